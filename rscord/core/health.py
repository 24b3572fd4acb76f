"""Is the server well? For load balancers, monitoring and ``manage.py doctor``."""

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from channels.layers import channel_layers
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from rscord.core import metrics

log = structlog.get_logger(__name__)

CHANNEL_LAYER_SECONDS = 3
MEMORY_SECONDS = 1.0
"""So long an answer is good: whoever asks in a loop asks the database once a second."""
LOOPBACK = {"127.0.0.1", "::1", "::ffff:127.0.0.1"}
FORWARDING_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


class Fault(Exception):
    """Something that the server needs does not work; the text says what."""


def check_database() -> None:
    """Ask the database for a row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_cache() -> None:
    """Store a value and read it back. Raises :class:`Fault` if it is gone."""
    key, value = f"health-{secrets.token_hex(8)}", secrets.token_hex(8)
    cache.set(key, value, timeout=10)
    if cache.get(key) != value:
        raise Fault("a value that was just stored is gone")
    cache.delete(key)


def check_channel_layer() -> None:
    """Send a message through the channel layer to ourselves. Raises TimeoutError after 3 s."""
    asyncio.run(_through_channel_layer())


async def _through_channel_layer() -> None:
    # A layer belongs to the event loop that made it, so the check has one of its own.
    layer = channel_layers.make_backend("default")
    try:
        async with asyncio.timeout(CHANNEL_LAYER_SECONDS):
            channel = await layer.new_channel()
            await layer.send(channel, {"type": "health.check"})
            await layer.receive(channel)
    finally:
        if hasattr(layer, "flush"):
            await layer.flush()


def check_storage() -> None:
    """Ask the file storage about a file; on a disk, also whether its folder can be written to."""
    default_storage.exists("health-check")
    location = getattr(default_storage, "location", None)
    if location is not None:
        _check_writable(location)


def _check_writable(folder: Any) -> None:
    from pathlib import Path
    from tempfile import TemporaryFile

    Path(folder).mkdir(parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as file:
        file.write(b"health")


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "cache": check_cache,
    "channel_layer": check_channel_layer,
    "storage": check_storage,
}


def fault_of(check: Callable[[], None]) -> str | None:
    """Run ``check``; return None if all is well, else what is wrong in one line."""
    try:
        check()
    except Exception as error:
        return f"{type(error).__name__}: {error}".splitlines()[0].removesuffix(": ")
    return None


def faults() -> dict[str, str]:
    """Run all checks; return what fails and why."""
    found = {name: fault_of(check) for name, check in CHECKS.items()}
    return {name: fault for name, fault in found.items() if fault is not None}


_last: tuple[float, dict[str, str]] = (float("-inf"), {})


def _recent_faults() -> dict[str, str]:
    global _last
    asked, found = _last
    if time.monotonic() - asked > MEMORY_SECONDS:
        found = faults()
        _last = (time.monotonic(), found)
    return found


def live(request: HttpRequest) -> HttpResponse:
    """GET /health: the process answers. Touches nothing else."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """GET /health/ready: 200, or 503 naming what fails. The reasons go to the log: they may hold addresses."""
    found = _recent_faults()
    if not found:
        return JsonResponse({"status": "ok"})
    log.warning("not_ready", **found)
    return JsonResponse({"status": "unavailable", "failing": sorted(found)}, status=503)


def show_metrics(request: HttpRequest) -> HttpResponse:
    """GET /metrics: for this machine itself, or with METRICS_TOKEN as a bearer token."""
    if not (_has_token(request) or _from_this_machine(request)):
        return HttpResponse("403: this needs METRICS_TOKEN\n", status=403, content_type="text/plain")
    return HttpResponse(metrics.render(), content_type=metrics.CONTENT_TYPE)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(given, expected)


def _from_this_machine(request: HttpRequest) -> bool:
    # Behind a proxy on this machine every stranger's connection comes from loopback, with one of these headers.
    forwarded = any(name in request.headers for name in FORWARDING_HEADERS)
    return not forwarded and request.META.get("REMOTE_ADDR") in LOOPBACK
