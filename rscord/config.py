"""Configuration: reads the settings that ``rscord.options`` lists.

Read, strongest first, from the environment, from ``.env`` and from ``rscord.toml`` in the project's folder.
Each name may also be written with ``RSCORD__`` in front; ``rscord.toml`` takes them in lower case. An empty
value is the same as none. A bad value raises :class:`ConfigError` with a sentence that names the setting.
``docs/operating.md`` holds the table that ``python -m rscord.config`` prints.
"""

import os
import secrets
import sys
import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import environ

from rscord.options import (
    ALIASES,
    IGNORED,
    MIN_SECRET_LENGTH,
    NAMES,
    OPTIONS,
    PLACEHOLDER_SECRETS,
    Option,
    secret,
)

BASE_DIR = Path(__file__).resolve().parent.parent
PREFIX = "RSCORD__"
BIND_ADDR = "BIND_ADDR"
"""HOST and PORT in one; a name of ``rscord.toml`` and, with the prefix, of the environment."""
UNKNOWN = "rscord knows no such setting"


class ConfigError(Exception):
    """A setting has a value that cannot be used; the text says which and why."""


Given = dict[str, tuple[str, str]]
"""What one source says: a setting's name → (the name as it was written, the value)."""


class Config:
    """The parsed settings, as attributes of the lower-case names, and sentences that warn the operator."""

    def __init__(self, given: Given, warnings: list[str] | None = None) -> None:
        self.warnings = list(warnings or [])
        for option in OPTIONS:
            setattr(self, option.name.lower(), self._value(option, given))

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)

    def _value(self, option: Option, given: Given) -> Any:
        name, text = given.get(option.name, (option.name, ""))
        if option.parse is secret and text in PLACEHOLDER_SECRETS:
            self.warnings.append(f"{name} holds a placeholder; the key kept in the data dir is used instead.")
            text = ""
        return _parse(option, name, text or option.default)


def load(environment: Mapping[str, str] | None = None, folder: Path = BASE_DIR) -> Config:
    """Read all settings. Raises :class:`ConfigError` with a sentence about the first bad one."""
    warnings: list[str] = []
    toml = _from_toml(folder / "rscord.toml")
    given = _named(toml, toml, "rscord.toml", warnings)
    given |= _named(_from_dotenv(folder / ".env"), NAMES, ".env", warnings)
    given |= _named(os.environ if environment is None else environment, NAMES, "the environment", warnings)
    return Config(given, warnings)


def data_dir(config: Config) -> Path:
    """Return the data dir as an absolute path and make it if need be.

    Raises :class:`ConfigError` if it cannot be made or written to.
    """
    path: Path = (BASE_DIR / config.rscord_data_dir.expanduser()).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"the data dir {path} cannot be made: {error.strerror}.") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigError(f"the data dir {path} cannot be written to: see RSCORD_DATA_DIR.")
    return path


def secret_key(config: Config) -> str:
    """Return the configured secret key, or the one kept in the data dir, made on first use.

    Raises :class:`ConfigError` if the kept one cannot be read or is damaged.
    """
    if config.secret_key:
        return str(config.secret_key)
    path = data_dir(config) / "secret_key"
    _write_once(path, secrets.token_urlsafe(48))
    try:
        key = _read_soon(path)
    except OSError as error:
        raise ConfigError(f"the secret key {path} cannot be read: {error.strerror}.") from None
    if len(key) < MIN_SECRET_LENGTH:
        raise ConfigError(f"the secret key {path} is damaged: delete it (everybody must sign in again).")
    return key


def as_markdown() -> str:
    """Return the table of all settings for the documentation."""
    rows = ["| setting | default | what it does |", "| --- | --- | --- |"]
    rows += [f"| `{option.name}` | {_shown_default(option)} | {option.help} |" for option in OPTIONS]
    return "\n".join(rows) + "\n"


def _shown_default(option: Option) -> str:
    return f"`{option.default}`" if option.default else ""


def _write_once(path: Path, text: str) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    except FileExistsError:
        return


def _read_soon(path: Path) -> str:
    """Read ``path``; another process may have made it a moment ago and not written it yet."""
    for _ in range(20):
        text = path.read_text(encoding="utf-8", errors="replace").strip()
        if text:
            return text
        time.sleep(0.05)
    return ""


def _parse(option: Option, name: str, text: str) -> Any:
    try:
        return option.parse(text)
    except ValueError as error:
        shown = name if option.private else f"{name}={text!r}"
        raise ConfigError(f"{shown} cannot be used: it {error}.") from None


def _named(
    source: Mapping[str, str], bare_names: Mapping[str, str], where: str, warnings: list[str]
) -> Given:
    """Return what ``source`` says, by our names.

    Only ``bare_names`` need no prefix. Of two spellings of a name the shorter wins.
    """
    found: Given = {}
    for spelled in sorted(source, key=len, reverse=True):
        name, text = spelled.removeprefix(PREFIX), str(source[spelled])
        if name == spelled and name not in bare_names:
            continue
        if name == BIND_ADDR:
            found |= _bind_addr(spelled, text) | found
        elif name in ALIASES:
            found[ALIASES[name]] = (spelled, text)
        else:
            warnings.append(f"{spelled} in {where} is ignored: {IGNORED.get(name, UNKNOWN)}.")
    return found


def _bind_addr(spelled: str, text: str) -> Given:
    address, colon, port = text.rpartition(":")
    if text and not colon:
        raise ConfigError(f"{spelled}={text!r} cannot be used: it must look like 127.0.0.1:8000.")
    return {"HOST": (spelled, address), "PORT": (spelled, port)}


def _from_dotenv(path: Path) -> dict[str, str]:
    class Env(environ.Env):  # type: ignore[misc]
        ENVIRON: dict[str, str] = {}

    try:
        if path.exists():
            Env.read_env(path)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from None
    return Env.ENVIRON


def _from_toml(path: Path) -> dict[str, str]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from None
    return {name.upper(): _toml_text(name, value) for name, value in table.items()}


def _toml_text(name: str, value: Any) -> str:
    if isinstance(value, dict):
        raise ConfigError(f"[{name}] in rscord.toml is not understood: write all settings at the top level.")
    return ",".join(str(item) for item in value) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
