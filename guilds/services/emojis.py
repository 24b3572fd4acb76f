"""A guild's emoji: made, renamed, kept to roles, deleted."""

import re
from collections.abc import Collection
from typing import Any, TypedDict, Unpack

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guilds import shapes
from guilds.events import expressions as announce
from guilds.models import AuditAction, Emoji, Role
from guilds.permissions import Permission
from guilds.selectors.expressions import emojis_of, get_emoji
from guilds.selectors.guilds import GuildAccess, get_guild
from guilds.services import audit
from guilds.services.doors import enter_guild
from guilds.services.ranks import require_maker
from rscord.core import events
from rscord.core.errors import InvalidForm, TooMany, UnknownRole
from rscord.core.pictures.store import Kept, keep

SIDE = 128
"""An emoji's longest side, in pixels."""
TOO_MANY_EMOJI = 30008
TOO_MANY_MOVING_EMOJI = 30018

_NAME = re.compile(r"[A-Za-z0-9_]{2,32}")


class EmojiFields(TypedDict, total=False):
    """What can be changed about an emoji; only what is given changes. No ``roles``: everybody may use it."""

    name: str
    roles: Collection[int]


def create_emoji(
    *,
    actor: User,
    guild_id: int,
    name: str,
    image: bytes,
    roles: Collection[int] = (),
    reason: str | None = None,
) -> Emoji:
    """Make an emoji, kept to members with one of ``roles`` if there are any.

    Raises UnknownGuild, MissingPermissions without CREATE_GUILD_EXPRESSIONS, UnknownRole, InvalidForm for a bad name
    or picture, TooMany (30008, 30018) at EMOJI_MAX_COUNT that move as much or as little.
    """
    get_guild(actor, guild_id).require(Permission.CREATE_GUILD_EXPRESSIONS)
    name = checked_name(name)
    kept = keep_emoji(image)
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.CREATE_GUILD_EXPRESSIONS)
        _require_room(guild_id, kept)
        emoji = Emoji.objects.create(
            guild=access.guild,
            creator=actor,
            name=name,
            picture=kept.name,
            animated=kept.animated,
            role_ids=_checked_roles(guild_id, roles),
        )
        changes = audit.changed(audit.NOTHING, _face(emoji), audit.EMOJI_KEYS)
        audit.record_changes(access, AuditAction.EMOJI_CREATE, emoji.id, changes, reason=reason)
        announce.emojis_updated(guild_id, emojis_of(guild_id))
    return emoji


def update_emoji(
    *, actor: User, guild_id: int, emoji_id: int, reason: str | None = None, **fields: Unpack[EmojiFields]
) -> Emoji:
    """Rename an emoji or change whom it is for.

    One's own needs CREATE_GUILD_EXPRESSIONS or MANAGE_GUILD_EXPRESSIONS, another's the latter. Raises UnknownGuild,
    UnknownEmoji, UnknownRole, MissingPermissions or InvalidForm.
    """
    with events.transaction():
        access, emoji = _enter(actor, guild_id, emoji_id)
        old = _face(emoji)
        if "name" in fields:
            emoji.name = checked_name(fields["name"])
        if "roles" in fields:
            emoji.role_ids = _checked_roles(guild_id, fields["roles"])
        emoji.save(update_fields=["name", "role_ids"])
        changes = audit.changed(old, _face(emoji), audit.EMOJI_KEYS)
        audit.record_changes(access, AuditAction.EMOJI_UPDATE, emoji.id, changes, reason=reason)
        announce.emojis_updated(guild_id, emojis_of(guild_id))
    return emoji


def delete_emoji(*, actor: User, guild_id: int, emoji_id: int, reason: str | None = None) -> None:
    """Delete an emoji. Where it was used it stays to be seen. Needs and raises what :func:`update_emoji` does."""
    with events.transaction():
        access, emoji = _enter(actor, guild_id, emoji_id)
        emoji.deleted_at = timezone.now()
        emoji.save(update_fields=["deleted_at"])
        changes = audit.changed(_face(emoji), audit.NOTHING, audit.EMOJI_KEYS)
        audit.record_changes(access, AuditAction.EMOJI_DELETE, emoji.id, changes, reason=reason)
        announce.emojis_updated(guild_id, emojis_of(guild_id))


def keep_emoji(image: bytes) -> Kept:
    """Keep an emoji's picture as it was sent. Raises InvalidForm."""
    return keep("image", image, longest_side=SIDE, motion="gif", most_bytes=settings.EMOJI_MAX_BYTES)


def checked_name(name: str) -> str:
    """Return ``name``. Raises InvalidForm unless it has 2 to 32 Latin letters, digits and underscores."""
    if not _NAME.fullmatch(name):
        sentence = _("An emoji's name has 2 to 32 Latin letters, digits and underscores.")
        raise InvalidForm.one("name", "STRING_TYPE_REGEX", sentence)
    return name


def _enter(actor: User, guild_id: int, emoji_id: int) -> tuple[GuildAccess, Emoji]:
    access = enter_guild(actor, guild_id)
    emoji = get_emoji(access, emoji_id)
    require_maker(access, emoji.creator_id)
    return access, emoji


def _face(emoji: Emoji) -> dict[str, Any]:
    """Return what audit logs tell of an emoji: no roles are nothing to tell."""
    shape = shapes.emoji(emoji)
    return {**shape, "roles": shape["roles"] or None}


def _require_room(guild_id: int, kept: Kept) -> None:
    most = settings.EMOJI_MAX_COUNT
    alike = Emoji.objects.filter(guild_id=guild_id, deleted_at=None, animated=kept.animated)
    if alike.count() >= most:
        code = TOO_MANY_MOVING_EMOJI if kept.animated else TOO_MANY_EMOJI
        raise TooMany(code, _("A server has at most %(most)d emoji of this kind.") % {"most": most})


def _checked_roles(guild_id: int, role_ids: Collection[int]) -> list[int]:
    """Return the roles as they are kept; @everyone among them is no restriction."""
    wanted = set(role_ids)
    if guild_id in wanted:
        return []
    if Role.objects.filter(guild_id=guild_id, id__in=wanted).count() < len(wanted):
        raise UnknownRole
    return sorted(wanted)
