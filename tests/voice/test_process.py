"""The process as the web side has it: the control socket, what comes over it, and its end."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.voice.conftest import Person, until
from tests.voice.light import LightPeer
from tests.voice.process import ROOT, Process, voice_process
from voice.server.client import ConnectionLost, VoiceClient, VoiceError


async def _join(client: VoiceClient, name: str, room: str = "room") -> Person:
    person = Person(name, LightPeer())
    joined = await client.create_peer(room=room, peer=name, user=name, sdp=person.peer.offer())
    person.peer.accept(joined["sdp"])
    await person.open()
    await until(lambda: person.peer.connected)
    return person


def _names(process: Process) -> list[str]:
    return [event["event"] for event in process.events]


async def test_a_call_from_start_to_end() -> None:
    async with voice_process() as process, await process.connect() as client:
        assert client.hello["audio_slots"] == 6
        alice, bob = await _join(client, "alice"), await _join(client, "bob")
        for _ in range(10):
            alice.say()
            await asyncio.sleep(0.01)
        await until(lambda: len(bob.heard) == 10)
        assert (await client.set_flags("alice", {"mute": True}))["flags"]["mute"]
        assert [peer["peer"] for peer in await client.state()] == ["alice", "bob"]
        stats = await client.stats("room")
        assert stats["peers"][0]["streams"][0]["packets"] == 10
        assert stats["counters"]["sent"] > 10
        assert (await client.stats("elsewhere"))["peers"] == []
        assert await client.move_peer("bob", "other") == {"audio": [None] * 6, "reserve": None}
        await client.close_peer("bob", "kicked")
        assert await client.close_room("room") == 1
        assert await client.close_room("room") == 0
        await until(lambda: _names(process).count("gone") == 2)
        assert {"connected", "speaking", "stage", "gone"} <= set(_names(process))
        popen = process.popen
        popen.terminate()
        assert await process.ended() == 0
        await asyncio.wait_for(client.closed.wait(), 5)
        assert _names(process)[-1] == "shutdown"
        assert not await asyncio.to_thread(os.path.exists, process.control)


async def test_the_control_socket_is_its_owners_alone() -> None:
    async with voice_process() as process:
        assert stat.S_IMODE(os.stat(process.control).st_mode) == 0o600


async def test_control_over_loopback_tcp_only(unused_tcp_port: int) -> None:
    address = f"127.0.0.1:{unused_tcp_port}"
    async with voice_process(control=address) as process, await process.connect() as client:
        assert await client.state() == []
    command = [
        sys.executable,
        "-m",
        "voice.server",
        "--control",
        f"0.0.0.0:{unused_tcp_port}",
        "--udp-port",
        "0",
    ]
    refused = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, capture_output=True, timeout=20)
    assert refused.returncode != 0


async def test_it_ends_when_its_parent_is_killed() -> None:
    """The parent holds a pipe and is killed outright: nobody is left on the port."""
    code = (
        "import os, subprocess, sys, time\n"
        "inherited, held = os.pipe()\n"
        "command = [sys.executable, '-m', 'voice.server', '--control', sys.argv[1], '--udp-port', '0']\n"
        "child = subprocess.Popen([*command, '--lifeline', str(inherited)], pass_fds=[inherited])\n"
        "os.close(inherited); print(child.pid, flush=True); time.sleep(60)\n"
    )
    async with voice_process() as process:
        control = process.control + "-2"
        parent = _started(code, control)
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        await until(lambda: Path(control).exists())
        parent.kill()
        await asyncio.to_thread(parent.wait)
        parent.stdout.close()
        await until(lambda: not _runs(child))


def _started(code: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], cwd=ROOT, stdout=subprocess.PIPE)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_a_killed_process_is_noticed_and_its_socket_reused() -> None:
    async with voice_process() as process:
        client = await process.connect()
        epoch = client.hello["epoch"]
        waiting = asyncio.create_task(client._call("nothing", None))
        os.kill(process.pid, signal.SIGSTOP)
        later = asyncio.create_task(client.state())
        await asyncio.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
        for task in (waiting, later):
            with pytest.raises((ConnectionLost, VoiceError)):
                await task
        with pytest.raises(ConnectionLost):
            await client.state()
        await client.close()
        async with voice_process(control=process.control) as again, await again.connect() as other:
            assert other.hello["epoch"] != epoch


def test_it_imports_nothing_of_the_product_nor_of_django() -> None:
    code = (
        "import sys, voice.server.main, voice.server.client\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "bad = names & {'django', 'rscord', 'accounts', 'guilds', 'messaging', 'aiortc', 'av'}\n"
        "own = {name for name in sys.modules if name.startswith('voice.') and not name.startswith('voice.server')}\n"
        "sys.exit(' '.join(bad | own) or 0)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_client_needs_the_standard_library_alone() -> None:
    code = (
        "import sys, voice.server.client\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "sys.exit(' '.join(names & {'OpenSSL', 'cryptography', 'pylibsrtp', '_cffi_backend'}) or 0)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
