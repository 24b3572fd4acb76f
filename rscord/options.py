"""Every setting that an operator may set, with its type, default and meaning. How they are read: ``rscord.config``."""

# ruff: noqa: E501  (a table reads best with a row to a line)

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

MIN_SECRET_LENGTH = 32
PLACEHOLDER_SECRETS = {"your_secret_key", "your-secret-key"}
"""Values that walk-throughs print: known to everybody, so they count as no secret at all."""


def flag(text: str) -> bool:
    """Parse a yes or no."""
    lowered = text.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off"}:
        return False
    raise ValueError("must be 1 or 0")


def flag_or_none(text: str) -> bool | None:
    """Parse a yes, a no or nothing."""
    return flag(text) if text else None


def words(text: str) -> list[str]:
    """Parse a comma-separated list."""
    return [word.strip() for word in text.split(",") if word.strip()]


def between(low: int, high: int) -> Callable[[str], int]:
    """Return a parser of whole numbers from ``low`` to ``high``."""

    def parse(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}")
        return number

    return parse


def port_or_none(text: str) -> int | None:
    """Parse a port, or nothing."""
    return between(1, 65535)(text) if text else None


def addresses(text: str) -> list[str]:
    """Parse a comma-separated list of IP addresses."""
    for word in words(text):
        try:
            ipaddress.ip_address(word)
        except ValueError:
            raise ValueError(f"holds {word!r}, which is not an IP address") from None
    return words(text)


def one_of(*choices: str) -> Callable[[str], str]:
    """Return a parser that takes one of ``choices``."""

    def parse(text: str) -> str:
        if text.lower() not in choices:
            raise ValueError("must be one of " + ", ".join(choices))
        return text.lower()

    return parse


def host(text: str) -> str:
    """Parse an address or a host name to listen on."""
    bare = text.removeprefix("[").removesuffix("]")
    if "/" in bare or " " in bare or ("." in bare and ":" in bare):
        raise ValueError("must be an address or a host name, such as 127.0.0.1, without a port")
    return bare


def site(text: str) -> str:
    """Parse the address of a whole site, without a path: https://chat.example.org."""
    if not text:
        return ""
    parts = _split(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise ValueError("must look like https://chat.example.org")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("must end after the host: rscord does not live below a path")
    return f"{parts.scheme}://{parts.netloc}".lower()


def sites(text: str) -> list[str]:
    """Parse a comma-separated list of sites."""
    return [site(word) for word in words(text)]


def networks(text: str) -> list[str]:
    """Parse a comma-separated list of addresses and networks (10.0.0.0/8)."""
    for word in words(text):
        try:
            ipaddress.ip_network(word, strict=False)
        except ValueError:
            raise ValueError(f"holds {word!r}, which is neither an address nor a network") from None
    return words(text)


def database_url(text: str) -> str:
    """Parse the address of a PostgreSQL database or of an SQLite file."""
    parts = _split(text)
    if text and parts.scheme not in {"postgres", "postgresql", "sqlite"}:
        raise ValueError("must begin with postgres:// or sqlite:///")
    if text and len(parts.path) < 2:
        raise ValueError("must end in the name of the database: postgres://user:password@host:5432/name")
    return text


def redis_url(text: str) -> str:
    """Parse the address of a Redis server."""
    if text and _split(text).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError("must look like redis://host:6379/0")
    return text


def secret(text: str) -> str:
    """Parse a secret that signs things."""
    if text and len(text) < MIN_SECRET_LENGTH:
        raise ValueError(f"must have at least {MIN_SECRET_LENGTH} characters (leave it out and one is made)")
    return text


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("is not a valid address") from None
    return parts


@dataclass(frozen=True)
class Option:
    """A setting: its name, how it is parsed, its default, what it does, other names, whether it may be printed."""

    name: str
    parse: Callable[[str], Any]
    default: str
    help: str
    aliases: tuple[str, ...] = ()
    private: bool = False


OPTIONS = [
    Option("HOST", host, "127.0.0.1", "Address to listen on; `0.0.0.0` for all of this machine's."),
    Option("PORT", between(1, 65535), "8000", "Port to listen on."),
    Option("PUBLIC_URL", site, "", "How people reach this server from outside, such as `https://chat.example.org`. Empty: from this machine only."),
    Option("SERVER_NAME", str, "rscord", "The name shown on the landing page and in titles."),
    Option("RSCORD_DATA_DIR", Path, "var", "Folder of everything that is kept: database, uploads, logs, secret key.", ("DATA_DIR",)),
    Option("DATABASE_URL", database_url, "", "`postgres://user:password@host:5432/name`. Empty: SQLite in the data dir.", private=True),
    Option("REDIS_URL", redis_url, "", "`redis://host:6379/0`. Needed only for several machines.", ("REDIS_URI",), private=True),
    Option("SECRET_KEY", secret, "", "Signs cookies, tokens and links; 32 characters or more. Empty: made once and kept in the data dir.", ("JWT_SECRET",), private=True),
    Option("DEBUG", flag, "0", "Show error details in the browser. Never on a public server."),
    Option("SEED", flag, "1", "Whether `make run` makes a small demo community on its first run. Never done once PUBLIC_URL is set."),
    Option("MODERATOR", str, "", "Username of the first moderator, whom `setup` makes if there is no moderator yet."),
    Option("WEB_PROCESSES", between(1, 64), "1", "Web processes that `serve` starts."),
    Option("WEB_THREADS", between(1, 128), "8", "Threads per web process for HTTP requests."),
    Option("TASK_THREADS", between(1, 32), "1", "Threads of the tasks process."),
    Option("ALLOWED_HOSTS", words, "", "Host names that are answered besides localhost, HOST and PUBLIC_URL's."),
    Option("TRUSTED_PROXIES", networks, "", "Addresses or networks of reverse proxies whose X-Forwarded-For is believed."),
    Option("CORS_ALLOWED_ORIGINS", sites, "", "Other sites whose scripts may call the API and the gateway."),
    Option("LOG_FORMAT", one_of("console", "json"), "console", "How log lines look: `console` or `json`."),
    Option("LOG_LEVEL", one_of("debug", "info", "warning", "error"), "info", "The least severe line that is logged: `debug`, `info`, `warning` or `error`."),
    Option("METRICS_TOKEN", str, "", "Bearer token for /metrics from elsewhere than this machine. Empty: from this machine only.", private=True),
    Option("ACCESS_TOKEN_MINUTES", between(1, 1440), "15", "How long an access token is good."),
    Option("REFRESH_TOKEN_DAYS", between(1, 365), "30", "How long a sign-in lasts without being used."),
    Option("PASSWORD_STRICT", flag_or_none, "", "1: refuse weak passwords; 0: only warn. Empty: 1 if PUBLIC_URL is set."),
    Option("RATE_LIMITS", flag, "1", "Limit how often things may be done. Off only for tests and benchmarks."),
    Option("MESSAGE_MAX_LENGTH", between(1, 100_000), "4000", "Characters in a message."),
    Option("MAX_FRIENDS", between(1, 10_000), "1000", "Friends that one person may have."),
    Option("MAX_FRIEND_REQUESTS", between(1, 10_000), "100", "Friend requests that one person may have waiting for an answer."),
    Option("MAX_BLOCKS", between(1, 10_000), "1000", "People whom one person may block."),
    Option("MAX_GROUP_MEMBERS", between(2, 100), "10", "People in a group chat."),
    Option("DIRECT_MESSAGES", one_of("everyone", "guilds", "friends"), "everyone", "Who may begin a chat with people who have not chosen it themselves: `everyone`, `guilds` (friends, and members of a shared server) or `friends`."),
    Option("REQUEST_MAX_BYTES", between(1024, 1 << 30), str(1 << 20), "Bytes in a request's JSON body, without the pictures in it."),
    Option("PICTURE_MAX_BYTES", between(1024, 1 << 27), str(10 << 20), "Bytes in an avatar, an icon or a banner, which in JSON count apart from REQUEST_MAX_BYTES."),
    Option("EMOJI_MAX_BYTES", between(1024, 1 << 24), str(256 << 10), "Bytes in a server's emoji; at most PICTURE_MAX_BYTES."),
    Option("STICKER_MAX_BYTES", between(1024, 1 << 24), str(512 << 10), "Bytes in a sticker."),
    Option("EMOJI_MAX_COUNT", between(0, 1000), "50", "Emoji that a server may have: so many that move, and so many that do not."),
    Option("STICKER_MAX_COUNT", between(0, 1000), "60", "Stickers that a server may have."),
    Option("UPLOAD_MAX_BYTES", between(1024, 1 << 34), str(25 << 20), "Bytes in one uploaded file."),
    Option("GATEWAY_HEARTBEAT_SECONDS", between(5, 300), "41", "How often a socket must give a sign of life."),
    Option("GATEWAY_COMMAND_MAX_BYTES", between(4096, 1 << 24), str(64 << 10), "Bytes in one op 40 frame."),
    Option("GATEWAY_BUFFER_BYTES", between(1 << 16, 1 << 28), str(2 << 20), "Bytes that may wait for a slow socket before it is closed."),
    Option("GATEWAY_IDENTIFY_CONCURRENCY", between(1, 128), "4", "IDENTIFYs worked on at once in one process."),
    Option("VOICE", flag, "1", "Whether `serve` starts a voice process and voice channels can be joined."),
    Option("VOICE_PORT", port_or_none, "", "UDP port of the voice process, which a firewall must let through. Empty: 7882 or, where that is taken, any."),
    Option("VOICE_ADDRESSES", addresses, "", "Addresses at which browsers reach the voice process, such as a router's public one. Empty: all of this machine's, and those of PUBLIC_URL's host."),
    Option("STUN_URLS", words, "", "STUN servers that clients are told of: `stun:turn.example.org:3478`."),
    Option("TURN_URLS", words, "", "TURN servers that clients are told of: `turn:turn.example.org:3478?transport=udp`. They need TURN_SECRET."),
    Option("TURN_SECRET", str, "", "The secret shared with coturn (`use-auth-secret`, `static-auth-secret`).", private=True),
    Option("EVENT_LOG_HOURS", between(1, 8760), "24", "How long a client may be away and still resume."),
]  # fmt: skip

NAMES = {option.name: option.name for option in OPTIONS}
ALIASES = NAMES | {alias: option.name for option in OPTIONS for alias in option.aliases}
IGNORED = {"MONGODB_URI": "rscord keeps its data in SQLite or PostgreSQL; set DATABASE_URL for the latter"}
"""Names from elsewhere that ask for something which rscord does another way."""
