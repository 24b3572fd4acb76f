"""Recordings: what people say can be played back, each in files of their own, at the right time."""

import asyncio
import os
from pathlib import Path

import av
import pytest

from tests.voice import tones
from tests.voice.conftest import Person, Studio, settle
from voice.server import ogg, recording


async def _play(person: Person, frequency: float, frames: int) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    for number, packet in enumerate(tones.opus(frequency, frames)):
        person.peer.send_audio(packet)
        await asyncio.sleep(max(0.0, start + (number + 1) * 0.02 - loop.time()))


def _samples(path: str) -> "list[float]":
    samples: list[float] = []
    resampler = av.AudioResampler("flt", "mono", tones.RATE)
    with av.open(path) as container:
        assert container.format.name == "ogg"
        assert container.streams.audio[0].codec_context.name in ("opus", "libopus")
        for frame in container.decode(audio=0):
            samples += tones.samples_of(frame, resampler)
    return samples


async def test_each_persons_words_are_in_a_file_of_their_own(studio: Studio, tmp_path: Path) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    studio.sfu.rooms["room"].start_recording(tmp_path)
    await _play(alice, 440, 25)
    await asyncio.gather(_play(alice, 440, 25), _play(bob, 1000, 25))
    await settle()
    studio.sfu.rooms["room"].stop_recording()
    (event,) = studio.named("recorded")
    first, second = event["tracks"]
    assert (first["user"], second["user"], event["failed"]) == ("user-alice", "user-bob", "")
    assert first["offset_ms"] < 200
    assert 400 < second["offset_ms"] - first["offset_ms"] < 800
    assert 900 < first["duration_ms"] < 1400
    heard = _samples(first["path"])
    assert abs(len(heard) / tones.RATE * 1000 - first["duration_ms"]) < 30
    assert tones.hears(heard[-tones.RATE // 2 :], 440)
    assert not tones.hears(heard, 1000)
    assert tones.hears(_samples(second["path"]), 1000)


async def test_pauses_are_filled_and_long_ones_begin_a_new_file(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "LONGEST_PAUSE", 0.6)
    alice = await studio.join("alice")
    studio.sfu.rooms["room"].start_recording(tmp_path)
    await _play(alice, 440, 5)
    await asyncio.sleep(0.3)
    await _play(alice, 440, 5)
    await asyncio.sleep(0.8)
    await _play(alice, 440, 5)
    await settle()
    studio.sfu.close_peer("alice", "closed")
    (event,) = studio.named("recorded")
    first, second = event["tracks"]
    assert 400 < first["duration_ms"] < 800
    assert 60 <= second["duration_ms"] <= 200
    assert second["offset_ms"] > first["offset_ms"] + first["duration_ms"] + 500
    assert len(_samples(first["path"])) / tones.RATE * 1000 == pytest.approx(first["duration_ms"], abs=30)


async def test_the_muted_are_not_recorded(studio: Studio, tmp_path: Path) -> None:
    alice = await studio.join("alice", flags={"mute": True})
    studio.sfu.rooms["room"].start_recording(tmp_path)
    await _play(alice, 440, 5)
    studio.sfu.rooms["room"].stop_recording()
    assert studio.named("recorded")[0]["tracks"] == []
    assert not await asyncio.to_thread(os.listdir, tmp_path)


async def test_a_flood_makes_no_long_file(studio: Studio, tmp_path: Path) -> None:
    alice = await studio.join("alice")
    studio.sfu.rooms["room"].start_recording(tmp_path)
    for packet in tones.opus(440, 100):
        alice.peer.send_audio(packet)
    await settle()
    studio.sfu.rooms["room"].stop_recording()
    assert studio.named("recorded")[0]["tracks"][0]["duration_ms"] < 800


async def test_a_disk_that_fails_ends_the_recording_and_nothing_else(studio: Studio, tmp_path: Path) -> None:
    alice, bob = await studio.join("alice"), await studio.join("bob")
    (tmp_path / "00001.opus").touch()  # somebody else's file is never overwritten
    studio.sfu.rooms["room"].start_recording(tmp_path)
    await studio.talk((alice, 20), frames=5)
    assert studio.named("recorded")[0]["failed"] == "disk"
    assert len(bob.heard) == 5
    with pytest.raises(NotADirectoryError):
        studio.sfu.rooms["room"].start_recording(tmp_path / "missing")


@pytest.mark.parametrize(
    ("packet", "samples"),
    [
        (b"", 0),
        (b"\xf8\xff\xfe", 960),
        (b"\x00", 480),
        (b"\x78", 960),
        (b"\x1b\x02", 5760),
        (b"\xfb\x06", 5760),
        (b"\xfb\x07", 0),
        (b"\xfb", 0),
        (b"\xe1", 240),
    ],
)
def test_durations(packet: bytes, samples: int) -> None:
    """RFC 6716 section 3.1: configurations of SILK, hybrid and CELT, with one, two and many frames."""
    assert ogg.duration(packet) == samples
