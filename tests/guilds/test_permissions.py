"""The arithmetic of permissions, against the order that Discord documents."""

import pytest

from guilds.permissions import (
    ALL,
    TIMED_OUT,
    Overwrite,
    OverwriteType,
    Permission,
    channel_mask,
    guild_mask,
    has,
)

P = Permission
GUILD, OWNER, MEMBER, CREW, HANDS = 1, 2, 3, 10, 11
ROLES = {GUILD: int(P.VIEW_CHANNEL | P.SEND_MESSAGES), CREW: int(P.KICK_MEMBERS), HANDS: int(P.ADMINISTRATOR)}


def base(*role_ids: int, user_id: int = MEMBER, timed_out: bool = False) -> int:
    return guild_mask(
        guild_id=GUILD, owner_id=OWNER, user_id=user_id, role_ids=role_ids, roles=ROLES, timed_out=timed_out
    )


def role(id: int, allow: int = 0, deny: int = 0) -> Overwrite:
    return Overwrite(id, OverwriteType.ROLE, int(allow), int(deny))


def person(id: int, allow: int = 0, deny: int = 0) -> Overwrite:
    return Overwrite(id, OverwriteType.MEMBER, int(allow), int(deny))


def mask(*overwrites: Overwrite, roles: tuple[int, ...] = (), timed_out: bool = False) -> int:
    return channel_mask(
        base(*roles),
        guild_id=GUILD,
        user_id=MEMBER,
        role_ids=roles,
        overwrites=overwrites,
        timed_out=timed_out,
    )


def test_everyone_and_roles_are_joined() -> None:
    assert base(CREW) == P.VIEW_CHANNEL | P.SEND_MESSAGES | P.KICK_MEMBERS


def test_owner_and_administrators_have_all() -> None:
    assert base(user_id=OWNER) == base(HANDS) == ALL
    assert mask(role(GUILD, deny=ALL), roles=(HANDS,)) == ALL


def test_bit_47_is_unused() -> None:
    assert not ALL & 1 << 47
    assert ALL.bit_length() == 53


@pytest.mark.parametrize(
    ("overwrites", "sends"),
    [
        ([role(GUILD, deny=P.SEND_MESSAGES)], False),
        ([role(GUILD, deny=P.SEND_MESSAGES), role(CREW, allow=P.SEND_MESSAGES)], True),
        ([role(CREW, deny=P.SEND_MESSAGES), role(CREW + 90, allow=P.SEND_MESSAGES)], False),
        ([role(CREW, deny=P.SEND_MESSAGES), person(MEMBER, allow=P.SEND_MESSAGES)], True),
        ([role(CREW, allow=P.SEND_MESSAGES), person(MEMBER, deny=P.SEND_MESSAGES)], False),
        ([person(MEMBER + 90, deny=P.SEND_MESSAGES)], True),
        ([role(MEMBER, deny=P.SEND_MESSAGES)], True),
    ],
)
def test_overwrites_count_in_order(overwrites: list[Overwrite], sends: bool) -> None:
    assert has(mask(*overwrites, roles=(CREW,)), P.SEND_MESSAGES) is sends


def test_an_allowing_role_beats_a_denying_one() -> None:
    both = (role(CREW, allow=P.SEND_MESSAGES), role(HANDS, deny=P.SEND_MESSAGES))
    held = guild_mask(guild_id=GUILD, owner_id=OWNER, user_id=MEMBER, role_ids=(), roles=ROLES)
    seen = channel_mask(held, guild_id=GUILD, user_id=MEMBER, role_ids=(CREW, HANDS), overwrites=both)
    assert has(seen, P.SEND_MESSAGES)


def test_without_sight_there_is_nothing() -> None:
    assert mask(role(GUILD, deny=P.VIEW_CHANNEL)) == 0


def test_without_sending_there_is_nothing_that_needs_it() -> None:
    granted = int(P.ATTACH_FILES | P.EMBED_LINKS | P.MENTION_EVERYONE | P.SEND_TTS_MESSAGES)
    assert mask(role(GUILD, allow=granted)) & granted == granted
    assert mask(role(GUILD, allow=granted, deny=P.SEND_MESSAGES)) & granted == 0


def test_a_timed_out_member_only_reads() -> None:
    assert base(CREW, timed_out=True) == P.VIEW_CHANNEL
    allowed = mask(role(GUILD, allow=P.READ_MESSAGE_HISTORY), timed_out=True)
    assert allowed == TIMED_OUT
    assert base(HANDS, timed_out=True) == ALL
