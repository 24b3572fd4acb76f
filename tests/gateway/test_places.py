"""Facts that were read at one moment, used at another."""

import asyncio
from dataclasses import replace

from guilds.permissions import Overwrite, OverwriteType
from rscord.gateway import places, selectors
from rscord.gateway.hub import Hub
from tests.gateway.fakes import Client, begin, make_session, running, settled
from tests.gateway.world import GUILD, VIEW, World, WorldPool

ALICE, BOB, CHARLIE, DORA = 1, 2, 3, 4
PUBLIC, OTHER, HIDDEN = 2001, 2002, 2003


async def place_of(hub: Hub, user: int) -> selectors.Place:
    return await hub.pool.run(selectors.place_in, user, [GUILD], set(hub.guilds))


def show(world: World, channel_id: int) -> None:
    """Take a channel's overwrites away."""
    rule(world, channel_id)


def rule(world: World, channel_id: int, *overwrites: Overwrite) -> None:
    """Give a channel other overwrites."""
    channel = world.channels[channel_id]
    world.channels[channel_id] = replace(channel, overwrites=overwrites)
    before = world._before(channel)
    world._announce("CHANNEL_UPDATE", world.shape(channel_id), channel_id=channel_id, before=before)


async def test_facts_are_brought_to_the_hubs_position() -> None:
    world = World([ALICE, BOB])
    async with running(world) as (hub, _):
        place = await place_of(hub, BOB)
        show(world, HIDDEN)
        world.make_channel()
        await settled(hub, world)
        session = make_session(BOB, Client())
        hub.connect(session)
        await places.settle(hub, session, place)
        assert hub.guilds[GUILD].sight.visible(BOB) == world.views()[BOB]


async def test_who_left_since_is_put_nowhere() -> None:
    world = World([ALICE, BOB])
    async with running(world) as (hub, _):
        place = await place_of(hub, BOB)
        world.go(BOB)
        await settled(hub, world)
        session = make_session(BOB, Client())
        hub.connect(session)
        await places.settle(hub, session, place)
        assert (session.guilds, hub.guilds) == (set(), {})


async def test_a_guild_whose_last_session_went_meanwhile_is_read_again() -> None:
    world = World([ALICE, BOB])
    async with running(world) as (hub, _):
        other = await begin(hub, ALICE)
        place = await place_of(hub, BOB)
        assert place.guilds == [], "it was known"
        hub.drop(other)
        session = make_session(BOB, Client())
        hub.connect(session)
        await places.settle(hub, session, place)
        assert hub.guilds[GUILD].sight.visible(BOB) == world.views()[BOB]


async def test_a_hub_that_is_behind_the_facts_catches_up_first() -> None:
    world = World([ALICE, BOB])
    async with running(world, waking=False) as (hub, _):
        show(world, HIDDEN)
        place = await place_of(hub, BOB)
        session = make_session(BOB, Client())
        hub.connect(session)
        await places.settle(hub, session, place)
        assert hub.position == world.head == 1


async def test_a_guild_joined_while_it_changes_is_told_as_it_was_at_each_moment() -> None:
    """Nothing said before the newcomer could see the channel, though they can see it now."""
    world = World([ALICE, BOB, CHARLIE, DORA])
    async with running(world) as (hub, pool):
        client = Client()
        session = await begin(hub, DORA, client)

        def meanwhile() -> None:
            pool.meanwhile = lambda: None
            world.say(HIDDEN)
            show(world, HIDDEN)
            world.say(HIDDEN)

        pool.meanwhile = meanwhile
        world.come(DORA)
        await settled(hub, world, session)
        assert [position for position, _ in client.heard] == [4]
        assert client.known == {PUBLIC, OTHER, HIDDEN}


async def test_what_was_read_for_one_sight_of_a_channel_is_too_old_for_the_next() -> None:
    """The channel is hidden and shown again while its threads are read, and has one more by then."""
    world = World([ALICE, BOB])
    world.open_thread(HIDDEN, [ALICE, BOB])
    async with running(world) as (hub, pool):
        client = Client()
        session = await begin(hub, BOB, client)

        def meanwhile() -> None:
            pool.meanwhile = lambda: None
            rule(world, HIDDEN, Overwrite(GUILD, OverwriteType.ROLE, 0, VIEW))
            world.open_thread(HIDDEN, [ALICE, BOB])
            show(world, HIDDEN)

        pool.meanwhile = meanwhile
        show(world, HIDDEN)
        await settled(hub, world, session)
        assert len(world.active()) == 2
        assert client.known == world.views()[BOB]


async def test_a_closed_session_is_put_nowhere() -> None:
    world = World([ALICE])
    async with running(world) as (hub, _):
        session = make_session(ALICE, Client())
        hub.connect(session)
        place = await place_of(hub, ALICE)
        session.close(4000)
        await places.settle(hub, session, place)
        assert hub.users == {}


async def test_a_join_is_not_lost_when_the_client_goes_in_the_middle_of_it() -> None:
    world = World([ALICE, BOB, CHARLIE, DORA])
    async with running(world) as (hub, pool):
        session = await begin(hub, DORA)
        assert isinstance(pool, WorldPool)
        pool.meanwhile = lambda: hub.drop(session)
        world.come(DORA)
        await settled(hub, world)
        await asyncio.sleep(0.01)
        assert (hub.guilds, hub.users) == ({}, {})
