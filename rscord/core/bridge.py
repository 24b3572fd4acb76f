"""The road of an HTTP request: from the event loop through one thread hop into Django's WSGI handler.

Django's own ASGI handler costs several times as much per request. The loop reads the whole body first (capped, on
disk when large) and sends the answer itself, so a slow client never holds a thread.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import orjson
from django.db import close_old_connections

from rscord.core import errors

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Environ = dict[str, Any]

MEMORY_BODY_BYTES = 1 << 20
FILE_CHUNK_BYTES = 1 << 16
BODY_SECONDS = 120
"""How long a client may take to send its body."""


class ClientGone(Exception):
    """The client hung up before it had sent its request."""


class FileBody:
    """What Django gives back for a file: the loop reads it, chunk by chunk, after the thread is free again."""

    def __init__(self, file: IO[bytes], block_size: int = FILE_CHUNK_BYTES) -> None:
        self.file = file


@dataclass(slots=True)
class Answer:
    """A finished response: its head, and either its bytes or an open file."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    file: IO[bytes] | None = None


class Bridge:
    """An ASGI application that answers HTTP with the WSGI application ``app``.

    ``max_body`` is in bytes; a longer body is answered 413 without being read to its end.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], *, threads: int, max_body: int) -> None:
        self.app = app
        self.max_body = max_body
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="http")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self._read(scope, receive)
        except ClientGone:
            return
        except (errors.AppError, TimeoutError) as error:
            await _send(refusal(error), send)
            return
        with body:
            answer = await self._in_thread(self._run, make_environ(scope, body))
        await self._finish(answer, send)

    async def _in_thread(self, call: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.pool, call, *args)

    async def _read(self, scope: Scope, receive: Receive) -> IO[bytes]:
        declared = _content_length(scope)
        if declared is not None and declared > self.max_body:
            raise errors.TooLarge
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        if not message.get("more_body"):
            return BytesIO(self._capped(message.get("body", b"")))
        async with asyncio.timeout(BODY_SECONDS):
            return await self._spool(message, receive)

    def _capped(self, chunk: bytes) -> bytes:
        if len(chunk) > self.max_body:
            raise errors.TooLarge
        return chunk

    async def _spool(self, message: dict[str, Any], receive: Receive) -> IO[bytes]:
        body = SpooledTemporaryFile(MEMORY_BODY_BYTES)  # noqa: SIM115  (the caller closes it)
        try:
            while True:
                body.write(message.get("body", b""))
                if body.tell() > self.max_body:
                    raise errors.TooLarge
                if not message.get("more_body"):
                    body.seek(0)
                    return body
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
        except BaseException:
            body.close()
            raise

    def _run(self, environ: Environ) -> Answer:
        head: list[Any] = []
        result: Any = self.app(environ, lambda status, headers, exc_info=None: head.append((status, headers)))
        status, headers = head[0]
        answer = Answer(
            int(status[:3]), [(k.lower().encode("latin1"), v.encode("latin1")) for k, v in headers], b""
        )
        if isinstance(result, FileBody):
            answer.file = result.file
            close_old_connections()
            return answer
        try:
            answer.body = b"".join(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        return answer

    async def _finish(self, answer: Answer, send: Send) -> None:
        if answer.file is None:
            await _send(answer, send)
            return
        try:
            await self._send_file(answer, answer.file, send)
        finally:
            await self._in_thread(answer.file.close)

    async def _send_file(self, answer: Answer, file: IO[bytes], send: Send) -> None:
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        while chunk := await self._in_thread(file.read, FILE_CHUNK_BYTES):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def make_environ(scope: Scope, body: IO[bytes]) -> Environ:
    """Return the WSGI environment (PEP 3333) of an ASGI HTTP ``scope``."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileBody,
    }
    _add_headers(environ, scope)
    environ["CONTENT_LENGTH"] = str(_length(body))
    return environ


def refusal(error: Exception) -> Answer:
    """Return the answer to a request that is refused before Django sees it."""
    known = error if isinstance(error, errors.AppError) else errors.AppError("The request came too slowly.")
    status = 408 if isinstance(error, TimeoutError) else known.status
    return Answer(status, [(b"content-type", b"application/json")], orjson.dumps(errors.details(known)))


def _add_headers(environ: Environ, scope: Scope) -> None:
    for raw_name, raw_value in scope["headers"]:
        # "X_Real-IP" and "X-Real_IP" would both become HTTP_X_REAL_IP: names with an underscore are forgeries.
        if b"_" in raw_name:
            continue
        name = raw_name.decode("latin1").upper().replace("-", "_")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin1")
        separator = "; " if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value


def _content_length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return None


def _length(body: IO[bytes]) -> int:
    end = body.seek(0, 2)
    body.seek(0)
    return end


async def _send(answer: Answer, send: Send) -> None:
    if not any(name == b"content-length" for name, _ in answer.headers):
        answer.headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": answer.body})
