"""One web process: uvicorn with the product's ASGI application."""

import socket
from pathlib import Path

import uvicorn
from django.conf import settings

from rscord.core.processes import lifeline, listen

KEEP_ALIVE_SECONDS = 75
"""Longer than proxies keep an idle connection (nginx: 60 s), so that they are the ones to close it."""
SHUTDOWN_SECONDS = 8


def run(name: str, folder: Path, *, descriptor: int | None, supervised: bool) -> None:
    """Serve until told to stop, on the inherited socket ``descriptor`` or on one of our own."""
    pulse = lifeline.Pulse(folder, name)

    async def beat() -> None:
        pulse.beat()

    config = _config()
    config.callback_notify, config.timeout_notify = beat, lifeline.BEAT_SECONDS
    server = uvicorn.Server(config)
    if supervised:
        lifeline.watch(lambda: setattr(server, "should_exit", True))
    server.run(sockets=[_listener(descriptor)])


def _listener(descriptor: int | None) -> socket.socket:
    if descriptor is None:
        return listen.bind(settings.CONFIG.host, settings.CONFIG.port)
    return socket.socket(fileno=descriptor)


def _config() -> uvicorn.Config:
    return uvicorn.Config(
        "rscord.asgi:application",
        ws=settings.WEBSOCKET_PROTOCOL,
        ws_max_size=settings.GATEWAY_COMMAND_MAX_BYTES,
        ws_per_message_deflate=False,
        # The gateway has heartbeats of its own.
        ws_ping_interval=None,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.TRUSTED_PROXIES),
        forwarded_allow_ips=settings.TRUSTED_PROXIES,
        backlog=listen.BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
