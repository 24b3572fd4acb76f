"""The emoji and stickers of guilds."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from accounts.models import User
from accounts.selectors.applications import get_application
from guilds.models import Emoji, MemberRole, Sticker
from guilds.permissions import Permission
from guilds.selectors.guilds import GuildAccess
from rscord.core.errors import MissingPermissions, UnknownEmoji, UnknownSticker


class Expressions(NamedTuple):
    """What a guild has, oldest first."""

    emojis: list[Emoji]
    stickers: list[Sticker]


def expressions_of(guild_id: int) -> Expressions:
    """Return what a guild has; two queries."""
    return expressions_by_guild([guild_id])[guild_id]


def expressions_by_guild(guild_ids: Iterable[int]) -> dict[int, Expressions]:
    """Return what each guild has; two queries."""
    found = {id: Expressions([], []) for id in guild_ids}
    for emoji in Emoji.objects.filter(guild_id__in=list(found), deleted_at=None).order_by("id"):
        found[emoji.guild_id or 0].emojis.append(emoji)
    for sticker in Sticker.objects.filter(guild_id__in=list(found), deleted_at=None).order_by("id"):
        found[sticker.guild_id].stickers.append(sticker)
    return found


def emojis_of(guild_id: int) -> list[Emoji]:
    """Return the guild's emoji with those who made them, oldest first."""
    found = Emoji.objects.filter(guild_id=guild_id, deleted_at=None)
    return list(found.select_related("creator").order_by("id"))


def get_emoji(access: GuildAccess, emoji_id: int) -> Emoji:
    """Return an emoji of this guild with who made it. Raises UnknownEmoji."""
    found = Emoji.objects.filter(guild_id=access.guild.id, deleted_at=None)
    emoji = found.select_related("creator").filter(id=emoji_id).first()
    if emoji is None:
        raise UnknownEmoji
    return emoji


def emojis_of_application(viewer: User, application_id: int) -> list[Emoji]:
    """Return the emoji of the viewer's own application, oldest first. Raises UnknownApplication."""
    found = Emoji.objects.filter(application=get_application(viewer, application_id), deleted_at=None)
    return list(found.select_related("creator").order_by("id"))


def get_application_emoji(viewer: User, application_id: int, emoji_id: int) -> Emoji:
    """Return an emoji of the viewer's own application. Raises UnknownApplication or UnknownEmoji."""
    found = Emoji.objects.filter(application=get_application(viewer, application_id), deleted_at=None)
    emoji = found.select_related("creator").filter(id=emoji_id).first()
    if emoji is None:
        raise UnknownEmoji
    return emoji


def usable_emoji(viewer: User, emoji_id: int) -> Emoji:
    """Return an emoji of a guild that ``viewer`` is in, whichever, or of the viewing bot's own. At most two queries.

    Raises UnknownEmoji, or MissingPermissions for one that is for roles which they do not hold.
    """
    emoji = Emoji.objects.filter(_within_reach_of(viewer), id=emoji_id).first()
    if emoji is None and viewer.bot:
        # Not in one query: an OR over the join would look at every member of the guild.
        emoji = Emoji.objects.filter(application__bot=viewer, deleted_at=None, id=emoji_id).first()
    if emoji is None:
        raise UnknownEmoji
    held = MemberRole.objects.filter(member__guild_id=emoji.guild_id, member__user=viewer)
    if emoji.role_ids and not held.filter(role_id__in=emoji.role_ids).exists():
        raise MissingPermissions
    return emoji


def picture_of_emoji(emoji_id: int) -> str:
    """Return the picture's name, of a deleted emoji too, for whoever asks. Raises UnknownEmoji."""
    name = Emoji.objects.filter(id=emoji_id).values_list("picture", flat=True).first()
    if name is None:
        raise UnknownEmoji
    return name


def stickers_of(guild_id: int) -> list[Sticker]:
    """Return the guild's stickers with those who made them, oldest first."""
    found = Sticker.objects.filter(guild_id=guild_id, deleted_at=None)
    return list(found.select_related("creator").order_by("id"))


def get_sticker(access: GuildAccess, sticker_id: int) -> Sticker:
    """Return a sticker of this guild with who made it. Raises UnknownSticker."""
    found = Sticker.objects.filter(guild_id=access.guild.id, deleted_at=None)
    sticker = found.select_related("creator").filter(id=sticker_id).first()
    if sticker is None:
        raise UnknownSticker
    return sticker


def usable_stickers(viewer: User, sticker_ids: Iterable[int]) -> list[Sticker]:
    """Return stickers of guilds that ``viewer`` is in, in the order of ``sticker_ids``; one query.

    Raises UnknownSticker.
    """
    ids = list(dict.fromkeys(sticker_ids))
    found = {sticker.id: sticker for sticker in Sticker.objects.filter(_within_reach_of(viewer), id__in=ids)}
    if len(found) < len(ids):
        raise UnknownSticker
    return [found[id] for id in ids]


def picture_of_sticker(sticker_id: int) -> str:
    """Return the picture's name, of a deleted sticker too, for whoever asks. Raises UnknownSticker."""
    name = Sticker.objects.filter(id=sticker_id).values_list("picture", flat=True).first()
    if name is None:
        raise UnknownSticker
    return name


def sees_creators(access: GuildAccess) -> bool:
    """Whether the viewer is told who made an emoji or sticker."""
    return bool(access.mask & (Permission.CREATE_GUILD_EXPRESSIONS | Permission.MANAGE_GUILD_EXPRESSIONS))


def _within_reach_of(viewer: User) -> Q:
    return Q(guild__members__user=viewer, guild__deleted_at=None, deleted_at=None)
