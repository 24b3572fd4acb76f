"""How people come into a thread by what is said there: whoever writes is in it, and whoever is called."""

from collections.abc import Iterable

from accounts.models import User
from guilds.models import ThreadMember
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.members import MemberRow, members_among
from guilds.services.thread_members import add_places, may_invite, who_may_view


def come_in(author: ChannelAccess, called: Iterable[User]) -> None:
    """Bring the viewer of ``author`` into the thread and, if they may invite, those of ``called`` who view its parent.

    The caller's transaction holds the thread's lock. No query where nobody new is called. Raises TooMany (30033).
    """
    if author.member is None:
        return
    rows: list[MemberRow] = []
    if not author.joined:
        author.member.user = author.viewer
        rows.append(MemberRow(author.member, sorted(author.standing.role_ids)))
    user_ids = {user.id for user in called} - {author.viewer.id}
    if user_ids and may_invite(author):
        rows += _who_is_new(author, user_ids)
    if rows:
        add_places(author.channel, rows)


def _who_is_new(author: ChannelAccess, user_ids: set[int]) -> list[MemberRow]:
    inside = ThreadMember.objects.filter(thread=author.channel, user_id__in=user_ids)
    new = user_ids - set(inside.values_list("user_id", flat=True))
    return who_may_view(author, members_among(author.in_guild().guild.id, new)) if new else []
