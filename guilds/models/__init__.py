"""What a community is made of, by subject."""

from guilds.models.audit_log import AuditAction, AuditLogEntry
from guilds.models.channels import (
    ACTIVE_THREAD,
    CHATS,
    FORUMS,
    GUILD_TYPES,
    LIVING_CHANNEL,
    THREADS,
    Channel,
    ChannelType,
    Overwrite,
    Recipient,
)
from guilds.models.expressions import Emoji, Sticker, StickerFormat
from guilds.models.guilds import Guild, Role
from guilds.models.invites import Invite
from guilds.models.members import Ban, Member, MemberRole
from guilds.models.threads import ThreadMember

__all__ = [
    "ACTIVE_THREAD",
    "CHATS",
    "FORUMS",
    "GUILD_TYPES",
    "LIVING_CHANNEL",
    "THREADS",
    "AuditAction",
    "AuditLogEntry",
    "Ban",
    "Channel",
    "ChannelType",
    "Emoji",
    "Guild",
    "Invite",
    "Member",
    "MemberRole",
    "Overwrite",
    "Recipient",
    "Role",
    "Sticker",
    "StickerFormat",
    "ThreadMember",
]
