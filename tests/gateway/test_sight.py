"""A guild's sight, kept current by events, against the same worked out from nothing."""

from datetime import UTC, datetime, timedelta
from functools import cache

import orjson
import pytest

from guilds.permissions import ALL, Overwrite, OverwriteType, Permission
from guilds.selectors.sight import ChannelFacts, GuildFacts, MemberFacts
from rscord.core.events import Audience, Event
from rscord.gateway.sight import Sight, facts_before, member_facts
from tests.gateway.world import GUILD, VIEW, World

SEEDS = range(25)
DEEDS = 120
OWNER, BOB = 1, 2
CHANNEL, THREAD = 2001, 2500
PEOPLE = [1, 2, 3, 4, 5]


def seated(world: World) -> Sight:
    sight = Sight(world.facts())
    sight.seats = {user: world.seat(user) for user in world.members}
    return sight


def advance(sight: Sight, event: Event) -> None:
    """Apply an event as the hub does: seats of those who come and go are the hub's business."""
    if event.type == "GUILD_MEMBER_ADD":
        data = event.data()
        sight.seats[int(data["user"]["id"])] = member_facts(data)
    sight.advance(event)


def undo(sight: Sight, event: Event) -> None:
    user = int(event.data().get("user", {}).get("id", 0))
    if event.type == "GUILD_MEMBER_ADD":
        sight.seats.pop(user)
    elif event.type == "GUILD_MEMBER_REMOVE":
        sight.seats[user] = facts_before(event.before or {})
    else:
        sight.undo(event)


@cache
def lived(seed: int) -> World:
    """Return a world in which much has happened. It must not be touched."""
    world = World(PEOPLE, seed)
    world.happen(DEEDS)
    return world


def views(sight: Sight) -> dict[int, frozenset[int]]:
    return {user: sight.visible(user) for user in sight.seats}


@pytest.mark.parametrize("seed", SEEDS)
def test_forwards_it_agrees_with_the_facts_after_every_event(seed: int) -> None:
    sight = seated(World(PEOPLE, seed))
    for event in lived(seed).log:
        advance(sight, event)
        assert views(sight) == lived(seed).seen[event.position], event


@pytest.mark.parametrize("seed", SEEDS)
def test_backwards_it_agrees_with_what_was(seed: int) -> None:
    world = lived(seed)
    sight = seated(world)
    for event in reversed(world.log):
        undo(sight, event)
        assert views(sight) == world.seen[event.position - 1], event


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_names_exactly_whose_sight_it_changed(seed: int) -> None:
    """Of channels that were there before and are there after; people who come or go are told otherwise."""
    world = lived(seed)
    sight = seated(World(PEOPLE, seed))
    for event in world.log:
        before, channels = views(sight), set(sight.channels)
        if event.type in {"GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE"}:
            advance(sight, event)
            continue
        changes = sight.advance(event)
        common = channels & set(sight.channels)
        for user, had in before.items():
            now, change = sight.visible(user), changes.get(user)
            assert (now - had) & common == (change.gained if change else frozenset())
            assert (had - now) & common == (change.lost if change else frozenset())


@pytest.mark.parametrize("seed", SEEDS)
def test_events_that_are_known_already_change_nothing(seed: int) -> None:
    """Facts may be read after events that the hub has not heard yet: hearing them again must end in the same."""
    world = lived(seed)
    sight = seated(world)
    for event in world.log[-20:]:
        if not event.type.startswith("GUILD_MEMBER_"):
            sight.advance(event)
    assert views(sight) == world.seen[world.head]


def guild(*overwrites: Overwrite, everyone: int = VIEW) -> Sight:
    channels = {
        CHANNEL: ChannelFacts(CHANNEL, 0, None, overwrites),
        THREAD: ChannelFacts(THREAD, 11, CHANNEL, ()),
    }
    sight = Sight(GuildFacts(GUILD, OWNER, {GUILD: everyone}, channels))
    sight.seats = {OWNER: MemberFacts(frozenset(), None), BOB: MemberFacts(frozenset(), None)}
    return sight


HIDDEN = Overwrite(GUILD, OverwriteType.ROLE, 0, VIEW)


def test_a_thread_is_seen_with_its_parent() -> None:
    assert guild().sees(BOB, THREAD)
    assert not guild(HIDDEN).sees(BOB, THREAD)
    assert guild(HIDDEN).sees(OWNER, THREAD)


def test_threads_are_no_part_of_what_becomes_visible() -> None:
    sight = guild(HIDDEN)
    shown = {"id": str(CHANNEL), "type": 0, "permission_overwrites": []}
    event = Event("CHANNEL_UPDATE", Audience(GUILD, CHANNEL), orjson.dumps(shown), 1)
    assert sight.advance(event)[BOB].gained == {CHANNEL}


def test_a_thread_comes_and_goes() -> None:
    sight = guild()
    data = orjson.dumps({"id": "2600", "type": 11, "parent_id": str(CHANNEL)})
    sight.advance(Event("THREAD_CREATE", Audience(GUILD, 2600), data, 1))
    assert sight.sees(BOB, 2600)
    sight.advance(Event("THREAD_DELETE", Audience(GUILD, 2600), data, 2))
    assert not sight.sees(BOB, 2600)
    sight.undo(Event("THREAD_DELETE", Audience(GUILD, 2600), data, 2))
    assert sight.sees(BOB, 2600)


def test_all_that_an_audience_says_must_hold() -> None:
    sight = guild()
    assert sight.hears(BOB, Audience(GUILD))
    assert sight.hears(BOB, Audience(GUILD, CHANNEL, (BOB,)))
    assert not sight.hears(BOB, Audience(GUILD, CHANNEL, (OWNER,)))
    assert not sight.hears(BOB, Audience(GUILD, 1))
    assert not sight.hears(3, Audience(GUILD))


def test_a_permission_is_looked_up_in_the_channel() -> None:
    manage = int(Permission.MANAGE_CHANNELS)
    sight = guild(Overwrite(BOB, OverwriteType.MEMBER, manage, 0))
    assert sight.hears(BOB, Audience(GUILD, CHANNEL, permission=manage))
    assert not sight.hears(BOB, Audience(GUILD, permission=manage))
    assert sight.hears(OWNER, Audience(GUILD, permission=manage))


def test_a_timeout_takes_permissions_while_it_lasts_but_not_sight() -> None:
    manage = int(Permission.MANAGE_CHANNELS)
    sight = guild(everyone=VIEW | manage)
    for minutes, may in ((5, False), (-5, True)):
        sight.seats[BOB] = MemberFacts(frozenset(), datetime.now(UTC) + timedelta(minutes=minutes))
        assert sight.sees(BOB, CHANNEL)
        assert sight.hears(BOB, Audience(GUILD, permission=manage)) is may


def test_a_copy_is_of_one_member_and_leaves_the_original_alone() -> None:
    sight = guild()
    twin = sight.copy(BOB)
    assert set(twin.seats) == {BOB}
    twin.roles[GUILD] = 0
    twin.channels.pop(CHANNEL)
    assert sight.visible(BOB) == {CHANNEL}
    assert sight.mask(OWNER) == ALL
