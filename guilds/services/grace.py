"""What a deleted guild's owner can still do: for some days bring it back, whole."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from guilds.events import members as announce
from guilds.models import Guild, Member
from guilds.selectors.members import with_roles
from guilds.selectors.sight import private_places
from rscord.core import events
from rscord.core.errors import UnknownGuild

GRACE = timedelta(days=7)
"""For so long a deleted guild is kept."""


def restore_guild(*, actor: User, guild_id: int) -> Guild:
    """Bring a deleted guild back, with all that was in it; its members' clients get it again at once.

    Raises UnknownGuild unless it is the actor's own, they deleted it themselves, and not over seven days ago.
    """
    with events.transaction():
        return bring_back(guild_id, owner=actor, deleted_by_moderator=False)


def bring_back(guild_id: int, **conditions: object) -> Guild:
    """Bring back a guild in its grace time that meets ``conditions``, inside a transaction. Raises UnknownGuild."""
    since = timezone.now() - GRACE
    deleted = Guild.objects.select_for_update(no_key=True).filter(deleted_at__gte=since)
    guild = deleted.filter(id=guild_id, **conditions).first()
    if guild is None:
        raise UnknownGuild
    guild.deleted_at, guild.deleted_by_moderator = None, False
    guild.save(update_fields=["deleted_at", "deleted_by_moderator"])
    places = private_places([guild_id])
    for row in with_roles(Member.objects.select_related("user").filter(guild=guild).order_by("id")):
        announce.member_back(row.member, row.role_ids, places.get((guild_id, row.member.user_id), ()))
    return guild
