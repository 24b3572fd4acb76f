"""``serve``: all processes of this machine under one supervisor.

Nothing here loads Django: the supervisor stays small, and its children start at once instead of after it. A web
process looks whether the installation is up to date before it serves; if not, it ends with ``OUTDATED``, ``setup``
is run, and it is started again.
"""

import os
import shutil
import socket
import sys
import textwrap
from argparse import ArgumentParser, Namespace
from logging.config import dictConfig
from pathlib import Path

from rscord import config
from rscord.config import BASE_DIR, Config, ConfigError
from rscord.core import logs
from rscord.core.processes import listen, state, voice
from rscord.core.processes.lifeline import Pulse
from rscord.core.processes.supervisor import Program, Supervisor


class CannotServe(Exception):
    """There is no point in starting; the text is a sentence for the operator."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``serve`` takes on its command line."""
    parser.add_argument("--demo", action="store_true", help="make the demo community if nobody is here yet")
    parser.add_argument("--follow-parent", action="store_true", help="stop when the parent process ends")
    parser.add_argument("--log-file", action="store_true", help="log to the data dir, not to the console")


def main(arguments: list[str]) -> int:
    """Serve as the command line says; return the exit code."""
    parser = ArgumentParser(
        prog="manage.py serve", description="Run all processes of this machine until Ctrl-C."
    )
    add_arguments(parser)
    return serve(parser.parse_args(arguments))


def serve(options: Namespace) -> int:
    """Serve until told to stop; return the exit code."""
    try:
        return Server(config.load(), options).run()
    except (ConfigError, CannotServe, listen.CannotListen) as error:
        sys.stderr.write(f"rscord cannot start: {error}\n")
        return 1


class Server:
    """What runs on this machine with one data dir."""

    def __init__(self, settings: Config, options: Namespace) -> None:
        self.config = settings
        self.options = options
        self.data_dir = config.data_dir(settings)
        self.folder = state.folder(self.data_dir)
        self.url = listen.url(settings.host, settings.port, settings.public_url)

    def run(self) -> int:
        """Serve until told to stop. Raises :class:`CannotServe` or :class:`listen.CannotListen`."""
        # Made here, so that children that start together do not make two.
        config.secret_key(self.config)
        self._log()
        self._warn()
        self._refuse_a_second()
        listener = listen.bind(self.config.host, self.config.port)
        try:
            return self._supervise(listener)
        finally:
            state.clear(self.folder)

    def _log(self) -> None:
        dictConfig(logs.configuration(self.config.log_level, self.config.log_format))
        logs.name_process("serve")
        if self.options.log_file:
            logs.write_to(logs.folder(self.data_dir) / "serve.log")

    def _warn(self) -> None:
        for warning in self.config.warnings:
            sys.stderr.write(f"Warning: {warning}\n")

    def _refuse_a_second(self) -> None:
        running = state.read(self.folder)
        if running:
            raise CannotServe(
                f"it already runs with the data dir {self.data_dir} (process {running.supervisor.pid}, "
                f"{running.url}). Stop it with `make stop`, or set RSCORD_DATA_DIR and PORT for a second one."
            )

    def _supervise(self, listener: socket.socket) -> int:
        me = state.Process("serve", os.getpid(), state.start_time(os.getpid()))
        described = state.State(me, self.config.host, self.config.port, self.url)

        def changed(children: list[state.Process]) -> None:
            described.children = children
            state.write(self.folder, described)

        def ready() -> None:
            self._announce()
            described.ready = True
            state.write(self.folder, described)

        return Supervisor(
            self._programs(listener),
            self.folder,
            os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(self._fresh_metrics_folder())},
            set_up=self._manage("setup", "--verbosity", "0", *(["--demo"] if self.options.demo else [])),
            changed=changed,
            ready=ready,
            died=self._forget_metrics,
            parent=os.getppid() if self.options.follow_parent else None,
        ).run()

    def _announce(self) -> None:
        end = "`make stop`" if self.options.log_file else "Ctrl-C or `make stop`"
        lines = [f"\nrscord is running at {self.url} ({end} ends it)."]
        demo = self.data_dir / "demo.txt"
        if demo.exists() and not self.config.public_url:
            lines.append("Sign up, or sign in as one of the demo's people (name, password):")
            lines.append(textwrap.indent(demo.read_text(encoding="utf-8").rstrip(), "  "))
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()

    def _programs(self, listener: socket.socket) -> list[Program]:
        """Return what runs. The web processes share one socket; Windows cannot pass it on, so there is one."""
        if sys.platform == "win32":
            listener.close()
            return [self._web("web-1"), self._program("tasks", "tasks")]
        names = [f"web-{number}" for number in range(1, self.config.web_processes + 1)]
        web = [self._web(name, listener.fileno()) for name in names]
        return [*web, self._program("tasks", "tasks"), *([self._voice()] if self.config.voice else [])]

    def _voice(self) -> Program:
        # Standard input is its lifeline; it knows nothing of Django, and so starts at once.
        options = ["--lifeline", "0", "--alive", str(Pulse(self.folder, voice.NAME).path)]
        if self.options.log_file:
            options += ["--log-file", str(logs.folder(self.data_dir) / f"{voice.NAME}.log")]
        return Program(voice.NAME, voice.command(self.config, self.data_dir, *options))

    def _web(self, name: str, descriptor: int | None = None) -> Program:
        more = ["--demo"] if self.options.demo else []
        if descriptor is None:
            return self._program("web", name, *more)
        return self._program("web", name, *more, "--descriptor", str(descriptor), inherits=(descriptor,))

    def _program(self, command: str, name: str, *more: str, inherits: tuple[int, ...] = ()) -> Program:
        log_file = ["--log-file"] if self.options.log_file else []
        return Program(
            name, self._manage(command, "--name", name, "--supervised", *log_file, *more), inherits
        )

    def _manage(self, *arguments: str) -> tuple[str, ...]:
        return (sys.executable, str(BASE_DIR / "manage.py"), *arguments)

    def _fresh_metrics_folder(self) -> Path:
        folder = self.folder / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def _forget_metrics(self, pid: int) -> None:
        """Drop a dead process's gauges; its counts stay."""
        for path in (self.folder / "metrics").glob(f"gauge_live*_{pid}.db"):
            path.unlink(missing_ok=True)
