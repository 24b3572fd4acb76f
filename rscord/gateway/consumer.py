"""The WebSocket consumer: accepts, parses, closes. What is written goes through the session."""

import asyncio
from typing import Any, cast

import orjson
import structlog
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer

from rscord.core.errors import Forbidden, Unauthorized, details
from rscord.gateway import (
    commands,
    frames,
    handshake,
    lifespan,
    members,
    opening,
    protocol,
    services,
    voice,
)
from rscord.gateway.frames import Encoding
from rscord.gateway.handshake import Handshake
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import FINAL_CLOSES, CloseCode, Op, Payload, ProtocolError
from rscord.gateway.session import Session, Sink
from rscord.gateway.sinks import AsgiSink, Send
from rscord.gateway.uvicorn_ws import SOCKET, GatewayProtocol

log = structlog.get_logger(__name__)

_ACK = frames.control(Op.ACK)


class GatewayConsumer(AsyncWebsocketConsumer):
    """One socket."""

    # No channel layer: events reach sockets through the hub.
    channel_layer_alias = None  # type: ignore[assignment]

    hub: Hub
    session: Session | None = None
    shake: Handshake
    opening: asyncio.Task[None] | None = None

    async def dispatch(self, message: Any) -> None:
        # Channels would hop to a thread here, for every frame, to close database connections that this loop never has.
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def connect(self) -> None:
        self.hub = await lifespan.hub()
        self.shake = handshake.read(self.scope)
        if self.shake.foreign:
            await self._refuse(Forbidden())
        elif self.shake.token and not await self._token_is_good():
            await self._refuse(Unauthorized())
        else:
            await self.accept()
            self._greet()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        session = self.session
        if session is None or session.closed:
            return
        data = text_data.encode(errors="replace") if text_data is not None else bytes_data or b""
        try:
            payload = protocol.parse(data)
            if not session.count(payload.op):
                raise ProtocolError(CloseCode.RATE_LIMITED, "Too many payloads.")
            await self._serve(session, payload)
        except ProtocolError as error:
            session.close(error.code, error.reason)

    async def websocket_disconnect(self, message: Any) -> None:
        session = self.session
        if session is not None:
            final = not session.closed and session.identified and message["code"] in FINAL_CLOSES
            self.hub.drop(session)
            if self.opening is not None:
                self.opening.cancel()
            if final:
                self.hub.spawn(self._close_for_good(session.id))
        raise StopConsumer

    async def _token_is_good(self) -> bool:
        try:
            await self.hub.pool.run(handshake.identify, self.shake.token, "")
        except Unauthorized:
            return False
        return True

    async def _refuse(self, error: Forbidden | Unauthorized) -> None:
        """Answer the handshake with an HTTP error, or as the server can: daphne knows only 403."""
        if "websocket.http.response" in self._extensions():
            send = cast(Send, self.base_send)
            headers = [(b"content-type", b"application/json")]
            await send({"type": "websocket.http.response.start", "status": error.status, "headers": headers})
            await send({"type": "websocket.http.response.body", "body": orjson.dumps(details(error))})
        else:
            await self.close()

    def _greet(self) -> None:
        sink, problem = self._sink(), None
        try:
            encoding = self.shake.encoding()
        except ProtocolError as error:
            encoding, problem = Encoding.JSON, error
        session = Session(sink, encoding, host=self.shake.host, secure=self.shake.secure)
        self.session = session
        if isinstance(sink, GatewayProtocol):
            sink.session = session
        self.hub.connect(session)
        if problem is not None:
            session.close(problem.code, problem.reason)
        else:
            session.hello()

    def _sink(self) -> Sink:
        found: GatewayProtocol | None = self._extensions().get(SOCKET)
        return found or AsgiSink(cast(Send, self.base_send))

    def _extensions(self) -> dict[str, Any]:
        return cast(dict[str, Any], self.scope.get("extensions") or {})

    async def _serve(self, session: Session, payload: Payload) -> None:
        op = payload.op
        if op == Op.HEARTBEAT:
            session.sign_of_life()
            session.write(_ACK)
        elif op in (Op.IDENTIFY, Op.RESUME):
            self._open(session, payload)
        elif not session.identified:
            raise ProtocolError(CloseCode.NOT_AUTHENTICATED, "Identify first.")
        elif op == Op.COMMAND:
            await commands.serve(self.hub, session, payload.d)
        elif op == Op.PRESENCE:
            self.hub.crowd.update(session, payload.d)
        elif op == Op.REQUEST_MEMBERS:
            await members.serve(self.hub, session, payload.d)
        elif op == Op.VOICE_STATE:
            await voice.serve(self.hub, session, payload.d)

    def _open(self, session: Session, payload: Payload) -> None:
        # On a task of its own, so that heartbeats are answered while many wait for their turn.
        if session.identified or session.opening:
            raise ProtocolError(CloseCode.ALREADY_AUTHENTICATED, "Already identified.")
        session.opening = True
        work = opening.identify if payload.op == Op.IDENTIFY else opening.resume
        self.opening = self.hub.spawn(work(self.hub, session, payload.d, self.shake))

    async def _close_for_good(self, session_id: str) -> None:
        try:
            await self.hub.pool.run(services.close_session, session_id)
        except Exception:
            log.warning("session_not_closed", session=session_id, exc_info=True)
