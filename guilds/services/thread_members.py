"""Who comes into a thread, and who goes.

All of it holds the thread's lock, as its messages do: what is said after somebody was removed is not for them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.events import threads as announce
from guilds.models import Channel, ChannelType, Member, Role, ThreadMember
from guilds.permissions import Permission, channel_mask, guild_mask
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.members import MemberRow, member_of
from guilds.selectors.sight import private_places
from guilds.selectors.threads import require_thread
from guilds.services.threads import require_active
from rscord.core import events
from rscord.core.errors import MissingAccess, MissingPermissions, TooMany, UnknownMember

MAX_THREAD_MEMBERS = 1000
TOO_MANY_THREAD_MEMBERS = 30033


def join_thread(*, actor: User, channel_id: int) -> None:
    """Come into a thread that one sees; who is in it stays. Raises UnknownChannel, ThreadArchived,
    or TooMany (30033).
    """
    with events.transaction():
        access = _enter_open(actor, channel_id)
        add_places(access.channel, [member_of(access.in_guild().guild.id, actor.id)])


def add_to_thread(*, actor: User, channel_id: int, user_id: int) -> None:
    """Bring a member of the guild into a thread that one may write in.

    Into a private thread that is not ``invitable`` only its owner and holders of MANAGE_THREADS bring somebody.
    Raises UnknownChannel, ThreadArchived, MissingPermissions, UnknownMember, MissingAccess for
    who does not view the parent channel, or TooMany (30033).
    """
    with events.transaction():
        access = _enter_open(actor, channel_id)
        access.require(Permission.SEND_MESSAGES)
        if not may_invite(access):
            raise MissingPermissions
        row = member_of(access.in_guild().guild.id, user_id)
        if not who_may_view(access, [row]):
            raise MissingAccess
        add_places(access.channel, [row])


def leave_thread(*, actor: User, channel_id: int) -> None:
    """Go out of a thread; who is not in it stays out. Raises UnknownChannel or ThreadArchived."""
    with events.transaction():
        _remove_place(_enter_open(actor, channel_id).channel, actor.id)


def remove_from_thread(*, actor: User, channel_id: int, user_id: int) -> None:
    """Put somebody out of a thread: with MANAGE_THREADS, or as the owner of a private one.

    Raises UnknownChannel, ThreadArchived, MissingPermissions, or UnknownMember.
    """
    with events.transaction():
        access = _enter_open(actor, channel_id)
        thread = access.channel
        owns = thread.type == ChannelType.PRIVATE_THREAD and thread.owner_id == actor.id
        if not owns:
            access.require(Permission.MANAGE_THREADS)
        if not _remove_place(thread, user_id):
            raise UnknownMember


def add_places(thread: Channel, rows: Iterable[MemberRow]) -> None:
    """Put those of ``rows`` who are not in it yet into a thread, whose lock the caller's transaction holds.

    Raises TooMany (30033).
    """
    wanted = {row.member.user_id: row for row in rows}
    inside = ThreadMember.objects.filter(thread=thread, user_id__in=list(wanted))
    for user_id in inside.values_list("user_id", flat=True):
        del wanted[user_id]
    # Whoever goes out of the guild meanwhile must not stay in here: their member's row is gone, or waits for us.
    staying = Member.objects.select_for_update(no_key=True).filter(
        guild_id=thread.guild_id, user_id__in=list(wanted)
    )
    new = sorted(staying.values_list("user_id", flat=True)) if wanted else []
    if new:
        _grow(thread, len(new))
        places = [ThreadMember(thread=thread, user_id=user_id) for user_id in new]
        ThreadMember.objects.bulk_create(places)
        announce.members_added(thread, places, [wanted[user_id] for user_id in new])


def may_invite(access: ChannelAccess) -> bool:
    """Whether the viewer may bring others into a thread."""
    thread = access.channel
    owns = thread.owner_id == access.viewer.id
    return thread.invitable or owns or access.can(Permission.MANAGE_THREADS)


def who_may_view(access: ChannelAccess, rows: Sequence[MemberRow]) -> list[MemberRow]:
    """Return those of the guild's members who view the channel, or the thread's parent."""
    guild = access.in_guild().guild
    roles = dict(Role.objects.filter(guild_id=guild.id).values_list("id", "permissions"))

    def mask(row: MemberRow) -> int:
        who: dict[str, Any] = {
            "guild_id": guild.id, "user_id": row.member.user_id, "role_ids": frozenset(row.role_ids)
        }  # fmt: skip
        base = guild_mask(owner_id=guild.owner_id, roles=roles, **who)
        return channel_mask(base, overwrites=access.overwrites, **who)

    return [row for row in rows if mask(row) & Permission.VIEW_CHANNEL]


def forget_places(guild_id: int, user_id: int) -> list[int]:
    """Take somebody who has left the guild out of all its threads; return the active private ones among them."""
    private = private_places([guild_id], [user_id]).get((guild_id, user_id), [])
    places = ThreadMember.objects.filter(user_id=user_id, thread__guild_id=guild_id)
    Channel.objects.filter(id__in=places.values("thread_id")).update(member_count=F("member_count") - 1)
    places.delete()
    return private


def _enter_open(actor: User, channel_id: int) -> ChannelAccess:
    """Lock a thread and look at it then; it must be active."""
    require_thread(get_channel(actor, channel_id))
    Channel.objects.select_for_update(no_key=True).filter(id=channel_id).first()
    access = get_channel(actor, channel_id)
    require_active(access)
    return access


def _grow(thread: Channel, count: int) -> None:
    Channel.objects.filter(id=thread.id).update(member_count=F("member_count") + count)
    thread.member_count = Channel.objects.values_list("member_count", flat=True).get(id=thread.id)
    if thread.member_count > MAX_THREAD_MEMBERS:
        sentence = _("A thread has at most %(most)d members.") % {"most": MAX_THREAD_MEMBERS}
        raise TooMany(TOO_MANY_THREAD_MEMBERS, sentence)


def _remove_place(thread: Channel, user_id: int) -> bool:
    if not ThreadMember.objects.filter(thread=thread, user_id=user_id).delete()[0]:
        return False
    _grow(thread, -1)
    announce.member_removed(thread, user_id)
    return True
