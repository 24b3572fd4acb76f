"""The doctor: a line for each organ, and exit code 1 when one is ill."""

import shutil
import socket
from collections import namedtuple
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from rscord.core import diagnosis, health, installation
from rscord.core.models import Event

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _set_up(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(installation, "static_files_changed", lambda: False)
    monkeypatch.setattr(installation, "browser_libraries_missing", lambda: False)
    monkeypatch.setattr(installation, "stale_translations", list)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setattr(settings.CONFIG, "port", probe.getsockname()[1])


def doctor() -> tuple[int, dict[str, str]]:
    out = StringIO()
    code = 0
    try:
        call_command("doctor", stdout=out)
    except SystemExit as error:
        code = int(str(error.code))
    return code, {line[:13].strip(): line[14:] for line in out.getvalue().splitlines()}


def test_a_healthy_server() -> None:
    code, lines = doctor()
    assert list(lines) == list(diagnosis.CHECKS)
    assert [line for line in lines.values() if not line.startswith("ok: ")] == []
    assert code == 0


def fault_in(name: str) -> str:
    code, lines = doctor()
    assert code == 1
    assert [other for other, line in lines.items() if line.startswith("FAULT")] == [name]
    return lines[name]


def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise ConnectionError("connection refused\nis it running?")

    monkeypatch.setattr(health, "check_database", away)
    assert fault_in("database") == "FAULT: does not answer (connection refused). Check DATABASE_URL."


def test_pending_migrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "pending_migrations", lambda: ["core.0002"])
    assert "manage.py setup" in fault_in("migrations")


def test_missing_browser_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "browser_libraries_missing", lambda: True)
    assert "npm ci" in fault_in("static files")


def test_stale_static_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "static_files_changed", lambda: True)
    assert "manage.py setup" in fault_in("static files")


def test_a_channel_layer_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise ConnectionError("away")

    monkeypatch.setattr(health, "check_channel_layer", away)
    assert fault_in("wake path") == "FAULT: ConnectionError: away"


def test_a_wake_that_does_not_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "WAKE_SECONDS", 0.1)
    monkeypatch.setattr(diagnosis, "_send_as_another_process", lambda: None)
    assert fault_in("wake path") == "FAULT: a wake does not arrive, so events come up to a second late."


def test_a_storage_that_spoils_files(monkeypatch: pytest.MonkeyPatch) -> None:
    real = default_storage.open
    monkeypatch.setattr(default_storage, "open", lambda name: real(name, "ab+"))
    assert "came back different" in fault_in("storage")


def test_the_storage_check_leaves_nothing_behind() -> None:
    doctor()
    assert [name for name in default_storage.listdir("")[1] if name.startswith("doctor-")] == []


def test_a_port_of_another_program(settings: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.CONFIG.port))
        other.listen()
        assert "already used" in fault_in("port")


def test_a_clock_behind_the_event_log() -> None:
    Event.objects.create(
        position=1 << 40, type="X", payload=b"{}", created_at=timezone.now() + timedelta(hours=1)
    )
    assert "ahead of this machine's clock" in fault_in("clock")


def test_a_clock_unlike_the_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_database_time", lambda: timezone.now() + timedelta(seconds=5))
    assert "differs by 5.0 s" in fault_in("clock")


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1 << 40, 1 << 40, 1 << 20))
    assert "only 1 MB" in fault_in("disk")


def test_warnings_about_settings_come_first(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(settings.CONFIG, "warnings", ["RSCORD__MONGODB_URI is ignored."])
    code, lines = doctor()
    assert lines["settings"] == "warning: RSCORD__MONGODB_URI is ignored."
    assert code == 0
