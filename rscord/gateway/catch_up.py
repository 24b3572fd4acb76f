"""Bringing a session that is behind to the present: after IDENTIFY and RESUME, and when it had to wait.

All of these are one thing: a session stands at a position, the hub at a later one; what lies between is told through
a :class:`~rscord.gateway.replay.Replay`, and in the moment that nothing is left the session is live. The hub runs on
this very loop, so between looking and going live nothing can slip through.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog

from rscord.core.events import Event
from rscord.gateway import frames, places, selectors
from rscord.gateway.hub import PRIVATE_THREAD, Hub
from rscord.gateway.protocol import CloseCode, Intent
from rscord.gateway.replay import End, NeedChannels, NeedGuild, Replay, Step, Tell
from rscord.gateway.session import Session
from rscord.gateway.sight import Channels, Sight
from voice.selectors import ROOMS, states_in_channels

log = structlog.get_logger(__name__)

CHUNK = 1000
MOST_TOLD = 50_000
"""A session that would have to be told more than this is better off beginning anew."""

YIELD_EVERY = 50


Kept = dict[int, tuple[int, Any]]
"""What was read, by id, each with the position that it is no older than."""


@dataclass(slots=True)
class Cache:
    """What was read for one session and may serve the next: channels by id, active threads by their parent's."""

    channels: Kept = field(default_factory=dict)
    threads: Kept = field(default_factory=dict)


class TooFar(Exception):
    """The session cannot be brought to the present: the log does not reach back, or there is too much to tell."""


async def catch_up(
    hub: Hub,
    session: Session,
    position: int,
    *,
    checked: int,
    former: Iterable[int] = (),
    last_word: str = "",
    cache: Cache | None = None,
) -> None:
    """Tell ``session`` everything after ``position``, then let it be live.

    ``last_word`` is an event without content that is written last (RESUMED). Raises :class:`TooFar`.
    """
    if position < hub.position:
        replay = Replay(session, _sights(hub, session), hears_now=hub.hears, checked=checked, former=former)
        replay.rewind(await _newest_first(hub, list(replay.guilds), position))
        await _Teller(hub, session, replay, cache or Cache()).tell_after(position)
    if session.closed:
        return
    if last_word:
        session.write(frames.dispatch(last_word, hub.position, b"{}"))
    session.live = True


async def bring_up(hub: Hub, sessions: list[Session], position: int) -> None:
    """Bring sessions up that fell behind at ``position`` together. One that cannot be is closed, to resume."""
    cache = Cache()
    for index, session in enumerate(sessions):
        if index % YIELD_EVERY == YIELD_EVERY - 1:
            await asyncio.sleep(0)
        await guarded(session, catch_up(hub, session, position, checked=position, cache=cache))


async def guarded(session: Session, work: Awaitable[None]) -> None:
    """Await ``work``; whatever it raises closes the session, which may then resume."""
    try:
        await work
    except asyncio.CancelledError:
        raise
    except Exception:
        log.warning("session_stuck", session=session.id, exc_info=True)
        session.close(CloseCode.UNKNOWN, "The server could not go on. Resume.")


async def _newest_first(hub: Hub, guild_ids: list[int], position: int) -> Iterable[Event]:
    """Return at least what changed sight in these guilds between ``position`` and the present, newest first."""
    recent = hub.follower.since(position)
    if recent is not None:
        return reversed(recent)
    return await hub.pool.run(selectors.changes_between, guild_ids, position, hub.position)


def _sights(hub: Hub, session: Session) -> list[Sight]:
    return [hub.guilds[guild_id].sight for guild_id in session.guilds if guild_id in hub.guilds]


class _Teller:
    """Carries a replay's steps out."""

    def __init__(self, hub: Hub, session: Session, replay: Replay, cache: Cache) -> None:
        self.hub = hub
        self.session = session
        self.replay = replay
        self.cache = cache
        self.told = 0

    async def tell_after(self, position: int) -> None:
        while position < self.hub.position and not self.session.closed:
            events, position = await self._next(position)
            for event in events:
                for step in self.replay.forward(event):
                    await self._carry_out(step)
            await self.session.sink.drained()

    async def _next(self, position: int) -> tuple[list[Event], int]:
        recent = self.hub.follower.since(position)
        if recent is not None:
            return recent, self.hub.position
        ids, until = list(self.replay.guilds), self.hub.position
        call = selectors.heard_between
        return await self.hub.pool.run(call, self.session.user_id, ids, position, until, CHUNK)

    async def _carry_out(self, step: Step) -> None:
        self.told += 1
        if self.told > MOST_TOLD:
            raise TooFar
        if isinstance(step, Tell):
            self.session.write(frames.dispatch(step.type, step.position, step.payload))
        elif isinstance(step, NeedChannels):
            await self._tell_channels(step)
        elif isinstance(step, NeedGuild):
            await self._tell_guild(step)
        elif isinstance(step, End):
            self.session.close(CloseCode.AUTHENTICATION_FAILED, "Signed out.")

    async def _tell_channels(self, need: NeedChannels) -> None:
        found = await self._read(self.cache.channels, selectors.channels, need.channel_ids, need.position)
        # What came into sight then may be out of sight by now.
        for channel_id in sorted(found.keys() & self._seen(need)):
            payload = orjson.dumps(found[channel_id])
            self.session.write(frames.dispatch("CHANNEL_CREATE", need.position, payload))
        await self._tell_voice_states(need, found)
        await self._tell_threads(need)

    async def _tell_voice_states(self, need: NeedChannels, found: dict[int, Any]) -> None:
        rooms = [id for id in found.keys() & self._seen(need) if found[id]["type"] in ROOMS]
        if not rooms or not self.session.intents & Intent.GUILD_VOICE_STATES:
            return
        for state in await self.hub.pool.run(states_in_channels, rooms):
            if int(state["channel_id"]) in self._seen(need):
                payload = orjson.dumps(state)
                self.session.write(frames.dispatch("VOICE_STATE_UPDATE", need.position, payload))

    async def _tell_threads(self, need: NeedChannels) -> None:
        found = await self._read(self.cache.threads, selectors.threads, need.parent_ids, need.position)
        listed = [shape for id in sorted(found) for shape in found[id]]
        if not listed:
            return
        ids = [int(shape["id"]) for shape in listed]
        members = await self.hub.pool.run(selectors.own_places, self.session.user_id, ids)
        data = _thread_list(need, self._seen(need), listed, members)
        if data["channel_ids"]:
            self.session.write(frames.dispatch("THREAD_LIST_SYNC", need.position, orjson.dumps(data)))

    async def _read(
        self, kept: Kept, call: Callable[[Iterable[int]], dict[int, Any]], ids: Iterable[int], position: int
    ) -> dict[int, Any]:
        """Return what ``call`` gives for ``ids``, read anew where what is kept is older than ``position``."""
        stale = [id for id in ids if id not in kept or kept[id][0] < position]
        if stale:
            now = self.hub.position
            found = await self.hub.pool.run(call, stale)
            kept |= {id: (now, found.get(id)) for id in stale}
        return {id: kept[id][1] for id in ids if kept[id][1] is not None}

    def _seen(self, need: NeedChannels) -> Channels:
        return self.hub.sees(self.session.user_id, need.guild_id)

    async def _tell_guild(self, need: NeedGuild) -> None:
        session, hub = self.session, self.hub
        await places.enter(hub, session, [need.guild_id])
        guild = hub.guilds.get(need.guild_id)
        if guild is None or need.guild_id not in session.guilds:
            return
        if need.guild_id not in self.replay.guilds:
            await self._adopt(need)
        payload = await hub.pool.run(
            selectors.guild_create,
            session.user_id,
            need.guild_id,
            with_presences=places.with_presences(session),
            large_threshold=session.large_threshold,
        )
        if payload is not None and session.intents & Intent.GUILDS:
            payload["presences"] = hub.crowd.presences_in(session, payload)
            session.write(frames.dispatch("GUILD_CREATE", need.position, orjson.dumps(payload)))

    async def _adopt(self, need: NeedGuild) -> None:
        """Go on with a guild that was not known here when the replay began, as it was right after the joining."""
        sight = self.hub.guilds[need.guild_id].sight.copy(self.session.user_id)
        events = await _newest_first(self.hub, [need.guild_id], need.position)
        self.replay.guilds[need.guild_id] = sight
        self.replay.rewind(event for event in events if event.audience.guild_id == need.guild_id)


def _thread_list(
    need: NeedChannels, seen: Channels, listed: list[dict[str, Any]], members: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    """Return THREAD_LIST_SYNC: those of the threads that are seen, with one's own place in them."""
    # A public thread is seen with its parent, a private one by itself.
    shown = [each for each in listed if int(each["parent_id"]) in seen and _is_seen(each, seen)]
    return {
        "guild_id": str(need.guild_id),
        "channel_ids": [str(id) for id in sorted(need.parent_ids & seen)],
        "threads": shown,
        "members": [members[int(each["id"])] for each in shown if int(each["id"]) in members],
    }


def _is_seen(thread: dict[str, Any], seen: Channels) -> bool:
    return thread["type"] != PRIVATE_THREAD or int(thread["id"]) in seen
