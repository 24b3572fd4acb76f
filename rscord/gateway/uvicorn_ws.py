"""The seam with uvicorn: its sans-I/O WebSocket protocol, with the transport laid open.

Events leave as ready frames written straight to the transport; the ASGI way through ``send`` costs twice as much.
Handshake, fragments, masks and the closing handshake stay uvicorn's and websockets'. Tied to the pinned uvicorn;
``tests/gateway/test_transport.py`` holds the seam to its promises.
"""

import asyncio
from asyncio import Transport
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame

from rscord.gateway.session import Session

SOCKET = "rscord.socket"
"""The ASGI extension under which the consumer finds its :class:`GatewayProtocol`."""

MAX_FRAGMENTS = 256
"""Frames in one message. Its bytes are limited as well, but empty fragments have none."""

CLOSE_SECONDS = 10.0
"""How long a client may take to answer a close frame."""

PACE_BYTES = 64 << 10
PACE_SECONDS = 0.02

TOO_BIG = 1009


class GatewayProtocol(WebSocketsSansIOProtocol):
    """A connection whose transport the gateway writes to. See :class:`rscord.gateway.session.Sink`."""

    transport: Transport

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Compression would be per connection, so each event would be compressed for everybody in turn.
        self.conn.available_extensions = []
        self.conn.max_message_size = settings.GATEWAY_COMMAND_MAX_BYTES
        self.session: Session | None = None
        self.on_full: Callable[[], None] | None = None
        self.handshake_token = ""

    async def run_asgi(self) -> None:
        # uvicorn logs the query string: a token in it goes another way.
        query = parse_qsl(self.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        self.handshake_token = dict(query).get("token", "")
        self.scope["query_string"] = urlencode([pair for pair in query if pair[0] != "token"]).encode()
        extensions: dict[str, Any] = self.scope["extensions"] or {}
        extensions[SOCKET] = self
        await super().run_asgi()

    def start_keepalive(self) -> None:
        """Send no pings: the gateway has heartbeats, and a timer per connection costs memory."""

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) >= MAX_FRAGMENTS:
            self.frames = []
            self.conn.fail(TOO_BIG, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)

    def shutdown(self) -> None:
        """Called by uvicorn for each connection when the process stops."""
        if self.session is not None:
            self.session.reconnect()
        super().shutdown()

    def pause_writing(self) -> None:
        """Called by the transport when more than ``GATEWAY_BUFFER_BYTES`` wait."""
        super().pause_writing()
        if self.on_full is not None:
            self.on_full()

    # The sink

    def writer(self) -> Callable[[bytes], None]:
        """Return the transport's own ``write``; let it tell us when too much waits."""
        self.transport.set_write_buffer_limits(high=settings.GATEWAY_BUFFER_BYTES)
        return self.transport.write

    async def drained(self) -> None:
        """Wait until less than 64 KiB wait in the transport, or the connection is lost."""
        # A transport tells of one mark only, and that one is for sockets that do not keep up.
        while not self.disconnected and self.transport.get_write_buffer_size() > PACE_BYTES:  # noqa: ASYNC110
            await asyncio.sleep(PACE_SECONDS)

    def close(self, code: int, reason: str) -> None:
        """Send a close frame; drop the connection if it is not answered in 10 s."""
        if self.close_sent or self.transport.is_closing():
            return
        try:
            self.conn.send_close(code, reason)
        except InvalidState:
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        # abort, not close: a client that reads nothing would hold the connection, and its buffer, for ever.
        self.close_timer = self.loop.call_later(CLOSE_SECONDS, self.transport.abort)

    def abort(self) -> None:
        """Drop the connection and all that waits for it."""
        self.transport.abort()
