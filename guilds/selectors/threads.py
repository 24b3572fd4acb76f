"""Threads as one person may see them. The number of queries is fixed, however many there are."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guilds import shapes
from guilds.models import ACTIVE_THREAD, FORUMS, Channel, ChannelType, ThreadMember
from guilds.permissions import Overwrite, Permission
from guilds.selectors.channels import ChannelAccess, oversees, visible_channels
from guilds.selectors.guilds import GuildAccess
from guilds.selectors.members import MemberRow, members_among
from rscord.core.errors import UnknownChannel, UnknownMember, WrongChannelType

PARENTS = frozenset({ChannelType.TEXT, ChannelType.ANNOUNCEMENT}) | FORUMS
"""Types of channels that can have threads."""


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread, and the viewer's own place in it."""

    thread: Channel
    place: ThreadMember | None

    def shape(self) -> dict[str, Any]:
        """Return the thread as the viewer sees it in lists, where the places stand beside the threads."""
        return shapes.thread(self.thread)


@dataclass(frozen=True, slots=True)
class Archive:
    """Some archived threads, the latest first, and whether there are older ones."""

    rows: list[ThreadRow]
    has_more: bool


def active_threads() -> QuerySet[Channel]:
    """Return all threads that are neither archived nor deleted."""
    return Channel.objects.filter(ACTIVE_THREAD)


def active_threads_of(access: GuildAccess) -> list[ThreadRow]:
    """Return the guild's active threads that the viewer may see, the newest first; four queries."""
    channels = visible_channels(access)
    threads = list(active_threads().filter(guild_id=access.guild.id).order_by("-id"))
    places = places_of(access.viewer.id, [thread.id for thread in threads])
    overwrites = {channel.id: found for channel, found in channels}
    seen = visible_threads(access, threads, overwrites, overwrites.keys(), places)
    return [ThreadRow(thread, places.get(thread.id)) for thread in seen]


def visible_threads(
    access: GuildAccess,
    threads: Sequence[Channel],
    overwrites: Mapping[int, Sequence[Overwrite]],
    parent_ids: Container[int],
    joined: Container[int],
) -> list[Channel]:
    """Return those of a guild's threads that the viewer may see: ``parent_ids`` are the channels that they view,
    ``joined`` the threads that they are in. ``overwrites`` are by channel.
    """
    private = {thread.parent_id for thread in threads if thread.type == ChannelType.PRIVATE_THREAD}
    overseen = {id for id in private if oversees(access.member, access.standing, overwrites.get(id or 0, ()))}
    return [
        thread
        for thread in threads
        if thread.parent_id in parent_ids
        and (thread.type != ChannelType.PRIVATE_THREAD or thread.id in joined or thread.parent_id in overseen)
    ]


def places_of(user_id: int, thread_ids: Collection[int]) -> dict[int, ThreadMember]:
    """Return somebody's places in those of the threads that they are in, by thread; no query for no threads."""
    if not thread_ids:
        return {}
    places = ThreadMember.objects.filter(user_id=user_id, thread_id__in=list(thread_ids))
    return {place.thread_id: place for place in places}


def public_archive(access: ChannelAccess, *, limit: int, before: datetime | None = None) -> Archive:
    """Return the channel's archived public threads, those archived ``before``.

    Raises WrongChannelType where there are no threads, or MissingPermissions without READ_MESSAGE_HISTORY.
    """
    announcement = access.channel.type == ChannelType.ANNOUNCEMENT
    type = ChannelType.ANNOUNCEMENT_THREAD if announcement else ChannelType.PUBLIC_THREAD
    return _archive(access, type, limit, before)


def private_archive(access: ChannelAccess, *, limit: int, before: datetime | None = None) -> Archive:
    """Return the channel's archived private threads. Raises as :func:`public_archive`, and without MANAGE_THREADS."""
    access.require(Permission.MANAGE_THREADS)
    return _archive(access, ChannelType.PRIVATE_THREAD, limit, before)


def own_archive(access: ChannelAccess, *, limit: int, before: int | None = None) -> Archive:
    """Return the channel's archived private threads that the viewer is in, the newest first, those with lower ids
    than ``before``. Raises as :func:`public_archive`.
    """
    _require_archive(access)
    places = ThreadMember.objects.filter(
        user=access.viewer,
        thread__parent_id=access.channel.id,
        thread__type=ChannelType.PRIVATE_THREAD,
        thread__archived=True,
        thread__deleted_at=None,
    )
    if before is not None:
        places = places.filter(thread_id__lt=before)
    found = list(places.select_related("thread").order_by("-thread_id")[: limit + 1])
    return Archive([ThreadRow(place.thread, place) for place in found[:limit]], len(found) > limit)


def get_place(access: ChannelAccess, user_id: int) -> ThreadMember:
    """Return somebody's place in a thread. Raises UnknownMember, or UnknownChannel for what is no thread."""
    require_thread(access)
    place = ThreadMember.objects.filter(thread=access.channel, user_id=user_id).first()
    if place is None:
        raise UnknownMember
    return place


def list_places(access: ChannelAccess, *, after: int = 0, limit: int) -> list[ThreadMember]:
    """Return who is in a thread, in the order of their ids, those above ``after``. Raises UnknownChannel."""
    require_thread(access)
    places = ThreadMember.objects.filter(thread=access.channel, user_id__gt=after)
    return list(places.order_by("user_id")[:limit])


def guild_members_of(access: ChannelAccess, places: Iterable[ThreadMember]) -> dict[int, MemberRow]:
    """Return the guild's members behind places in a thread, by user; two queries."""
    rows = members_among(access.in_guild().guild.id, [place.user_id for place in places])
    return {row.member.user_id: row for row in rows}


def require_thread(access: ChannelAccess) -> None:
    """Raise UnknownChannel for what is no thread."""
    if not access.channel.is_thread:
        raise UnknownChannel


def _archive(access: ChannelAccess, type: int, limit: int, before: datetime | None) -> Archive:
    _require_archive(access)
    threads = Channel.objects.filter(parent_id=access.channel.id, type=type, archived=True, deleted_at=None)
    if before is not None:
        threads = threads.filter(archive_changed_at__lt=before)
    found = list(threads.order_by("-archive_changed_at")[: limit + 1])
    places = places_of(access.viewer.id, [thread.id for thread in found[:limit]])
    rows = [ThreadRow(thread, places.get(thread.id)) for thread in found[:limit]]
    return Archive(rows, len(found) > limit)


def _require_archive(access: ChannelAccess) -> None:
    if access.channel.type not in PARENTS:
        raise WrongChannelType
    access.require(Permission.READ_MESSAGE_HISTORY)
