"""Members who have not been seen for long."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import SignIn
from guilds.models import Member, MemberRole, Role
from guilds.permissions import Permission
from guilds.selectors.guilds import LOWEST, GuildAccess, rank_of


def prunable(access: GuildAccess, *, days: int, include_roles: Collection[int] = ()) -> QuerySet[Member]:
    """Return the members below the viewer who came more than ``days`` ago and whose devices were not seen since.

    Who holds a role stays, unless all that they hold are among ``include_roles``. Bots and the owner stay.
    Raises MissingPermissions without KICK_MEMBERS and MANAGE_GUILD.
    """
    access.require(Permission.KICK_MEMBERS, Permission.MANAGE_GUILD)
    if access.standing.rank <= LOWEST:
        return Member.objects.none()
    since = timezone.now() - timedelta(days=days)
    seen = SignIn.objects.filter(user_id=OuterRef("user_id"), last_seen_at__gte=since)
    kept = MemberRole.objects.filter(member_id=OuterRef("id")).exclude(
        role_id__in=_below(access, include_roles)
    )
    members = Member.objects.filter(guild_id=access.guild.id, joined_at__lt=since, user__bot=False)
    others = members.exclude(user_id__in=[access.guild.owner_id, access.viewer.id])
    return others.filter(~Exists(seen), ~Exists(kept)).order_by("id")


def _below(access: GuildAccess, role_ids: Collection[int]) -> list[int]:
    roles = Role.objects.filter(guild_id=access.guild.id, id__in=list(role_ids))
    return [role.id for role in roles if rank_of(role) < access.standing.rank]
