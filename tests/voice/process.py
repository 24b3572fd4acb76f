"""The voice process itself, started as its parent would start it."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.voice.conftest import until
from voice.server.client import ConnectionLost, VoiceClient
from voice.server.protocol import Event

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Process:
    popen: subprocess.Popen[bytes]
    control: str
    lifeline: int
    """The end of the pipe that the parent holds."""
    events: list[Event] = field(default_factory=list)

    @property
    def pid(self) -> int:
        return self.popen.pid

    async def connect(self) -> VoiceClient:
        return await VoiceClient.connect(self.control, self.events.append)

    def resident(self) -> int:
        """KiB."""
        line = next(x for x in Path(f"/proc/{self.pid}/status").read_text().splitlines() if x[:6] == "VmRSS:")
        return int(line.split()[1])

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    async def ended(self) -> int | None:
        """Waits for the end; gives the exit code."""
        await until(lambda: self.popen.poll() is not None)
        return self.popen.returncode


@asynccontextmanager
async def voice_process(*options: str, control: str | None = None) -> AsyncIterator[Process]:
    """A voice process on a free UDP port; ``control`` is a path of its own unless given."""
    directory = Path(tempfile.mkdtemp(prefix="voice-"))
    control = control or str(directory / "control")
    inherited, held = os.pipe()
    command = [sys.executable, "-m", "voice.server", "--control", control, "--lifeline", str(inherited)]
    command += ["--udp-host", "127.0.0.1", "--udp-port", "0", "--announce", "127.0.0.1", *options]
    popen = _started(command, inherited)
    os.close(inherited)
    process = Process(popen, control, held)
    try:
        await _listening(process)
        yield process
    finally:
        popen.kill()
        await asyncio.to_thread(popen.wait)
        os.close(process.lifeline)
        shutil.rmtree(directory)


def _started(command: list[str], inherited: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, pass_fds=[inherited])


async def _listening(process: Process) -> None:
    while process.popen.poll() is None:
        try:
            client = await process.connect()
        except (OSError, ConnectionLost):
            await asyncio.sleep(0.02)
        else:
            await client.close()
            process.events.clear()
            return
    raise AssertionError(f"the voice process ended with {process.popen.returncode}")
