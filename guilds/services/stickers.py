"""A guild's stickers: made, described, deleted."""

from typing import TypedDict, Unpack

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guilds import names, shapes
from guilds.events import expressions as announce
from guilds.models import AuditAction, Sticker, StickerFormat
from guilds.permissions import Permission
from guilds.selectors.expressions import get_sticker, stickers_of
from guilds.selectors.guilds import GuildAccess, get_guild
from guilds.services import audit
from guilds.services.doors import enter_guild
from guilds.services.ranks import require_maker
from rscord.core import events
from rscord.core.errors import TooMany
from rscord.core.pictures.store import keep

SIDE = 320
"""A sticker's longest side, in pixels."""
TOO_MANY_STICKERS = 30039
FORMATS = {"still": StickerFormat.PNG, "apng": StickerFormat.APNG, "gif": StickerFormat.GIF}


class StickerFields(TypedDict, total=False):
    """What can be set about a sticker; an empty ``description`` is none."""

    name: str
    description: str
    tags: str


def create_sticker(
    *, actor: User, guild_id: int, file: bytes, reason: str | None = None, **fields: Unpack[StickerFields]
) -> Sticker:
    """Make a sticker. An animated WebP is kept as an APNG: Discord's formats know no other.

    Raises UnknownGuild, MissingPermissions without CREATE_GUILD_EXPRESSIONS, InvalidForm for bad texts or a bad
    picture, TooMany (30039) at STICKER_MAX_COUNT.
    """
    get_guild(actor, guild_id).require(Permission.CREATE_GUILD_EXPRESSIONS)
    texts = _checked(fields)
    kept = keep("file", file, longest_side=SIDE, motion="own", most_bytes=settings.STICKER_MAX_BYTES)
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.CREATE_GUILD_EXPRESSIONS)
        _require_room(guild_id)
        sticker = Sticker.objects.create(
            guild=access.guild, creator=actor, picture=kept.name, format_type=FORMATS[kept.motion], **texts
        )
        changes = audit.changed(audit.NOTHING, shapes.sticker(sticker), audit.STICKER_KEYS)
        audit.record_changes(access, AuditAction.STICKER_CREATE, sticker.id, changes, reason=reason)
        announce.stickers_updated(guild_id, stickers_of(guild_id))
    return sticker


def update_sticker(
    *, actor: User, guild_id: int, sticker_id: int, reason: str | None = None, **fields: Unpack[StickerFields]
) -> Sticker:
    """Change a sticker's texts.

    One's own needs CREATE_GUILD_EXPRESSIONS or MANAGE_GUILD_EXPRESSIONS, another's the latter. Raises UnknownGuild,
    UnknownSticker, MissingPermissions or InvalidForm.
    """
    with events.transaction():
        access, sticker = _enter(actor, guild_id, sticker_id)
        texts, old = _checked(fields), shapes.sticker(sticker)
        for field, text in texts.items():
            setattr(sticker, field, text)
        sticker.save(update_fields=list(texts))
        changes = audit.changed(old, shapes.sticker(sticker), audit.STICKER_KEYS)
        audit.record_changes(access, AuditAction.STICKER_UPDATE, sticker.id, changes, reason=reason)
        announce.stickers_updated(guild_id, stickers_of(guild_id))
    return sticker


def delete_sticker(*, actor: User, guild_id: int, sticker_id: int, reason: str | None = None) -> None:
    """Delete a sticker. Messages that hold it go on showing it. Needs and raises what :func:`update_sticker` does."""
    with events.transaction():
        access, sticker = _enter(actor, guild_id, sticker_id)
        sticker.deleted_at = timezone.now()
        sticker.save(update_fields=["deleted_at"])
        changes = audit.changed(shapes.sticker(sticker), audit.NOTHING, audit.STICKER_KEYS)
        audit.record_changes(access, AuditAction.STICKER_DELETE, sticker.id, changes, reason=reason)
        announce.stickers_updated(guild_id, stickers_of(guild_id))


def _enter(actor: User, guild_id: int, sticker_id: int) -> tuple[GuildAccess, Sticker]:
    access = enter_guild(actor, guild_id)
    sticker = get_sticker(access, sticker_id)
    require_maker(access, sticker.creator_id)
    return access, sticker


def _require_room(guild_id: int) -> None:
    most = settings.STICKER_MAX_COUNT
    if Sticker.objects.filter(guild_id=guild_id, deleted_at=None).count() >= most:
        raise TooMany(TOO_MANY_STICKERS, _("A server has at most %(most)d stickers.") % {"most": most})


def _checked(fields: StickerFields) -> StickerFields:
    texts = fields.copy()
    if "name" in texts:
        texts["name"] = names.cleaned(texts["name"], least=2, most=30)
    if texts.get("description"):
        texts["description"] = names.cleaned(texts["description"], least=2, most=100, field="description")
    if "tags" in texts:
        texts["tags"] = names.cleaned(texts["tags"], most=200, field="tags")
    return texts
