"""Checks what a request brings: types and limits, so that nothing behind it need doubt them."""

from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from voice.server.protocol import FlagChanges, Watch
from voice.server.settings import AUDIO_BITRATE, MAX_ID, MAX_REASON, VIDEO_BITRATE

MAX_WATCH: Final = 64
_SWITCHES: Final = ("mute", "deaf", "suppress", "priority", "video", "stereo", "dtx")
_RATES: Final = {"audio_bitrate": AUDIO_BITRATE, "video_bitrate": VIDEO_BITRATE}


class RequestError(Exception):
    """A parameter is missing or wrong."""

    code = "bad_request"


def text(params: Mapping[str, Any], name: str) -> str:
    value = params.get(name)
    if not isinstance(value, str):
        raise RequestError(f"{name} must be a string")
    return value


def identifier(params: Mapping[str, Any], name: str) -> str:
    value = text(params, name)
    if not 0 < len(value) <= MAX_ID:
        raise RequestError(f"{name} must have 1 to {MAX_ID} characters")
    return value


def reason(params: Mapping[str, Any], default: str) -> str:
    return text(params, "reason")[:MAX_REASON] if "reason" in params else default


def flag_changes(params: Mapping[str, Any]) -> FlagChanges:
    """The ``flags`` among the parameters, none if absent; rates are brought within their limits."""
    given = params.get("flags", {})
    if not isinstance(given, dict):
        raise RequestError("flags must be an object")
    checked: dict[str, Any] = {}
    for name, value in given.items():
        if name in _SWITCHES and isinstance(value, bool):
            checked[name] = value
        elif name in _RATES and isinstance(value, int) and not isinstance(value, bool):
            low, high = _RATES[name]
            checked[name] = min(max(value, low), high)
        elif name == "watch":
            checked[name] = _watch_list(value)
        else:
            raise RequestError(f"flags: {str(name)[:MAX_ID]} is unknown or of the wrong type")
    return cast(FlagChanges, checked)


def _watch_list(value: object) -> list[Watch]:
    if not isinstance(value, list) or len(value) > MAX_WATCH:
        raise RequestError(f"watch must be a list of at most {MAX_WATCH}")
    return [_watch(entry) for entry in value]


def _watch(entry: object) -> Watch:
    if not isinstance(entry, dict) or entry.get("kind") not in ("camera", "screen"):
        raise RequestError("watch: each entry names a user and a kind, camera or screen")
    kind = cast(Literal["camera", "screen"], entry["kind"])
    return {"user": identifier(entry, "user"), "kind": kind}
