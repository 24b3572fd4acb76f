"""Health, readiness and metrics: what they answer, and to whom."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from pytest_django import Settings

from rscord.core import health


@pytest.fixture(autouse=True)
def _forget_last_answer() -> Iterator[None]:
    health._last = (float("-inf"), {})
    yield
    health._last = (float("-inf"), {})


def break_check(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def fail() -> None:
        raise ConnectionError("postgres://rscord:hunter2@db is away")

    monkeypatch.setitem(health.CHECKS, name, fail)


def test_liveness_asks_nobody(client: Client) -> None:
    # Without the database mark any query would fail this test.
    response = client.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_all_is_well(client: Client) -> None:
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["database", "cache", "channel_layer", "storage"])
def test_not_ready_names_what_fails_and_no_more(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    break_check(monkeypatch, name)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "failing": [name]})


@pytest.mark.django_db
def test_the_answer_is_good_for_a_second(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.get("/health/ready")
    break_check(monkeypatch, "cache")
    assert client.get("/health/ready").status_code == 200
    health._last = (health._last[0] - health.MEMORY_SECONDS, health._last[1])
    assert client.get("/health/ready").status_code == 503


@pytest.mark.django_db
def test_a_database_that_is_gone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise ConnectionError("gone\nfor good")

    monkeypatch.setattr(connection, "cursor", gone)
    assert health.fault_of(health.check_database) == "ConnectionError: gone"


def test_a_cache_that_forgets_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", lambda key: None)
    assert health.fault_of(health.check_cache) == "Fault: a value that was just stored is gone"


def test_a_channel_layer_that_loses_messages_is_noticed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "CHANNEL_LAYER_SECONDS", 0.05)
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "tests.core.test_health.LossyLayer"}}
    assert health.fault_of(health.check_channel_layer) == "TimeoutError"


class LossyLayer:
    async def new_channel(self) -> str:
        return "specific.one"

    async def send(self, channel: str, message: object) -> None:
        pass

    async def receive(self, channel: str) -> None:
        import asyncio

        await asyncio.sleep(60)


def test_a_storage_that_cannot_be_written_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(default_storage, "location", "/proc/no-such-folder")
    fault = health.fault_of(health.check_storage)
    assert fault is not None
    assert "/proc/no-such-folder" in fault


def test_metrics_are_for_this_machine(client: Client) -> None:
    client.get("/health")
    response = client.get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    assert b'rscord_http_requests_total{method="GET",route="health",status="200"}' in response.content


@pytest.mark.parametrize("address", ["::1", "::ffff:127.0.0.1"])
def test_loopback_has_several_names(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("192.0.2.7", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"X-Real-IP": "127.0.0.1"}),
        ("192.0.2.7", {"Authorization": "Bearer "}),
        ("192.0.2.7", {"Authorization": "Bearer wrong"}),
    ],
)
def test_metrics_are_not_for_strangers_or_through_a_proxy(
    client: Client, address: str, headers: dict[str, str]
) -> None:
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=address).status_code == 403


@pytest.mark.parametrize(("given", "status"), [("Bearer right", 200), ("Bearer wröng", 403), ("right", 403)])
def test_a_token_opens_metrics_from_anywhere(
    client: Client, settings: Settings, given: str, status: int
) -> None:
    settings.METRICS_TOKEN = "right"
    response = client.get("/metrics", headers={"Authorization": given}, REMOTE_ADDR="192.0.2.7")
    assert response.status_code == status


def test_unknown_methods_and_paths_do_not_grow_the_metrics(client: Client) -> None:
    for number in range(3):
        client.generic(f"BREW{number}", f"/no/such/path/{number}")
    text = client.get("/metrics").content.decode()
    assert 'method="other",route="none",status="404"' in text
    assert "BREW" not in text
    assert "no/such" not in text
