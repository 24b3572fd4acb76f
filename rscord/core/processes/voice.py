"""How the voice process is started. It is no part of Django, and this module knows no more of it than its options."""

import contextlib
import hashlib
import json
import socket
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from rscord.config import Config
from rscord.core.processes import state

CAN_RUN = sys.platform != "win32"
"""The voice process is commanded through a Unix socket."""
USUAL_PORT = 7882
MAX_UNIX_PATH = 100
MOST_ADDRESSES = 8
NAME = "voice"
ANSWER_SECONDS = 3


def command(config: Config, data_dir: Path, *more: str) -> tuple[str, ...]:
    """Return the command line of the voice process for these settings."""
    port = config.voice_port or USUAL_PORT
    options = ["--control", str(control_path(data_dir)), "--udp-port", str(port)]
    if config.voice_port is None:
        options.append("--any-port")
    for address in announced(config):
        options += ["--announce", address]
    return (sys.executable, "-m", "voice.server", *options, *more)


def control_path(data_dir: Path) -> Path:
    """Return the Unix socket on which the voice process takes commands.

    It lies beside what describes running processes or, where that path is too long for a socket, in a folder for
    temporary files that belongs to this user and data dir alone.
    """
    path = state.folder(data_dir) / "voice.sock"
    if len(str(path).encode()) <= MAX_UNIX_PATH:
        return path
    name = hashlib.sha256(str(data_dir).encode()).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"rscord-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / "voice.sock"


def announced(config: Config) -> list[str]:
    """Return the addresses at which browsers are told to find the voice process.

    Without VOICE_ADDRESSES: those of PUBLIC_URL's host, then this machine's own. Loopback alone would serve nobody
    else, and browsers offer no loopback address themselves.
    """
    if config.voice_addresses:
        return list(config.voice_addresses)
    found = [*_addresses_of(urlsplit(config.public_url).hostname), *_own_addresses()]
    return list(dict.fromkeys(found))[:MOST_ADDRESSES] or ["127.0.0.1"]


def running_port(control: Path) -> int | None:
    """Return the UDP port of the voice process that takes commands there, None if none does."""
    with contextlib.suppress(OSError, ValueError, KeyError), socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(ANSWER_SECONDS)
        peer.connect(str(control))
        with peer.makefile("rb") as lines:
            return int(json.loads(lines.readline())["port"])
    return None


def is_free(port: int) -> bool:
    """Whether the UDP port can be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True


def _addresses_of(host: str | None) -> list[str]:
    found: list[str] = []
    if host:
        with contextlib.suppress(OSError):
            found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, None, socket.AF_INET)]
    return [address for address in found if not address.startswith("127.")]


def _own_addresses() -> list[str]:
    running = {name for name, card in psutil.net_if_stats().items() if card.isup}
    return [
        entry.address
        for name, entries in sorted(psutil.net_if_addrs().items())
        for entry in entries
        if name in running
        and entry.family == socket.AF_INET
        and not entry.address.startswith(("127.", "169.254."))
    ]
