"""How members look: https://docs.discord.com/developers/resources/guild#guild-member-object."""

from collections.abc import Iterable
from typing import TypedDict

from accounts import shapes as accounts
from accounts.models import User
from guilds.models import Member


class MemberPart(TypedDict):
    """A member without ``user``, as it stands beside a message's author."""

    nick: str | None
    avatar: str | None
    banner: str | None
    roles: list[str]
    joined_at: str
    premium_since: str | None
    deaf: bool
    mute: bool
    flags: int
    pending: bool
    communication_disabled_until: str | None


class MemberShape(MemberPart):
    """A member of a guild."""

    user: accounts.UserShape


class MemberEvent(MemberShape):
    """A member in an event that is about them."""

    guild_id: str


def member_part(member: Member, role_ids: Iterable[int]) -> MemberPart:
    """Return ``member`` without the user; ``role_ids`` are the roles held, without @everyone."""
    until = member.timed_out_until
    return {
        "nick": member.nick,
        "avatar": member.avatar,
        "banner": None,
        "roles": [str(id) for id in sorted(role_ids)],
        "joined_at": member.joined_at.isoformat(),
        "premium_since": None,
        "deaf": member.deaf,
        "mute": member.mute,
        "flags": member.flags,
        "pending": False,
        "communication_disabled_until": until.isoformat() if until else None,
    }


def member(member: Member, role_ids: Iterable[int], user: User | None = None) -> MemberShape:
    """Return ``member`` with their user (``member.user`` must be loaded unless ``user`` is given)."""
    return {**member_part(member, role_ids), "user": accounts.user(user or member.user)}


def member_event(member_: Member, role_ids: Iterable[int]) -> MemberEvent:
    """Return ``member_`` as GUILD_MEMBER_ADD and GUILD_MEMBER_UPDATE carry it."""
    return {**member(member_, role_ids), "guild_id": str(member_.guild_id)}
