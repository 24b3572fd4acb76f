"""Log lines: their shape, their context, and what must never be in them."""

import json
import logging
import logging.config
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog

from rscord.core import logs

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoiMSJ9.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Authorization: Bearer {JWT}", JWT),
        ("authorization='Bot MTIzNDU2.Gabcde.abcdefghijklmnop'", "MTIzNDU2.Gabcde.abcdefghijklmnop"),
        (f"GET /gateway?v=10&token={JWT}&encoding=json", JWT),
        ("GET /gateway?token=opaque-text HTTP/1.1", "opaque-text"),
        ('{"password": "correct \\" horse", "a": 1}', "correct"),
        ('{"password": "correct \\" horse", "a": 1}', "horse"),
        ("{'refresh_token': 'abc.def'}", "abc.def"),
        ("Set-Cookie: sessionid=q1w2e3; csrftoken=z9y8x7", "q1w2e3"),
        ("Set-Cookie: sessionid=q1w2e3; csrftoken=z9y8x7", "z9y8x7"),
        ("connecting to postgres://rscord:hunter2@db:5432/rscord", "hunter2"),
        ("connecting to redis://:hunter2@db:6379/0", "hunter2"),
        ("SECRET_KEY=abcdefghijklmnop", "abcdefghijklmnop"),
        (f"a stray {JWT} in a sentence", JWT),
    ],
)
def test_secrets_are_hidden(text: str, secret: str) -> None:
    assert secret not in logs.redact(text)
    assert logs.HIDDEN in logs.redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "request method=GET path=/api/v10/channels/1/messages status=404 milliseconds=1.5",
        '{"code": 50035, "message": "Invalid Form Body"}',
        "the bot alice joined",
        "redis://127.0.0.1:6379/0",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    assert logs.redact(text) == text


@pytest.fixture
def lines() -> Iterator[Callable[[str], StringIO]]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    handler = logging.StreamHandler(StringIO())

    def begin(style: str) -> StringIO:
        handler.setFormatter(logs.make_formatter(style))
        root.handlers, root.level = [handler], logging.DEBUG
        stream: StringIO = handler.stream
        return stream

    yield begin
    root.handlers, root.level = before
    structlog.contextvars.clear_contextvars()


def test_a_json_line_carries_its_context(lines: Callable[[str], StringIO]) -> None:
    stream = lines("json")
    structlog.contextvars.bind_contextvars(request_id="r1")
    logs.bind_user(7, 8)
    structlog.get_logger("rscord.test").warning("it_happened", count=3)
    line = json.loads(stream.getvalue())
    assert line["event"] == "it_happened"
    assert (line["request_id"], line["user_id"], line["sign_in_id"], line["count"]) == ("r1", 7, 8, 3)
    assert (line["level"], line["logger"]) == ("warning", "rscord.test")
    assert line["timestamp"].endswith("Z")


def test_a_stranger_has_no_ids(lines: Callable[[str], StringIO]) -> None:
    stream = lines("json")
    logs.bind_user(None, None)
    structlog.get_logger("rscord.test").warning("it_happened")
    assert "user_id" not in json.loads(stream.getvalue())


def test_plain_logging_comes_out_alike(lines: Callable[[str], StringIO]) -> None:
    stream = lines("json")
    structlog.contextvars.bind_contextvars(request_id="r1")
    logging.getLogger("some.library").error("failed %s times", 3)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["request_id"], line["level"]) == ("failed 3 times", "r1", "error")


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_traceback_is_there_and_holds_no_secret(lines: Callable[[str], StringIO], style: str) -> None:
    stream = lines(style)
    try:
        raise ValueError(f"cannot read token={JWT}")
    except ValueError:
        structlog.get_logger("rscord.test").exception("it_failed")
    assert "ValueError: cannot read token=[hidden]" in stream.getvalue()
    assert JWT not in stream.getvalue()


def test_a_console_line_is_for_people(lines: Callable[[str], StringIO]) -> None:
    stream = lines("console")
    structlog.get_logger("rscord.test").warning("it_happened", count=3)
    assert "it_happened" in stream.getvalue()
    assert "count=3" in stream.getvalue()


def test_files_are_renamed_when_they_have_grown(
    lines: Callable[[str], StringIO], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines("json")
    monkeypatch.setattr(logs, "MAX_FILE_BYTES", 2000)
    logs.write_to(tmp_path / "logs" / "web-1.log")
    for number in range(200):
        logging.getLogger("some.library").error("line %s", number)
    logging.getLogger().handlers[0].close()
    names = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert names == ["web-1.log", *[f"web-1.log.{number}" for number in range(1, logs.KEPT_FILES + 1)]]
    assert all(path.stat().st_size <= 2000 for path in (tmp_path / "logs").iterdir())
    assert json.loads((tmp_path / "logs" / "web-1.log").read_text().splitlines()[-1])["event"] == "line 199"


def test_a_named_process_is_on_its_lines(
    lines: Callable[[str], StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = lines("json")
    monkeypatch.setattr(logs, "_process", "")
    logs.name_process("web-2")
    logging.getLogger("some.library").error("x")
    assert json.loads(stream.getvalue())["process"] == "web-2"


def test_sockets_addresses_are_not_logged() -> None:
    configured = logs.configuration("info", "json")
    assert configured["loggers"]["uvicorn"]["level"] == "WARNING"
    assert configured["root"]["level"] == "INFO"
