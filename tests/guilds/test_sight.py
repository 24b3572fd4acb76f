"""The facts for the gateway: true, and at a fixed price."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from guilds.models import ACTIVE_THREAD, LIVING_CHANNEL, Channel
from guilds.permissions import Overwrite, Permission
from guilds.selectors.sight import chat_ids_of, guild_ids_of, member_facts, snapshot
from guilds.services.channels import delete_channel
from guilds.services.threads import update_thread
from tests.base import MISSING, Community, at_most, make_community


def test_a_snapshot_holds_roles_channels_and_overwrites(community: Community) -> None:
    role = community.promote(community.bob, Permission.KICK_MEMBERS)
    hidden = community.hidden_channel()
    (facts,) = snapshot([community.guild.id, MISSING])
    assert (facts.id, facts.owner_id) == (community.guild.id, community.alice.id)
    assert facts.roles[role.id] == Permission.KICK_MEMBERS
    assert set(facts.roles) == {community.guild.id, role.id}
    assert set(facts.channels) == {community.channel.id, hidden.id}
    assert facts.channels[hidden.id].overwrites == (Overwrite(community.guild.id, 0, 0, 1024),)
    assert facts.channels[community.channel.id].overwrites == ()


def test_deleted_channels_are_not_in_it(community: Community) -> None:
    delete_channel(actor=community.alice, channel_id=community.channel.id)
    assert snapshot([community.guild.id])[0].channels == {}


def test_members(community: Community) -> None:
    role = community.promote(community.bob, 0)
    until = timezone.now() + timedelta(minutes=1)
    member = community.member(community.bob)
    member.timed_out_until = until
    member.save()
    ids = [community.alice.id, community.bob.id, community.charlie.id]
    facts = member_facts([community.guild.id], ids)
    assert set(facts) == {(community.guild.id, community.alice.id), (community.guild.id, community.bob.id)}
    bob = facts[community.guild.id, community.bob.id]
    assert (bob.role_ids, bob.timed_out_until) == (frozenset([role.id]), until)


def test_of_threads_it_has_the_active_private_ones(community: Community) -> None:
    private, archived = (community.thread(by=community.bob, private=True) for _ in range(2))
    update_thread(actor=community.bob, channel_id=archived.id, archived=True)
    community.thread(by=community.bob)
    (facts,) = snapshot([community.guild.id])
    assert set(facts.channels) == {community.channel.id}
    assert facts.threads == {private.id: community.channel.id}
    ids = [community.alice.id, community.bob.id]
    seats = member_facts([community.guild.id], ids)
    assert seats[community.guild.id, community.bob.id].thread_ids == {private.id}
    assert seats[community.guild.id, community.alice.id].thread_ids == frozenset()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables without an index")
def test_archived_threads_are_not_looked_at(community: Community) -> None:
    guild_ids = [community.guild.id]
    for condition, index in ((LIVING_CHANNEL, "channel_of_guild"), (ACTIVE_THREAD, "channel_active ")):
        assert index in Channel.objects.filter(condition, guild_id__in=guild_ids).explain()
    assert "channel_active_in" in Channel.objects.filter(ACTIVE_THREAD, parent_id__in=guild_ids).explain()


def test_the_price_is_fixed(community: Community) -> None:
    guilds = [make_community(community.alice, community.bob, community.charlie).guild for _ in range(4)]
    ids = [community.guild.id, *(guild.id for guild in guilds)]
    with at_most(5):
        assert len(snapshot(ids)) == 5
    with at_most(3):
        assert len(member_facts(ids, [community.alice.id, community.bob.id])) == 10
    with at_most(2):
        assert guild_ids_of(community.bob.id) == ids
        assert chat_ids_of(community.bob.id) == []


def test_nothing_of_nothing(db: None) -> None:
    assert snapshot([]) == []
    assert member_facts([], []) == {}
