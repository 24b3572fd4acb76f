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

THREAD_TYPES = frozenset({10, 11, 12})

Channels = frozenset[int]
NONE: Channels = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """What one event did to the sight of one member."""

    gained: Channels
    lost: Channels


class Sight:
    """One guild's facts, with the seats (roles, timeout) of the members that somebody here cares about."""

    __slots__ = ("_masks", "_personal", "_views", "channels", "id", "owner_id", "roles", "seats")

    def __init__(self, facts: GuildFacts) -> None:
        self.id = facts.id
        self.owner_id = facts.owner_id
        self.roles = dict(facts.roles)
        self.channels = dict(facts.channels)
        self.seats: dict[int, MemberFacts] = {}
        self._forget()

    def copy(self, user_id: int) -> "Sight":
        """Return a copy that knows of one member at most."""
        twin = Sight(GuildFacts(self.id, self.owner_id, self.roles, self.channels))
        if user_id in self.seats:
            twin.seats[user_id] = self.seats[user_id]
        return twin

    # Questions

    def visible(self, user_id: int) -> Channels:
        """Return the channels (threads left out) that a seated member may view; nothing for anybody else."""
        seat = self.seats.get(user_id)
        if seat is None:
            return NONE
        # Members with the same roles see the same, but for the owner and those with an overwrite of their own.
        key = (user_id, seat.role_ids) if user_id in self._own_eyes() else seat.role_ids
        found = self._views.get(key)
        if found is None:
            found = self._views[key] = frozenset(self._views_of(user_id, seat))
        return found

    def ruling(self, channel_id: int) -> int:
        """Return whose overwrites count in a channel: a thread's parent, else its own."""
        channel = self.channels.get(channel_id)
        if channel is None or channel.type not in THREAD_TYPES or channel.parent_id is None:
            return channel_id
        return channel.parent_id

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
        """Whether a member may view a channel or thread."""
        return channel_id in self.channels and self.ruling(channel_id) in self.visible(user_id)

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
        for themselves.
        """
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
        undo = _UNDO.get(event.type)
        if undo is not None:
            undo(self, event.data(), event.before or {})
            self._forget_views(event)

    # How it works

    def _forget(self) -> None:
        self._views: dict[object, Channels] = {}
        self._personal: set[int] | None = None

    def _forget_views(self, event: Event) -> None:
        # Views are kept by set of roles, and threads have none: neither members nor threads make them stale.
        if not event.type.startswith(("GUILD_MEMBER_", "THREAD_")):
            self._forget()

    def _own_eyes(self) -> set[int]:
        if self._personal is None:
            overwrites = (each for channel in self.channels.values() for each in channel.overwrites)
            self._personal = {each.target_id for each in overwrites if each.type == OverwriteType.MEMBER}
            self._personal.add(self.owner_id)
        return self._personal

    def _views_of(self, user_id: int, seat: MemberFacts) -> Iterator[int]:
        # A timeout takes VIEW_CHANNEL from nobody, so views need no clock.
        base = self._base(user_id, seat, timed_out=False)
        for channel in self.channels.values():
            if channel.type in THREAD_TYPES:
                continue
            if self._in_channel(base, user_id, seat, channel, timed_out=False) & Permission.VIEW_CHANNEL:
                yield channel.id

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
        self.channels.pop(int(data["id"]), None)

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
            self.seats[user_id] = member_facts(data)

    def _drop_seat(self, data: dict[str, Any]) -> None:
        self.seats.pop(int(data["user"]["id"]), None)

    def _restore_seat(self, data: dict[str, Any], before: Mapping[str, Any]) -> None:
        user_id = int(data["user"]["id"])
        if before and user_id in self.seats:
            self.seats[user_id] = facts_before(before)

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
    "THREAD_CREATE": Sight._put_channel,
    "THREAD_UPDATE": Sight._put_channel,
    "THREAD_DELETE": Sight._drop_channel,
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
    "THREAD_CREATE": lambda sight, data, before: sight._drop_channel(data),
    "THREAD_UPDATE": Sight._restore_channel,
    "THREAD_DELETE": Sight._restore_channel,
    "GUILD_MEMBER_UPDATE": Sight._restore_seat,
}

CHANGING = frozenset(_APPLY) | {"GUILD_MEMBER_ADD", "GUILD_DELETE"}
"""Every type of a guild's event that has a say in who sees what."""


def channel_facts(data: Mapping[str, Any]) -> ChannelFacts:
    """Return the facts in a channel's public shape. A thread has no overwrites of its own."""
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
        frozenset(int(id) for id in before.get("roles", ())), datetime.fromisoformat(until) if until else None
    )


def _id_or_none(value: Any) -> int | None:
    return None if value is None else int(value)
