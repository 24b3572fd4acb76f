"""Channels and chats as one person may see them.

:func:`get_channel` is on the road of every message, so it is written in SQL: the ORM's work on the same two
queries costs several times what the database does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from guilds import permissions
from guilds.models import LIVING_CHANNEL, THREADS, Channel, ChannelType, Guild, Member
from guilds.permissions import Overwrite, Permission
from guilds.selectors.guilds import LOWEST, GuildAccess, Standing, is_timed_out, standing
from guilds.selectors.sight import overwrites_in
from rscord.core import sql
from rscord.core.errors import MissingPermissions, UnknownChannel

_CHANNEL_COLUMNS = sql.Columns(Channel)
_GUILD_COLUMNS = sql.Columns(Guild, ("id", "name", "owner"))
_MEMBER_COLUMNS = sql.Columns(Member)

_CHANNEL = f"""
SELECT {_CHANNEL_COLUMNS.of("c")}, {_GUILD_COLUMNS.of("g")}, {_MEMBER_COLUMNS.of("m")}, t.id
FROM guilds_channel c
LEFT JOIN guilds_guild g ON g.id = c.guild_id AND g.deleted_at IS NULL
LEFT JOIN guilds_member m ON m.guild_id = g.id AND m.user_id = %s
LEFT JOIN guilds_recipient p ON p.channel_id = c.id AND p.user_id = %s
LEFT JOIN guilds_threadmember t ON t.thread_id = c.id AND t.user_id = %s
LEFT JOIN guilds_channel q ON q.id = c.parent_id AND q.deleted_at IS NULL
WHERE c.id = %s AND c.deleted_at IS NULL AND (m.id IS NOT NULL OR p.id IS NOT NULL)
AND (q.id IS NOT NULL OR c.type NOT IN ({", ".join(str(int(type)) for type in sorted(THREADS))}))
"""  # noqa: S608  (only column names and constants are put in)

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
    ``overwrites`` are those that count: a thread's parent's. ``joined``: the viewer is in the thread.
    """

    viewer: User
    channel: Channel
    guild: Guild | None
    member: Member | None
    mask: int
    standing: Standing = field(repr=False)
    overwrites: tuple[Overwrite, ...] = ()
    recipient_ids: tuple[int, ...] = ()
    joined: bool = False

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

    A thread is seen by who views its parent; a private one only by those in it and by holders of MANAGE_THREADS.
    Raises UnknownChannel where it is missing, in a guild that is deleted or not theirs, or hidden from them.
    """
    found = sql.rows(_CHANNEL, [viewer.id, viewer.id, viewer.id, channel_id])
    if not found:
        raise UnknownChannel
    row = found[0]
    channel = _CHANNEL_COLUMNS.build(row)
    if channel.guild_id is None:
        return _chat_access(viewer, channel)
    guild = _GUILD_COLUMNS.build(row, len(_CHANNEL_COLUMNS))
    member = _MEMBER_COLUMNS.build(row, len(_CHANNEL_COLUMNS) + len(_GUILD_COLUMNS))
    return _guild_channel_access(viewer, channel, guild, member, joined=row[-1] is not None)


def visible_channels(access: GuildAccess) -> list[tuple[Channel, list[Overwrite]]]:
    """Return the guild's channels, without threads, that the viewer may see, each with its overwrites.

    Two queries.
    """
    living = Channel.objects.filter(LIVING_CHANNEL, guild_id=access.guild.id)
    channels = list(living.order_by("position", "id"))
    overwrites = overwrites_in([access.guild.id])
    return [(channel, overwrites[channel.id]) for channel in visible(access, channels, overwrites)]


def visible(
    access: GuildAccess, channels: Iterable[Channel], overwrites: Mapping[int, Sequence[Overwrite]]
) -> list[Channel]:
    """Return those of a guild's ``channels``, no threads, that the viewer may see; ``overwrites`` are by channel."""
    return [
        channel
        for channel in channels
        if mask_in(access.member, access.standing, overwrites.get(channel.id, ())) & Permission.VIEW_CHANNEL
    ]


def mask_in(
    member: Member, standing: Standing, overwrites: Iterable[Overwrite], *, in_thread: bool = False
) -> int:
    """Return what ``member`` may do in a channel with ``overwrites``, or in a thread of it."""
    return permissions.channel_mask(
        standing.mask,
        guild_id=member.guild_id,
        user_id=member.user_id,
        role_ids=standing.role_ids,
        overwrites=overwrites,
        timed_out=is_timed_out(member.timed_out_until),
        in_thread=in_thread,
    )


def oversees(member: Member, standing: Standing, overwrites: Iterable[Overwrite]) -> bool:
    """Whether ``member`` sees all private threads of a channel with ``overwrites``.

    As with channels, a timeout takes nothing out of sight.
    """
    mask = permissions.channel_mask(
        standing.lasting,
        guild_id=member.guild_id,
        user_id=member.user_id,
        role_ids=standing.role_ids,
        overwrites=overwrites,
    )
    return permissions.has(mask, Permission.VIEW_CHANNEL | Permission.MANAGE_THREADS)


def ruling_id(channel: Channel) -> int:
    """Return the id of the channel whose overwrites count: a thread's parent, else the channel itself."""
    return int(channel.parent_id if channel.type in THREADS and channel.parent_id else channel.id)


def _guild_channel_access(
    viewer: User, channel: Channel, guild: Guild, member: Member, *, joined: bool
) -> ChannelAccess:
    facts = sql.rows(_FACTS, [guild.id, member.id, ruling_id(channel)])
    held = standing(
        member, guild.owner_id, [(id, mask, position) for kind, id, mask, position in facts if kind < 0]
    )
    overwrites = tuple(Overwrite(id, kind, allow, deny) for kind, id, allow, deny in facts if kind >= 0)
    mask = mask_in(member, held, overwrites, in_thread=channel.is_thread)
    if not mask & Permission.VIEW_CHANNEL:
        raise UnknownChannel
    if channel.type == ChannelType.PRIVATE_THREAD and not joined and not oversees(member, held, overwrites):
        raise UnknownChannel
    return ChannelAccess(viewer, channel, guild, member, mask, held, overwrites, joined=joined)


def _chat_access(viewer: User, channel: Channel) -> ChannelAccess:
    recipient_ids = tuple(id for (id,) in sql.rows(_RECIPIENTS, [channel.id]))
    nobody = Standing(frozenset(), LOWEST, 0)
    return ChannelAccess(viewer, channel, None, None, permissions.CHAT, nobody, (), recipient_ids)
