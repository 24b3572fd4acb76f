"""A connection's session: who it is, what it wants to hear, and the one way out to its socket."""

import secrets
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

from rscord.gateway import frames, metrics
from rscord.gateway.frames import Encoding, Message
from rscord.gateway.presence import ONLINE
from rscord.gateway.protocol import CloseCode, Op, in_shard

if TYPE_CHECKING:
    from rscord.gateway.watching import View

SEND_LIMIT = 120
SEND_WINDOW_SECONDS = 60
"""How many payloads a connection may send (https://docs.discord.com/developers/events/gateway#rate-limiting)."""

COMMAND_LIMIT = 1200
"""The same for op 40, whose own limits answer with an error: past this a socket is no longer worth answering."""

HELLO_SPARE_MS = 250


class Sink(Protocol):
    """A socket as the session needs it. Everything written is whole WebSocket frames."""

    on_full: Callable[[], None] | None
    """Called when more than ``GATEWAY_BUFFER_BYTES`` wait for the other side to take them."""

    def writer(self) -> Callable[[bytes], None]:
        """Return what sends bytes without waiting. It may raise RuntimeError once the connection is gone."""

    def drained(self) -> Awaitable[None]:
        """Wait until less than 64 KiB wait, or the connection is gone."""

    def close(self, code: int, reason: str) -> None:
        """Send a close frame behind what was written."""

    def abort(self) -> None:
        """Drop the connection and all that waits for it."""


class Session:
    """One connection. Until IDENTIFY or RESUME has succeeded ``user_id`` is 0.

    ``live``: the hub writes events to it as they come. While it is not, a catch-up is on its way (see
    ``rscord.gateway.catch_up``) and will bring what the hub leaves out.
    """

    __slots__ = (
        "__weakref__",
        "_command_count",
        "_count",
        "_window_ends",
        "bot",
        "close_code",
        "connected_at",
        "encoding",
        "guilds",
        "host",
        "id",
        "intents",
        "joined",
        "large_threshold",
        "live",
        "opening",
        "presence",
        "secure",
        "send",
        "shard",
        "sign_in_id",
        "signed_of_life",
        "sink",
        "user_id",
        "watch",
    )

    def __init__(self, sink: Sink, encoding: Encoding, *, host: str = "", secure: bool = False) -> None:
        self.sink = sink
        self.send = sink.writer()
        sink.on_full = self._overflow
        self.encoding = int(encoding)
        self.host = host
        self.secure = secure
        self.id = secrets.token_hex(16)
        self.user_id = 0
        self.bot = False
        self.sign_in_id: int | None = None
        self.intents = 0
        self.shard = (0, 1)
        self.large_threshold = 50
        self.guilds: set[int] = set()
        self.opening = False
        self.live = False
        self.close_code = 0
        self.joined: list[bytes] = []
        self.connected_at = self.signed_of_life = time.monotonic()
        self.presence = ONLINE
        self.watch: View | None = None
        self._window_ends = 0.0
        self._count = 0
        self._command_count = 0

    @property
    def identified(self) -> bool:
        """Whether it is known whose session this is."""
        return self.user_id != 0

    @property
    def closed(self) -> bool:
        """Whether the server has closed it or the connection is gone."""
        return self.close_code != 0

    def hello(self) -> None:
        """Write the first frame: op 10."""
        interval = settings.GATEWAY_HEARTBEAT_SECONDS * 1000 + HELLO_SPARE_MS
        message = frames.control(Op.HELLO, {"heartbeat_interval": interval})
        self.deliver(message.first_wire(self.encoding))

    def write(self, message: Message) -> None:
        """Send to this one client."""
        if not self.close_code:
            self.deliver(message.wire(self.encoding))

    def deliver(self, data: bytes) -> None:
        """Send frames made for this session's encoding."""
        try:
            self.send(data)
        except RuntimeError:
            # uvloop says so between losing a connection and telling the protocol.
            self.live = False

    def _overflow(self) -> None:
        """Drop a connection that takes too little. It may resume, and then hears what it missed.

        Before it is live the buffer holds what it asked for, and whoever writes that waits for it.
        """
        if self.live:
            metrics.closed("slow")
            self.live = False
            self.close_code = CloseCode.UNKNOWN
            self.sink.abort()

    def close(self, code: int, reason: str = "") -> None:
        """Close the socket from this side. Nothing is written after it."""
        if self.close_code:
            return
        metrics.closed(str(int(code)))
        self.live = False
        self.close_code = int(code)
        self.joined.clear()
        self.sink.close(int(code), reason)

    def reconnect(self) -> None:
        """Ask the client to come back and resume: this process stops."""
        self.write(frames.control(Op.RECONNECT))

    def wants_guild(self, guild_id: int) -> bool:
        """Whether a guild belongs to this session's shard."""
        return self.shard[1] == 1 or in_shard(guild_id, self.shard)

    def count(self, op: Op) -> bool:
        """Count a payload from the client; return whether it is still within its limits."""
        if not settings.RATE_LIMITS:
            return True
        now = time.monotonic()
        if now >= self._window_ends:
            self._window_ends = now + SEND_WINDOW_SECONDS
            self._count = self._command_count = 0
        if op == Op.COMMAND:
            self._command_count += 1
        else:
            self._count += 1
        return self._count <= SEND_LIMIT and self._command_count <= COMMAND_LIMIT

    def forget(self) -> None:
        """Be nobody's session again, under a new id."""
        self.id = secrets.token_hex(16)
        self.user_id, self.sign_in_id, self.bot, self.intents = 0, None, False, 0
        self.opening = self.live = False

    def sign_of_life(self) -> None:
        """Note a heartbeat."""
        self.signed_of_life = time.monotonic()

    def is_zombie(self, now: float) -> bool:
        """Whether the client has missed its heartbeat by half an interval (``now``: ``time.monotonic()``)."""
        return now - self.signed_of_life > 1.5 * float(settings.GATEWAY_HEARTBEAT_SECONDS)
