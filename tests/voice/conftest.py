"""The stage on which the voice tests play: a forwarding unit in this process, and light peers around it."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from tests.voice.light import LightPeer, Received
from voice.server.protocol import Event, FlagChanges
from voice.server.settings import Settings
from voice.server.sfu import Sfu

FRAME = 0.012
"""Seconds between a talker's packets: 83 a second, below the cap."""


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, peer: LightPeer) -> None:
        self._peer = peer

    def datagram_received(self, data: bytes, address: object) -> None:
        self._peer.receive(data)


class Person:
    """A light peer that has joined."""

    def __init__(self, name: str, peer: LightPeer) -> None:
        self.name = name
        self.peer = peer
        self.transport: asyncio.DatagramTransport | None = None

    async def open(self) -> None:
        """(Re)connects from a fresh port."""
        if self.transport is not None:
            self.transport.close()
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(self.peer), local_addr=("127.0.0.1", 0)
        )
        self.peer.transmit = lambda data: self.transport.sendto(data, self.peer.remote)  # type: ignore[union-attr]
        self.peer.transmit(self.peer.check())

    @property
    def heard(self) -> list[bytes]:
        return [packet.payload for packet in self.peer.packets]

    def by_slot(self) -> dict[int, list[Received]]:
        """What came, by SSRC, in the order of arrival."""
        slots: dict[int, list[Received]] = {}
        for packet in self.peer.packets:
            slots.setdefault(packet.ssrc, []).append(packet)
        return slots

    def speakers(self) -> set[bytes]:
        """Who was heard, where everybody sends :meth:`Studio.talk`'s payload."""
        return {payload.split(b"|")[0] for payload in self.heard}

    def forget(self) -> None:
        self.peer.packets.clear()
        self.peer.rtcp.clear()

    def say(self, level: int = 20, **options: Any) -> None:
        """One packet that carries the person's name."""
        self.peer.send_audio(self.name.encode() + b"|" + bytes(60), level=level, **options)


class Studio:
    """A forwarding unit with what it has announced."""

    def __init__(self, sfu: Sfu) -> None:
        self.sfu = sfu
        self.events: list[Event] = []
        self.people: list[Person] = []
        sfu.emit = self.events.append

    async def join(
        self, name: str, room: str = "room", flags: FlagChanges | None = None, **options: Any
    ) -> Person:
        person = Person(name, LightPeer(**options))
        joined = self.sfu.create_peer(room, name, f"user-{name}", person.peer.offer(), flags or {})
        person.peer.accept(joined["sdp"])
        await person.open()
        await until(lambda: person.peer.connected)
        self.people.append(person)
        return person

    async def talk(self, *speakers: tuple[Person, int], frames: int = 25) -> None:
        """Everybody sends so many packets at their level, and all of it arrives."""
        start = time.monotonic()
        for number in range(frames):
            for person, level in speakers:
                person.say(level)
            await asyncio.sleep(max(0.0, start + (number + 1) * FRAME - time.monotonic()))
        await settle()

    def named(self, event: str) -> list[Any]:
        return [found for found in self.events if found["event"] == event]

    def close(self) -> None:
        for person in self.people:
            if person.transport is not None:
                person.transport.close()
        self.sfu.stop()


async def until(condition: Callable[[], object]) -> None:
    """Waits for a condition; fails after 20 seconds."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        await asyncio.sleep(0.005)


async def settle() -> None:
    """Lets what is under way on loopback arrive."""
    await asyncio.sleep(0.05)


def host_address() -> str:
    """An address of this machine that is not loopback, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def settings(**options: Any) -> Settings:
    return Settings(**{"udp_host": "127.0.0.1", "udp_port": 0, **options})


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    sfu = Sfu(settings())
    sfu.start()
    made = Studio(sfu)
    yield made
    made.close()


@pytest.fixture
async def make_studio() -> AsyncIterator[Callable[..., Studio]]:
    """A studio with settings of the test's own."""
    made: list[Studio] = []

    def make(**options: Any) -> Studio:
        sfu = Sfu(settings(**options))
        sfu.start()
        made.append(Studio(sfu))
        return made[-1]

    yield make
    for studio in made:
        studio.close()
