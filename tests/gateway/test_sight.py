"""A guild's sight, kept current by events, against the same worked out from nothing."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import orjson
import pytest

from guilds.permissions import ALL, Overwrite, OverwriteType, Permission
from guilds.selectors.sight import ChannelFacts, GuildFacts, MemberFacts
from rscord.core.events import Audience, Event
from rscord.gateway.sight import (
    THREAD_TURNS,
    Sight,
    changes_sight,
    facts_before,
    member_facts,
    seat_after,
)
from tests.gateway.world import GUILD, OVERSEE, VIEW, World

SEEDS = range(25)
DEEDS = 120
OWNER, BOB, DORA = 1, 2, 4
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


def without(gone: set[int], views: dict[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    return {user: seen - gone for user, seen in views.items()}


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
        # What was in a thread that went with its channel is for nobody any more.
        assert without(world.gone, views(sight)) == without(world.gone, world.seen[event.position - 1]), event


@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_names_exactly_whose_sight_it_changed(seed: int) -> None:
    """Of channels that were there before and are there after; people who come or go, to a guild or to a thread, are
    told otherwise.
    """
    world = lived(seed)
    sight = seated(World(PEOPLE, seed))
    for event in world.log:
        before, channels = views(sight), {*sight.channels, *sight.threads}
        if event.type in {"GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE"} | THREAD_TURNS:
            advance(sight, event)
            continue
        changes = sight.advance(event)
        common = channels & {*sight.channels, *sight.threads}
        for user, had in before.items():
            now, change = sight.visible(user), changes.get(user)
            assert (now - had) & common == (change.gained if change else frozenset())
            assert (had - now) & common == (change.lost if change else frozenset())


@pytest.mark.parametrize("seed", SEEDS)
def test_events_that_are_known_already_change_nothing(seed: int) -> None:
    """Facts may be read after events that the hub has not heard yet: hearing them again must end in the same."""
    world = lived(seed)
    sight = Sight(world.facts())
    seats: dict[int, MemberFacts | None] = {user: world.seat(user) for user in world.members}
    for event in world.log[-20:]:
        sight.advance(event)
        seats = {user: seat_after(seat, user, event) for user, seat in seats.items()}
    sight.seats = {user: seat for user, seat in seats.items() if seat is not None}
    assert views(sight) == world.seen[world.head]


def guild(*overwrites: Overwrite, everyone: int = VIEW) -> Sight:
    channels = {CHANNEL: ChannelFacts(CHANNEL, 0, None, overwrites)}
    sight = Sight(GuildFacts(GUILD, OWNER, {GUILD: everyone}, channels, {THREAD: CHANNEL}))
    inside = frozenset({THREAD})
    sight.seats = {
        OWNER: MemberFacts(frozenset(), None),
        BOB: MemberFacts(frozenset(), None, inside),
        DORA: MemberFacts(frozenset(), None),
    }
    return sight


HIDDEN = Overwrite(GUILD, OverwriteType.ROLE, 0, VIEW)


def thread_event(type: str, *, whole: bool, members: list[int], archived: bool = False, **more: Any) -> Event:
    metadata = {"archived": archived}
    data = {"id": str(THREAD), "type": 12, "parent_id": str(CHANNEL), "thread_metadata": metadata}
    before = {"whole": whole, "members": members}
    return Event(type, Audience(GUILD, THREAD, **more), orjson.dumps(data), 1, before)


def test_a_private_thread_is_seen_by_who_is_in_it_and_who_oversees_it() -> None:
    assert [guild().sees(user, THREAD) for user in (BOB, DORA, OWNER, 9)] == [True, False, True, False]
    assert guild(everyone=VIEW | OVERSEE).sees(DORA, THREAD)


def test_and_only_with_its_parent() -> None:
    assert not guild(HIDDEN).sees(BOB, THREAD)
    assert not guild(HIDDEN, everyone=VIEW | OVERSEE).sees(DORA, THREAD)
    assert guild(HIDDEN).sees(OWNER, THREAD)


def test_a_timeout_takes_no_thread_out_of_sight() -> None:
    sight = guild(everyone=VIEW | OVERSEE)
    sight.seats[DORA] = MemberFacts(frozenset(), datetime.now(UTC) + timedelta(minutes=5))
    assert sight.sees(DORA, THREAD)


def test_with_a_channel_come_its_private_threads() -> None:
    sight = guild(HIDDEN)
    shown = {"id": str(CHANNEL), "type": 0, "permission_overwrites": []}
    event = Event("CHANNEL_UPDATE", Audience(GUILD, CHANNEL), orjson.dumps(shown), 1)
    changes = sight.advance(event)
    assert (changes[BOB].gained, changes[DORA].gained) == ({CHANNEL, THREAD}, {CHANNEL})


def test_with_a_deleted_channel_its_threads_go() -> None:
    sight = guild()
    sight.advance(Event("CHANNEL_DELETE", Audience(GUILD, CHANNEL), orjson.dumps({"id": str(CHANNEL)}), 1))
    assert sight.threads == {}
    assert sight.visible(BOB) == frozenset()


def test_a_thread_that_is_archived_is_out_of_memory_and_comes_back_to_who_is_in_it() -> None:
    sight = guild()
    archived = thread_event("THREAD_UPDATE", whole=True, members=[BOB], archived=True)
    sight.advance(archived)
    assert sight.threads == {}
    assert sight.seats[BOB].thread_ids == frozenset()
    sight.advance(thread_event("THREAD_UPDATE", whole=True, members=[BOB, 77]))
    assert [sight.sees(user, THREAD) for user in (BOB, DORA, OWNER)] == [True, False, True]
    assert 77 not in sight.seats


def test_who_is_added_sees_it_and_who_is_removed_does_not() -> None:
    sight = guild()
    added = thread_event("THREAD_CREATE", whole=False, members=[DORA], user_ids=(DORA,))
    removed = thread_event("THREAD_DELETE", whole=False, members=[BOB], user_ids=(BOB,))
    sight.advance(added)
    sight.advance(removed)
    assert [sight.sees(user, THREAD) for user in (BOB, DORA, OWNER)] == [False, True, True]
    sight.undo(removed)
    sight.undo(added)
    assert [sight.sees(user, THREAD) for user in (BOB, DORA, OWNER)] == [True, False, True]


def test_what_changes_a_member_takes_them_out_of_no_thread() -> None:
    sight = guild()
    data = orjson.dumps({"user": {"id": str(BOB)}, "roles": []})
    event = Event("GUILD_MEMBER_UPDATE", Audience(GUILD), data, 1, {"roles": []})
    sight.advance(event)
    assert sight.sees(BOB, THREAD)
    sight.undo(event)
    assert sight.sees(BOB, THREAD)


def test_public_threads_leave_no_trace() -> None:
    sight = guild()
    data = orjson.dumps({"id": "2600", "type": 11, "parent_id": str(CHANNEL)})
    for type in ("THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE"):
        event = Event(type, Audience(GUILD, CHANNEL), data, 1)
        assert not changes_sight(event)
        sight.advance(event)
        assert sight.threads == {THREAD: CHANNEL}


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
    twin.threads.clear()
    assert sight.visible(BOB) == {CHANNEL, THREAD}
    assert sight.mask(OWNER) == ALL
