"""The product's voice process, and how light peers join it."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import common
from bench.voice.link import Link, connect_all, host_address
from tests.voice.light import LightPeer
from voice.server.client import VoiceClient

PORT = 8701


class Ours:
    """A running voice process: a context manager."""

    def __init__(self, *options: str, port: int = PORT) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="bench-voice-"))
        self.control = str(self._directory / "control")
        command = [sys.executable, "-m", "voice.server", "--control", self.control]
        command += ["--udp-port", str(port), "--announce", host_address(), "--max-packets", "0", *options]
        self._process = subprocess.Popen(command, cwd=common.ROOT)
        self.pid = self._process.pid

    def __enter__(self) -> "Ours":
        deadline = time.monotonic() + 20
        while not Path(self.control).exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the voice process does not start")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self._directory)


def join_all(
    control: str, count: int, talkers: int, sampled: int, *, slots: int, profiles: bytes
) -> tuple[list[Link], list[Link]]:
    """Everybody in one room over one connection each: gives those who will talk, and all."""
    links = [Link(LightPeer(audio_slots=slots, profiles=profiles), sampled=i < sampled) for i in range(count)]
    asyncio.run(_join(control, links))
    connect_all(links)
    return links[:talkers], links


async def _join(control: str, links: list[Link]) -> None:
    async with await VoiceClient.connect(control, lambda event: None) as client:
        for number, link in enumerate(links):
            name = f"peer{number}"
            joined = await client.create_peer(room="bench", peer=name, user=name, sdp=link.peer.offer())
            link.peer.accept(joined["sdp"])
