"""Settings: what they take, what they refuse and how they say it, which source wins."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rscord import config
from rscord.config import BASE_DIR, ConfigError
from rscord.options import OPTIONS


def load(folder: Path, **environment: str) -> config.Config:
    return config.load(environment, folder)


def test_defaults_are_good(tmp_path: Path) -> None:
    found = load(tmp_path)
    assert (found.host, found.port, found.debug, found.seed) == ("127.0.0.1", 8000, False, True)
    assert found.warnings == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "http", "whole number"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("HOST", "http://localhost", "without a port"),
        ("HOST", "127.0.0.1:8000", "without a port"),
        ("DEBUG", "maybe", "must be 1 or 0"),
        ("PASSWORD_STRICT", "maybe", "must be 1 or 0"),
        ("PUBLIC_URL", "chat.example.org", "must look like https://"),
        ("PUBLIC_URL", "ftp://chat.example.org", "must look like https://"),
        ("PUBLIC_URL", "https://chat.example.org/rscord", "must end after the host"),
        ("PUBLIC_URL", "https://chat.example.org:port", "is not a valid address"),
        ("PUBLIC_URL", "https://me:secret@chat.example.org", "must look like https://"),
        ("DATABASE_URL", "mysql://localhost/rscord", "postgres://"),
        ("DATABASE_URL", "postgres://localhost", "name of the database"),
        ("REDIS_URL", "localhost:6379", "redis://"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("TRUSTED_PROXIES", "10.0.0.1, proxy.local", "neither an address nor a network"),
        ("TRUSTED_PROXIES", "*", "neither an address nor a network"),
        ("CORS_ALLOWED_ORIGINS", "https://a.example, b.example", "must look like https://"),
        ("LOG_FORMAT", "xml", "one of console, json"),
        ("LOG_LEVEL", "loud", "one of debug, info"),
        ("WEB_PROCESSES", "0", "from 1 to 64"),
        ("MESSAGE_MAX_LENGTH", "-1", "from 1 to"),
        ("RSCORD__BIND_ADDR", "localhost", "127.0.0.1:8000"),
        ("RSCORD__BIND_ADDR", "localhost:http", "whole number"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(tmp_path: Path, name: str, value: str, why: str) -> None:
    with pytest.raises(ConfigError, match=f"{name}.* cannot be used: .*{why}"):
        load(tmp_path, **{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "s3cr3t"),
        ("DATABASE_URL", "mysql://me:s3cr3t@db/x"),
        ("REDIS_URL", "http://:s3cr3t@db"),
    ],
)
def test_a_refused_secret_is_not_printed(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, **{name: value})
    assert "s3cr3t" not in str(caught.value)


def test_the_environment_beats_dotenv_which_beats_toml(tmp_path: Path) -> None:
    (tmp_path / "rscord.toml").write_text('port = 1001\nserver_name = "toml"\nhost = "127.0.0.3"\n')
    (tmp_path / ".env").write_text("PORT=1002\nSERVER_NAME='dot env'\n")
    found = load(tmp_path, PORT="1003")
    assert (found.port, found.server_name, found.host) == (1003, "dot env", "127.0.0.3")


def test_a_stronger_source_wins_under_another_name_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HOST=127.0.0.2\nPORT=1002\n")
    found = load(tmp_path, RSCORD__BIND_ADDR="127.0.0.1:14702")
    assert (found.host, found.port) == ("127.0.0.1", 14702)


def test_the_plain_name_wins_within_one_source(tmp_path: Path) -> None:
    found = load(tmp_path, RSCORD__BIND_ADDR="127.0.0.1:14702", RSCORD__PORT="1", PORT="14700")
    assert (found.host, found.port) == ("127.0.0.1", 14700)


def test_an_empty_value_is_none_and_hides_a_weaker_source(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REDIS_URL=redis://elsewhere\nPORT=1002\n")
    found = load(tmp_path, REDIS_URL="", PORT="")
    assert (found.redis_url, found.port) == ("", 8000)


def test_the_requirement_documents_names_work(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        RSCORD__BIND_ADDR="127.0.0.1:14702",
        RSCORD__MONGODB_URI="mongodb://localhost:27017",
        RSCORD__JWT_SECRET="your_secret_key",
        RSCORD__REDIS_URI="redis://127.0.0.1:6379/",
    )
    assert (found.port, found.redis_url, found.secret_key) == (14702, "redis://127.0.0.1:6379/", "")
    assert any("RSCORD__MONGODB_URI" in warning and "DATABASE_URL" in warning for warning in found.warnings)
    assert any("RSCORD__JWT_SECRET holds a placeholder" in warning for warning in found.warnings)


def test_the_requirement_documents_toml_works(tmp_path: Path) -> None:
    (tmp_path / "rscord.toml").write_text(
        'bind_addr = "127.0.0.1:14702"\nmongodb_uri = "mongodb://localhost"\njwt_secret = "your_secret_key"\n'
        'data_dir = "elsewhere"\nallowed_hosts = ["a.example", "b.example"]\ndebug = true\n'
    )
    found = load(tmp_path)
    assert (found.port, str(found.rscord_data_dir), found.debug) == (14702, "elsewhere", True)
    assert found.allowed_hosts == ["a.example", "b.example"]
    assert len(found.warnings) == 2


def test_an_unknown_name_of_ours_draws_a_warning_and_others_do_not(tmp_path: Path) -> None:
    found = load(tmp_path, RSCORD__PROT="8080", FLASK_ENV="production", bind_addr="x", HOSTNAME="box")
    assert found.warnings == ["RSCORD__PROT in the environment is ignored: rscord knows no such setting."]


@pytest.mark.parametrize("text", ["port = ", "[web]\nport = 1\n", "\xff\xfe"])
def test_a_broken_toml_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "rscord.toml").write_bytes(text.encode("latin1"))
    with pytest.raises(ConfigError, match=r"rscord\.toml"):
        load(tmp_path)


def test_a_broken_dotenv_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(ConfigError, match=r"\.env cannot be read"):
        load(tmp_path)


def test_a_public_url_loses_its_slash_and_its_capitals(tmp_path: Path) -> None:
    assert load(tmp_path, PUBLIC_URL="https://Chat.Example.org/").public_url == "https://chat.example.org"


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    found = load(tmp_path, RSCORD_DATA_DIR=str(tmp_path / "data"))
    first = config.secret_key(found)
    assert config.secret_key(found) == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_a_configured_secret_key_is_used(tmp_path: Path) -> None:
    found = load(tmp_path, RSCORD__JWT_SECRET="x" * 32, RSCORD_DATA_DIR=str(tmp_path))
    assert config.secret_key(found) == "x" * 32
    assert not (tmp_path / "secret_key").exists()


def test_a_damaged_secret_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("half")
    with pytest.raises(ConfigError, match="is damaged"):
        config.secret_key(load(tmp_path, RSCORD_DATA_DIR=str(tmp_path)))


def test_a_data_dir_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be made"):
        config.data_dir(load(tmp_path, RSCORD_DATA_DIR=str(tmp_path / "file" / "data")))


def test_every_command_ends_with_one_sentence_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env=os.environ | {"PORT": "many", "DJANGO_SETTINGS_MODULE": "rscord.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert (
        done.stderr.strip() == "rscord cannot start: PORT='many' cannot be used: it must be a whole number."
    )


def test_the_manual_holds_the_table_of_all_settings() -> None:
    manual = (BASE_DIR / "docs" / "operating.md").read_text(encoding="utf-8")
    assert config.as_markdown() in manual, (
        "run: python -m rscord.config, and put the table into docs/operating.md"
    )


def test_every_setting_is_explained() -> None:
    assert all(option.help.endswith(".") for option in OPTIONS)
