"""The facts that decide who may see what, as plain values: for the gateway, which keeps them in memory.

Every function here costs a fixed number of queries, however many guilds or users are asked about. Deleted
guilds and channels are absent from all of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from guilds.models import (
    ACTIVE_THREAD,
    LIVING_CHANNEL,
    Channel,
    ChannelType,
    Guild,
    Member,
    Overwrite,
    Recipient,
    Role,
    ThreadMember,
)
from guilds.permissions import Overwrite as OverwriteFacts
from guilds.selectors.members import role_ids_of


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel of a guild, no thread."""

    id: int
    type: int
    parent_id: int | None
    overwrites: tuple[OverwriteFacts, ...]


@dataclass(frozen=True, slots=True)
class GuildFacts:
    """A guild: ``roles`` maps each role's id (the guild's own id is @everyone) to its permissions.

    ``threads`` are the active private threads, with their parents. Public ones are seen by who views the parent, and
    archived ones have nothing to tell: neither is kept.
    """

    id: int
    owner_id: int
    roles: dict[int, int]
    channels: dict[int, ChannelFacts]
    threads: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A member: the roles held, without @everyone, the end of a timeout, which may have passed, and the active
    private threads that they are in.
    """

    role_ids: frozenset[int]
    timed_out_until: datetime | None
    thread_ids: frozenset[int] = frozenset()


def guild_ids_of(user_id: int) -> list[int]:
    """Return the ids of the guilds that the user is in, oldest membership first."""
    mine = Member.objects.filter(user_id=user_id, guild__deleted_at=None)
    return list(mine.order_by("id").values_list("guild_id", flat=True))


def chat_ids_of(user_id: int) -> list[int]:
    """Return the ids of the chats (channels without a guild) that the user is in, closed ones too."""
    return list(Recipient.objects.filter(user_id=user_id).values_list("channel_id", flat=True))


def snapshot(guild_ids: Iterable[int]) -> list[GuildFacts]:
    """Return the facts of those of ``guild_ids`` that exist, in five queries."""
    owners = dict(Guild.objects.filter(id__in=list(guild_ids), deleted_at=None).values_list("id", "owner_id"))
    if not owners:
        return []
    roles = _roles(owners)
    channels, threads = _channels(owners), _threads(owners)
    return [GuildFacts(id, owner, roles[id], channels[id], threads[id]) for id, owner in owners.items()]


def member_facts(guild_ids: Iterable[int], user_ids: Iterable[int]) -> dict[tuple[int, int], MemberFacts]:
    """Return the facts of every membership of one of ``user_ids`` in one of ``guild_ids``, in three queries.

    Keys are (guild id, user id); who is no member has none.
    """
    members = Member.objects.filter(
        guild_id__in=list(guild_ids), user_id__in=list(user_ids), guild__deleted_at=None
    )
    rows = list(members.values_list("id", "guild_id", "user_id", "timed_out_until"))
    held = role_ids_of(row[0] for row in rows)
    places = private_places({row[1] for row in rows}, {row[2] for row in rows})
    return {
        (guild_id, user_id): MemberFacts(
            frozenset(held.get(id, ())), until, frozenset(places.get((guild_id, user_id), ()))
        )
        for id, guild_id, user_id, until in rows
    }


def private_places(
    guild_ids: Iterable[int], user_ids: Iterable[int] | None = None
) -> dict[tuple[int, int], list[int]]:
    """Return the active private threads that ``user_ids``, or all members, are in; one query.

    Keys are (guild id, user id).
    """
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    places = ThreadMember.objects.filter(thread__in=_active_private(guild_ids))
    if user_ids is not None:
        places = places.filter(user_id__in=list(user_ids))
    for guild_id, user_id, thread_id in places.values_list("thread__guild_id", "user_id", "thread_id"):
        found[guild_id, user_id].append(thread_id)
    return found


def overwrites_in(guild_ids: Iterable[int]) -> dict[int, list[OverwriteFacts]]:
    """Return the overwrites of every channel of the guilds, by channel id; one query."""
    found: dict[int, list[OverwriteFacts]] = defaultdict(list)
    # A guild can have very many threads, and none of them has overwrites.
    channels = Overwrite.objects.filter(channel__guild_id__in=list(guild_ids), channel__opened_at=None)
    rows = channels.order_by("id")
    for channel_id, *facts in rows.values_list("channel_id", "target_id", "type", "allow", "deny"):
        found[channel_id].append(OverwriteFacts(*facts))
    return found


def _roles(guild_ids: Mapping[int, int]) -> dict[int, dict[int, int]]:
    roles: dict[int, dict[int, int]] = {id: {} for id in guild_ids}
    rows = Role.objects.filter(guild_id__in=list(guild_ids))
    for guild_id, id, permissions in rows.values_list("guild_id", "id", "permissions"):
        roles[guild_id][id] = permissions
    return roles


def _channels(guild_ids: Mapping[int, int]) -> dict[int, dict[int, ChannelFacts]]:
    channels: dict[int, dict[int, ChannelFacts]] = {id: {} for id in guild_ids}
    overwrites = overwrites_in(guild_ids)
    rows = Channel.objects.filter(LIVING_CHANNEL, guild_id__in=list(guild_ids))
    for guild_id, id, type, parent_id in rows.values_list("guild_id", "id", "type", "parent_id"):
        channels[guild_id][id] = ChannelFacts(id, type, parent_id, tuple(overwrites.get(id, ())))
    return channels


def _threads(guild_ids: Mapping[int, int]) -> dict[int, dict[int, int]]:
    threads: dict[int, dict[int, int]] = {id: {} for id in guild_ids}
    for guild_id, id, parent_id in _active_private(guild_ids).values_list("guild_id", "id", "parent_id"):
        threads[guild_id][id] = parent_id
    return threads


def _active_private(guild_ids: Iterable[int]) -> QuerySet[Channel]:
    return Channel.objects.filter(
        ACTIVE_THREAD, guild_id__in=list(guild_ids), type=ChannelType.PRIVATE_THREAD
    )
