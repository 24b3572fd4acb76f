"""The hub: one per process. It follows the event log and writes each event to the sockets that may hear it.

An event is encoded once, its audience is a list that is kept, and delivering it is a loop over that list which writes
ready bytes to transports. What a session cannot be told without asking the database (a guild it has just joined,
channels it can see from now on) makes that session fall behind: a catch-up brings it back (``catch_up``).
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

import orjson
import structlog
from django.conf import settings

from guilds.models import ChannelType
from rscord.core.events import INTERNAL, Audience, Event
from rscord.gateway import frames, metrics
from rscord.gateway.audience import (
    ABOUT_ONESELF,
    Hearers,
    LiveGuild,
    concerned,
    hears_of_oneself,
    wants,
)
from rscord.gateway.chats import Chats
from rscord.gateway.content import Bare
from rscord.gateway.crowd import PRESENCE, PRESENCE_WANTED, Crowd
from rscord.gateway.follower import Follower, Log
from rscord.gateway.frames import Message
from rscord.gateway.pool import Pool
from rscord.gateway.protocol import CHAT_INTENT_OF, NOT_FOR_BOTS, CloseCode, Intent
from rscord.gateway.relationships import Relationships, meetings
from rscord.gateway.session import Session
from rscord.gateway.sight import Change, Channels, Sight, changes_sight, is_going, newcomer

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 2.0
IDENTIFY_SECONDS = 60
"""How long a connection may take to say who it is."""

PRIVATE_THREAD = int(ChannelType.PRIVATE_THREAD)

FallBehind = Callable[["Hub", list[Session], int], Coroutine[Any, Any, None]]
Internal = Callable[[Event], None]


class Hub:
    """All sessions of this process, and what decides who of them hears what."""

    def __init__(self, pool: Pool, event_log: Log, catch_up: FallBehind) -> None:
        self.pool = pool
        self.follower = Follower(event_log, self.hear, self.lose_everybody)
        self.gate = asyncio.Semaphore(settings.GATEWAY_IDENTIFY_CONCURRENCY)
        self.connections: set[Session] = set()
        self.users: dict[int, list[Session]] = {}
        self.guilds: dict[int, LiveGuild] = {}
        self.chats = Chats()
        self.relationships = Relationships()
        self.internal: dict[str, Internal] = {
            "~SIGN_IN_END": self._sign_in_ended,
            "~BOT_TOKEN_END": self._bot_token_ended,
        }
        self.crowd = Crowd(self)
        self.internal |= {PRESENCE: self.crowd.reported, PRESENCE_WANTED: self.crowd.asked}
        self._catch_up = catch_up
        self._laggards: dict[int, list[Session]] = {}
        self._joining = False
        self._dirty: list[Session] = []
        self._last = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def position(self) -> int:
        """The position of the last event that was delivered."""
        return self.follower.position

    async def start(self) -> None:
        """Begin to follow the log."""
        await self.follower.start()
        self._last = self.position
        self.spawn(self._sweep_forever())
        self.spawn(self.crowd.run())

    async def stop(self) -> None:
        """Send everybody away to resume elsewhere or later, and end."""
        await self.follower.stop()
        for session in list(self.connections):
            session.reconnect()
            session.close(CloseCode.RESTART, "The server restarts.")
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.pool.close()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run ``work`` beside everything else; it ends with the hub."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # Sessions

    def connect(self, session: Session) -> None:
        """Take note of an accepted connection."""
        self.connections.add(session)
        metrics.connections(1)

    def register(self, session: Session) -> None:
        """Take note of whose session it is. It hears nothing yet."""
        sessions = self.users.setdefault(session.user_id, [])
        if session not in sessions:
            sessions.append(session)
            self.crowd.come(session)

    def drop(self, session: Session) -> None:
        """Forget a connection that is gone."""
        if session not in self.connections:
            return
        self.connections.remove(session)
        metrics.connections(-1)
        session.live = False
        session.close_code = session.close_code or CloseCode.UNKNOWN
        self._take_out(session)

    def release(self, session: Session) -> None:
        """Forget whose session a connection was to be: it has to begin anew."""
        self._take_out(session)
        session.forget()

    def detach(self, session: Session, guild_id: int) -> None:
        """Let a session hear a guild no more; a guild that nobody hears is forgotten."""
        session.guilds.discard(guild_id)
        self.crowd.unwatch(session, guild_id)
        guild = self.guilds.get(guild_id)
        if guild is not None:
            guild.detach(session)
            if not guild.sessions:
                del self.guilds[guild_id]

    def hears(self, user_id: int, audience: Audience) -> bool:
        """Whether somebody with a session here may hear what is meant for ``audience``, as things stand now."""
        if audience.guild_id is not None:
            guild = self.guilds.get(audience.guild_id)
            return guild is not None and guild.sight.hears(user_id, audience)
        return user_id in self.chats.hearers(audience)

    def sees(self, user_id: int, guild_id: int) -> Channels:
        """Return the guild's channels that somebody with a session here may view now."""
        guild = self.guilds.get(guild_id)
        return guild.sight.visible(user_id) if guild is not None else frozenset()

    def _take_out(self, session: Session) -> None:
        for guild_id in list(session.guilds):
            self.detach(session, guild_id)
        sessions = self.users.get(session.user_id, [])
        if session not in sessions:
            return
        sessions.remove(session)
        if not sessions:
            del self.users[session.user_id]
            self.chats.forget(session.user_id, self.users)
            self.relationships.forget(session.user_id)
        self.crowd.go(session)

    # Events

    def hear(self, events: Sequence[Event]) -> None:
        """Deliver a batch, in order. Several events that wait together leave in one write per socket."""
        self._joining = len(events) > 1
        for event in events:
            self._last = event.position or self._last
            try:
                self._hear_one(event)
            except Exception:
                # An event that cannot be read must not keep the next ones from anybody.
                log.exception("event_undeliverable", type=event.type, position=event.position)
        self._flush()
        laggards, self._laggards = self._laggards, {}
        for position, sessions in laggards.items():
            self.spawn(self._catch_up(self, sessions, position))

    def lose_everybody(self) -> None:
        """Close all sessions: the log was trimmed past this process, so nothing here is certain any more."""
        for session in list(self.connections):
            session.close(CloseCode.UNKNOWN, "The server has fallen too far behind.")
            self.drop(session)

    def send(self, sessions: Iterable[Session], message: Message) -> None:
        """Write ``message`` to those of ``sessions`` that are live."""
        if self._joining:
            for session in sessions:
                if session.live:
                    if not session.joined:
                        self._dirty.append(session)
                    session.joined.append(message.wire(session.encoding))
            return
        for session in sessions:
            if session.live:
                try:
                    session.send(message.wire(session.encoding))
                except RuntimeError:
                    # The connection is gone, which the protocol has not been told yet.
                    session.live = False

    def _flush(self) -> None:
        self._joining = False
        for session in self._dirty:
            if session.joined and not session.closed:
                session.deliver(b"".join(session.joined))
            session.joined.clear()
        self._dirty.clear()

    def _hear_one(self, event: Event) -> None:
        if event.type.startswith(INTERNAL):
            if event.type in self.internal:
                self.internal[event.type](event)
        elif event.audience.guild_id is None:
            self._personal(event)
        else:
            self._guild(event, event.audience.guild_id)

    # Events of people and chats

    def _personal(self, event: Event) -> None:
        self.chats.heard(event, self.users)
        self.relationships.heard(event)
        message = self._message(event)
        for user_id in self.chats.hearers(event.audience):
            sessions = self.users.get(user_id, ())
            self.send([each for each in sessions if hears_personal(each, event.type)], message)
        if event.type == "USER_SETTINGS_UPDATE":
            self.crowd.chosen(event)
        for viewer_id, person_id in meetings(event, self.users):
            self.crowd.meet(viewer_id, person_id)

    # Events of guilds

    def _guild(self, event: Event, guild_id: int) -> None:
        if event.type == "GUILD_MEMBER_ADD":
            self._join(event, guild_id)
        guild = self.guilds.get(guild_id)
        if guild is None:
            return
        if event.type == "GUILD_MEMBER_REMOVE":
            self._leave(event, guild_id)
        if changes_sight(event):
            self._change(event, guild)
        else:
            self._spread(event, guild.hearers(event))
        if event.type in ABOUT_ONESELF:
            self._tell_oneself(event, guild)
        if event.type == "GUILD_DELETE":
            self._dissolve(guild_id)

    def _join(self, event: Event, guild_id: int) -> None:
        """Let somebody in: their own sessions fall behind until the whole guild has been read for them."""
        data = event.data()
        user_id = int(data["user"]["id"])
        sessions = [each for each in self.users.get(user_id, ()) if each.wants_guild(guild_id)]
        guild = self.guilds.get(guild_id)
        for session in sessions:
            if guild is not None:
                guild.attach(session, newcomer(event))
                session.guilds.add(guild_id)
            self._fall_behind(session, event.position - 1)

    def _leave(self, event: Event, guild_id: int) -> None:
        """Put somebody out: the last that their sessions hear of the guild is that it is gone."""
        user_id = int(event.data()["user"]["id"])
        farewell = frames.dispatch("GUILD_DELETE", event.position, orjson.dumps({"id": str(guild_id)}))
        for session in list(self.guilds[guild_id].sessions.get(user_id, ())):
            if session.intents & Intent.GUILDS:
                self.send([session], farewell)
            self.detach(session, guild_id)

    def _dissolve(self, guild_id: int) -> None:
        guild = self.guilds.get(guild_id)
        for session in list(guild.everybody()) if guild else ():
            self.detach(session, guild_id)

    def _change(self, event: Event, guild: LiveGuild) -> None:
        """Apply an event that has a say in who sees what, and tell those whose sight it changed."""
        going = guild.hearers(event) if is_going(event) else None
        changes = guild.sight.advance(event)
        guild.changed()
        told = self._tell(event, guild, changes) if changes else set()
        if changes or going is not None:
            self.crowd.watching.recheck(guild.sight.id)
        if going is not None:
            told |= _who_stays(event, guild, going)
        self._spread(event, _without(going or guild.hearers(event), told))
        if event.type.startswith("GUILD_MEMBER_"):
            self.crowd.watching.changed(guild.sight.id)

    def _tell(self, event: Event, guild: LiveGuild, changes: dict[int, Change]) -> set[Session]:
        """Write what became visible or hidden; return the sessions that need not hear the event itself."""
        told: set[Session] = set()
        for user_id, change in changes.items():
            for session in guild.sessions.get(user_id, ()):
                if session.live and session.intents & Intent.GUILDS:
                    self._tell_change(session, event, guild, change)
                    if event.type == "CHANNEL_UPDATE" and event.audience.channel_id in change.either:
                        told.add(session)
        return told

    def _tell_change(self, session: Session, event: Event, guild: LiveGuild, change: Change) -> None:
        for type, position, payload in farewells(event, guild.sight, change):
            self.send([session], frames.dispatch(type, position, orjson.dumps(payload)))
        if arrives_alone(event, change):
            self.send([session], frames.dispatch("CHANNEL_CREATE", event.position, event.payload))
        elif change.gained:
            self._fall_behind(session, event.position - 1)

    def _tell_oneself(self, event: Event, guild: LiveGuild) -> None:
        """Members hear of what is about themselves without the intent that hearing of others takes."""
        for user_id in concerned(event):
            if guild.sight.hears(user_id, event.audience):
                deaf = [each for each in guild.sessions.get(user_id, ()) if not wants(each, event)]
                self.send([each for each in deaf if hears_of_oneself(each, event)], self._message(event))

    def _spread(self, event: Event, hearers: Hearers) -> None:
        if hearers.full:
            self.send(hearers.full, self._message(event))
        if hearers.bare:
            self._spread_bare(event, hearers.bare)
        metrics.delivered(len(hearers.full) + len(hearers.bare))

    def _spread_bare(self, event: Event, sessions: list[Session]) -> None:
        bare = Bare(event)
        self.send((s for s in sessions if s.user_id in bare.whole_for), self._message(event))
        stripped = frames.dispatch(event.type, self._last, bare.payload)
        self.send((s for s in sessions if s.user_id not in bare.whole_for), stripped)

    def _message(self, event: Event) -> Message:
        return frames.dispatch(event.type, self._last, event.payload)

    def _fall_behind(self, session: Session, position: int) -> None:
        if session.live:
            session.live = False
            self._laggards.setdefault(position, []).append(session)

    # What no client hears

    def _sign_in_ended(self, event: Event) -> None:
        data = event.data()
        ended = int(data["sign_in_id"])
        for session in list(self.users.get(int(data["user_id"]), ())):
            if session.sign_in_id == ended:
                session.close(CloseCode.AUTHENTICATION_FAILED, "Signed out.")

    def _bot_token_ended(self, event: Event) -> None:
        for session in list(self.users.get(int(event.data()["user_id"]), ())):
            session.close(CloseCode.AUTHENTICATION_FAILED, "The token is no longer good.")

    async def _sweep_forever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.sweep(time.monotonic())

    def sweep(self, now: float) -> None:
        """Close connections without heartbeat, and those that never said who they are."""
        for session in list(self.connections):
            if session.is_zombie(now):
                session.close(CloseCode.TIMED_OUT, "No heartbeat.")
            elif not session.identified and now - session.connected_at > IDENTIFY_SECONDS:
                session.close(CloseCode.TIMED_OUT, "No IDENTIFY.")


def hears_personal(session: Session, type: str) -> bool:
    """Whether a session hears events outside guilds of this type. Only shard 0 does."""
    need = CHAT_INTENT_OF.get(type, 0)
    if session.shard[0] != 0 or (session.bot and type in NOT_FOR_BOTS):
        return False
    return not need or bool(session.intents & need)


def farewells(event: Event, sight: Sight, change: Change) -> list[tuple[str, int, dict[str, Any]]]:
    """Return what a member is told of channels and threads that they can no longer see: nothing but that.

    Types, positions and payloads. With a channel its threads go, without a word.
    """
    if event.type == "CHANNEL_UPDATE" and event.audience.channel_id in change.lost:
        data = event.data()
        return [("CHANNEL_DELETE", event.position, gone(sight.id, int(data["id"]), int(data["type"])))]
    position = event.position - 1
    return [
        ("CHANNEL_DELETE", position, gone(sight.id, id, 0))
        if id not in sight.threads
        else ("THREAD_DELETE", position, thread_gone(sight.id, id, sight.threads[id]))
        for id in sorted(change.lost)
        if sight.threads.get(id) not in change.lost
    ]


def arrives_alone(event: Event, change: Change) -> bool:
    """Whether CHANNEL_UPDATE says all about what it brings into sight: the channel has no active threads."""
    threads = (event.before or {}).get("threads")
    return event.type == "CHANNEL_UPDATE" and not threads and event.audience.channel_id in change.gained


def thread_gone(guild_id: int, thread_id: int, parent_id: int) -> dict[str, Any]:
    """Return what THREAD_DELETE tells of a private thread."""
    ids = {"id": str(thread_id), "guild_id": str(guild_id), "parent_id": str(parent_id)}
    return ids | {"type": PRIVATE_THREAD}


def gone(guild_id: int, channel_id: int, type: int) -> dict[str, Any]:
    """Return a channel's shape with nothing in it but its ids. hikari needs every key."""
    return {
        "id": str(channel_id),
        "guild_id": str(guild_id),
        "type": type,
        "name": "",
        "topic": None,
        "position": 0,
        "parent_id": None,
        "permission_overwrites": [],
        "nsfw": False,
        "flags": 0,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "bitrate": 64000,
        "user_limit": 0,
        "rtc_region": None,
        "available_tags": [],
        "default_reaction_emoji": None,
    }


def _who_stays(event: Event, guild: LiveGuild, going: Hearers) -> set[Session]:
    """Return those who are told that a thread is gone for them and still see it, by their rights."""
    if event.audience.user_ids is None:
        return set()
    return {each for each in going.full if guild.sight.hears(each.user_id, event.audience)}


def _without(hearers: Hearers, told: set[Session]) -> Hearers:
    if not told:
        return hearers
    return Hearers([each for each in hearers.full if each not in told], hearers.bare)
