"""One session's way through the log: what its member could hear at each position, and may hear now.

It holds copies of the member's guilds, for this one member. They are taken back to where the session stood, event by
event (:meth:`Replay.rewind`), and then forward again (:meth:`Replay.forward`), deciding as the hub does for live
events. On top of that, nothing is told of what the member may not hear any more.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import orjson

from rscord.core.events import INTERNAL, Audience, Event
from rscord.gateway.audience import ABOUT_ONESELF, concerned, hears_of_oneself, wants
from rscord.gateway.content import Bare
from rscord.gateway.hub import arrives_alone, farewells, hears_personal, thread_gone
from rscord.gateway.protocol import WITH_CONTENT, Intent
from rscord.gateway.session import Session
from rscord.gateway.sight import Change, Channels, Sight, facts_before, is_going, newcomer


@dataclass(frozen=True, slots=True)
class Tell:
    """Something to write to the session."""

    type: str
    position: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class NeedGuild:
    """The member joined a guild: it has to be read, if they are still in it."""

    guild_id: int
    position: int


@dataclass(frozen=True, slots=True)
class NeedChannels:
    """Channels came into sight: they have to be read. So have the active threads of ``parent_ids``."""

    guild_id: int
    channel_ids: frozenset[int]
    parent_ids: frozenset[int]
    position: int


@dataclass(frozen=True, slots=True)
class End:
    """The sign-in or the token that the session hangs on has ended."""


Step = Tell | NeedGuild | NeedChannels | End


class Replay:
    """See the module. ``hears_now`` answers for the present; ``former`` are deleted guilds that the member was in.

    ``checked`` is the position at which the token was found good: what ended before that was another one.
    """

    def __init__(
        self,
        session: Session,
        guilds: Iterable[Sight],
        *,
        hears_now: Callable[[int, Audience], bool],
        checked: int,
        former: Iterable[int] = (),
    ) -> None:
        self.session = session
        self.user_id = session.user_id
        self.guilds = {guild.id: guild.copy(session.user_id) for guild in guilds}
        self._hears_now = hears_now
        self._checked = checked
        self._former = set(former)

    def rewind(self, newest_first: Iterable[Event]) -> None:
        """Take events back."""
        for event in newest_first:
            sight = self.guilds.get(event.audience.guild_id or 0)
            if sight is None:
                continue
            if event.type == "GUILD_MEMBER_ADD" and self._is_me(event):
                sight.seats.pop(self.user_id, None)
            elif event.type == "GUILD_MEMBER_REMOVE" and self._is_me(event):
                sight.seats[self.user_id] = facts_before(event.before or {})
            else:
                sight.undo(event)

    def forward(self, event: Event) -> list[Step]:
        """Take the next event; return what it means for the session."""
        if event.type.startswith(INTERNAL):
            return self._internal(event)
        guild_id = event.audience.guild_id
        if guild_id is None:
            return self._personal(event)
        if not self.session.wants_guild(guild_id):
            return []
        if event.type == "GUILD_MEMBER_ADD" and self._is_me(event):
            return self._joined(event, guild_id)
        if event.type == "GUILD_MEMBER_REMOVE" and self._is_me(event):
            return self._put_out(event, guild_id)
        if event.type == "GUILD_DELETE":
            return self._deleted(event, guild_id)
        sight = self.guilds.get(guild_id)
        return self._in_guild(event, sight) if sight is not None else []

    def _internal(self, event: Event) -> list[Step]:
        if event.position <= self._checked:
            return []
        data = event.data()
        mine = int(data.get("user_id") or 0) == self.user_id
        if event.type == "~SIGN_IN_END":
            return [End()] if mine and int(data["sign_in_id"]) == self.session.sign_in_id else []
        return [End()] if event.type == "~BOT_TOKEN_END" and mine else []

    def _personal(self, event: Event) -> list[Step]:
        if hears_personal(self.session, event.type) and self._hears_now(self.user_id, event.audience):
            return [_as_it_is(event)]
        return []

    def _joined(self, event: Event, guild_id: int) -> list[Step]:
        sight = self.guilds.get(guild_id)
        if sight is not None:
            sight.seats[self.user_id] = newcomer(event)
        return [NeedGuild(guild_id, event.position)]

    def _put_out(self, event: Event, guild_id: int) -> list[Step]:
        sight = self.guilds.get(guild_id)
        if sight is not None:
            sight.seats.pop(self.user_id, None)
        if not self.session.intents & Intent.GUILDS:
            return []
        return [Tell("GUILD_DELETE", event.position, orjson.dumps({"id": str(guild_id)}))]

    def _deleted(self, event: Event, guild_id: int) -> list[Step]:
        sight = self.guilds.pop(guild_id, None)
        was_in = guild_id in self._former or (sight is not None and self.user_id in sight.seats)
        return [_as_it_is(event)] if was_in and wants(self.session, event) else []

    def _in_guild(self, event: Event, sight: Sight) -> list[Step]:
        """Decide as ``Hub._change`` and ``Hub._spread`` do."""
        going = is_going(event)
        could = going and sight.hears(self.user_id, event.audience)
        change = sight.advance(event).get(self.user_id)
        if going:
            return self._going(event, sight) if could and wants(self.session, event) else []
        plain = self._plain(event, heard=sight.hears(self.user_id, event.audience))
        if change is None or not self.session.intents & Intent.GUILDS:
            return plain
        steps: list[Step] = [
            Tell(type, position, orjson.dumps(data))
            for type, position, data in farewells(event, sight, change)
        ]
        if event.type == "CHANNEL_UPDATE" and event.audience.channel_id in change.either:
            return steps + self._moved(event, change)
        if change.gained:
            steps.append(_need(sight, change.gained, event.position - 1))
        return steps + plain

    def _going(self, event: Event, sight: Sight) -> list[Step]:
        if event.audience.user_ids is not None and sight.hears(self.user_id, event.audience):
            return []
        if event.type != "THREAD_UPDATE" or self._hears_now(self.user_id, event.audience):
            return [_as_it_is(event)]
        # It was archived. Whether the member may still see it is not known here: so they hear only that it went.
        data = event.data()
        bare = thread_gone(sight.id, int(data["id"]), int(data["parent_id"]))
        return [Tell("THREAD_DELETE", event.position, orjson.dumps(bare))]

    def _plain(self, event: Event, *, heard: bool) -> list[Step]:
        oneself = event.type in ABOUT_ONESELF and self._hears_of_oneself(event)
        if not heard or not (oneself or wants(self.session, event)):
            return []
        if not self._hears_now(self.user_id, event.audience):
            return []
        return [self._with_or_without_content(event)]

    def _moved(self, event: Event, change: Change) -> list[Step]:
        """Tell what CHANNEL_UPDATE means to a member whom it shows the channel; whom it hides it from knows."""
        channel_id = int(event.data()["id"])
        if channel_id not in change.gained or not self._hears_now(self.user_id, event.audience):
            return []
        arrival = Tell("CHANNEL_CREATE", event.position, event.payload)
        if arrives_alone(event, change):
            return [arrival]
        parents = frozenset({channel_id})
        return [arrival, NeedChannels(event.audience.guild_id or 0, frozenset(), parents, event.position)]

    def _with_or_without_content(self, event: Event) -> Tell:
        session = self.session
        if event.type in WITH_CONTENT and session.bot and not session.intents & Intent.MESSAGE_CONTENT:
            bare = Bare(event)
            if self.user_id not in bare.whole_for:
                return Tell(event.type, event.position, bare.payload)
        return _as_it_is(event)

    def _is_me(self, event: Event) -> bool:
        return int(event.data()["user"]["id"]) == self.user_id

    def _hears_of_oneself(self, event: Event) -> bool:
        return self.user_id in concerned(event) and hears_of_oneself(self.session, event)


def _as_it_is(event: Event) -> Tell:
    return Tell(event.type, event.position, event.payload)


def _need(sight: Sight, gained: Channels, position: int) -> NeedChannels:
    """Return the need for channels that came into sight, and for the threads in them or come into sight alone."""
    channel_ids = gained - sight.threads.keys()
    parent_ids = channel_ids | {sight.threads[id] for id in gained if id in sight.threads}
    return NeedChannels(sight.id, channel_ids, parent_ids, position)
