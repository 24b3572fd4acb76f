"""What is announced about threads, and to whom.

Who views a channel hears of its public threads. Of a private thread hear those who are in it or oversee it, while it
is active: ``before`` says for whom it comes into sight or goes out of it, in the terms of ``rscord.gateway.sight``.
"""

from collections.abc import Collection, Iterable
from typing import Any

from guilds import shapes
from guilds.events.channels import audience
from guilds.models import Channel, ChannelType, ThreadMember
from guilds.selectors.members import MemberRow
from rscord.core.events import Audience, publish


def thread_created(thread: Channel, member_ids: Iterable[int]) -> None:
    """THREAD_CREATE of a new thread; ``member_ids`` are in it from the beginning."""
    data = shapes.thread(thread) | {"newly_created": True}
    before = _turn(thread, member_ids, whole=True)
    publish("THREAD_CREATE", audience(thread), data, source=thread, before=before)


def thread_updated(thread: Channel) -> None:
    """THREAD_UPDATE of a thread that is as active as before."""
    publish("THREAD_UPDATE", audience(thread), shapes.thread(thread), source=thread)


def thread_turned(thread: Channel, member_ids: Iterable[int]) -> None:
    """THREAD_UPDATE of a thread that is archived or active again; ``member_ids`` are all who are in it."""
    before = _turn(thread, member_ids, whole=True)
    publish("THREAD_UPDATE", audience(thread), shapes.thread(thread), source=thread, before=before)


def thread_deleted(thread: Channel, member_ids: Iterable[int]) -> None:
    """THREAD_DELETE. Of an archived private thread hear those who were in it, ``member_ids``."""
    if thread.type == ChannelType.PRIVATE_THREAD and thread.archived:
        to = Audience(thread.guild_id, thread.parent_id, tuple(member_ids))
        publish("THREAD_DELETE", to, _bare(thread), source=thread)
    else:
        before = _turn(thread, member_ids, whole=True)
        publish("THREAD_DELETE", audience(thread), _bare(thread), source=thread, before=before)


def members_added(
    thread: Channel, places: Collection[ThreadMember], rows: Collection[MemberRow], *, shown: bool = False
) -> None:
    """THREAD_MEMBER_UPDATE to each of the new ones, and THREAD_MEMBERS_UPDATE to all.

    A private thread is told to them first, by THREAD_CREATE, unless they have been ``shown`` it.
    """
    for place in places:
        if thread.type == ChannelType.PRIVATE_THREAD and not shown:
            _shown(thread, place)
        data = shapes.thread_member(place) | {"guild_id": str(thread.guild_id)}
        publish("THREAD_MEMBER_UPDATE", _only(thread, place.user_id), data, source=place)
    members = {row.member.user_id: row.shape() for row in rows}
    added = [shapes.thread_member(place) | {"member": members[place.user_id]} for place in places]
    _members_updated(thread, {"added_members": added})


def member_removed(thread: Channel, user_id: int) -> None:
    """THREAD_MEMBERS_UPDATE; a private thread is then gone for who was removed: THREAD_DELETE."""
    _members_updated(thread, {"removed_member_ids": [str(user_id)]})
    if thread.type == ChannelType.PRIVATE_THREAD:
        before = _turn(thread, [user_id], whole=False)
        publish("THREAD_DELETE", _only(thread, user_id), _bare(thread), before=before)


def _shown(thread: Channel, place: ThreadMember) -> None:
    before = _turn(thread, [place.user_id], whole=False)
    publish("THREAD_CREATE", _only(thread, place.user_id), shapes.thread(thread, place), before=before)


def _members_updated(thread: Channel, changes: dict[str, Any]) -> None:
    data = {
        "id": str(thread.id),
        "guild_id": str(thread.guild_id),
        "member_count": thread.member_count,
        **changes,
    }
    publish("THREAD_MEMBERS_UPDATE", audience(thread), data, source=thread)


def _only(thread: Channel, user_id: int) -> Audience:
    everybody = audience(thread)
    return Audience(everybody.guild_id, everybody.channel_id, (user_id,))


def _turn(thread: Channel, member_ids: Iterable[int], *, whole: bool) -> dict[str, Any] | None:
    """Return ``before``: ``whole`` says that the thread itself comes or goes, else only ``member_ids`` do."""
    if thread.type != ChannelType.PRIVATE_THREAD:
        return None
    return {"whole": whole, "members": list(member_ids)}


def _bare(thread: Channel) -> dict[str, Any]:
    ids = {"id": thread.id, "guild_id": thread.guild_id, "parent_id": thread.parent_id}
    return {name: str(id) for name, id in ids.items()} | {"type": thread.type}
