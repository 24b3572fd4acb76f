"""The promises of the whole, on made-up worlds in which anything may happen at any moment.

Nothing that one may hear is lost or doubled; nothing is heard by who may not hear it; and in the end every client
knows exactly the channels that its member may view. Clients stay, or go and resume.
"""

import asyncio

import pytest

from rscord.gateway.session import Session
from tests.gateway.fakes import Client, begin, resume, running, settled
from tests.gateway.world import World

PEOPLE = [1, 2, 3, 4, 5]
SEEDS = range(12)
ROUNDS = 25


def check(world: World, user: int, client: Client) -> None:
    """Compare what a client heard since it began with what its member could hear."""
    where = {int(event.data()["id"]): event for event in world.log if event.type == "MESSAGE_CREATE"}
    heard = [position for position, _ in client.heard]
    assert heard == sorted(set(heard)), "once and in order"
    for position, id in client.heard:
        assert where[id].audience.channel_id in world.saw(user, position), f"{user} heard {position}"
    missed = {event.position for event in where.values() if event.position > client.began} - set(heard)
    for position in missed:
        channel_id = world.log[position - 1].audience.channel_id
        still = all(channel_id in world.saw(user, later) for later in range(position, world.head + 1))
        assert not still, f"{user} missed {position} in {channel_id}"
    expected = set(world.saw(user, world.head)) if user in world.members else None
    assert client.known == expected


async def bustle(world: World, times: int) -> None:
    """Let things happen, with breaths in between in which the hub may or may not get ahead."""
    for _ in range(times):
        world.happen(world.random.randint(1, 3))
        if world.random.random() < 0.7:
            await asyncio.sleep(0)


@pytest.mark.parametrize("seed", SEEDS)
async def test_who_stays_hears_everything_they_may_and_nothing_else(seed: int) -> None:
    world = World(PEOPLE, seed)
    async with running(world) as (hub, _):
        sessions = {user: await begin(hub, user) for user in PEOPLE}
        await bustle(world, ROUNDS * 3)
        await settled(hub, world, *sessions.values())
        for user, session in sessions.items():
            check(world, user, session.sink)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", SEEDS)
async def test_so_does_who_begins_while_things_happen(seed: int) -> None:
    world = World(PEOPLE, seed)
    async with running(world) as (hub, pool):
        pool.meanwhile = lambda: world.happen(world.random.randint(0, 3))
        begun: list[tuple[int, Session]] = []
        for user in PEOPLE * 2:
            await bustle(world, 3)
            begun.append((user, await begin(hub, user)))
        await bustle(world, ROUNDS)
        pool.meanwhile = lambda: None
        await settled(hub, world, *(session for _, session in begun))
        for user, session in begun:
            check(world, user, session.sink)  # type: ignore[arg-type]


@pytest.mark.parametrize("memory", [4096, 3], ids=["from memory", "from the log"])
@pytest.mark.parametrize("seed", SEEDS)
async def test_so_does_who_goes_and_resumes(seed: int, memory: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rscord.gateway.follower.RECENT", memory)
    world = World(PEOPLE, seed)
    async with running(world) as (hub, _):
        clients = {user: Client() for user in PEOPLE}
        sessions = {user: await begin(hub, user, clients[user]) for user in PEOPLE}
        for _ in range(ROUNDS):
            user = world.random.choice(PEOPLE)
            await settled(hub, world, *sessions.values())
            hub.drop(sessions[user])
            await bustle(world, world.random.randint(0, 8))
            await settled(hub, world)
            count = len(clients[user].heard)
            sessions[user] = await resume(hub, user, clients[user])
            for position, _ in clients[user].heard[count:]:
                channel_id = world.log[position - 1].audience.channel_id
                assert channel_id in world.saw(user, world.head), "nobody is told what they may not hear now"
        await settled(hub, world, *sessions.values())
        for user in PEOPLE:
            if sessions[user].closed:
                # It fell further behind than so short a memory reaches, and was sent away to resume.
                hub.drop(sessions[user])
                await settled(hub, world, await resume(hub, user, clients[user]))
            check(world, user, clients[user])


@pytest.mark.parametrize("seed", SEEDS)
async def test_resuming_while_things_happen_keeps_the_promises(seed: int) -> None:
    world = World(PEOPLE, seed)
    async with running(world) as (hub, pool):
        clients = {user: Client() for user in PEOPLE}
        sessions = {user: await begin(hub, user, clients[user]) for user in PEOPLE}
        pool.meanwhile = lambda: world.happen(world.random.randint(0, 2))
        for _ in range(ROUNDS):
            user = world.random.choice(PEOPLE)
            hub.drop(sessions[user])
            await bustle(world, world.random.randint(0, 5))
            sessions[user] = await resume(hub, user, clients[user])
        pool.meanwhile = lambda: None
        await settled(hub, world, *sessions.values())
        for user in PEOPLE:
            check(world, user, clients[user])


async def test_a_hub_keeps_facts_only_while_somebody_needs_them() -> None:
    world = World(PEOPLE)
    async with running(world) as (hub, _):
        session = await begin(hub, 1)
        assert hub.guilds
        hub.drop(session)
        assert (hub.guilds, hub.users, hub.connections) == ({}, {}, set())
