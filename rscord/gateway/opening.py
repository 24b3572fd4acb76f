"""IDENTIFY and RESUME: from a token to a live session."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
import structlog

from accounts.models import User
from accounts.selectors import Identity
from rscord.core import events
from rscord.core.errors import Unauthorized
from rscord.gateway import (
    addresses,
    catch_up,
    frames,
    handshake,
    metrics,
    places,
    protocol,
    selectors,
    services,
)
from rscord.gateway.handshake import Handshake
from rscord.gateway.hub import Hub
from rscord.gateway.models import GatewaySession
from rscord.gateway.protocol import ALL_INTENTS, VERSION, CloseCode, Identify, Op, ProtocolError, Resume
from rscord.gateway.selectors import Beginning, Place
from rscord.gateway.session import Session

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Begun:
    user: User
    sign_in_id: int | None
    intents: int
    place: Place
    beginning: Beginning


@dataclass(frozen=True, slots=True)
class _Found:
    row: GatewaySession
    place: Place
    former: set[int]


class _NotResumable(Exception):
    """The client has to IDENTIFY."""


async def identify(hub: Hub, session: Session, d: Any, shake: Handshake) -> None:
    """Begin a session, or close the socket with the code that says why not."""

    async def work() -> None:
        await _identify(hub, session, protocol.parse_identify(d), shake)

    await _guarded(session, work)


async def resume(hub: Hub, session: Session, d: Any, shake: Handshake) -> None:
    """Go on with a session of this or any other process, or tell the client to begin anew (op 9)."""

    async def work() -> None:
        await _resume(hub, session, protocol.parse_resume(d), shake)

    await _guarded(session, work)


async def _guarded(session: Session, work: Callable[[], Awaitable[None]]) -> None:
    async def checked() -> None:
        try:
            await work()
        except ProtocolError as error:
            session.close(error.code, error.reason)

    await catch_up.guarded(session, checked())


# IDENTIFY


async def _identify(hub: Hub, session: Session, wish: Identify, shake: Handshake) -> None:
    async with hub.gate:
        if session.closed:
            return
        begun = await hub.pool.run(_begin, session, wish, shake, set(hub.guilds))
        _take_on(session, begun.user, begun.sign_in_id, begun.intents)
        session.shard, session.large_threshold = wish.shard, wish.large_threshold
        hub.crowd.dress(session, begun.user, wish.presence)
        await places.settle(hub, session, begun.place)
    if session.closed:
        return
    await _greet(hub, session, begun)
    metrics.opened("identified")
    await catch_up.catch_up(hub, session, begun.place.since, checked=begun.place.since)


def _begin(session: Session, wish: Identify, shake: Handshake, known: set[int]) -> _Begun:
    since = events.head()
    identity = _identity(wish.token, shake)
    user = identity.user
    intents = _allowed(user, wish.intents)
    place = selectors.place_of(user.id, wish.shard, known, since)
    beginning = selectors.beginning(
        user,
        place,
        with_presences=user.bot and bool(intents & protocol.Intent.GUILD_PRESENCES),
        large_threshold=wish.large_threshold,
    )
    services.begin_session(
        id=session.id,
        user_id=user.id,
        sign_in_id=identity.sign_in_id,
        intents=intents,
        shard=wish.shard,
        large_threshold=wish.large_threshold,
        position=since,
    )
    return _Begun(user, identity.sign_in_id, intents, place, beginning)


def _identity(token: str | None, shake: Handshake) -> Identity:
    try:
        return handshake.identify(token or shake.token, shake.session_key)
    except Unauthorized:
        raise ProtocolError(CloseCode.AUTHENTICATION_FAILED, "The token is not valid.") from None


def _allowed(user: User, wished: int | None) -> int:
    """Return the session's intents: people may have all, bots what their application has switched on."""
    if not user.bot:
        return ALL_INTENTS if wished is None else wished
    if wished is None:
        raise ProtocolError(CloseCode.INVALID_INTENTS, "intents are missing.")
    if protocol.unswitched(wished, selectors.application_flags(user)):
        raise ProtocolError(CloseCode.DISALLOWED_INTENTS, "A privileged intent is not switched on.")
    return wished


def _take_on(session: Session, user: User, sign_in_id: int | None, intents: int) -> None:
    session.user_id, session.bot = user.id, user.bot
    session.sign_in_id, session.intents = sign_in_id, intents


async def _greet(hub: Hub, session: Session, begun: _Begun) -> None:
    position = begun.place.since
    ready = orjson.dumps(_ready(hub, session, begun.beginning))
    session.write(frames.dispatch("READY", position, ready))
    if not session.intents & protocol.Intent.GUILDS:
        return
    for guild in begun.beginning.guilds:
        guild |= {"unavailable": False, "presences": hub.crowd.presences_in(session, guild)}
        session.write(frames.dispatch("GUILD_CREATE", position, orjson.dumps(guild)))
        await session.sink.drained()


def _ready(hub: Hub, session: Session, beginning: Beginning) -> dict[str, Any]:
    data: dict[str, Any] = {
        "v": VERSION,
        "user": beginning.user,
        "guilds": [{"id": guild["id"], "unavailable": True} for guild in beginning.guilds],
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": addresses.gateway_url(session.host, secure=session.secure),
        "shard": list(session.shard),
        "private_channels": beginning.private_channels,
        "relationships": beginning.relationships,
        "geo_ordered_rtc_regions": [],
    }
    if beginning.application is not None:
        return data | {"application": beginning.application}
    return data | {
        "read_states": beginning.read_states,
        "presences": hub.crowd.presences_of(hub.crowd.partners(session.user_id)),
    }


# RESUME


async def _resume(hub: Hub, session: Session, wish: Resume, shake: Handshake) -> None:
    try:
        await _resume_or_refuse(hub, session, wish, shake)
    except (_NotResumable, catch_up.TooFar):
        metrics.opened("refused")
        hub.release(session)
        session.write(frames.control(Op.INVALID_SESSION, False))


async def _resume_or_refuse(hub: Hub, session: Session, wish: Resume, shake: Handshake) -> None:
    if wish.seq is None:
        raise _NotResumable
    async with hub.gate:
        if session.closed:
            return
        found = await hub.pool.run(_find, wish, wish.seq, shake, set(hub.guilds))
        _close_twin(hub, found.row)
        session.id = found.row.id
        _take_on(session, found.row.user, found.row.sign_in_id, found.row.intents)
        session.shard = (found.row.shard_id, found.row.shard_count)
        session.large_threshold = found.row.large_threshold
        hub.crowd.dress(session, found.row.user, None)
        await places.settle(hub, session, found.place)
    await catch_up.catch_up(
        hub, session, wish.seq, checked=found.place.since, former=found.former, last_word="RESUMED"
    )
    hub.crowd.remind(session.user_id)
    metrics.opened("resumed")


def _find(wish: Resume, seq: int, shake: Handshake, known: set[int]) -> _Found:
    since = events.head()
    identity = _identity(wish.token, shake)
    row = selectors.resumable(wish.session_id)
    if row is None or (row.user_id, row.sign_in_id) != (identity.user.id, identity.sign_in_id):
        raise _NotResumable
    if not row.started_at_position <= seq <= since:
        raise ProtocolError(CloseCode.INVALID_SEQ, "There is no such position.")
    if not selectors.logged_since(seq):
        raise _NotResumable
    row.user = identity.user
    place = selectors.place_of(row.user_id, (row.shard_id, row.shard_count), known, since)
    return _Found(row, place, selectors.former_guilds(row.user_id))


def _close_twin(hub: Hub, row: GatewaySession) -> None:
    """Close the connection that had the session until now: its client has given it up without telling."""
    for other in list(hub.users.get(row.user_id, ())):
        if other.id == row.id:
            other.close(CloseCode.UNKNOWN, "Resumed elsewhere.")
            hub.drop(other)
