"""What surrounds every request: its id and its line in the log."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from structlog.testing import capture_logs
from structlog.typing import EventDict

from rscord.core.requests import RequestContext

make = RequestFactory()


@pytest.fixture
def lines() -> Iterator[list[EventDict]]:
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


@pytest.fixture(autouse=True)
def _all_levels(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="rscord.core.requests")


def answer(request: HttpRequest, status: int = 200) -> HttpResponse:
    return RequestContext(lambda request: HttpResponse(status=status))(request)


def test_each_request_gets_an_id() -> None:
    first, second = (answer(make.get("/"))["X-Request-ID"] for _ in range(2))
    assert len(first) == 16
    assert first != second


def test_a_proxys_id_is_kept(lines: list[EventDict]) -> None:
    response = answer(make.get("/", headers={"X-Request-ID": "proxy-1.a_B"}), 404)
    assert response["X-Request-ID"] == "proxy-1.a_B"
    assert lines[0]["request_id"] == "proxy-1.a_B"


@pytest.mark.parametrize("given", ["a b", "x" * 65, "a\x1b[31m", "<b>", "ё", ""])
def test_an_id_that_could_spoil_a_log_is_replaced(given: str) -> None:
    assert answer(make.get("/", headers={"X-Request-ID": given}))["X-Request-ID"] != given


@pytest.mark.parametrize(
    ("status", "level"), [(200, "debug"), (302, "debug"), (404, "info"), (429, "info"), (503, "warning")]
)
def test_the_level_follows_the_status(lines: list[EventDict], status: int, level: str) -> None:
    answer(make.get("/some/where?token=secret"), status)
    (line,) = lines
    assert (line["log_level"], line["status"], line["path"]) == (level, status, "/some/where")
    assert "secret" not in str(line)


def test_a_request_that_went_well_leaves_no_line_unless_asked_for(
    lines: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="rscord.core.requests")
    answer(make.get("/"))
    answer(make.get("/"), 404)
    assert [line["status"] for line in lines] == [404]


def test_lines_inside_a_request_carry_its_id_and_those_after_it_do_not(lines: list[EventDict]) -> None:
    log = structlog.get_logger("test")

    def view(request: HttpRequest) -> HttpResponse:
        log.info("inside")
        return HttpResponse()

    response = RequestContext(view)(make.get("/"))
    log.info("outside")
    inside, _, outside = lines
    assert inside["request_id"] == response["X-Request-ID"]
    assert "request_id" not in outside


@pytest.mark.django_db
def test_finding_out_who_asks_costs_no_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        client.get("/health")


def test_a_known_user_is_named(lines: list[EventDict]) -> None:
    class User:
        id = 42

    request = make.get("/")
    request.user = User()  # type: ignore[assignment]
    answer(request, 403)
    assert lines[0]["user_id"] == 42


def test_a_crash_is_logged_with_its_traceback_and_the_requests_id(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rscord.core.health.JsonResponse", lambda *_: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/health", headers={"X-Request-ID": "r-1"})
    assert response.status_code == 500
    crashes = [record for record in caplog.records if record.name == "django.request"]
    assert len(crashes) == 1
    assert crashes[0].exc_info is not None
