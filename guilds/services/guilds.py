"""Making, changing and deleting guilds."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import limits
from accounts.models import User
from guilds import names, shapes
from guilds.events import guilds as announce
from guilds.models import AuditAction, Channel, ChannelType, Guild, Member, Role
from guilds.permissions import DEFAULT_EVERYONE, Permission
from guilds.selectors.expressions import expressions_of
from guilds.selectors.guilds import GuildAccess, get_guild
from guilds.selectors.roles import roles_of
from guilds.services import audit
from guilds.services.beginnings import Beginning, checked_beginnings, make_channels
from guilds.services.doors import enter_guild
from guilds.services.members import add_member
from rscord.core import events, ratelimit
from rscord.core.errors import InvalidForm, MissingPermissions
from rscord.core.pictures.store import keep

SIDES = {"icon": 512, "banner": 1024}
"""A picture's longest side, in pixels."""

CHANNEL_FIELDS = {
    "afk_channel_id": ChannelType.VOICE,
    "system_channel_id": ChannelType.TEXT,
    "rules_channel_id": ChannelType.TEXT,
    "public_updates_channel_id": ChannelType.TEXT,
}


class GuildFields(TypedDict, total=False):
    """What can be changed about a guild; only what is given changes. Pictures are given as they were sent."""

    name: str
    description: str | None
    icon: bytes | None
    banner: bytes | None
    owner_id: int
    verification_level: int
    default_message_notifications: int
    explicit_content_filter: int
    preferred_locale: str
    afk_timeout: int
    afk_channel_id: int | None
    system_channel_id: int | None
    system_channel_flags: int
    rules_channel_id: int | None
    public_updates_channel_id: int | None


def create_guild(*, owner: User, name: str, channels: Sequence[Beginning] = ()) -> Guild:
    """Make a guild with @everyone and ``channels``, by default one text channel; ``owner`` is its first member.

    Raises InvalidForm for a bad name or bad channels, TooMany when the owner is in too many guilds.
    """
    name, channels = names.cleaned(name, least=2), checked_beginnings(channels)
    with events.transaction():
        guild = Guild.objects.create(name=name, owner=owner)
        Role.objects.create(id=guild.id, guild=guild, name="@everyone", permissions=DEFAULT_EVERYONE)
        guild.system_channel_id = make_channels(guild, owner, channels).id
        guild.save(update_fields=["system_channel_id"])
        add_member(guild, owner)
    guild.member_count = 1
    return guild


def update_guild(
    *, actor: User, guild_id: int, reason: str | None = None, **changes: Unpack[GuildFields]
) -> Guild:
    """Change a guild's settings. ``owner_id`` hands it over, which only the owner may do.

    Raises UnknownGuild, MissingPermissions without MANAGE_GUILD, RateLimited or InvalidForm.
    """
    pictures = _keep_pictures(actor, guild_id, changes)
    with events.transaction():
        access = enter_guild(actor, guild_id)
        access.require(Permission.MANAGE_GUILD)
        guild, old_owner_id = access.guild, access.guild.owner_id
        old = shapes.guild(guild, (), (), ())
        _check(access, changes)
        for field, value in {**changes, **pictures}.items():
            setattr(guild, field, value)
        guild.save(update_fields=list(changes))
        differences = audit.changed(_faces(old), _faces(shapes.guild(guild, (), (), ())), audit.GUILD_KEYS)
        audit.record_changes(access, AuditAction.GUILD_UPDATE, guild.id, differences, reason=reason)
        announce.guild_updated(guild, roles_of(guild.id), expressions_of(guild.id), old_owner_id=old_owner_id)
    return guild


def delete_guild(*, actor: User, guild_id: int) -> None:
    """Delete the guild: from now on nobody sees it. Raises UnknownGuild, or MissingPermissions but for the owner."""
    with events.transaction():
        access = enter_guild(actor, guild_id)
        if not access.owns:
            raise MissingPermissions
        Guild.objects.filter(id=guild_id).update(deleted_at=timezone.now())
        announce.guild_deleted(access.guild)


def _faces(shape: dict[str, Any]) -> dict[str, Any]:
    """Return the guild's shape with its pictures under the names that they have in audit logs."""
    return shape | {"icon_hash": shape["icon"], "banner_hash": shape["banner"]}


def _keep_pictures(actor: User, guild_id: int, changes: GuildFields) -> dict[str, str]:
    """Keep the pictures among ``changes``, if ``actor`` may change them, and return their names."""
    given = {field: value for field, value in changes.items() if field in SIDES and isinstance(value, bytes)}
    if given:
        get_guild(actor, guild_id).require(Permission.MANAGE_GUILD)
        ratelimit.hit(limits.PICTURES, actor.id)
    return {field: keep(field, sent, longest_side=SIDES[field]).name for field, sent in given.items()}


def _check(access: GuildAccess, changes: GuildFields) -> None:
    if "name" in changes:
        changes["name"] = names.cleaned(changes["name"], least=2)
    if changes.get("owner_id", access.guild.owner_id) != access.guild.owner_id:
        _check_new_owner(access, changes["owner_id"])
    for field, type in CHANNEL_FIELDS.items():
        _check_channel(access.guild, field, changes, type)


def _check_new_owner(access: GuildAccess, owner_id: int) -> None:
    if not access.owns:
        raise MissingPermissions
    if not Member.objects.filter(guild=access.guild, user_id=owner_id, user__bot=False).exists():
        raise InvalidForm.one(
            "owner_id", "OWNER_NOT_A_MEMBER", _("The new owner must be a person in the server.")
        )


def _check_channel(guild: Guild, field: str, changes: Mapping[str, Any], type: ChannelType) -> None:
    channel_id = changes.get(field)
    if channel_id is None:
        return
    if not Channel.objects.filter(guild=guild, id=channel_id, type=type, deleted_at=None).exists():
        raise InvalidForm.one(field, "CHANNEL_INVALID", _("There is no such channel in this server."))
