"""Who may see what in one guild, kept current by the guild's own events.

No queries here: the facts are loaded once, then every event that changes them is applied (:meth:`Sight.advance`).
An event also says what it replaced (``before``), so that a copy can be taken back to any position of the log
(:meth:`Sight.undo`): that is how a RESUME finds out what its member could see at the time.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from guilds.permissions import Overwrite as OverwriteFacts
from guilds.permissions import OverwriteType, Permission, channel_mask, guild_mask, has
from guilds.selectors.sight import ChannelFacts, GuildFacts, MemberFacts
from rscord.core.events import Audience, Event

Channels = frozenset[int]
NONE: Channels = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """What one event did to the sight of one member."""

    gained: Channels
    lost: Channels

    @property
    def either(self) -> Channels:
        """All that is seen otherwise than before."""
        return self.gained | self.lost


class Sight:
    """One guild's facts, with the seats (roles, timeout) of the members that somebody here cares about.

    Of threads it knows the active private ones. What happens in a public thread is for those who view its parent, and
    says so; of an archived thread there is nothing to hear until it is active again.
    """

    __slots__ = ("_personal", "_views", "channels", "id", "owner_id", "roles", "seats", "threads")

    def __init__(self, facts: GuildFacts) -> None:
        self.id = facts.id
        self.owner_id = facts.owner_id
        self.roles = dict(facts.roles)
        self.channels = dict(facts.channels)
        self.threads = dict(facts.threads)
        self.seats: dict[int, MemberFacts] = {}
        self._forget()

    def copy(self, user_id: int) -> "Sight":
        """Return a copy that knows of one member at most."""
        twin = Sight(GuildFacts(self.id, self.owner_id, self.roles, self.channels, self.threads))
        if user_id in self.seats:
            twin.seats[user_id] = self.seats[user_id]
        return twin

    # Questions

    def visible(self, user_id: int) -> Channels:
        """Return the channels and private threads that a seated member may view; nothing for anybody else."""
        seat = self.seats.get(user_id)
        if seat is None:
            return NONE
        view = self._view(user_id, seat)
        return view | self._own_threads(seat, view) if seat.thread_ids else view

    def ruling(self, channel_id: int) -> int:
        """Return whose overwrites count in a channel: a thread's parent, else its own."""
        return self.threads.get(channel_id, channel_id)

    def hears(self, user_id: int, audience: Audience) -> bool:
        """Whether a member belongs to an event's audience. A channel that is not known here has no audience."""
        if user_id not in self.seats:
            return False
        if audience.user_ids is not None and user_id not in audience.user_ids:
            return False
        if audience.channel_id is not None and not self.sees(user_id, audience.channel_id):
            return False
        return not audience.permission or has(self.mask(user_id, audience.channel_id), audience.permission)

    def sees(self, user_id: int, channel_id: int) -> bool:
        """Whether a member may view a channel or a private thread."""
        seat = self.seats.get(user_id)
        if seat is None:
            return False
        view = self._view(user_id, seat)
        return channel_id in view or (channel_id in seat.thread_ids and self.threads.get(channel_id) in view)

    def mask(self, user_id: int, channel_id: int | None = None) -> int:
        """Return what a seated member may do now, in a channel or in the guild at large."""
        seat = self.seats[user_id]
        timed_out = seat.timed_out_until is not None and seat.timed_out_until > datetime.now(UTC)
        base = self._base(user_id, seat, timed_out)
        if channel_id is None:
            return base
        channel = self.channels.get(self.ruling(channel_id))
        return self._in_channel(base, user_id, seat, channel, timed_out) if channel else 0

    # The passing of time

    def advance(self, event: Event) -> dict[int, Change]:
        """Apply ``event``; return the members whose sight of channels it changed, by user id.

        Channels that appear, disappear or arrive with a new member are no change of sight: those events speak
        for themselves. So do a thread's own.
        """
        if event.type in THREAD_TURNS:
            self._turn(event, forward=True)
            return {}
        apply = _APPLY.get(event.type)
        if apply is None:
            return {}
        data = event.data()
        before = self._looks(data) if event.type in _RESIGHT else {}
        apply(self, data)
        self._forget_views(event)
        return dict(self._changes(before))

    def undo(self, event: Event) -> None:
        """Take ``event`` back: the state is then as it was right before it."""
        if event.type in THREAD_TURNS:
            self._turn(event, forward=False)
            return
        undo = _UNDO.get(event.type)
        if undo is not None:
            undo(self, event.data(), event.before or {})
            self._forget_views(event)

    # How it works

    def _forget(self) -> None:
        self._views: dict[object, Channels] = {}
        self._personal: set[int] | None = None

    def _forget_views(self, event: Event) -> None:
        # Views are kept by set of roles: members do not make them stale.
        if not event.type.startswith("GUILD_MEMBER_"):
            self._forget()

    def _view(self, user_id: int, seat: MemberFacts) -> Channels:
        """Return what a member views without being in any thread."""
        # Members with the same roles see the same, but for the owner and those with an overwrite of their own.
        key = (user_id, seat.role_ids) if user_id in self._own_eyes() else seat.role_ids
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = frozenset(self._views_of(user_id, seat))
        return found

    def _own_threads(self, seat: MemberFacts, view: Channels) -> Channels:
        return frozenset(id for id in seat.thread_ids if self.threads.get(id) in view)

    def _own_eyes(self) -> set[int]:
        if self._personal is None:
            overwrites = (each for channel in self.channels.values() for each in channel.overwrites)
            self._personal = {each.target_id for each in overwrites if each.type == OverwriteType.MEMBER}
            self._personal.add(self.owner_id)
        return self._personal

    def _views_of(self, user_id: int, seat: MemberFacts) -> Iterator[int]:
        # A timeout takes VIEW_CHANNEL from nobody, so views need no clock.
        base = self._base(user_id, seat, timed_out=False)
        overseen = set()
        for channel in self.channels.values():
            mask = self._in_channel(base, user_id, seat, channel, timed_out=False)
            if mask & Permission.VIEW_CHANNEL:
                yield channel.id
                if mask & Permission.MANAGE_THREADS:
                    overseen.add(channel.id)
        yield from (id for id, parent_id in self.threads.items() if parent_id in overseen)

    def _base(self, user_id: int, seat: MemberFacts, timed_out: bool) -> int:
        return guild_mask(
            guild_id=self.id,
            owner_id=self.owner_id,
            user_id=user_id,
            role_ids=seat.role_ids,
            roles=self.roles,
            timed_out=timed_out,
        )

    def _in_channel(
        self, base: int, user_id: int, seat: MemberFacts, channel: ChannelFacts, timed_out: bool
    ) -> int:
        return channel_mask(
            base,
            guild_id=self.id,
            user_id=user_id,
            role_ids=seat.role_ids,
            overwrites=channel.overwrites,
            timed_out=timed_out,
        )

    def _looks(self, data: dict[str, Any]) -> dict[int, Channels]:
        member = data.get("user")
        users: Iterable[int] = self.seats if member is None else {int(member["id"])} & self.seats.keys()
        return {user_id: self.visible(user_id) for user_id in users}

    def _changes(self, before: Mapping[int, Channels]) -> Iterator[tuple[int, Change]]:
        for user_id, had in before.items():
            has_now = self.visible(user_id)
            if has_now != had:
                yield user_id, Change(has_now - had, had - has_now)

    def _put_channel(self, data: dict[str, Any]) -> None:
        facts = channel_facts(data)
        self.channels[facts.id] = facts

    def _drop_channel(self, data: dict[str, Any]) -> None:
        channel_id = int(data["id"])
        self.channels.pop(channel_id, None)
        # Nobody could hear of its threads any more, then or now: what was before need not be remembered.
        for id in [id for id, parent_id in self.threads.items() if parent_id == channel_id]:
            del self.threads[id]

    def _restore_channel(self, data: dict[str, Any], before: Mapping[str, Any]) -> None:
        if not before and int(data["id"]) in self.channels:
            return
        facts = channel_facts(data)
        self.channels[facts.id] = replace(
            facts,
            type=int(before.get("type", facts.type)),
            parent_id=_id_or_none(before.get("parent_id", facts.parent_id)),
            overwrites=tuple(OverwriteFacts(*(int(part) for part in each)) for each in before["overwrites"])
            if "overwrites" in before
            else facts.overwrites,
        )

    def _put_role(self, data: dict[str, Any]) -> None:
        self.roles[int(data["role"]["id"])] = int(data["role"]["permissions"])

    def _drop_role(self, data: dict[str, Any]) -> None:
        role_id = int(data["role_id"])
        self.roles.pop(role_id, None)
        # Overwrites for it may still stand: it must not be held any more.
        for user_id, seat in self.seats.items():
            if role_id in seat.role_ids:
                self.seats[user_id] = replace(seat, role_ids=seat.role_ids - {role_id})

    def _restore_role(self, data: dict[str, Any], before: Mapping[str, Any]) -> None:
        if "permissions" not in before:
            return
        role_id = int(data["role_id"] if "role_id" in data else data["role"]["id"])
        self.roles[role_id] = int(before["permissions"])
        # With a role went its overwrites and its members' hold of it, and no other event says so.
        for user_id in before.get("members", ()):
            seat = self.seats.get(int(user_id))
            if seat is not None:
                self.seats[int(user_id)] = replace(seat, role_ids=seat.role_ids | {role_id})
        for channel_id, allow, deny in before.get("overwrites", ()):
            self._restore_overwrite(int(channel_id), OverwriteFacts(role_id, 0, int(allow), int(deny)))

    def _restore_overwrite(self, channel_id: int, overwrite: OverwriteFacts) -> None:
        channel = self.channels.get(channel_id)
        if channel is not None:
            others = tuple(each for each in channel.overwrites if each.target_id != overwrite.target_id)
            self.channels[channel_id] = replace(channel, overwrites=(*others, overwrite))

    def _put_seat(self, data: dict[str, Any]) -> None:
        user_id = int(data["user"]["id"])
        if user_id in self.seats:
            self.seats[user_id] = replace(member_facts(data), thread_ids=self.seats[user_id].thread_ids)

    def _drop_seat(self, data: dict[str, Any]) -> None:
        self.seats.pop(int(data["user"]["id"]), None)

    def _restore_seat(self, data: dict[str, Any], before: Mapping[str, Any]) -> None:
        user_id = int(data["user"]["id"])
        if before and user_id in self.seats:
            self.seats[user_id] = replace(facts_before(before), thread_ids=self.seats[user_id].thread_ids)

    def _turn(self, event: Event, *, forward: bool) -> None:
        """Let a private thread, or members of it, come or go. Public threads' events say nothing about sight."""
        turn = turn_of(event)
        if turn is None:
            return
        comes = turn.comes == forward
        for user_id in turn.user_ids & self.seats.keys():
            self.seats[user_id] = in_thread(self.seats[user_id], turn.thread_id, comes)
        if turn.whole:
            self._forget()
            if comes:
                self.threads[turn.thread_id] = turn.parent_id
            else:
                self.threads.pop(turn.thread_id, None)

    def _put_owner(self, data: dict[str, Any]) -> None:
        self.owner_id = int(data.get("owner_id") or self.owner_id)

    def _restore_owner(self, data: dict[str, Any], before: Mapping[str, Any]) -> None:
        self.owner_id = int(before.get("owner_id") or self.owner_id)


_APPLY = {
    "GUILD_UPDATE": Sight._put_owner,
    "GUILD_ROLE_CREATE": Sight._put_role,
    "GUILD_ROLE_UPDATE": Sight._put_role,
    "GUILD_ROLE_DELETE": Sight._drop_role,
    "CHANNEL_CREATE": Sight._put_channel,
    "CHANNEL_UPDATE": Sight._put_channel,
    "CHANNEL_DELETE": Sight._drop_channel,
    "GUILD_MEMBER_UPDATE": Sight._put_seat,
    "GUILD_MEMBER_REMOVE": Sight._drop_seat,
}

_RESIGHT = frozenset(
    {"GUILD_UPDATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "CHANNEL_UPDATE", "GUILD_MEMBER_UPDATE"}
)
"""Types that can change what members see of the channels that were there before and are there after."""

_UNDO = {
    "GUILD_UPDATE": Sight._restore_owner,
    "GUILD_ROLE_CREATE": lambda sight, data, before: sight.roles.pop(int(data["role"]["id"]), None),
    "GUILD_ROLE_UPDATE": Sight._restore_role,
    "GUILD_ROLE_DELETE": Sight._restore_role,
    "CHANNEL_CREATE": lambda sight, data, before: sight._drop_channel(data),
    "CHANNEL_UPDATE": Sight._restore_channel,
    "CHANNEL_DELETE": Sight._restore_channel,
    "GUILD_MEMBER_UPDATE": Sight._restore_seat,
}

THREAD_TURNS = frozenset({"THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE"})
"""Types by which private threads, or members of them, come and go: those that have a ``before``."""

CHANGING = frozenset(_APPLY) | {"GUILD_MEMBER_ADD", "GUILD_DELETE"} | THREAD_TURNS
"""Every type of a guild's event that has a say in who sees what."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What an event means for a private thread: it comes to ``user_ids``, or goes from them.

    ``whole``: the thread itself is new or active again, or is archived or deleted; else only they come or go.
    """

    thread_id: int
    parent_id: int
    comes: bool
    whole: bool
    user_ids: frozenset[int]


def turn_of(event: Event) -> Turn | None:
    """Return what a thread's event changes about who sees it; None where it changes nothing."""
    if event.type not in THREAD_TURNS or event.before is None:
        return None
    data = event.data()
    archived = event.type == "THREAD_UPDATE" and data["thread_metadata"]["archived"]
    return Turn(
        thread_id=int(data["id"]),
        parent_id=int(data["parent_id"]),
        comes=event.type != "THREAD_DELETE" and not archived,
        whole=bool(event.before["whole"]),
        user_ids=frozenset(int(id) for id in event.before["members"]),
    )


def changes_sight(event: Event) -> bool:
    """Whether an event of a guild has a say in who sees what."""
    return event.type in CHANGING and (event.type not in THREAD_TURNS or event.before is not None)


def is_going(event: Event) -> bool:
    """Whether an event is heard by those who could see its channel before it: it goes, by this very event."""
    if event.type == "THREAD_UPDATE":
        turn = turn_of(event)
        return turn is not None and not turn.comes
    return event.type in {"CHANNEL_DELETE", "THREAD_DELETE"}


def in_thread(seat: MemberFacts, thread_id: int, comes: bool) -> MemberFacts:
    """Return a seat with a private thread, or without it."""
    own = seat.thread_ids
    return replace(seat, thread_ids=own | {thread_id} if comes else own - {thread_id})


def seat_after(seat: MemberFacts | None, user_id: int, event: Event) -> MemberFacts | None:
    """Return what an event of the guild makes of somebody's seat; None: they have none."""
    if event.type == "GUILD_DELETE":
        return None
    if event.type.startswith("GUILD_MEMBER_"):
        data = event.data()
        return seat if int(data["user"]["id"]) != user_id else _seat_of(seat, event)
    turn = turn_of(event)
    if seat is None or turn is None or user_id not in turn.user_ids:
        return seat
    return in_thread(seat, turn.thread_id, turn.comes)


def newcomer(event: Event) -> MemberFacts:
    """Return the seat that GUILD_MEMBER_ADD gives. Whose guild is brought back is in threads from the beginning."""
    own = (event.before or {}).get("threads", ())
    return replace(member_facts(event.data()), thread_ids=frozenset(int(id) for id in own))


def _seat_of(seat: MemberFacts | None, event: Event) -> MemberFacts | None:
    if event.type == "GUILD_MEMBER_REMOVE":
        return None
    if event.type == "GUILD_MEMBER_ADD":
        return newcomer(event)
    return replace(member_facts(event.data()), thread_ids=seat.thread_ids if seat else frozenset())


def channel_facts(data: Mapping[str, Any]) -> ChannelFacts:
    """Return the facts in a channel's public shape."""
    overwrites = tuple(
        OverwriteFacts(int(each["id"]), int(each["type"]), int(each["allow"]), int(each["deny"]))
        for each in data.get("permission_overwrites", ())
    )
    return ChannelFacts(int(data["id"]), int(data["type"]), _id_or_none(data.get("parent_id")), overwrites)


def member_facts(data: Mapping[str, Any]) -> MemberFacts:
    """Return the facts in a member's public shape."""
    until = data.get("communication_disabled_until")
    return MemberFacts(
        frozenset(int(id) for id in data["roles"]), datetime.fromisoformat(until) if until else None
    )


def facts_before(before: Mapping[str, Any]) -> MemberFacts:
    """Return the seat that a member had, from what GUILD_MEMBER_UPDATE or _REMOVE say it was."""
    until = before.get("timed_out_until")
    return MemberFacts(
        frozenset(int(id) for id in before.get("roles", ())),
        datetime.fromisoformat(until) if until else None,
        frozenset(int(id) for id in before.get("threads", ())),
    )


def _id_or_none(value: Any) -> int | None:
    return None if value is None else int(value)
