"""How guilds and what is in them look to clients, by subject."""

from guilds.shapes.audit_log import AuditLogEntryShape, Change, audit_log_entry
from guilds.shapes.bans import BanShape, ban
from guilds.shapes.channels import channel, chat, group, overwrite
from guilds.shapes.expressions import EmojiShape, StickerShape, emoji, sticker, sticker_item
from guilds.shapes.guilds import Counts, guild, own_guild
from guilds.shapes.invites import invite, invite_event, invite_with_uses
from guilds.shapes.members import MemberPart, MemberShape, member, member_event, member_part
from guilds.shapes.permissions import StepShape, step
from guilds.shapes.roles import RoleShape, role
from guilds.shapes.threads import ThreadMemberShape, thread, thread_member

__all__ = [
    "AuditLogEntryShape",
    "BanShape",
    "Change",
    "Counts",
    "EmojiShape",
    "MemberPart",
    "MemberShape",
    "RoleShape",
    "StepShape",
    "StickerShape",
    "ThreadMemberShape",
    "audit_log_entry",
    "ban",
    "channel",
    "chat",
    "emoji",
    "group",
    "guild",
    "invite",
    "invite_event",
    "invite_with_uses",
    "member",
    "member_event",
    "member_part",
    "overwrite",
    "own_guild",
    "role",
    "step",
    "sticker",
    "sticker_item",
    "thread",
    "thread_member",
]
