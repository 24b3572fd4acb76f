"""The control socket: what it accepts, what it refuses, and that no connection troubles another."""

import asyncio
import contextlib
import json
import socket
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.voice.conftest import Studio, until
from tests.voice.light import LightPeer
from voice.server.client import VoiceClient, VoiceError
from voice.server.control import Control
from voice.server.protocol import Event


@pytest.fixture
async def control(studio: Studio) -> AsyncIterator[str]:
    """The path on which the studio's unit can be commanded."""
    serving = Control(studio.sfu)
    with tempfile.TemporaryDirectory(prefix="voice-") as directory:
        path = str(Path(directory, "control"))
        await serving.start(path)
        yield path
        await serving.stop()


async def test_bad_requests_are_answered_and_change_nothing(control: str) -> None:
    async with await VoiceClient.connect(control, print) as client:
        offer = LightPeer().offer()
        for params in (
            {},
            {"room": 1, "peer": "a", "user": "a", "sdp": offer},
            {"room": "", "peer": "a", "user": "a", "sdp": offer},
            {"room": "r" * 129, "peer": "a", "user": "a", "sdp": offer},
            {"room": "r", "peer": "a", "user": "a", "sdp": None},
            {"room": "r", "peer": "a", "user": "a", "sdp": offer, "flags": []},
            {"room": "r", "peer": "a", "user": "a", "sdp": offer, "flags": {"mute": 1}},
            {"room": "r", "peer": "a", "user": "a", "sdp": offer, "flags": {"admin": True}},
            {"room": "r", "peer": "a", "user": "a", "sdp": offer, "flags": {"watch": [{}]}},
            {"room": "r", "peer": "a", "user": "a", "sdp": offer, "flags": {"watch": [{"user": "b"}] * 65}},
        ):
            with pytest.raises(VoiceError) as caught:
                await client._call("create_peer", params)
            assert caught.value.code == "bad_request"
        with pytest.raises(VoiceError, match="no such method"):
            await client._call("__init__", {})
        with pytest.raises(VoiceError) as caught:
            await client.set_flags("nobody", {})
        assert caught.value.code == "unknown_peer"
        assert await client.state() == []


async def test_an_offer_of_a_megabyte(control: str) -> None:
    async with await VoiceClient.connect(control, print) as client:
        with pytest.raises(VoiceError) as caught:
            await client.create_peer(room="r", peer="a", user="a", sdp="v=0\r\n" + "a" * 1_000_000)
        assert caught.value.code == "too_long"
        with pytest.raises(VoiceError) as caught:
            await client.create_peer(room="r", peer="a", user="a", sdp="v=0\r\n" + "a" * 100_000)
        assert caught.value.code == "sdp_too_long"
        assert await client.state() == []


async def test_a_line_beyond_all_limits_is_skipped(control: str) -> None:
    reader, writer = await asyncio.open_unix_connection(control)
    await reader.readline()
    writer.write(
        b'{"id": 1, "x": "' + b"y" * 1_000_000 + b'"}\n' + b'{"id": 2, "method": "state", "params": {}}\n'
    )
    assert json.loads(await reader.readline())["error"]["code"] == "too_long"
    assert json.loads(await reader.readline())["id"] == 2
    writer.close()


@pytest.mark.parametrize(
    "line", [b"POST / HTTP/1.1", b"[" * 100_000, b"{}", b"\xff\xfe", b'{"id": "1"}', b"7"]
)
async def test_what_is_not_our_protocol_is_cut_off(control: str, line: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(control)
    await reader.readline()
    writer.write(line + b"\n" + b'{"id": 2, "method": "state", "params": {}}\n')
    assert json.loads(await reader.readline())["error"]["code"] == "bad_request"
    assert await reader.read() == b""
    writer.close()


async def test_a_web_process_that_asks_without_reading_holds_up_nobody(control: str) -> None:
    async with await VoiceClient.connect(control, print) as client:
        sleeper = socket.socket(socket.AF_UNIX)
        sleeper.connect(control)
        sleeper.setblocking(False)
        request = b'{"id": 1, "method": "stats", "params": {}}\n'
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            while True:
                sleeper.send(request * 100)
                await asyncio.sleep(0)
        assert await client.state() == []
        sleeper.close()


async def test_a_web_process_that_reads_no_events_is_cut_off_alone(studio: Studio, control: str) -> None:
    heard: list[object] = []
    async with await VoiceClient.connect(control, heard.append):
        reader, writer = await asyncio.open_unix_connection(control, limit=1024)
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        for _ in range(600):
            for _ in range(100):
                studio.sfu.emit({"event": "gone", "room": "r" * 100, "peer": "p", "user": "u", "reason": "x"})
            await asyncio.sleep(0)
        await until(lambda: len(heard) == 60_000)
        writer.transport.resume_reading()  # type: ignore[attr-defined]
        with contextlib.suppress(ConnectionResetError):
            assert len(await reader.read()) < 9_000_000
        writer.close()


async def test_a_listener_that_fails_hears_the_next_event(studio: Studio, control: str) -> None:
    heard: list[str] = []

    def listener(event: Event) -> None:
        heard.append(event["event"])
        raise RuntimeError("a mistake of the web side")

    async with await VoiceClient.connect(control, listener) as client:
        studio.sfu.emit({"event": "shutdown"})
        studio.sfu.emit({"event": "shutdown"})
        await until(lambda: len(heard) == 2)
        assert await client.state() == []
