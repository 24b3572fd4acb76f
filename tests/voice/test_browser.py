"""Two Chromiums with fake microphones in one room: each hears the other's tone and sees the other's picture."""

import asyncio
import math
import os
import shutil
import wave
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, Playwright, async_playwright

from tests.voice.conftest import Studio, host_address

PAGE = Path(__file__).with_name("page.html")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
]
HEARD, SILENT = -50.0, -75.0
"""dB of a tone in the page's Fourier transform."""
RATE = 48_000


def _write_tone(path: Path, frequency: float) -> None:
    step = 2 * math.pi * frequency / RATE
    samples = array("h", (int(12_000 * math.sin(step * i)) for i in range(RATE * 2)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())


@asynccontextmanager
async def _web(studio: Studio) -> AsyncIterator[str]:
    """A web side in miniature: serves the page, passes offers on; gives its address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split(" ", 2)
        body, kind = PAGE.read_text(), "text/html"
        if method == "POST":
            length = int(head.lower().split("content-length: ")[1].split("\r\n")[0])
            offer, kind = (await reader.readexactly(length)).decode(), "application/sdp"
            body = _join(studio, path.rpartition("/")[2], offer)
        data = body.encode()
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n".encode())
        writer.write(b"Connection: close\r\n\r\n" + data)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


def _join(studio: Studio, name: str, offer: str) -> str:
    other = {"alice": "bob", "bob": "alice"}[name]
    watch = [{"user": f"user-{other}", "kind": "camera"}]
    return studio.sfu.create_peer("room", name, f"user-{name}", offer, {"video": True, "watch": watch})["sdp"]  # type: ignore[typeddict-item]


@dataclass
class Participant:
    name: str
    page: Page

    async def hears(self, frequency: float) -> float:
        """dB of that tone, the loudest of a few looks."""
        levels = []
        for _ in range(5):
            levels.append(float(await self.page.evaluate("f => window.tone(f)", frequency)))
            await asyncio.sleep(0.06)
        return max(levels)

    async def comes_to_hear(self, frequency: float) -> None:
        await self._until("f => window.tone(f) > -50", frequency)

    async def comes_to_see(self) -> None:
        await self._until("() => window.frames() > 20")

    async def _until(self, expression: str, argument: float | None = None) -> None:
        await self.page.wait_for_function(expression, arg=argument, polling=50, timeout=10_000)


@asynccontextmanager
async def _participant(
    playwright: Playwright, url: str, name: str, frequency: float, folder: Path
) -> AsyncIterator[Participant]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed: install your system's package, or name it in CHROMIUM"
    _write_tone(folder / f"{name}.wav", frequency)
    flags = [*FLAGS, f"--use-file-for-fake-audio-capture={folder / name}.wav"]
    browser = await playwright.chromium.launch(executable_path=path, args=flags)
    page = await (await browser.new_context(permissions=["microphone"])).new_page()
    await page.goto(f"{url}/?name={name}")
    await page.evaluate("window.join()")
    yield Participant(name, page)
    await browser.close()


@pytest.mark.browser
@pytest.mark.timeout(60)
async def test_two_browsers_hear_and_see_each_other(make_studio, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    studio: Studio = make_studio(udp_host="0.0.0.0", announce=(host_address(),))
    async with (
        _web(studio) as url,
        async_playwright() as playwright,
        _participant(playwright, url, "alice", 1000, tmp_path) as alice,
        _participant(playwright, url, "bob", 700, tmp_path) as bob,
    ):
        await asyncio.gather(bob.comes_to_hear(1000), alice.comes_to_hear(700))
        assert await alice.hears(1000) < SILENT
        await asyncio.gather(alice.comes_to_see(), bob.comes_to_see())
        await _assert_flags_act(studio, alice, bob)
        assert {event["user"] for event in studio.named("speaking")} == {"user-alice", "user-bob"}
        assert studio.sfu.counters.errors == studio.sfu.forwarder.refused == 0


async def _assert_flags_act(studio: Studio, alice: Participant, bob: Participant) -> None:
    studio.sfu.find("alice").change({"mute": True})
    await asyncio.sleep(1)
    assert await bob.hears(1000) < SILENT
    assert await alice.hears(700) > HEARD
    studio.sfu.find("alice").change({"mute": False})
    await bob.comes_to_hear(1000)
    studio.sfu.find("bob").change({"deaf": True})
    await asyncio.sleep(1)
    assert await bob.hears(1000) < SILENT
    studio.sfu.find("bob").change({"deaf": False})
    await bob.comes_to_hear(1000)
    studio.sfu.close_peer("alice", "kicked")
    await asyncio.sleep(1)
    assert await bob.hears(1000) < SILENT
