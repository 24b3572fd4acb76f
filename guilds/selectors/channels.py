"""Channels and chats as one person may see them.

:func:`get_channel` is on the road of every message, so it is written in SQL: the ORM's work on the same two
queries costs several times what the database does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from guilds import permissions
from guilds.models import Channel, ChannelType, Guild, Member
from guilds.permissions import Overwrite, Permission
from guilds.selectors.guilds import LOWEST, GuildAccess, Standing, is_timed_out, standing
from guilds.selectors.sight import overwrites_in
from rscord.core import sql
from rscord.core.errors import MissingPermissions, UnknownChannel

THREADS = frozenset({ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})
CHATS = frozenset({ChannelType.DM, ChannelType.GROUP_DM})

_CHANNEL_COLUMNS = sql.Columns(Channel)
_GUILD_COLUMNS = sql.Columns(Guild, ("id", "name", "owner"))
_MEMBER_COLUMNS = sql.Columns(Member)

_CHANNEL = f"""
SELECT {_CHANNEL_COLUMNS.of("c")}, {_GUILD_COLUMNS.of("g")}, {_MEMBER_COLUMNS.of("m")}
FROM guilds_channel c
LEFT JOIN guilds_guild g ON g.id = c.guild_id AND g.deleted_at IS NULL
LEFT JOIN guilds_member m ON m.guild_id = g.id AND m.user_id = %s
LEFT JOIN guilds_recipient p ON p.channel_id = c.id AND p.user_id = %s
WHERE c.id = %s AND c.deleted_at IS NULL AND (m.id IS NOT NULL OR p.id IS NOT NULL)
"""  # noqa: S608  (only column names are put in)

_FACTS = """
SELECT -1, id, permissions, position FROM guilds_role
WHERE id = %s OR id IN (SELECT role_id FROM guilds_memberrole WHERE member_id = %s)
UNION ALL
SELECT type, target_id, allow, deny FROM guilds_overwrite WHERE channel_id = %s
"""

_RECIPIENTS = "SELECT user_id FROM guilds_recipient WHERE channel_id = %s ORDER BY id"


@dataclass(frozen=True, slots=True)
class ChannelAccess:
    """A channel that ``viewer`` may see, and what they may do in it.

    A channel of a guild has ``guild`` (with ``id``, ``name`` and ``owner_id`` loaded) and ``member``, the
    viewer's membership. A chat has neither, but ``recipient_ids``: everybody in it, the viewer too.
    """

    viewer: User
    channel: Channel
    guild: Guild | None
    member: Member | None
    mask: int
    standing: Standing = field(repr=False)
    overwrites: tuple[Overwrite, ...] = ()
    recipient_ids: tuple[int, ...] = ()

    def require(self, *needed: Permission) -> None:
        """Raise MissingPermissions unless every bit of ``needed`` is held in this channel."""
        if not all(permissions.has(self.mask, bit) for bit in needed):
            raise MissingPermissions

    def can(self, needed: Permission) -> bool:
        """Whether every bit of ``needed`` is held in this channel."""
        return permissions.has(self.mask, needed)

    def in_guild(self) -> GuildAccess:
        """Return the viewer's standing in the channel's guild. Raises UnknownChannel for a chat."""
        if self.guild is None or self.member is None:
            raise UnknownChannel
        return GuildAccess(self.viewer, self.guild, self.member, self.standing)


def get_channel(viewer: User, channel_id: int) -> ChannelAccess:
    """Return the channel or chat as ``viewer`` sees it, in two queries.

    Raises UnknownChannel where it is missing, in a guild that is deleted or not theirs, or hidden from them.
    """
    found = sql.rows(_CHANNEL, [viewer.id, viewer.id, channel_id])
    if not found:
        raise UnknownChannel
    row = found[0]
    channel = _CHANNEL_COLUMNS.build(row)
    if channel.guild_id is None:
        return _chat_access(viewer, channel)
    guild = _GUILD_COLUMNS.build(row, len(_CHANNEL_COLUMNS))
    member = _MEMBER_COLUMNS.build(row, len(_CHANNEL_COLUMNS) + len(_GUILD_COLUMNS))
    return _guild_channel_access(viewer, channel, guild, member)


def visible_channels(access: GuildAccess) -> list[tuple[Channel, list[Overwrite]]]:
    """Return the guild's channels that the viewer may see, each with its overwrites, in two queries."""
    channels = list(
        Channel.objects.filter(guild_id=access.guild.id, deleted_at=None).order_by("position", "id")
    )
    overwrites = overwrites_in([access.guild.id])
    return [(channel, overwrites[channel.id]) for channel in visible(access, channels, overwrites)]


def visible(
    access: GuildAccess, channels: Iterable[Channel], overwrites: Mapping[int, Sequence[Overwrite]]
) -> list[Channel]:
    """Return those of a guild's ``channels`` that the viewer may see; ``overwrites`` are by channel id."""
    return [
        channel
        for channel in channels
        if mask_in(access.member, access.standing, overwrites.get(ruling_id(channel), ()))
        & Permission.VIEW_CHANNEL
    ]


def mask_in(member: Member, standing: Standing, overwrites: Iterable[Overwrite]) -> int:
    """Return what ``member`` may do in a channel with ``overwrites``."""
    return permissions.channel_mask(
        standing.mask,
        guild_id=member.guild_id,
        user_id=member.user_id,
        role_ids=standing.role_ids,
        overwrites=overwrites,
        timed_out=is_timed_out(member.timed_out_until),
    )


def ruling_id(channel: Channel) -> int:
    """Return the id of the channel whose overwrites count: a thread's parent, else the channel itself."""
    return int(channel.parent_id if channel.type in THREADS and channel.parent_id else channel.id)


def _guild_channel_access(viewer: User, channel: Channel, guild: Guild, member: Member) -> ChannelAccess:
    facts = sql.rows(_FACTS, [guild.id, member.id, ruling_id(channel)])
    held = standing(
        member, guild.owner_id, [(id, mask, position) for kind, id, mask, position in facts if kind < 0]
    )
    overwrites = tuple(Overwrite(id, kind, allow, deny) for kind, id, allow, deny in facts if kind >= 0)
    mask = mask_in(member, held, overwrites)
    if not mask & Permission.VIEW_CHANNEL:
        raise UnknownChannel
    return ChannelAccess(viewer, channel, guild, member, mask, held, overwrites)


def _chat_access(viewer: User, channel: Channel) -> ChannelAccess:
    recipient_ids = tuple(id for (id,) in sql.rows(_RECIPIENTS, [channel.id]))
    nobody = Standing(frozenset(), LOWEST, 0)
    return ChannelAccess(viewer, channel, None, None, permissions.CHAT, nobody, (), recipient_ids)
