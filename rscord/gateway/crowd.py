"""The crowd: who is there, and who is told.

Presence is what breaks chat servers as they grow, so it goes to few: to friends, to people who share a chat, to bots
with the PRESENCES intent, and to sessions that have the person on screen (``watching``). All is told once a second.

A user is there while any process has a session of theirs. Processes tell each other by internal events that skip the
log: changes within a second, everything every 20 s; one that has been silent for a minute is forgotten.
"""

import asyncio
import secrets
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
import structlog

from accounts.models import User
from rscord.core.events import INTERNAL, Audience, Event, publish_ephemeral
from rscord.gateway import frames, presence, selectors
from rscord.gateway.presence import OFFLINE, Presence
from rscord.gateway.protocol import Intent
from rscord.gateway.session import Session
from rscord.gateway.watching import Watching

if TYPE_CHECKING:
    from rscord.gateway.hub import Hub

log = structlog.get_logger(__name__)

PRESENCE = f"{INTERNAL}PRESENCE"
PRESENCE_WANTED = f"{INTERNAL}PRESENCE_WANTED"

BEAT_SECONDS = 1.0
GRACE_SECONDS = 5.0
"""How long somebody whose last session has gone still counts as there: a reload is no departure."""

REPORT_SECONDS = 20.0
SILENCE_SECONDS = 60.0
REPORT_USERS = 500
"""Users in one report between processes."""


@dataclass(slots=True)
class Process:
    """What another process said of its users, and when it last said something (``time.monotonic()``)."""

    heard_at: float
    users: dict[int, Presence] = field(default_factory=dict)


class Crowd:
    """Everybody's presence, put together from this process's sessions and from what other processes report."""

    def __init__(self, hub: "Hub") -> None:
        self.watching = Watching(hub, self)
        self._hub = hub
        self._me = secrets.token_hex(8)
        self._local: dict[int, Presence] = {}
        self._others: dict[str, Process] = {}
        self._leaving: dict[int, float] = {}
        self._changed: set[int] = set()
        self._unreported: set[int] = set()
        self._told: dict[int, Presence] = {}
        self._met: set[tuple[int, int]] = set()
        self._bots: set[Session] = set()
        self._report_due = 0.0

    # Sessions

    def dress(self, session: Session, user: User, wish: Any) -> None:
        """Give a new session its presence: the one it asks for, else the one that the user chose.

        Raises :class:`~rscord.gateway.protocol.ProtocolError`.
        """
        chosen = presence.of_person(user.status, user.custom_status)
        session.presence = chosen if wish is None else presence.parse(wish)

    def come(self, session: Session) -> None:
        """Count a session in."""
        if session.bot and session.intents & Intent.GUILD_PRESENCES:
            self._bots.add(session)
        self._leaving.pop(session.user_id, None)
        self._count(session.user_id)

    def go(self, session: Session) -> None:
        """Count a session out."""
        self._bots.discard(session)
        if session.user_id in self._hub.users:
            self._count(session.user_id)
        else:
            self._leaving[session.user_id] = time.monotonic() + GRACE_SECONDS

    def update(self, session: Session, d: Any) -> None:
        """Serve op 3. Raises :class:`~rscord.gateway.protocol.ProtocolError`."""
        session.presence = presence.parse(d)
        self._count(session.user_id)

    def chosen(self, event: Event) -> None:
        """Take note of USER_SETTINGS_UPDATE: what somebody chose holds for all their sessions."""
        data = event.data()
        user_id = int(data["user_id"])
        for session in self._hub.users.get(user_id, ()):
            session.presence = presence.of_person(data["status"], data["custom_status"])
        self._count(user_id)

    def meet(self, viewer_id: int, person_id: int) -> None:
        """Tell somebody with the next beat what they may see of a person: they have met, or parted."""
        self._met.add((viewer_id, person_id))

    def remind(self, viewer_id: int) -> None:
        """Tell somebody who has resumed of everybody's presence: nobody keeps what they missed of it."""
        self._met.update((viewer_id, person_id) for person_id in self.partners(viewer_id))

    def unwatch(self, session: Session, guild_id: int) -> None:
        """Stop telling a session of a guild that it no longer hears."""
        if session.watch is not None and session.watch.guild_id == guild_id:
            self.watching.stop(session)

    # Questions

    def of(self, user_id: int) -> Presence | None:
        """Return somebody's presence as others see it; None for who is not there."""
        return presence.joined(self._all_of(user_id))

    def partners(self, user_id: int) -> set[int]:
        """Return whose presence somebody with a session here is told wherever they are: friends, and who shares a chat.

        Whoever has blocked them is not among these.
        """
        found = self._hub.chats.partners(user_id).union(self._hub.relationships.friends(user_id))
        return {person for person in found if not self._hub.relationships.hides(person, user_id)}

    def online(self) -> tuple[list[int], list[int]]:
        """Return the visible users with a session here, and those with one only elsewhere."""
        here = [user_id for user_id in self._local if self.of(user_id)]
        elsewhere = {user_id for process in self._others.values() for user_id in process.users}
        return here, [user_id for user_id in elsewhere - self._local.keys() if self.of(user_id)]

    def presences_of(self, user_ids: Collection[int], guild_id: int | None = None) -> list[dict[str, Any]]:
        """Return the presences of those of ``user_ids`` who are there."""
        found = ((user_id, self.of(user_id)) for user_id in user_ids)
        return [presence.shape(user_id, each, guild_id) for user_id, each in found if each is not None]

    def presences_in(self, session: Session, guild: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return ``presences`` for a GUILD_CREATE: those of the members in it, for sessions that hear of all."""
        if session not in self._bots:
            return []
        return self.presences_of([int(member["user"]["id"]) for member in guild["members"]])

    # Other processes

    def reported(self, event: Event) -> None:
        """Take in another process's report."""
        data = event.data()
        if data["process"] == self._me:
            return
        process = self._others.setdefault(data["process"], Process(0.0))
        process.heard_at = time.monotonic()
        for user_id, report in data["users"].items():
            self._changed.add(int(user_id))
            if report is None:
                process.users.pop(int(user_id), None)
            else:
                process.users[int(user_id)] = Presence(report[0], tuple(report[1]))

    def asked(self, event: Event) -> None:
        """Tell a process that has just started everything, with the next beat."""
        if event.data()["process"] != self._me:
            self._report_due = 0.0

    # The beat

    async def run(self) -> None:
        """Tell what changed, every second."""
        await self._hub.pool.run(publish_ephemeral, PRESENCE_WANTED, Audience(), {"process": self._me})
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self.beat(time.monotonic())
            except Exception:
                log.warning("presence_untold", exc_info=True)

    async def beat(self, now: float) -> None:
        """Tell what changed since the last beat: other processes first, then sessions."""
        self._expire(now)
        await self._report(now)
        changed, self._changed = self._changed, set()
        news = {user_id: self.of(user_id) or OFFLINE for user_id in changed}
        news = {user_id: each for user_id, each in news.items() if self._told.get(user_id, OFFLINE) != each}
        for user_id, each in news.items():
            self._remember(user_id, each)
            self._tell_partners(user_id, each)
        self._tell_met()
        if news:
            await self._tell_guilds(news)
        await self.watching.beat(now)

    def _count(self, user_id: int) -> None:
        found = presence.joined(session.presence for session in self._hub.users.get(user_id, ()))
        if found == self._local.get(user_id):
            return
        if found is None:
            self._local.pop(user_id, None)
        else:
            self._local[user_id] = found
        self._changed.add(user_id)
        self._unreported.add(user_id)

    def _all_of(self, user_id: int) -> Iterator[Presence]:
        if user_id in self._local:
            yield self._local[user_id]
        for process in self._others.values():
            if user_id in process.users:
                yield process.users[user_id]

    def _expire(self, now: float) -> None:
        for user_id in [user_id for user_id, due in self._leaving.items() if due <= now]:
            del self._leaving[user_id]
            self._count(user_id)
        silent = [id for id, process in self._others.items() if now - process.heard_at > SILENCE_SECONDS]
        for id in silent:
            self._changed |= self._others.pop(id).users.keys()

    async def _report(self, now: float) -> None:
        user_ids, self._unreported = self._unreported, set()
        if now >= self._report_due:
            self._report_due = now + REPORT_SECONDS
            user_ids |= self._local.keys()
        for chunk in chunks(sorted(user_ids), REPORT_USERS):
            data = {"process": self._me, "users": {str(user_id): self._line(user_id) for user_id in chunk}}
            await self._hub.pool.run(publish_ephemeral, PRESENCE, Audience(), data)

    def _line(self, user_id: int) -> list[Any] | None:
        found = self._local.get(user_id)
        return [found.status, list(found.activities)] if found else None

    def _remember(self, user_id: int, told: Presence) -> None:
        if told.visible:
            self._told[user_id] = told
        else:
            self._told.pop(user_id, None)

    def _tell_partners(self, user_id: int, news: Presence) -> None:
        message = self._message(user_id, news)
        relationships = self._hub.relationships
        for partner in self._hub.chats.partners(user_id).union(relationships.friends_here(user_id)):
            if not relationships.hides(user_id, partner):
                self._send_to(partner, message)

    def _tell_met(self) -> None:
        met, self._met = self._met, set()
        for viewer_id, person_id in met:
            found = self.of(person_id) if person_id in self.partners(viewer_id) else None
            self._send_to(viewer_id, self._message(person_id, found or OFFLINE))

    def _send_to(self, user_id: int, message: frames.Message) -> None:
        self._hub.send([each for each in self._hub.users.get(user_id, ()) if not each.bot], message)

    async def _tell_guilds(self, news: Mapping[int, Presence]) -> None:
        guild_ids = self.watching.guild_ids() | {id for bot in self._bots for id in bot.guilds}
        if not guild_ids:
            return
        for chunk in chunks(list(news), REPORT_USERS):
            places = await self._hub.pool.run(selectors.memberships, chunk, guild_ids)
            for guild_id, user_ids in places.items():
                self._tell_guild(guild_id, {user_id: news[user_id] for user_id in user_ids})

    def _tell_guild(self, guild_id: int, news: Mapping[int, Presence]) -> None:
        bots = [bot for bot in self._bots if guild_id in bot.guilds]
        for user_id, each in news.items():
            message = self._message(user_id, each, guild_id)
            self._hub.send([*bots, *self.watching.who_sees(guild_id, user_id)], message)
        self.watching.changed(guild_id)

    def _message(self, user_id: int, news: Presence, guild_id: int | None = None) -> frames.Message:
        payload = orjson.dumps(presence.shape(user_id, news, guild_id))
        return frames.dispatch("PRESENCE_UPDATE", self._hub.position, payload)


def chunks(values: list[int], size: int) -> Iterator[list[int]]:
    """Yield ``values`` in lists of at most ``size``."""
    return (values[start : start + size] for start in range(0, len(values), size))
