"""Programs for the supervisor's tests, run as `python -m tests.core.supervised ROLE FOLDER PORT`.

`parent` supervises a well-behaved and, if asked, a stubborn child; the children hold the listening socket, as web
processes do. What happens is written into FOLDER: one file for each child that stopped in good order.
"""

import os
import signal
import sys
import time
from pathlib import Path

from rscord.core.processes import lifeline, listen
from rscord.core.processes.state import Process, State, start_time, write
from rscord.core.processes.supervisor import OUTDATED, UNABLE, Program, Supervisor


def parent(folder: Path, port: int, roles: list[str]) -> None:
    listener = listen.bind("127.0.0.1", port)
    me = Process("parent", os.getpid(), start_time(os.getpid()))
    state = State(me, "127.0.0.1", port, "")

    def changed(children: list[Process]) -> None:
        state.children = children
        write(folder, state)

    command = (sys.executable, "-m", "tests.core.supervised")
    programs = [
        Program(role, (*command, role, str(folder), str(port)), (listener.fileno(),))
        for role in roles
        if role != "--follow-parent"
    ]
    follow = os.getppid() if "--follow-parent" in roles else None
    set_up = (*command, "set_up", str(folder), str(port))
    ready = (folder / "ready").touch
    sys.exit(
        Supervisor(
            programs, folder, dict(os.environ), set_up=set_up, changed=changed, ready=ready, parent=follow
        ).run()
    )


def gentle(folder: Path) -> None:
    """Stop when asked to, and say so."""
    work(folder, "gentle")


def work(folder: Path, name: str) -> None:
    pulse = lifeline.Pulse(folder, name)
    asked: list[bool] = []
    lifeline.watch(lambda: asked.append(True))
    while not asked:
        pulse.beat()
        time.sleep(0.02)
    (folder / "stopped").touch()


def stubborn(folder: Path) -> None:
    """Never stop."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    lifeline.Pulse(folder, "stubborn").beat()
    while True:
        time.sleep(1)


def outdated(folder: Path, name: str = "outdated", seconds: float = 0) -> None:
    """Run only once the set-up has been done."""
    if not (folder / "set-up").exists():
        time.sleep(seconds)
        sys.exit(OUTDATED)
    work(folder, name)


def outdated_later(folder: Path) -> None:
    """The same, but say so only when another has had the set-up done."""
    outdated(folder, "outdated_later", seconds=1)


def unable(folder: Path) -> None:
    """Run once only."""
    if (folder / "was-here").exists():
        sys.exit(UNABLE)
    if (folder / "may-run-once").exists():
        (folder / "was-here").touch()
        work(folder, "unable")
    sys.exit(UNABLE)


def set_up(folder: Path) -> None:
    """Bring the installation up to date, unless that is to fail or to take for ever."""
    with (folder / "set-ups").open("a") as file:
        file.write("x")
    if (folder / "set-up-hangs").exists():
        time.sleep(60)
    if (folder / "set-up-fails").exists():
        sys.exit(1)
    if not (folder / "set-up-is-useless").exists():
        (folder / "set-up").touch()


def main(role: str, folder: str, port: str, *roles: str) -> None:
    if role == "parent":
        parent(Path(folder), int(port), list(roles))
    else:
        ROLES[role](Path(folder))


ROLES = {role.__name__: role for role in (gentle, stubborn, outdated, outdated_later, unable, set_up)}


if __name__ == "__main__":
    main(*sys.argv[1:])
