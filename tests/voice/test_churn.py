"""People come and go all day: nothing may be left of them."""

import asyncio
import gc
import os

import pytest

from tests.voice.conftest import Studio, until
from tests.voice.light import LightPeer
from tests.voice.process import voice_process
from voice.server.client import VoiceClient

JOINS = int(os.environ.get("VOICE_JOINS", "1000"))
AT_ONCE = 20
WARM_UP = 200
"""Joins before memory is looked at."""
MOST_GROWTH = 4096
"""KiB from then on. One object graph left behind by each would take three times as much, one association ten times."""


class _Socket(asyncio.DatagramProtocol):
    """A person's."""

    def __init__(self) -> None:
        self.peer = LightPeer()

    def datagram_received(self, data: bytes, address: object) -> None:
        self.peer.receive(data)


async def _person(client: VoiceClient, number: int) -> None:
    loop = asyncio.get_running_loop()
    transport, socket = await loop.create_datagram_endpoint(_Socket, local_addr=("127.0.0.1", 0))
    peer, name = socket.peer, f"peer{number}"
    peer.transmit = lambda data: transport.sendto(data, peer.remote)
    joined = await client.create_peer(room=f"room{number % 3}", peer=name, user=name, sdp=peer.offer())
    peer.accept(joined["sdp"])
    peer.transmit(peer.check())
    await until(lambda: peer.connected)
    for _ in range(3):
        peer.send_audio(bytes(60))
    if number % 2:
        await client.close_peer(name)
    else:
        peer.goodbye()
    await until(lambda: peer.closed or not number % 2)
    transport.close()


@pytest.mark.timeout(180)
async def test_joining_and_leaving_leaves_no_memory_or_socket_behind() -> None:
    async with voice_process() as process, await process.connect() as client:
        before, descriptors = 0, process.descriptors()
        for number in range(0, JOINS, AT_ONCE):
            await asyncio.gather(*(_person(client, number + i) for i in range(AT_ONCE)))
            if number <= WARM_UP:
                before = process.resident()
        await until(lambda: sum(event["event"] == "gone" for event in process.events) == JOINS)
        stats = await client.stats()
        assert stats["peers"] == []
        assert stats["load"]["rooms"] == 0
        assert stats["counters"]["handshakes"] == JOINS
        assert process.descriptors() == descriptors
        assert process.resident() - before < MOST_GROWTH


async def test_nothing_is_kept_in_any_table(studio: Studio) -> None:
    async def crowd() -> None:
        people = [await studio.join(f"p{i}", video=True, video_slots=2) for i in range(5)]
        await studio.talk(*((person, 20) for person in people), frames=3)
        for person in people:
            studio.sfu.close_peer(person.name, "closed")
            person.transport.close()  # type: ignore[union-attr]
        studio.people.clear()
        await asyncio.sleep(0.15)

    await crowd()
    studio.events.clear()
    gc.collect()
    objects, tasks = len(gc.get_objects()), len(asyncio.all_tasks())
    await crowd()
    studio.events.clear()
    gc.collect()
    sfu = studio.sfu
    tables = [sfu.peers, sfu.rooms, sfu.ingress.by_ufrag, sfu.ingress.by_address]
    assert [len(table) for table in tables] == [0, 0, 0, 0]
    assert sfu.wire.seated == 0
    assert len(asyncio.all_tasks()) == tasks
    assert len(gc.get_objects()) - objects < 50
