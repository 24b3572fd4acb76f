"""What is announced about members: always to the whole guild."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts import shapes as accounts
from guilds import shapes
from guilds.models import Member
from guilds.selectors.guilds import GuildAccess
from rscord.core.events import Audience, publish


@dataclass(frozen=True, slots=True)
class MoveAsked:
    """What a moderator wants of ``member``: to be in that voice channel, or in none."""

    access: GuildAccess
    member: Member
    channel_id: int | None
    reason: str | None


def member_added(member: Member, role_ids: Iterable[int] = ()) -> None:
    """GUILD_MEMBER_ADD. The gateway gives the newcomer's own sessions a GUILD_CREATE on hearing it."""
    data = shapes.member_event(member, role_ids)
    publish("GUILD_MEMBER_ADD", Audience(member.guild_id), data, source=member)


def member_back(member: Member, role_ids: Iterable[int], thread_ids: Iterable[int]) -> None:
    """GUILD_MEMBER_ADD for somebody whose guild was brought back. It has no source: nobody is new here.

    ``thread_ids`` are the active private threads that they are in.
    """
    data = shapes.member_event(member, role_ids)
    publish("GUILD_MEMBER_ADD", Audience(member.guild_id), data, before=_threads(thread_ids))


def member_updated(member: Member, role_ids: Iterable[int], *, before: dict[str, Any]) -> None:
    """GUILD_MEMBER_UPDATE. ``before`` is :func:`sight` from before the change."""
    data = shapes.member_event(member, role_ids)
    publish("GUILD_MEMBER_UPDATE", Audience(member.guild_id), data, source=member, before=before)


def member_removed(member: Member, role_ids: Iterable[int], thread_ids: Iterable[int]) -> None:
    """GUILD_MEMBER_REMOVE. The gateway gives the removed one's own sessions a GUILD_DELETE on hearing it.

    ``thread_ids`` are the active private threads that they were in.
    """
    data = {"guild_id": str(member.guild_id), "user": accounts.user(member.user)}
    publish(
        "GUILD_MEMBER_REMOVE",
        Audience(member.guild_id),
        data,
        source=member,
        before=sight(member, role_ids) | (_threads(thread_ids) or {}),
    )


def move_asked(asked: MoveAsked) -> None:
    """For the voice app, which carries it out; nobody else hears it."""
    data = {"guild_id": str(asked.member.guild_id), "user_id": str(asked.member.user_id)}
    publish("~VOICE_MOVE", Audience(user_ids=()), data, source=asked)


def sight(member: Member, role_ids: Iterable[int]) -> dict[str, Any]:
    """Return what decides what the member sees, as an event's ``before`` holds it."""
    until = member.timed_out_until
    return {"roles": sorted(role_ids), "timed_out_until": until.isoformat() if until else None}


def _threads(thread_ids: Iterable[int]) -> dict[str, Any] | None:
    listed = sorted(thread_ids)
    return {"threads": listed} if listed else None
