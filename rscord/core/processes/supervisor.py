"""The supervisor: starts the processes of this machine, starts them again when they die, ends them together."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from rscord.core.processes.lifeline import GRACE_SECONDS, Pulse
from rscord.core.processes.state import Process

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.1
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
"""A process that keeps dying is started again after 0.5 s, 1 s, 2 s … 30 s."""
STEADY_SECONDS = 60
"""After running so long a process counts as sound again."""

OUTDATED = 75
"""Exit code of a child that needs the installation brought up to date first (sysexits: EX_TEMPFAIL)."""
UNABLE = 78
"""Exit code of a child that cannot start as things are configured, and has said why (sysexits: EX_CONFIG)."""


@dataclass(frozen=True)
class Program:
    """A process to keep running. ``descriptors`` are open files that it inherits (not on Windows)."""

    name: str
    command: tuple[str, ...]
    descriptors: tuple[int, ...] = ()


class Child:
    """One supervised process, and when to start it again."""

    def __init__(self, program: Program, environment: dict[str, str], pulse: Pulse) -> None:
        self.program = program
        self.environment = environment
        self.pulse = pulse
        self.restarts = -1
        self.failures = 0
        self.due = 0.0
        self.began = 0.0
        self.started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it. Its standard input is its lifeline; Ctrl-C in a terminal does not reach it by itself."""
        self.pulse.clear()
        self.process = subprocess.Popen(
            self.program.command,
            stdin=subprocess.PIPE,
            env=self.environment,
            pass_fds=self.program.descriptors,
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self.restarts += 1
        self.began, self.started = time.monotonic(), time.time()

    def ended(self) -> int | None:
        """Return the exit code if it has just been found dead."""
        return self.process.poll() if self.process else None

    def bury(self) -> float:
        """Forget the dead process; return in how many seconds the next one starts."""
        steady = time.monotonic() - self.began > STEADY_SECONDS
        self.failures = 1 if steady else self.failures + 1
        pause: float = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (self.failures - 1))
        self.close()
        self.process, self.due = None, time.monotonic() + pause
        return pause

    def close(self) -> None:
        """Cut the lifeline: the process is to stop."""
        if self.process and self.process.stdin:
            with contextlib.suppress(OSError):
                self.process.stdin.close()

    def describe(self) -> Process | None:
        """Return it as others see it, None while it is down."""
        if self.process is None:
            return None
        return Process(self.program.name, self.process.pid, self.started, self.restarts)


class Supervisor:
    """Runs programs until it is told to stop.

    ``set_up`` is the command that brings the installation up to date, run when a child ends with ``OUTDATED``.
    ``changed`` is called with the children's description whenever a process has come or gone, ``ready`` once when
    all have given their first sign of life. ``parent`` is a process id: when it is no longer our parent, stop.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        folder: Path,
        environment: dict[str, str],
        *,
        set_up: Sequence[str],
        changed: Callable[[list[Process]], None] = lambda children: None,
        ready: Callable[[], None] = lambda: None,
        died: Callable[[int], None] = lambda pid: None,
        parent: int | None = None,
    ) -> None:
        self.children = [Child(program, environment, Pulse(folder, program.name)) for program in programs]
        self.environment = environment
        self.set_up = set_up
        self.changed = changed
        self.ready = ready
        self.died = died
        self.parent = parent
        self.asked = 0
        self._code = 0
        self._was_ready = False
        self._was_set_up = False
        self._set_up_at = 0.0
        self._wake = threading.Event()

    def run(self) -> int:
        """Start everything; return an exit code when everything has stopped. Must run on the main thread."""
        for number in _stop_signals():
            signal.signal(number, lambda *_: self.stop())
        while not self.asked:
            self._start_due()
            self._bury_dead()
            self._look_for_life()
            if self.parent is not None and os.getppid() != self.parent:
                self.stop()
            self._wake.wait(POLL_SECONDS)
        self._end()
        return self._code

    def stop(self) -> None:
        """Ask everything to stop; asked a second time, end it at once."""
        self.asked += 1
        self._wake.set()

    def _look_for_life(self) -> None:
        if any(child.pulse.age() is None for child in self.children):
            return
        self._was_set_up = False
        if not self._was_ready:
            self._was_ready = True
            self.ready()

    def _start_due(self) -> None:
        due = [child for child in self.children if child.process is None and time.monotonic() >= child.due]
        for child in due:
            child.start()
        if due:
            self._tell()

    def _bury_dead(self) -> None:
        dead = [(child, code) for child in self.children if (code := child.ended()) is not None]
        for child, code in dead:
            self._bury(child, code)
        outdated = [child for child, code in dead if code == OUTDATED]
        if outdated and not self.asked:
            self._bring_up_to_date(outdated)
        if dead:
            self._tell()

    def _bury(self, child: Child, code: int) -> None:
        assert child.process is not None
        self.died(child.process.pid)
        pause = child.bury()
        if code == UNABLE and not self._was_ready:
            self._give_up()
        elif code != OUTDATED:
            log.error("process_died", name=child.program.name, code=code, starts_again_in=pause)

    def _bring_up_to_date(self, outdated: list[Child]) -> None:
        """Run the set-up and start its children at once. Where that does not help at a start, give up."""
        if all(child.began < self._set_up_at for child in outdated) or self._set_up():
            for child in outdated:
                child.due, child.failures, child.restarts = 0.0, 0, child.restarts - 1
        elif not self.asked:
            log.error("set_up_failed", command=" ".join(self.set_up))
            if not self._was_ready:
                self._give_up()

    def _set_up(self) -> bool:
        """Run the set-up; return whether it went well. A second time without a sign of life in between it is no use."""
        if self._was_set_up or self._run(self.set_up) != 0:
            return False
        self._was_set_up, self._set_up_at = True, time.monotonic()
        return True

    def _run(self, command: Sequence[str]) -> int | None:
        """Run ``command`` to its end or, when we are told to stop, to ours; return its exit code."""
        own_group = sys.platform != "win32"
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, env=self.environment, start_new_session=own_group
        ) as process:
            while process.poll() is None and not self.asked:
                self._wake.wait(POLL_SECONDS)
            if self.asked:
                process.terminate()
        return process.returncode

    def _give_up(self) -> None:
        self._code = 1
        self.stop()

    def _tell(self) -> None:
        described = [child.describe() for child in self.children]
        self.changed([process for process in described if process is not None])

    def _end(self) -> None:
        running = [child.process for child in self.children if child.process]
        for child in self.children:
            child.close()
        deadline = time.monotonic() + GRACE_SECONDS + 2
        while self.asked < 2 and time.monotonic() < deadline and any(p.poll() is None for p in running):
            time.sleep(POLL_SECONDS)
        for process in running:
            if process.poll() is None:
                process.kill()
        for process in running:
            process.wait()


def _stop_signals() -> list[signal.Signals]:
    found = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    # Under nohup a hang-up is ignored, and that must stay so.
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        found.append(signal.SIGHUP)
    return found
