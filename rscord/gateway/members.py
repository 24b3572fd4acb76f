"""Op 8: a guild's members in chunks.

https://docs.discord.com/developers/events/gateway-events#request-guild-members
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import orjson

from messaging.selectors import ready
from rscord.gateway import frames
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import CloseCode, Intent, ProtocolError, as_id, as_object
from rscord.gateway.session import Session

CHUNK = 1000
MAX_USER_IDS = 100
MAX_QUERY = 100
MAX_LIMIT = 100
MAX_NONCE = 32


@dataclass(frozen=True, slots=True)
class Request:
    """A checked op 8. With ``user_ids`` these are asked for, with ``query`` names that begin so, else everybody."""

    guild_id: int
    query: str
    limit: int
    user_ids: list[int] | None
    presences: bool
    nonce: str | None


async def serve(hub: Hub, session: Session, d: Any) -> None:
    """Answer with GUILD_MEMBERS_CHUNK; not at all for a guild that the session's user is not in.

    Raises :class:`ProtocolError` (4002).
    """
    request = parse(d)
    if request.guild_id not in session.guilds:
        return
    count = await _chunk_count(hub, session, request)
    index = 0
    async for members in _chunks(hub, session, request, count):
        session.write(_chunk(hub, request, members, index, count))
        await session.sink.drained()
        index += 1


def parse(d: Any) -> Request:
    """Check an op 8. Raises :class:`ProtocolError` (4002)."""
    fields = as_object(d)
    guild_id, user_ids, nonce = fields.get("guild_id"), fields.get("user_ids"), fields.get("nonce")
    if isinstance(guild_id, list) and len(guild_id) == 1:
        # discord.js and older libraries wrap the one guild that is allowed.
        guild_id = guild_id[0]
    query, limit = fields.get("query") or "", fields.get("limit") or 0
    if not isinstance(query, str) or not isinstance(limit, int) or limit < 0:
        raise ProtocolError(CloseCode.DECODE, "query and limit cannot be read.")
    if not (nonce is None or isinstance(nonce, str)):
        raise ProtocolError(CloseCode.DECODE, "nonce must be a string.")
    return Request(
        guild_id=as_id(guild_id),
        query=query[:MAX_QUERY],
        limit=limit,
        user_ids=_user_ids(user_ids),
        presences=fields.get("presences") is True,
        # A longer one is ignored, as Discord does.
        nonce=nonce if nonce is not None and len(nonce.encode()) <= MAX_NONCE else None,
    )


def _user_ids(value: Any) -> list[int] | None:
    if value is None:
        return None
    values = value if isinstance(value, list) else [value]
    if len(values) > MAX_USER_IDS:
        raise ProtocolError(CloseCode.DECODE, f"At most {MAX_USER_IDS} user_ids.")
    return [as_id(each) for each in values]


def _wants_all(request: Request) -> bool:
    return request.user_ids is None and not request.query


async def _chunk_count(hub: Hub, session: Session, request: Request) -> int:
    if not _wants_all(request) or request.limit or not session.intents & Intent.GUILD_MEMBERS:
        return 1
    total = await hub.pool.run(ready.member_slice, request.guild_id, None, 0, 0)
    return max(1, -(-total.total // CHUNK))


async def _chunks(hub: Hub, session: Session, request: Request, count: int) -> AsyncIterator[list[Any]]:
    if not _wants_all(request):
        limit = min(request.limit or MAX_LIMIT, MAX_LIMIT)
        options: dict[str, Any] = {
            "query": request.query or None,
            "user_ids": request.user_ids,
            "limit": limit,
        }
        yield await hub.pool.run(ready.members_page, request.guild_id, **options)
        return
    if not session.intents & Intent.GUILD_MEMBERS:
        yield []
        return
    after = 0
    for _ in range(count):
        limit = min(request.limit or CHUNK, CHUNK)
        page = await hub.pool.run(ready.members_page, request.guild_id, after=after, limit=limit)
        after = int(page[-1]["user"]["id"]) if page else after
        yield list(page)


def _chunk(hub: Hub, request: Request, members: list[Any], index: int, count: int) -> frames.Message:
    found = {int(member["user"]["id"]) for member in members}
    data: dict[str, Any] = {
        "guild_id": str(request.guild_id),
        "members": members,
        "chunk_index": index,
        "chunk_count": count,
    }
    if request.user_ids is not None:
        data["not_found"] = [str(user_id) for user_id in request.user_ids if user_id not in found]
    if request.presences:
        data["presences"] = hub.crowd.presences_of(sorted(found), request.guild_id)
    if request.nonce is not None:
        data["nonce"] = request.nonce
    return frames.dispatch("GUILD_MEMBERS_CHUNK", hub.position, orjson.dumps(data))
