"""What a session is told when it begins, and the members it asks for later.

The number of queries is fixed, however many guilds, channels and roles there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from accounts.models import User
from guilds import shapes
from guilds.models import LIVING_CHANNEL, Channel, ChannelType, Guild, Member, MemberRole, Recipient
from guilds.permissions import Overwrite, OverwriteType, Permission, channel_mask, guild_mask, has
from guilds.selectors.channels import ruling_id, visible
from guilds.selectors.chats import latest_chats, recipients_by_chat
from guilds.selectors.expressions import expressions_by_guild
from guilds.selectors.guilds import GuildAccess, guilds_by_id, guilds_of
from guilds.selectors.members import (
    MemberRow,
    members_after,
    members_among,
    members_named,
    with_roles,
)
from guilds.selectors.roles import roles_by_guild
from guilds.selectors.sight import overwrites_in
from guilds.selectors.threads import ThreadRow, active_threads, places_of, visible_threads
from messaging.selectors.read_states import states_of

MOST_CHATS = 1000
MOST_MEMBERS = 1000


@dataclass(frozen=True, slots=True)
class MemberSlice:
    """A part of a member list: how many there are in all, and the members asked for, by name."""

    total: int
    members: list[shapes.MemberShape]


def guild_creates(
    user: User, guild_ids: Iterable[int], *, with_presences: bool, large_threshold: int
) -> list[dict[str, Any]]:
    """Return the GUILD_CREATE payloads of ``guild_ids`` for ``user``, without ``unavailable``; 11 queries.

    They hold only the channels and active threads that the user may view. ``members`` is the user alone or,
    ``with_presences`` in a guild of fewer than ``large_threshold`` members, everybody. Guilds that the user is
    not in are left out.
    """
    found = guilds_by_id(user, guild_ids)
    ids = [access.guild.id for access in found]
    roles, channels, overwrites = roles_by_guild(ids), _channels(ids), overwrites_in(ids)
    has = expressions_by_guild(ids)
    small = [a.guild.id for a in found if with_presences and a.guild.member_count < large_threshold]
    members = _members(small)
    seen = {a.guild.id: visible(a, channels[a.guild.id], overwrites) for a in found}
    threads = _threads(found, seen, overwrites)
    return [
        _payload(access, large_threshold)
        | shapes.guild(access.guild, roles[access.guild.id], *has[access.guild.id])
        | {
            "channels": [
                shapes.channel(channel, overwrites[channel.id]) for channel in seen[access.guild.id]
            ],
            "threads": [shapes.thread(row.thread, row.place) for row in threads[access.guild.id]],
            "members": [row.shape() for row in members.get(access.guild.id) or [_self(access)]],
        }
        for access in found
    ]


def private_channels(user: User) -> list[dict[str, Any]]:
    """Return the user's open chats as they stand in READY, at most 1,000, latest first; two queries."""
    chats = latest_chats(user, MOST_CHATS)
    recipients = recipients_by_chat(chat.id for chat in chats)
    return [shapes.chat(chat, recipients[chat.id], user.id) for chat in chats]


def read_states(user: User) -> list[dict[str, Any]]:
    """Return how far the user has read: ``[{"id", "channel_id", "last_message_id", "mention_count"}]``; 10 queries.

    ``id`` and ``channel_id`` are the same: Discord's name and the plain one. See ``read_states.states_of``.
    """
    found = guilds_of(user, limit=None)
    ids = [access.guild.id for access in found]
    channels, overwrites = _channels(ids), overwrites_in(ids)
    shown = {a.guild.id: visible(a, channels[a.guild.id], overwrites) for a in found}
    seen = {channel.id for listed in shown.values() for channel in listed}
    seen |= {row.thread.id for rows in _threads(found, shown, overwrites).values() for row in rows}
    chats = Recipient.objects.filter(user=user).values_list("channel_id", "channel__last_message_id")
    role_ids = [id for access in found for id in access.standing.role_ids]
    return states_of(user, seen, [user.id, *ids, *role_ids], {id: last or 0 for id, last in chats})


def members_page(
    guild_id: int,
    *,
    after: int = 0,
    limit: int = MOST_MEMBERS,
    query: str | None = None,
    user_ids: Sequence[int] | None = None,
) -> list[shapes.MemberShape]:
    """Return members for op 8 (REQUEST_GUILD_MEMBERS), at most ``limit``; two queries.

    By default in the order of their user ids, those above ``after``; with ``user_ids`` these only; with a ``query``
    those one of whose names begins with it, by name.
    """
    if user_ids is not None:
        rows = members_among(guild_id, user_ids)[:limit]
    elif query:
        rows = members_named(guild_id, query, limit)
    else:
        rows = members_after(guild_id, after, limit)
    return [row.shape() for row in rows]


def member_slice(guild_id: int, channel_id: int | None, start: int, end: int) -> MemberSlice:
    """Return members ``start`` to ``end`` (both counted, from 0) of the list sorted by name.

    With ``channel_id`` only those who may view that channel are counted and listed: where that is not everybody,
    it costs a look at every member.
    """
    ids = None if channel_id is None else _viewer_ids(guild_id, channel_id)
    members = Member.objects.filter(guild_id=guild_id).order_by("name_folded", "id")
    if ids is None:
        page = list(members.select_related("user")[start : end + 1])
        total = Guild.objects.filter(id=guild_id).values_list("member_count", flat=True).first() or 0
    else:
        page = list(members.filter(id__in=ids[start : end + 1]).select_related("user"))
        total = len(ids)
    return MemberSlice(total, [row.shape() for row in with_roles(page)])


def _payload(access: GuildAccess, large_threshold: int) -> dict[str, Any]:
    return {
        "joined_at": access.member.joined_at.isoformat(),
        "large": access.guild.member_count >= large_threshold,
        "member_count": access.guild.member_count,
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _self(access: GuildAccess) -> MemberRow:
    access.member.user = access.viewer
    return MemberRow(access.member, list(access.standing.role_ids))


def _channels(guild_ids: list[int]) -> dict[int, list[Channel]]:
    found: dict[int, list[Channel]] = {id: [] for id in guild_ids}
    rows = Channel.objects.filter(LIVING_CHANNEL, guild_id__in=guild_ids)
    for channel in rows.order_by("position", "id"):
        found[channel.guild_id].append(channel)
    return found


def _threads(
    found: list[GuildAccess],
    seen: Mapping[int, Sequence[Channel]],
    overwrites: Mapping[int, Sequence[Overwrite]],
) -> dict[int, list[ThreadRow]]:
    """Return each guild's active threads that the user may see; ``seen`` are its channels that they view."""
    active: dict[int, list[Channel]] = {access.guild.id: [] for access in found}
    for thread in active_threads().filter(guild_id__in=list(active)).order_by("id") if active else ():
        active[thread.guild_id].append(thread)
    ids = [thread.id for threads in active.values() for thread in threads]
    places = places_of(found[0].viewer.id, ids) if ids else {}
    return {
        access.guild.id: [
            ThreadRow(thread, places.get(thread.id))
            for thread in visible_threads(
                access,
                active[access.guild.id],
                overwrites,
                {channel.id for channel in seen[access.guild.id]},
                places,
            )
        ]
        for access in found
    }


def _members(guild_ids: list[int]) -> dict[int, list[MemberRow]]:
    rows = Member.objects.filter(guild_id__in=guild_ids).select_related("user").order_by("name_folded", "id")
    found: dict[int, list[MemberRow]] = {}
    for row in with_roles(rows) if guild_ids else []:
        found.setdefault(row.member.guild_id, []).append(row)
    return found


def _viewer_ids(guild_id: int, channel_id: int) -> list[int] | None:
    """Return the member rows' ids of who may view the channel, by name; None for everybody.

    Of a private thread these are who is in it.
    """
    channel = Channel.objects.filter(id=channel_id, guild_id=guild_id, deleted_at=None).first()
    if channel is None:
        return []
    if channel.type == ChannelType.PRIVATE_THREAD:
        inside = Member.objects.filter(guild_id=guild_id, user__thread_places__thread_id=channel_id)
        return list(inside.order_by("name_folded", "id").values_list("id", flat=True))
    roles = {role.id: role.permissions for role in roles_by_guild([guild_id])[guild_id]}
    overwrites = overwrites_in([guild_id])[ruling_id(channel)]
    if _open_to_all(roles[guild_id], overwrites):
        return None
    return _filtered(guild_id, roles, overwrites)


def _open_to_all(everyone: int, overwrites: list[Overwrite]) -> bool:
    denied = any(found.deny & Permission.VIEW_CHANNEL for found in overwrites)
    return has(everyone, Permission.VIEW_CHANNEL) and not denied


def _filtered(guild_id: int, roles: dict[int, int], overwrites: list[Overwrite]) -> list[int]:
    owner_id = Guild.objects.values_list("owner_id", flat=True).get(id=guild_id)
    held = _holders(_telling(guild_id, roles, overwrites))
    own = {found.target_id for found in overwrites if found.type == OverwriteType.MEMBER} | {owner_id}

    @cache
    def sees(role_ids: frozenset[int], user_id: int) -> bool:
        seen: dict[str, Any] = {"guild_id": guild_id, "user_id": user_id, "role_ids": role_ids}
        base = guild_mask(owner_id=owner_id, roles=roles, **seen)
        return has(channel_mask(base, overwrites=overwrites, **seen), Permission.VIEW_CHANNEL)

    members = Member.objects.filter(guild_id=guild_id).order_by("name_folded", "id")
    return [
        id
        for id, user_id in members.values_list("id", "user_id")
        if sees(frozenset(held.get(id, ())), user_id if user_id in own else 0)
    ]


def _telling(guild_id: int, roles: dict[int, int], overwrites: list[Overwrite]) -> set[int]:
    """Return the roles that make a difference to who sees a channel with ``overwrites``."""
    bits = Permission.ADMINISTRATOR
    if not has(roles[guild_id], Permission.VIEW_CHANNEL):
        bits |= Permission.VIEW_CHANNEL
    return {id for id, mask in roles.items() if mask & bits} | {found.target_id for found in overwrites}


def _holders(role_ids: set[int]) -> dict[int, list[int]]:
    held: dict[int, list[int]] = {}
    rows = MemberRole.objects.filter(role_id__in=role_ids)
    for member_id, role_id in rows.values_list("member_id", "role_id"):
        held.setdefault(member_id, []).append(role_id)
    return held
