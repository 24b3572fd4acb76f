"""When the product committed each message, from its event log."""

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

LATEST = (
    "SELECT created_at, payload FROM core_event WHERE type = 'MESSAGE_CREATE' ORDER BY position DESC LIMIT "
)
SEQ = re.compile(rb"seq:(\d+)")

CommitTimes = Callable[[int], dict[int, int]]
"""Of the latest so many messages: wall-clock nanoseconds by sequence number."""


def commit_times(directory: Path, database_url: str) -> CommitTimes:
    """Reads the log of the installation in that data dir.

    An event's time is taken as the last act before COMMIT, so what follows holds the commit itself, fsync and all.
    """

    def read(count: int) -> dict[int, int]:
        rows = _postgres(database_url, count) if database_url else _sqlite(directory, count)
        found = ((SEQ.search(payload), moment) for moment, payload in rows)
        return {int(match[1]): _nanoseconds(moment) for match, moment in found if match}

    return read


def _nanoseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1_000_000) * 1000


def _sqlite(directory: Path, count: int) -> list[tuple[datetime, bytes]]:
    connection = sqlite3.connect(f"file:{directory}/rscord.sqlite3?mode=ro", uri=True)
    rows = connection.execute(f"{LATEST} {count}").fetchall()
    connection.close()
    return [(datetime.fromisoformat(moment).replace(tzinfo=UTC), payload) for moment, payload in rows]


def _postgres(url: str, count: int) -> list[tuple[datetime, bytes]]:
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.execute(f"{LATEST} {count}".encode()).fetchall()
