"""Real Opus through the forwarding unit: the tone that goes in comes out, for peers of two implementations."""

import asyncio
import contextlib
import fractions
from array import array

import av
import pytest
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from tests.voice import tones
from tests.voice.conftest import FRAME, Person, Studio, host_address


async def _play(person: Person, packets: list[bytes], *, level: int = 20) -> None:
    for packet in packets:
        person.peer.send_audio(packet, level=level)
        await asyncio.sleep(FRAME / 4)
    await asyncio.sleep(0.05)


async def test_tones_arrive_each_in_its_slot(studio: Studio) -> None:
    alice, bob, charlie = [await studio.join(name) for name in ("alice", "bob", "charlie")]
    await asyncio.gather(_play(alice, tones.opus(440, 50)), _play(bob, tones.opus(1000, 50)))
    heard = [tones.decode(p.payload for p in packets) for packets in charlie.by_slot().values()]
    found = [{f for f in (440, 700, 1000) if tones.hears(samples, f)} for samples in heard]
    assert sorted(found, key=min) == [{440}, {1000}]


async def test_a_muted_tone_is_silent(studio: Studio) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    studio.sfu.find("alice").change({"mute": True})
    await _play(alice, tones.opus(440, 25))
    assert bob.heard == []
    studio.sfu.find("alice").change({"mute": False})
    await _play(alice, tones.opus(440, 25))
    assert tones.hears(tones.decode(bob.heard), 440)


class ToneTrack(MediaStreamTrack):
    """A microphone of aiortc's."""

    kind = "audio"

    def __init__(self, frequency: float) -> None:
        super().__init__()
        self._frequency = frequency
        self._number = 0

    async def recv(self) -> av.AudioFrame:
        await asyncio.sleep(FRAME)
        frame = av.AudioFrame("s16", "mono", tones.FRAME_SAMPLES)
        frame.planes[0].update(tones._tone(self._frequency, self._number * tones.FRAME_SAMPLES))
        frame.sample_rate, frame.pts = tones.RATE, self._number * tones.FRAME_SAMPLES
        frame.time_base = fractions.Fraction(1, tones.RATE)
        self._number += 1
        return frame


class Aiortc:
    """A participant made of aiortc: one microphone, two slots."""

    def __init__(self, frequency: float) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.connection.addTransceiver(ToneTrack(frequency), direction="sendonly")
        self.heard: list[array[float]] = []
        self._tasks: list[asyncio.Task[None]] = []
        for _ in range(2):
            self.connection.addTransceiver("audio", direction="recvonly")
        self.connection.on("track", self._take)

    def _take(self, track: MediaStreamTrack) -> None:
        self.heard.append(array("f"))
        self._tasks.append(asyncio.create_task(self._listen(track, self.heard[-1])))

    async def _listen(self, track: MediaStreamTrack, samples: "array[float]") -> None:
        resampler = av.AudioResampler("flt", "mono", tones.RATE)
        with contextlib.suppress(MediaStreamError):
            while True:
                samples += tones.samples_of(await track.recv(), resampler)

    async def join(self, studio: Studio, name: str) -> None:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        offer = self.connection.localDescription.sdp
        answer = studio.sfu.create_peer("room", name, name, offer, {})["sdp"]
        await self.connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def close(self) -> None:
        await self.connection.close()
        for task in self._tasks:
            task.cancel()


@pytest.mark.timeout(30)
async def test_aiortc_hears_and_is_heard(make_studio) -> None:  # type: ignore[no-untyped-def]
    host = host_address()
    if host == "127.0.0.1":
        pytest.skip("aioice ignores the loopback address, and there is no other")
    studio: Studio = make_studio(udp_host="0.0.0.0", announce=(host,))
    bob = await studio.join("bob")
    listener = Aiortc(700)
    await listener.join(studio, "aiortc")
    tone = tones.opus(440, 400)
    while tone and (len(listener.heard[0]) < tones.RATE or len(bob.heard) < 50):
        await _play(bob, tone[:5])
        del tone[:5]
    await listener.close()
    assert tones.hears(tones.decode(bob.heard[-50:]), 700)
    assert tones.hears(listener.heard[0][-tones.RATE // 2 :], 440)
    assert not tones.hears(listener.heard[0][-tones.RATE // 2 :], 700)
