"""The bridge from the event loop to Django: bodies of every size, files, clients that hang up."""

import asyncio
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import IO, Any

import orjson
import pytest

from rscord.core import bridge
from rscord.core.bridge import FILE_CHUNK_BYTES, MEMORY_BODY_BYTES, Bridge

Environ = dict[str, Any]
MAX = 3 * MEMORY_BODY_BYTES


class Client:
    """An ASGI server's side of one request: hands out ``messages``, keeps what is sent."""

    def __init__(self, *messages: dict[str, Any], gone_after: int | None = None) -> None:
        self.messages = list(messages)
        self.sent: list[dict[str, Any]] = []
        self.gone_after = gone_after

    async def receive(self) -> dict[str, Any]:
        if not self.messages:
            await asyncio.Event().wait()  # nothing more ever comes
        return self.messages.pop(0)

    async def send(self, message: dict[str, Any]) -> None:
        if self.gone_after is not None and len(self.sent) >= self.gone_after:
            raise OSError("gone")
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.sent[1:])


class App:
    """A WSGI application that reads the body, or answers with ``file``."""

    def __init__(self, file: IO[bytes] | None = None) -> None:
        self.file = file
        self.environ: Environ = {}
        self.read: bytes | None = None
        self.on_disk = False

    def __call__(self, environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        self.environ = environ
        body = environ["wsgi.input"]
        self.on_disk = getattr(body, "_rolled", False)
        self.read = body.read()
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"a", b"b"] if self.file is None else environ["wsgi.file_wrapper"](self.file)


def part(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


async def ask(client: Client, app: App, *headers: tuple[bytes, bytes]) -> Client:
    scope = {
        "method": "POST", "path": "/ж", "query_string": b"a=1", "http_version": "1.1", "headers": headers,
        "server": ("localhost", 8000), "client": ("192.0.2.1", 5), "scheme": "http",
    }  # fmt: skip
    await Bridge(app, threads=1, max_body=MAX)(scope, client.receive, client.send)
    return client


async def test_a_small_body_and_a_whole_answer() -> None:
    app = App()
    client = await ask(Client(part(b"hello")), app)
    assert (app.read, app.on_disk, app.environ["CONTENT_LENGTH"]) == (b"hello", False, "5")
    assert (client.status, client.body) == (200, b"ab")
    assert (b"content-length", b"2") in client.sent[0]["headers"]


async def test_a_large_body_comes_in_parts_and_lies_on_disk() -> None:
    app, chunk = App(), b"x" * (MEMORY_BODY_BYTES // 2)
    await ask(Client(*[part(chunk, more=True)] * 5, part(b"end")), app)
    assert app.read == chunk * 5 + b"end"
    assert app.on_disk
    assert app.environ["CONTENT_LENGTH"] == str(len(chunk) * 5 + 3)


@pytest.mark.parametrize(("extra", "status"), [(0, 200), (1, 413)])
async def test_the_longest_body_in_parts(extra: int, status: int) -> None:
    app = App()
    client = await ask(Client(part(b"x" * (MAX - 1), more=True), part(b"x" * (1 + extra))), app)
    assert client.status == status
    assert (app.read is None) == (status == 413)


@pytest.mark.parametrize(("length", "status"), [(MAX, 200), (MAX + 1, 413)])
async def test_the_longest_body_at_once(length: int, status: int) -> None:
    assert (await ask(Client(part(b"x" * length)), App())).status == status


async def test_a_body_that_says_it_is_too_long_is_not_read_at_all() -> None:
    client = Client(part(b"x"))
    await ask(client, App(), (b"content-length", str(MAX + 1).encode()))
    assert client.status == 413
    assert orjson.loads(client.body)["code"] == 40005
    assert len(client.messages) == 1


@pytest.mark.parametrize("messages", [[], [part(b"x", more=True)]])
async def test_a_client_that_hangs_up_reaches_nobody(messages: list[dict[str, Any]]) -> None:
    app = App()
    client = await ask(Client(*messages, {"type": "http.disconnect"}), app)
    assert (client.sent, app.read) == ([], None)


async def test_a_body_that_does_not_come_is_waited_for_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "BODY_SECONDS", 0)
    app = App()
    client = await ask(Client(part(b"x", more=True)), app)
    assert (client.status, app.read) == (408, None)


@pytest.mark.parametrize("size", [0, 1, FILE_CHUNK_BYTES, 3 * FILE_CHUNK_BYTES + 1])
async def test_a_file_leaves_in_chunks_and_is_closed(size: int) -> None:
    file = BytesIO(b"f" * size)
    client = await ask(Client(part(b"")), App(file))
    assert client.body == b"f" * size
    assert max(len(message["body"]) for message in client.sent[1:]) <= FILE_CHUNK_BYTES
    assert [message.get("more_body", False) for message in client.sent[1:]][-1] is False
    assert file.closed


async def test_a_file_is_closed_when_the_client_goes_in_the_middle() -> None:
    file = BytesIO(b"f" * 5 * FILE_CHUNK_BYTES)
    with pytest.raises(OSError, match="gone"):
        await ask(Client(part(b""), gone_after=2), App(file))
    assert file.closed


async def test_headers_and_path() -> None:
    app = App()
    headers = [
        (b"x_real_ip", b"6.6.6.6"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-forwarded-for", b"1.1.1.1"),
        (b"x-forwarded-for", b"2.2.2.2"), (b"content-type", b"text/x"), (b"content-length", b"999"),
    ]  # fmt: skip
    await ask(Client(part(b"12")), app, *headers)
    wanted = {
        "HTTP_COOKIE": "a=1; b=2", "HTTP_X_FORWARDED_FOR": "1.1.1.1,2.2.2.2", "CONTENT_TYPE": "text/x",
        "CONTENT_LENGTH": "2", "REMOTE_ADDR": "192.0.2.1", "SERVER_PORT": "8000", "QUERY_STRING": "a=1",
    }  # fmt: skip
    assert {name: app.environ[name] for name in wanted} == wanted
    assert "HTTP_X_REAL_IP" not in app.environ
    assert app.environ["PATH_INFO"].encode("latin1").decode() == "/ж"
