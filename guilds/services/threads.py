"""The life of threads: opened, changed, archived, brought back, deleted.

Opening one, bringing one back and changing one hold the guild's lock, so there are never more active ones than
``MAX_ACTIVE_THREADS``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds import names, shapes
from guilds.events import threads as announce
from guilds.models import AuditAction, Channel, ChannelType, ThreadMember
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.members import MemberRow
from guilds.selectors.threads import PARENTS, active_threads, require_thread
from guilds.services import audit
from guilds.services.doors import enter_channel, lock_guild
from guilds.services.forums import checked_flags, checked_tags
from rscord.core import events, snowflake
from rscord.core.errors import (
    MissingPermissions,
    SlowMode,
    ThreadArchived,
    ThreadLocked,
    TooMany,
    UnknownChannel,
    WrongChannelType,
)

MAX_ACTIVE_THREADS = 1000
"""In one guild. Archived ones are not counted."""
TOO_MANY_THREADS = 160006

DURATIONS = (60, 1440, 4320, 10080)
"""Minutes without a message after which a thread may be archived: an hour, a day, three days, a week."""
USUAL_DURATION = 4320

_OWNERS = frozenset({"name", "archived", "auto_archive_duration", "invitable", "applied_tags"})
"""What its owner may change about a thread; the rest is for holders of MANAGE_THREADS."""


@dataclass(frozen=True, slots=True)
class NewThread:
    """A thread to be. What is None is as the parent channel has it. ``owned``: its maker owns it and is in it."""

    name: str
    type: int
    auto_archive_duration: int | None = None
    rate_limit_per_user: int | None = None
    invitable: bool = True
    applied_tags: Sequence[int] = ()
    owned: bool = True


class ThreadFields(TypedDict, total=False):
    """What can be set about a thread; ``flags`` may pin a post."""

    name: str
    archived: bool
    locked: bool
    auto_archive_duration: int
    rate_limit_per_user: int
    invitable: bool
    applied_tags: list[int]
    flags: int


def open_thread(
    parent: ChannelAccess, new: NewThread, *, id: int | None = None, reason: str | None = None
) -> Channel:
    """Make a thread of ``parent``, whose guild's lock the caller's transaction holds.

    The caller has looked at who may do it. ``id``: a message's, if it begins from one. Raises WrongChannelType,
    InvalidForm, TagNeeded, SlowMode, MissingPermissions for a tag of moderators, or TooMany (160006).
    """
    if parent.channel.type not in PARENTS:
        raise WrongChannelType
    _check_rate(parent)
    _check_room(parent.channel.guild_id or 0)
    now = timezone.now()
    duration = new.auto_archive_duration or parent.channel.auto_archive_duration or USUAL_DURATION
    slow = new.rate_limit_per_user
    thread = Channel.objects.create(
        id=id or snowflake.make(),
        guild_id=parent.channel.guild_id,
        parent=parent.channel,
        type=new.type,
        name=names.cleaned(new.name),
        owner=parent.viewer if new.owned else None,
        auto_archive_duration=duration,
        rate_limit_per_user=parent.channel.default_thread_rate_limit_per_user if slow is None else slow,
        invitable=new.invitable,
        applied_tags=checked_tags(parent, parent.channel, (), new.applied_tags),
        opened_at=now,
        archive_changed_at=now,
        idle_check_at=now + timedelta(minutes=duration),
        member_count=1 if new.owned else 0,
    )
    _announce_new(parent, thread, reason)
    return thread


def update_thread(
    *, actor: User, channel_id: int, reason: str | None = None, **fields: Unpack[ThreadFields]
) -> Channel:
    """Change a thread: its owner may rename it, archive it and bring it back; who has MANAGE_THREADS may do all.

    Who may write in it may bring it back, too. In an archived thread nothing else can be changed. Raises
    UnknownChannel, MissingPermissions, ThreadArchived, ThreadLocked, InvalidForm, TagNeeded,
    TooMany (160006 for active threads, 30047 for pinned posts).
    """
    with events.transaction():
        access = _enter(actor, channel_id)
        thread = _locked(access)
        _require_change(access, thread, fields)
        was, archived = _flat(thread), thread.archived
        _apply(access, thread, fields)
        if thread.archived != archived:
            _note_turn(thread)
        elif "auto_archive_duration" in fields:
            thread.idle_check_at = idle_at(thread)
        thread.save(update_fields=[*fields, "archive_changed_at", "idle_check_at"])
        _record(access, AuditAction.THREAD_UPDATE, was, _flat(thread), reason)
        _announce_update(thread, turned=thread.archived != archived)
    return thread


def delete_thread(*, actor: User, channel_id: int, reason: str | None = None) -> Channel:
    """Delete a thread. Raises UnknownChannel, or MissingPermissions without MANAGE_THREADS."""
    with events.transaction():
        access = _enter(actor, channel_id)
        access.require(Permission.MANAGE_THREADS)
        thread = _locked(access)
        Channel.objects.filter(id=thread.id).update(deleted_at=timezone.now(), idle_check_at=None)
        _record(access, AuditAction.THREAD_DELETE, _flat(thread), audit.NOTHING, reason)
        announce.thread_deleted(thread, _member_ids(thread))
        ThreadMember.objects.filter(thread=thread).delete()
    return thread


def bring_back(access: ChannelAccess) -> None:
    """Make an archived thread active because somebody writes in it, in the caller's transaction.

    Raises ThreadLocked, or TooMany (160006). It takes the guild's lock.
    """
    lock_guild(access.channel.guild_id or 0)
    thread = _locked(access)
    if thread.archived:
        _check_room(thread.guild_id or 0)
        thread.archived = False
        _note_turn(thread)
        thread.save(update_fields=["archived", "archive_changed_at", "idle_check_at"])
        announce.thread_turned(thread, _member_ids(thread))


def require_unlocked(access: ChannelAccess) -> None:
    """Raise ThreadLocked in a locked thread, unless the viewer has MANAGE_THREADS."""
    if access.channel.locked and not access.can(Permission.MANAGE_THREADS):
        raise ThreadLocked


def require_active(access: ChannelAccess) -> None:
    """Raise ThreadArchived in an archived thread: nothing changes in it but that messages go."""
    if access.channel.archived:
        raise ThreadArchived


def archive(thread: Channel) -> None:
    """Archive an active thread, whose lock the caller's transaction holds."""
    thread.archived = True
    _note_turn(thread)
    thread.save(update_fields=["archived", "archive_changed_at", "idle_check_at"])
    _announce_update(thread, turned=True)


def idle_at(thread: Channel) -> datetime:
    """Return when a thread is to be archived if nothing more is written in it."""
    written = snowflake.timestamp(thread.last_message_id or thread.id)
    return max(written, thread.archive_changed_at or written) + lasting(thread)


def lasting(thread: Channel) -> timedelta:
    """Return for how long a thread stays active without a message."""
    return timedelta(minutes=thread.auto_archive_duration or USUAL_DURATION)


# How it is done


def _enter(actor: User, channel_id: int) -> ChannelAccess:
    access = enter_channel(actor, channel_id)
    require_thread(access)
    return access


def _locked(access: ChannelAccess) -> Channel:
    living = Channel.objects.select_for_update(no_key=True).filter(id=access.channel.id, deleted_at=None)
    thread = living.first()
    if thread is None:
        raise UnknownChannel
    return thread


def _member_ids(thread: Channel) -> list[int]:
    """Return who is in a private thread. It does not matter who is in a public one."""
    if thread.type != ChannelType.PRIVATE_THREAD:
        return []
    return list(ThreadMember.objects.filter(thread=thread).values_list("user_id", flat=True))


def _check_room(guild_id: int) -> None:
    if active_threads().filter(guild_id=guild_id).count() >= MAX_ACTIVE_THREADS:
        sentence = _("A server has at most %(most)d active threads.") % {"most": MAX_ACTIVE_THREADS}
        raise TooMany(TOO_MANY_THREADS, sentence)


def _check_rate(parent: ChannelAccess) -> None:
    """A channel's slow mode counts for the threads that one opens in it, too."""
    seconds = parent.channel.rate_limit_per_user
    free = Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS | Permission.BYPASS_SLOWMODE
    if not seconds or parent.mask & free:
        return
    mine = Channel.objects.filter(parent_id=parent.channel.id, owner=parent.viewer)
    last = mine.aggregate(last=Max("opened_at"))["last"]
    if last is not None:
        left = seconds - (timezone.now() - last).total_seconds()
        if left > 0:
            raise SlowMode(left)


def _announce_new(parent: ChannelAccess, thread: Channel, reason: str | None) -> None:
    if parent.member is None or thread.owner_id is None:
        announce.thread_created(thread, [])
        return
    place = ThreadMember.objects.create(thread=thread, user=parent.viewer)
    parent.member.user = parent.viewer
    _record(parent, AuditAction.THREAD_CREATE, audit.NOTHING, _flat(thread), reason)
    announce.thread_created(thread, [parent.viewer.id])
    row = MemberRow(parent.member, sorted(parent.standing.role_ids))
    announce.members_added(thread, [place], [row], shown=True)


def _require_change(access: ChannelAccess, thread: Channel, fields: ThreadFields) -> None:
    if access.can(Permission.MANAGE_THREADS):
        pass
    elif fields.get("archived") is False and len(fields) == 1:
        require_unlocked(access)
        access.require(Permission.SEND_MESSAGES)
    elif thread.owner_id != access.viewer.id or not fields.keys() <= _OWNERS:
        raise MissingPermissions
    else:
        require_unlocked(access)
    if thread.archived and fields.get("archived") is not False:
        raise ThreadArchived


def _apply(access: ChannelAccess, thread: Channel, fields: ThreadFields) -> None:
    values: dict[str, Any] = {**fields}
    parent = Channel.objects.get(id=thread.parent_id)
    if "name" in values:
        values["name"] = names.cleaned(values["name"])
    if "applied_tags" in values:
        values["applied_tags"] = checked_tags(access, parent, thread.applied_tags, values["applied_tags"])
    if "flags" in values:
        values["flags"] = checked_flags(thread, parent, values["flags"])
    if thread.archived and values.get("archived") is False:
        _check_room(thread.guild_id or 0)
    for name, value in values.items():
        setattr(thread, name, value)


def _note_turn(thread: Channel) -> None:
    """Set the times that change when a thread is archived or active again."""
    thread.archive_changed_at = timezone.now()
    thread.idle_check_at = None if thread.archived else idle_at(thread)


def _announce_update(thread: Channel, *, turned: bool) -> None:
    if turned:
        announce.thread_turned(thread, _member_ids(thread))
    else:
        announce.thread_updated(thread)


def _flat(thread: Channel) -> dict[str, Any]:
    shape = shapes.thread(thread)
    metadata: dict[str, Any] = shape["thread_metadata"]
    return shape | metadata


def _record(
    access: ChannelAccess,
    action: AuditAction,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    reason: str | None,
) -> None:
    changes = audit.changed(old, new, audit.THREAD_KEYS)
    audit.record_changes(access.in_guild(), action, int((old or new)["id"]), changes, reason=reason)
