"""What the server runs: WebSockets go to the gateway through Channels, HTTP through the bridge to Django."""

from rscord.wsgi import application as wsgi_application  # isort: skip  (sets Django up before anything else loads)

from typing import Any

from django.conf import settings

from rscord.core.bridge import Bridge, Receive, Scope, Send
from rscord.core.pictures.http import max_body_bytes
from rscord.gateway import lifespan
from rscord.gateway.consumer import GatewayConsumer

GATEWAY_PATHS = {"/gateway", "/gateway/", "/"}
FILES_PER_REQUEST = 10

gateway: Any = GatewayConsumer.as_asgi()
http = Bridge(
    wsgi_application,
    threads=settings.WEB_THREADS,
    max_body=max(
        settings.UPLOAD_MAX_BYTES * FILES_PER_REQUEST + settings.REQUEST_MAX_BYTES, max_body_bytes()
    ),
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "http":
        await http(scope, receive, send)
    elif scope["type"] == "websocket":
        await _websocket(scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)


async def _websocket(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] in GATEWAY_PATHS:
        await gateway(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close", "code": 4004})


async def _lifespan(receive: Receive, send: Send) -> None:
    await receive()
    await lifespan.start()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await lifespan.stop()
    await send({"type": "lifespan.shutdown.complete"})
