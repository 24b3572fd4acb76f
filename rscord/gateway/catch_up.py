"""Bringing a session that is behind to the present: after IDENTIFY and RESUME, and when it had to wait.

All of these are one thing: a session stands at a position, the hub at a later one; what lies between is told through
a :class:`~rscord.gateway.replay.Replay`, and in the moment that nothing is left the session is live. The hub runs on
this very loop, so between looking and going live nothing can slip through.
"""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Any

import orjson
import structlog

from rscord.core.events import Event
from rscord.gateway import frames, places, selectors
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import CloseCode, Intent
from rscord.gateway.replay import End, NeedChannels, NeedGuild, Replay, Step, Tell
from rscord.gateway.session import Session
from rscord.gateway.sight import Sight
from voice.selectors import ROOMS, states_in_channels

log = structlog.get_logger(__name__)

CHUNK = 1000
MOST_TOLD = 50_000
"""A session that would have to be told more than this is better off beginning anew."""

YIELD_EVERY = 50

ChannelCache = dict[int, dict[str, Any]]


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
    cache: ChannelCache | None = None,
) -> None:
    """Tell ``session`` everything after ``position``, then let it be live.

    ``last_word`` is an event without content that is written last (RESUMED). Raises :class:`TooFar`.
    """
    if position < hub.position:
        replay = Replay(session, _sights(hub, session), hears_now=hub.hears, checked=checked, former=former)
        replay.rewind(await _newest_first(hub, list(replay.guilds), position))
        await _Teller(hub, session, replay, {} if cache is None else cache).tell_after(position)
    if session.closed:
        return
    if last_word:
        session.write(frames.dispatch(last_word, hub.position, b"{}"))
    session.live = True


async def bring_up(hub: Hub, sessions: list[Session], position: int) -> None:
    """Bring sessions up that fell behind at ``position`` together. One that cannot be is closed, to resume."""
    cache: ChannelCache = {}
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

    def __init__(self, hub: Hub, session: Session, replay: Replay, cache: ChannelCache) -> None:
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
        missing = need.channel_ids - self.cache.keys()
        if missing:
            self.cache |= await self.hub.pool.run(selectors.channels, missing)
        for channel_id in sorted(self._still_seen(need)):
            payload = orjson.dumps(self.cache[channel_id])
            self.session.write(frames.dispatch("CHANNEL_CREATE", need.position, payload))
        await self._tell_voice_states(need)

    def _still_seen(self, need: NeedChannels) -> set[int]:
        """What came into sight then may be out of sight, or gone, by now."""
        seen = need.channel_ids & self.hub.sees(self.session.user_id, need.guild_id)
        return {channel_id for channel_id in seen if channel_id in self.cache}

    async def _tell_voice_states(self, need: NeedChannels) -> None:
        rooms = [id for id in self._still_seen(need) if self.cache[id]["type"] in ROOMS]
        if not rooms or not self.session.intents & Intent.GUILD_VOICE_STATES:
            return
        for state in await self.hub.pool.run(states_in_channels, rooms):
            if int(state["channel_id"]) in self._still_seen(need):
                payload = orjson.dumps(state)
                self.session.write(frames.dispatch("VOICE_STATE_UPDATE", need.position, payload))

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
