"""What ``manage.py doctor`` looks at: each check returns a few words, or raises :class:`Fault` with what to do."""

import asyncio
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from rscord.core import events, health, installation, wake, wake_codec, wake_redis, wake_socket
from rscord.core.health import Fault
from rscord.core.models import Event
from rscord.core.processes import listen, state, voice

LOW_DISK_BYTES = 500 << 20
WAKE_SECONDS = 3
PROBE = events.Event(f"{events.INTERNAL}DOCTOR", events.Audience(user_ids=()), b"{}")
"""Heard by nobody: hubs pass over internal events that they do not know."""
CLOCK_TOLERANCE = timedelta(seconds=2)
"""Node leases allow for this much between two machines' clocks."""


@dataclass(frozen=True)
class Finding:
    """What a check found: ``words`` says how it is or, if not ``ok``, what is wrong and what to do."""

    name: str
    ok: bool
    words: str


def findings() -> Iterator[Finding]:
    """Run all checks, one after the other."""
    for name, check in CHECKS.items():
        try:
            yield Finding(name, True, check())
        except Fault as fault:
            yield Finding(name, False, str(fault))
        except Exception as error:
            yield Finding(name, False, f"{type(error).__name__}: {error}".splitlines()[0])


def database() -> str:
    """Whether the database answers."""
    try:
        health.check_database()
    except Exception as error:
        raise Fault(f"does not answer ({str(error).splitlines()[0]}). Check DATABASE_URL.") from None
    where = settings.DATABASES["default"]
    return f"{connection.display_name} at {where.get('HOST') or where['NAME']}"


def migrations() -> str:
    """Whether the database has the tables of this version."""
    pending = installation.pending_migrations()
    if pending:
        raise Fault(f"{len(pending)} are not applied. Run: python manage.py setup")
    return "all applied"


def static_files() -> str:
    """Whether what browsers load is in place."""
    if installation.browser_libraries_missing():
        raise Fault("browser libraries are missing. Run: npm ci --omit=dev && python -m rscord.core.vendor")
    if installation.static_files_changed() or installation.stale_translations():
        raise Fault("not up to date. Run: python manage.py setup")
    return "up to date"


def cache() -> str:
    """Whether the cache keeps what it is given."""
    health.check_cache()
    return "Redis" if settings.REDIS_URL else "in memory"


def wake_path() -> str:
    """Whether processes hear each other's events."""
    health.check_channel_layer()
    try:
        asyncio.run(_wake_ourselves())
    except TimeoutError:
        raise Fault("a wake does not arrive, so events come up to a second late.") from None
    way = "through Redis" if settings.REDIS_URL else "through sockets in the data dir"
    return f"{way}; the log is at event {events.head()}"


def storage() -> str:
    """Whether a file comes back as it was stored."""
    content = uuid4().hex.encode()
    name = default_storage.save(f"doctor-{uuid4().hex}", ContentFile(content))
    try:
        with default_storage.open(name) as file:
            if file.read() != content:
                raise Fault("a file came back different from how it was stored.")
    finally:
        default_storage.delete(name)
    return str(getattr(default_storage, "location", type(default_storage).__name__))


def port() -> str:
    """Whether the port is ours or free."""
    running = state.read(Path(settings.DATA_DIR) / "run")
    if running is not None:
        return f"{running.port}: rscord is running (process {running.supervisor.pid})"
    try:
        listen.bind(settings.CONFIG.host, settings.CONFIG.port).close()
    except listen.CannotListen as error:
        raise Fault(str(error)) from None
    return f"{settings.CONFIG.port} is free"


def clock() -> str:
    """Whether our clock agrees with the database's, and lies behind nothing that has happened."""
    latest = Event.objects.order_by("-position").values_list("created_at", flat=True).first()
    if latest is not None and latest > timezone.now() + CLOCK_TOLERANCE:
        raise Fault(
            f"events are dated {latest - timezone.now()} ahead of this machine's clock. Set the clock."
        )
    difference = abs(_database_time() - datetime.now(UTC))
    if difference > CLOCK_TOLERANCE:
        raise Fault(
            f"differs by {difference.total_seconds():.1f} s from the database's. Use NTP on both machines."
        )
    return f"within {difference.total_seconds():.1f} s of the database's"


def disk() -> str:
    """Whether there is room."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < LOW_DISK_BYTES:
        raise Fault(f"only {free >> 20} MB are free below {settings.DATA_DIR}.")
    return f"{free / 2**30:.1f} GB are free below {settings.DATA_DIR}"


def voice_port() -> str:
    """Whether the voice process takes commands, or its UDP port is free, and where browsers are told to find it."""
    if not settings.VOICE:
        return "switched off (VOICE=0)"
    found = voice.announced(settings.CONFIG)
    if found == ["127.0.0.1"]:
        raise Fault(
            "no address of this machine is known but loopback, which browsers cannot use. Set VOICE_ADDRESSES."
        )
    where = f"announced as {', '.join(found)}"
    port = voice.running_port(Path(settings.VOICE_CONTROL))
    if port is not None:
        return f"UDP {port}: the voice process is running, {where}"
    if state.read(Path(settings.DATA_DIR) / "run") is not None:
        raise Fault("the voice process does not answer. See its log: make logs")
    wanted = settings.CONFIG.voice_port or voice.USUAL_PORT
    if not voice.is_free(wanted):
        if settings.CONFIG.voice_port is not None:
            raise Fault(f"UDP port {wanted} is used by another program. Set VOICE_PORT to another number.")
        return f"UDP {wanted} is used by another program, another will be taken; {where}"
    return f"UDP {wanted} is free, {where}"


async def _wake_ourselves() -> None:
    """Listen as a web process does, and send as another process would. Raises TimeoutError if nothing comes."""
    heard = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen_for_probe(batch: Sequence[events.Event]) -> None:
        if any(event.type == PROBE.type for event in batch):
            loop.call_soon_threadsafe(heard.set)

    unsubscribe = wake.subscribe(listen_for_probe)
    stop = await wake.listen()
    try:
        async with asyncio.timeout(WAKE_SECONDS):
            while not heard.is_set():
                await asyncio.to_thread(_send_as_another_process)
                await asyncio.sleep(0.05)
    finally:
        unsubscribe()
        await stop()


def _send_as_another_process() -> None:
    if settings.REDIS_URL:
        stranger = secrets.token_bytes(8)
        wake_redis.Sender(settings.REDIS_URL).send(stranger + wake_codec.encode([PROBE]))
    else:
        wake_socket.Sender(settings.DATA_DIR / "wake").send([PROBE])


def _database_time() -> datetime:
    # SQLite has no clock but ours.
    if connection.vendor == "sqlite":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "static files": static_files,
    "cache": cache,
    "wake path": wake_path,
    "storage": storage,
    "port": port,
    "voice": voice_port,
    "clock": clock,
    "disk": disk,
}
