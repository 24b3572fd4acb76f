"""How ``serve`` starts the voice process, and what the doctor says of it."""

import socket
from pathlib import Path

import pytest
from pytest_django import Settings

from rscord import config
from rscord.core import diagnosis
from rscord.core.health import Fault
from rscord.core.processes import voice


def command(tmp_path: Path, **environment: str) -> list[str]:
    return list(voice.command(config.load(environment, tmp_path), tmp_path))


def values(found: list[str], option: str) -> list[str]:
    return [found[index + 1] for index, word in enumerate(found) if word == option]


def test_by_default_any_port_will_do(tmp_path: Path) -> None:
    found = command(tmp_path)
    assert values(found, "--udp-port") == ["7882"]
    assert "--any-port" in found
    assert values(found, "--control") == [str(tmp_path / "run" / "voice.sock")]
    assert values(found, "--announce")


def test_a_port_and_addresses_that_are_set(tmp_path: Path) -> None:
    found = command(tmp_path, VOICE_PORT="5000", VOICE_ADDRESSES="192.0.2.1, 2001:db8::1")
    assert values(found, "--udp-port") == ["5000"]
    assert "--any-port" not in found
    assert values(found, "--announce") == ["192.0.2.1", "2001:db8::1"]


@pytest.mark.parametrize(
    ("name", "value"), [("VOICE_PORT", "0"), ("VOICE_ADDRESSES", "here"), ("VOICE", "maybe")]
)
def test_bad_settings(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(config.ConfigError, match=name):
        config.load({name: value}, tmp_path)


def test_a_long_data_dir(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    deep.mkdir(parents=True)
    assert len(str(voice.control_path(deep))) < voice.MAX_UNIX_PATH


@pytest.fixture
def voiced(settings: Settings, tmp_path: Path) -> Settings:
    settings.VOICE, settings.VOICE_CONTROL, settings.DATA_DIR = True, str(tmp_path / "voice.sock"), tmp_path
    return settings


def test_the_doctor_with_voice_switched_off() -> None:
    assert diagnosis.voice_port() == "switched off (VOICE=0)"


def test_the_doctor_names_port_and_addresses(voiced: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voiced.CONFIG, "voice_addresses", ["192.0.2.1"])
    assert "192.0.2.1" in diagnosis.voice_port()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("", 0))
        monkeypatch.setattr(voiced.CONFIG, "voice_port", taken.getsockname()[1])
        with pytest.raises(Fault, match="is used by another program"):
            diagnosis.voice_port()


def test_the_doctor_misses_an_address(voiced: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voiced.CONFIG, "voice_addresses", ["127.0.0.1"])
    with pytest.raises(Fault, match="VOICE_ADDRESSES"):
        diagnosis.voice_port()
