"""Processes come back when they die and go when their supervisor goes, however it goes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from rscord.config import BASE_DIR
from rscord.core.processes import listen, state
from rscord.core.processes.lifeline import Pulse
from rscord.core.processes.supervisor import Child, Program

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

Start = Callable[..., "subprocess.Popen[bytes]"]


def eventually(check: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children(folder: Path) -> dict[str, state.Process]:
    found = state.read(folder)
    return {child.name: child for child in found.children} if found else {}


def heed_hang_ups() -> None:
    """Undo what ``nohup`` asks for: the tests may run under it, and children inherit it."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def launch(*roles: str, prefix: tuple[str, ...] = (), wait: bool = True) -> "subprocess.Popen[bytes]":
        command = [
            *prefix,
            sys.executable,
            "-m",
            "tests.core.supervised",
            "parent",
            str(tmp_path),
            str(port),
            *roles,
        ]
        started.append(
            subprocess.Popen(command, cwd=BASE_DIR, start_new_session=True, preexec_fn=heed_hang_ups)
        )
        if wait:
            eventually(lambda: (tmp_path / "ready").exists())
        return started[0]

    yield launch
    pids = [child.pid for child in children(tmp_path).values()]
    for process in started:
        process.kill()
        process.wait()
    for pid in pids:
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGKILL)


def test_a_killed_supervisor_leaves_no_orphan_and_a_free_port(
    start: Start, tmp_path: Path, port: int
) -> None:
    parent = start("gentle")
    child = children(tmp_path)["gentle"]
    assert accepts(port)
    parent.kill()
    parent.wait()
    eventually(lambda: not state.alive(child))
    assert (tmp_path / "stopped").exists(), "the child was not given the time to stop in good order"
    eventually(lambda: not accepts(port))
    listen.bind("127.0.0.1", port).close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_child_in_good_order(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    parent = start("gentle")
    child = children(tmp_path)["gentle"]
    parent.send_signal(number)
    assert parent.wait(5) == 0
    assert not state.alive(child)
    assert (tmp_path / "stopped").exists()


def test_a_second_signal_ends_even_a_stubborn_child_at_once(start: Start, tmp_path: Path) -> None:
    parent = start("gentle", "stubborn")
    child = children(tmp_path)["stubborn"]
    parent.send_signal(signal.SIGINT)
    eventually(lambda: (tmp_path / "stopped").exists())
    assert state.alive(child)
    parent.send_signal(signal.SIGINT)
    assert parent.wait(3) == 0
    assert not state.alive(child)


def test_ctrl_c_reaches_children_only_through_the_supervisor(start: Start, tmp_path: Path) -> None:
    parent = start("gentle")
    os.killpg(parent.pid, signal.SIGINT)
    assert parent.wait(5) == 0
    assert (tmp_path / "stopped").exists(), "the signal of the terminal killed the child"


def test_a_dead_child_is_started_again(start: Start, tmp_path: Path) -> None:
    start("gentle")
    first = children(tmp_path)["gentle"]
    os.kill(first.pid, signal.SIGKILL)
    eventually(lambda: children(tmp_path).get("gentle", first).pid != first.pid)
    second = children(tmp_path)["gentle"]
    assert second.restarts == 1
    eventually(lambda: Pulse(tmp_path, "gentle").health() == "ok")


def test_it_follows_its_parent_when_asked_to(start: Start, tmp_path: Path) -> None:
    shell = start("gentle", "--follow-parent", prefix=("sh", "-c", '"$@"; true', "sh"))
    supervisor = state.read(tmp_path)
    assert supervisor is not None
    assert supervisor.supervisor.pid != shell.pid
    shell.kill()
    shell.wait()
    eventually(lambda: not state.alive(supervisor.supervisor))
    eventually(lambda: (tmp_path / "stopped").exists())


def test_it_outlives_its_parent_otherwise(start: Start, tmp_path: Path) -> None:
    shell = start("gentle", prefix=("sh", "-c", '"$@"; true', "sh"))
    supervisor = state.read(tmp_path)
    assert supervisor is not None
    shell.kill()
    shell.wait()
    time.sleep(0.5)
    assert state.alive(supervisor.supervisor)
    os.kill(supervisor.supervisor.pid, signal.SIGTERM)
    eventually(lambda: not state.alive(supervisor.supervisor))


def test_an_outdated_installation_is_set_up_once(start: Start, tmp_path: Path) -> None:
    start("gentle", "outdated")
    assert (tmp_path / "set-ups").read_text() == "x"
    assert children(tmp_path)["outdated"].restarts == 0


def test_two_outdated_children_need_one_set_up(start: Start, tmp_path: Path) -> None:
    start("outdated", "outdated_later")
    assert (tmp_path / "set-ups").read_text() == "x"
    assert [child.restarts for child in children(tmp_path).values()] == [0, 0]


@pytest.mark.parametrize("how", ["set-up-fails", "set-up-is-useless"])
def test_a_set_up_that_does_not_help_ends_the_start(start: Start, tmp_path: Path, how: str) -> None:
    (tmp_path / how).touch()
    assert start("gentle", "outdated", wait=False).wait(20) == 1
    assert (tmp_path / "set-ups").read_text() == "x"
    assert not (tmp_path / "ready").exists()


def test_a_child_may_become_outdated_again_and_again(start: Start, tmp_path: Path) -> None:
    start("outdated")
    for turn in (2, 3):
        (tmp_path / "set-up").unlink()
        child = children(tmp_path)["outdated"]
        os.kill(child.pid, signal.SIGKILL)
        eventually(lambda before=child: children(tmp_path).get("outdated", before).pid != before.pid)
        eventually(lambda: Pulse(tmp_path, "outdated").health() == "ok")
        assert (tmp_path / "set-ups").read_text() == "x" * turn


def test_it_can_be_stopped_during_the_set_up(start: Start, tmp_path: Path) -> None:
    (tmp_path / "set-up-hangs").touch()
    parent = start("outdated", wait=False)
    eventually(lambda: (tmp_path / "set-ups").exists())
    parent.send_signal(signal.SIGINT)
    assert parent.wait(5) == 0


def test_a_child_that_cannot_start_as_configured_ends_the_start(start: Start, tmp_path: Path) -> None:
    assert start("gentle", "unable", wait=False).wait(20) == 1
    eventually(lambda: (tmp_path / "stopped").exists() or not (tmp_path / "gentle.alive").exists())


def test_once_running_such_a_child_is_only_tried_again(start: Start, tmp_path: Path) -> None:
    (tmp_path / "may-run-once").touch()
    parent = start("gentle", "unable")
    os.kill(children(tmp_path)["unable"].pid, signal.SIGKILL)
    eventually(lambda: children(tmp_path).get("unable", state.Process("", 0, 0)).restarts >= 1)
    time.sleep(1)
    assert parent.poll() is None


def test_a_child_that_keeps_dying_is_started_ever_more_rarely(tmp_path: Path) -> None:
    child = Child(Program("web-1", ("false",)), {}, Pulse(tmp_path, "web-1"))
    child.began = time.monotonic()
    assert [child.bury() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    child.began = time.monotonic() - 61
    assert child.bury() == 0.5


def test_a_busy_port_is_told_in_a_sentence(port: int) -> None:
    with (
        listen.bind("127.0.0.1", port),
        pytest.raises(listen.CannotListen, match=f"port {port} is already used"),
    ):
        listen.bind("127.0.0.1", port)


@pytest.mark.parametrize("host", ["203.0.113.7", "no-such-host.invalid"])
def test_a_foreign_address_is_told_in_a_sentence(host: str) -> None:
    with pytest.raises(listen.CannotListen, match="not an address of this machine"):
        listen.bind(host, 0)


@pytest.mark.parametrize(
    ("host", "public_url", "shown"),
    [
        ("127.0.0.1", "", "http://localhost:8000"),
        ("0.0.0.0", "", "http://localhost:8000"),
        ("192.168.1.5", "", "http://192.168.1.5:8000"),
        ("2001:db8::1", "", "http://[2001:db8::1]:8000"),
        ("127.0.0.1", "https://chat.example.org", "https://chat.example.org"),
    ],
)
def test_the_shown_address_can_be_opened(host: str, public_url: str, shown: str) -> None:
    assert listen.url(host, 8000, public_url) == shown


def test_health_is_told_from_signs_of_life(tmp_path: Path) -> None:
    pulse = Pulse(tmp_path, "web-1")
    assert pulse.health() == "starting"
    pulse.beat()
    assert pulse.health() == "ok"
    os.utime(pulse.path, (time.time() - 60, time.time() - 60))
    assert pulse.health() == "stuck"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"children": []}', '{"children": [{}], "supervisor": {}}'])
def test_a_damaged_state_file_counts_as_nothing_running(tmp_path: Path, text: str) -> None:
    (tmp_path / "serve.json").write_text(text)
    assert state.read(tmp_path) is None


def test_a_process_number_that_was_given_to_another_program_counts_as_dead() -> None:
    me = state.Process("me", os.getpid(), state.start_time(os.getpid()))
    assert state.alive(me)
    assert not state.alive(state.Process("me", os.getpid(), me.started - 100))
