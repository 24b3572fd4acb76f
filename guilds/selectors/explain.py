"""Why somebody may, or may not, do a thing in a channel."""

from guilds.models import Role
from guilds.permissions import Permission, Step, explain
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.guilds import is_timed_out
from guilds.selectors.members import member_of


def explain_member(access: ChannelAccess, user_id: int) -> list[Step]:
    """Return how a member's permissions in the channel come about.

    Raises UnknownChannel for a chat, MissingPermissions without MANAGE_ROLES unless it is about oneself, or
    UnknownMember.
    """
    guild = access.in_guild().guild
    if user_id != access.viewer.id:
        access.require(Permission.MANAGE_ROLES)
    row = member_of(guild.id, user_id)
    held = Role.objects.filter(guild_id=guild.id, id__in=[guild.id, *row.role_ids])
    return explain(
        guild_id=guild.id,
        owner_id=guild.owner_id,
        user_id=user_id,
        role_ids=row.role_ids,
        roles=dict(held.values_list("id", "permissions")),
        overwrites=access.overwrites,
        timed_out=is_timed_out(row.member.timed_out_until),
    )
