"""Our arithmetic against discord.py's own ``permissions_for``, on random guilds.

Bot libraries compute permissions from the roles and overwrites that we send, so they must come to the same.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from unittest.mock import MagicMock

import discord
import pytest
from discord.permissions import Permissions

from guilds.permissions import ALL, Overwrite, OverwriteType, channel_mask, explain, guild_mask

CASES_PER_SEED = 250
SEEDS = range(12)
GUILD, CHANNEL, MEMBER, OTHER = 10**17, 10**17 + 1, 10**17 + 2, 10**17 + 3
JOINED = "2026-01-01T00:00:00+00:00"
VOICE = Permissions.voice().value
HERE = Permissions.all_channel().value & ~VOICE
"""What means something in a text channel: discord.py takes voice's bits away there, we leave them."""


def bits(random: Random) -> int:
    """Return a set of rights: few, many, or none at all."""
    density = random.choice((0, 0.1, 0.5, 0.9))
    found = sum(1 << bit for bit in range(53) if random.random() < density) & ALL
    return found if random.random() < 0.1 else found & ~8


class Case:
    """A random guild with one channel, and one member in it."""

    def __init__(self, random: Random) -> None:
        ids = [GUILD + 10 + n for n in range(random.randrange(6))]
        self.roles = {id: bits(random) for id in (GUILD, *ids)}
        self.held = [id for id in ids if random.random() < 0.5]
        self.owner_id = MEMBER if random.random() < 0.02 else OTHER
        self.timed_out = random.random() < 0.15
        targets = [id for id in (GUILD, *ids, MEMBER, OTHER) if random.random() < 0.6]
        random.shuffle(targets)
        self.overwrites = [self._overwrite(random, id) for id in targets]

    def _overwrite(self, random: Random, target: int) -> Overwrite:
        kind = OverwriteType.MEMBER if target in {MEMBER, OTHER} else OverwriteType.ROLE
        deny = bits(random)
        return Overwrite(target, kind, bits(random) & ~deny, deny)

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "guild_id": GUILD,
            "owner_id": self.owner_id,
            "user_id": MEMBER,
            "role_ids": self.held,
            "roles": self.roles,
            "timed_out": self.timed_out,
        }

    def in_guild(self) -> int:
        return guild_mask(**self.facts)

    def in_channel(self) -> int:
        return channel_mask(
            self.in_guild(),
            guild_id=GUILD,
            user_id=MEMBER,
            role_ids=self.held,
            overwrites=self.overwrites,
            timed_out=self.timed_out,
        )


def theirs(case: Case, state: Any) -> tuple[int, int]:
    """Return what discord.py makes of the same facts: in the guild, and in the channel."""
    roles = [
        {"id": str(id), "name": "r", "permissions": str(mask), "position": n, "colors": {"primary_color": 0}}
        | {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        for n, (id, mask) in enumerate(case.roles.items())
    ]
    guild = discord.Guild(
        data={"id": str(GUILD), "name": "g", "owner_id": str(case.owner_id), "roles": roles},  # type: ignore[typeddict-item]
        state=state,
    )
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat() if case.timed_out else None
    member = discord.Member(
        data={
            "user": {"id": str(MEMBER), "username": "m", "discriminator": "0", "avatar": None},
            "roles": [str(id) for id in case.held],
            "joined_at": JOINED,
            "communication_disabled_until": until,
            "flags": 0,
        },  # type: ignore[typeddict-item]
        guild=guild,
        state=state,
    )
    overwrites = [
        {"id": str(each.target_id), "type": int(each.type), "allow": str(each.allow), "deny": str(each.deny)}
        for each in case.overwrites
    ]
    channel = discord.TextChannel(
        state=state,
        guild=guild,
        data={"id": str(CHANNEL), "type": 0, "name": "c", "position": 0, "permission_overwrites": overwrites},  # type: ignore[typeddict-item]
    )
    return member.guild_permissions.value, channel.permissions_for(member).value


@pytest.fixture(scope="module")
def state() -> Any:
    fake = MagicMock()
    fake.self_id = OTHER
    fake.member_cache_flags = discord.MemberCacheFlags.none()
    fake.store_user = lambda data, **_: discord.User(state=fake, data=data)
    return fake


@pytest.mark.parametrize("seed", SEEDS)
def test_both_come_to_the_same(seed: int, state: Any) -> None:
    random = Random(seed)
    for _ in range(CASES_PER_SEED):
        case = Case(random)
        in_guild, in_channel = theirs(case, state)
        assert case.in_guild() == in_guild & ALL, vars(case)
        assert case.in_channel() & HERE == in_channel & HERE, vars(case)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_explanation_ends_with_what_one_has(seed: int) -> None:
    random = Random(seed)
    for _ in range(CASES_PER_SEED):
        case = Case(random)
        steps = explain(**case.facts, overwrites=case.overwrites)
        assert steps[-1].mask == case.in_channel(), vars(case)
        for before, after in pairwise(steps):
            assert after.mask == before.mask & ~after.removed | after.added
            assert not after.added & after.removed
