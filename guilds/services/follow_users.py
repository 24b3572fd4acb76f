"""What a change of a user's name or picture means in the guilds that they are in."""

from accounts.models import User
from guilds import names
from guilds.events import members as announce
from guilds.models import Member
from guilds.selectors.members import with_roles
from rscord.core import events


@events.on("USER_UPDATE")
def on_user_update(user: User) -> None:
    """Keep the folded names and tell every guild, inside the transaction that changed the user."""
    memberships = Member.objects.select_related("user").filter(user=user, guild__deleted_at=None)
    for row in with_roles(memberships):
        member, name = row.member, names.folded(user, row.member.nick)
        if member.name_folded != name:
            member.name_folded = name
            member.save(update_fields=["name_folded"])
        member.user = user
        announce.member_updated(member, row.role_ids, before=announce.sight(member, row.role_ids))
