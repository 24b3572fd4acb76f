"""Starts the voice process: options, signals, and the end that comes with its parent's."""

import argparse
import asyncio
import errno
import gc
import ipaddress
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from voice.server.control import Control
from voice.server.settings import Settings
from voice.server.sfu import Sfu

BEAT: Final = 5.0
TAKEN: Final = frozenset({errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL})
UNABLE: Final = 78
"""Exit code of a process that cannot start as things are configured (sysexits: EX_CONFIG)."""

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs until SIGTERM or SIGINT, or until the lifeline's other end closes."""
    settings = parse(arguments)
    gc.collect()
    gc.freeze()  # what start-up has made is never looked at again
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        try:
            runner.run(run(settings))
        except OSError as error:
            if error.errno not in TAKEN:
                raise
            log.error("UDP port %s cannot be had (%s)", settings.udp_port, error.strerror)
            sys.exit(UNABLE)


def parse(arguments: Sequence[str] | None = None) -> Settings:
    """Exits with a message if an option is wrong."""
    parser = argparse.ArgumentParser(prog="python -m voice.server", description="rscord's voice process")
    parser.add_argument(
        "--control", required=True, help="path of a Unix socket, or host:port on this machine"
    )
    parser.add_argument("--udp-host", default=Settings.udp_host, help="address to bind; :: for IPv6 and IPv4")
    parser.add_argument("--udp-port", type=int, default=Settings.udp_port)
    parser.add_argument(
        "--announce", action="append", type=_address, help="address that browsers reach it at; repeatable"
    )
    parser.add_argument("--audio-slots", type=_count, default=Settings.audio_slots)
    parser.add_argument("--video-slots", type=_count, default=Settings.video_slots)
    parser.add_argument(
        "--max-packets",
        type=int,
        default=Settings.max_packets,
        help="per second, above which joins are refused",
    )
    parser.add_argument("--idle", type=float, default=Settings.idle, help="seconds without a sign of life")
    parser.add_argument("--lifeline", type=int, help="file descriptor whose end of file ends the process")
    parser.add_argument("--any-port", action="store_true", help="take any free port if that one is taken")
    parser.add_argument("--alive", default="", help="file to touch every few seconds")
    parser.add_argument("--log-file", help="file to log to, in place of standard error")
    parser.add_argument(
        "--no-batching", dest="batched", action="store_false", help="one system call for each datagram"
    )
    options = vars(parser.parse_args(arguments))
    options["announce"] = tuple(options["announce"] or Settings.announce)
    _log_to(options.pop("log_file"))
    return Settings(**options)


def _log_to(path: str | None) -> None:
    form = "%(asctime)s %(name)s %(levelname)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, filename=path)


def _address(word: str) -> str:
    return str(ipaddress.ip_address(word))


def _count(word: str) -> int:
    number = int(word)
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError("from 0 to 100")
    return number


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def run(settings: Settings) -> None:
    """Serves until told to stop; raises OSError if an address is taken."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    if settings.lifeline is not None:
        _hold(loop, settings.lifeline, stopping)
    sfu = Sfu(settings)
    control = Control(sfu)
    await control.start(settings.control)
    sfu.start()
    log.info("listening on UDP port %s, announced as %s", sfu.wire.port, ", ".join(settings.announce))
    if settings.alive:
        _beat(loop, Path(settings.alive))
    try:
        await stopping.wait()
    finally:
        sfu.stop()
        await control.stop()


def _beat(loop: asyncio.AbstractEventLoop, path: Path) -> None:
    path.touch()
    loop.call_later(BEAT, _beat, loop, path)


def _hold(loop: asyncio.AbstractEventLoop, descriptor: int, stopping: asyncio.Event) -> None:
    os.set_blocking(descriptor, False)

    def readable() -> None:
        if not os.read(descriptor, 4096):
            loop.remove_reader(descriptor)
            stopping.set()

    loop.add_reader(descriptor, readable)
