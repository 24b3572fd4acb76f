"""What runs with a data dir: a small file that the supervisor keeps, for ``status`` and ``stop``."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil


@dataclass
class Process:
    """One process: ``started`` is in epoch seconds, ``restarts`` how often it had to be started again."""

    name: str
    pid: int
    started: float
    restarts: int = 0


@dataclass
class State:
    """A running supervisor and its children; ``ready`` once all of them have given a sign of life."""

    supervisor: Process
    host: str
    port: int
    url: str
    ready: bool = False
    children: list[Process] = field(default_factory=list)


def folder(data_dir: Path) -> Path:
    """Return the folder of what describes running processes, made if need be."""
    found = data_dir / "run"
    found.mkdir(exist_ok=True)
    return found


def write(folder: Path, state: State) -> None:
    """Store ``state`` in ``folder`` in one step."""
    temporary = folder / "serve.json.new"
    temporary.write_text(json.dumps(asdict(state)))
    os.replace(temporary, folder / "serve.json")


def read(folder: Path) -> State | None:
    """Return what runs according to ``folder``; None if nothing does or what did was killed."""
    try:
        found = json.loads((folder / "serve.json").read_text())
        found["children"] = [Process(**child) for child in found["children"]]
        state = State(**found | {"supervisor": Process(**found["supervisor"])})
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return state if alive(state.supervisor) else None


def clear(folder: Path) -> None:
    """Forget what ran."""
    (folder / "serve.json").unlink(missing_ok=True)


def start_time(pid: int) -> float:
    """Return when process ``pid`` was started, in epoch seconds."""
    return float(psutil.Process(pid).create_time())


def alive(process: Process) -> bool:
    """Whether that very process still runs: numbers are used again, so its starting time is compared too."""
    try:
        found = psutil.Process(process.pid)
        return bool(abs(found.create_time() - process.started) < 2 and found.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
