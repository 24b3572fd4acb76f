"""How the process is started for an operator: its port, its sign of life, its refusal."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

from tests.voice.conftest import until
from tests.voice.process import ROOT, voice_process


def taken_port() -> socket.socket:
    probe = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    probe.bind(("127.0.0.1", 0))
    return probe


async def test_any_port_where_the_usual_one_is_taken() -> None:
    with taken_port() as taken:
        port = str(taken.getsockname()[1])
        options = ("--udp-port", port, "--any-port")
        async with voice_process(*options) as process, await process.connect() as client:
            assert client.hello["port"] not in {0, int(port)}


async def test_a_fixed_port_that_is_taken(tmp_path: Path) -> None:
    with taken_port() as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "voice.server", "--control", str(tmp_path / "c"), "--udp-port", port]
        done = await asyncio.to_thread(
            subprocess.run, [*command, "--udp-host", "127.0.0.1"], cwd=ROOT, capture_output=True, text=True
        )
    assert done.returncode == 78
    assert f"UDP port {port} cannot be had" in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_sign_of_life_and_a_log(tmp_path: Path) -> None:
    alive, log = tmp_path / "voice.alive", tmp_path / "voice.log"
    async with voice_process("--alive", str(alive), "--log-file", str(log)):
        await until(alive.exists)
        assert "listening on UDP port" in log.read_text()
