"""Logs: structlog for our lines and for everybody else's, with one formatter that lets no secret through.

A line carries what is bound to its context: the request's id, the user's, the sign-in's or gateway session's.
"""

import logging
import re
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MAX_FILE_BYTES = 10_000_000
KEPT_FILES = 5
"""A log file is renamed at 10 MB; five older ones are kept beside it."""

HIDDEN = "[hidden]"
_SECRETS = [
    re.compile(r"\b(?P<keep>Bearer|Bot)(?P<gap>\s+)[\w.~+/=-]{8,}", re.IGNORECASE),
    re.compile(
        r"(?P<keep>\b\w*(?:token|password|passwd|secret|secret_key|cookie|sessionid|authorization|jwt))"
        r"(?P<gap>[\"']?\s*[=:]\s*)(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s\"'&,;})\]]+)",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<keep>://[^:/@\s]*)(?P<gap>:)[^@/\s]+(?=@)"),
    re.compile(r"(?P<keep>)(?P<gap>)\beyJ[\w-]+\.[\w-]+\.[\w-]*"),
]

_process = ""


def redact(text: str) -> str:
    """Return ``text`` without tokens, passwords and other secrets: as headers, query strings, JSON or addresses."""
    for pattern in _SECRETS:
        text = pattern.sub(rf"\g<keep>\g<gap>{HIDDEN}", text)
    return text


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Renders a record of structlog or of plain logging, then hides secrets in the whole line, traceback and all."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def configuration(level: str, style: str) -> dict[str, Any]:
    """Return Django's LOGGING for ``level`` and ``style`` (``console`` or ``json``), and set structlog up."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"{__name__}.make_formatter", "style": style}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"}
        },
        "root": {"handlers": ["console"], "level": level.upper()},
        "loggers": _QUIET,
    }


# Every refused request has a line of its own (see rscord.core.requests); strangers' bad Host headers are no error;
# uvicorn names the whole address of each socket, huey each run of each task.
_QUIET: dict[str, dict[str, Any]] = {
    "django": {"handlers": [], "level": "INFO", "propagate": True},
    "django.server": {"handlers": [], "level": "INFO", "propagate": True},
    "django.request": {"level": "ERROR"},
    "django.security.DisallowedHost": {"level": "CRITICAL"},
    "django.db.backends": {"level": "WARNING"},
    "uvicorn": {"level": "WARNING"},
    "huey": {"level": "WARNING"},
    "asyncio": {"level": "WARNING"},
    "daphne": {"level": "WARNING"},
}


def make_formatter(style: str) -> Formatter:
    """Return the formatter of ``style``. Django's LOGGING names it."""
    return Formatter(foreign_pre_chain=_shared(), processors=[_drop_meta, *_renderers(style)])


def folder(data_dir: Path) -> Path:
    """Return the folder of the log files of a server in the background."""
    return data_dir / "logs"


def write_to(path: Path) -> None:
    """Send this process's lines to ``path`` instead of the console, renaming it when it has grown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=MAX_FILE_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    root = logging.getLogger()
    for old in root.handlers[:]:
        handler.setFormatter(old.formatter)
        root.removeHandler(old)
    root.addHandler(handler)


def name_process(name: str) -> None:
    """Put ``process=name`` on every line of this process."""
    global _process
    _process = name


def bind_user(user_id: int | None, sign_in_id: int | None = None) -> None:
    """Put the user's and the sign-in's id on every further line of this request."""
    found = {"user_id": user_id, "sign_in_id": sign_in_id}
    structlog.contextvars.bind_contextvars(
        **{name: value for name, value in found.items() if value is not None}
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _add_process,
    ]


def _renderers(style: str) -> Sequence[Processor]:
    if style == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain)]


def _add_process(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    if _process:
        event["process"] = _process
    return event


def _drop_meta(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event
