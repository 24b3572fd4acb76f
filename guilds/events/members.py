"""What is announced about members: always to the whole guild."""

from collections.abc import Iterable
from typing import Any

from accounts import shapes as accounts
from guilds import shapes
from guilds.models import Member
from rscord.core.events import Audience, publish


def member_added(member: Member, role_ids: Iterable[int] = ()) -> None:
    """GUILD_MEMBER_ADD. The gateway gives the newcomer's own sessions a GUILD_CREATE on hearing it."""
    data = shapes.member_event(member, role_ids)
    publish("GUILD_MEMBER_ADD", Audience(member.guild_id), data, source=member)


def member_back(member: Member, role_ids: Iterable[int]) -> None:
    """GUILD_MEMBER_ADD for somebody whose guild was brought back. It has no source: nobody is new here."""
    data = shapes.member_event(member, role_ids)
    publish("GUILD_MEMBER_ADD", Audience(member.guild_id), data)


def member_updated(member: Member, role_ids: Iterable[int], *, before: dict[str, Any]) -> None:
    """GUILD_MEMBER_UPDATE. ``before`` is :func:`sight` from before the change."""
    data = shapes.member_event(member, role_ids)
    publish("GUILD_MEMBER_UPDATE", Audience(member.guild_id), data, source=member, before=before)


def member_removed(member: Member, role_ids: Iterable[int]) -> None:
    """GUILD_MEMBER_REMOVE. The gateway gives the removed one's own sessions a GUILD_DELETE on hearing it."""
    data = {"guild_id": str(member.guild_id), "user": accounts.user(member.user)}
    publish(
        "GUILD_MEMBER_REMOVE",
        Audience(member.guild_id),
        data,
        source=member,
        before=sight(member, role_ids),
    )


def sight(member: Member, role_ids: Iterable[int]) -> dict[str, Any]:
    """Return what decides what the member sees, as an event's ``before`` holds it."""
    until = member.timed_out_until
    return {"roles": sorted(role_ids), "timed_out_until": until.isoformat() if until else None}
