"""The contract test: a full run fails if there is a route, an event or a command that no test makes succeed, or an item
of the bot libraries' tiers (``tests/conformance/items.py``) that one of the libraries does not do.

A pytest plugin. Every test process writes down what it exercised; the main one adds it up at the end and compares it
with what the product has: routes from the URLconf, event types from the services' source, commands from the registry.
Asked for with ``--contract``, since only a full run can satisfy it.
"""

import ast
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conformance.items import ITEMS

ROOT = Path(__file__).resolve().parents[1]
WALK_HEADER = "X-Contract-Walk"
"""Set by tests that walk all routes at once: what they do counts for none of them."""

FUNCTIONS = {
    "logout": ["POST"],
    "language": ["POST"],
    "login": ["GET", "POST"],
    "register": ["GET", "POST"],
    "invite/<str:code>": ["GET", "POST"],
}
"""Methods of the page views that take more than GET: a function does not tell."""

LIBRARIES = ("discord.py", "hikari", "discord.js")
"""The bot libraries that do every item."""

_exercised: set[str] = set()


def note(name: str) -> None:
    """Write down that a test has made something succeed that cannot be seen from here."""
    _exercised.add(name)


def items() -> set[str]:
    """Return every item of the tiers with every library that must do it."""
    return {f"{item} by {library}" for item in ITEMS for library in LIBRARIES}


class Recorder:
    """Django middleware that writes down which routes answered well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and response.status_code < 400 and WALK_HEADER not in request.headers:
            _exercised.add(f"{request.method} {canonical(match.route)}")
        return response


def canonical(route: str) -> str:
    """Return a route's template with the version left out: both mounts are the same views."""
    return re.sub(r"^api/v10/", "api/", route)


def routes() -> dict[str, Any]:
    """Return every "METHOD route" that the product serves, with its view."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not route.startswith(("api/v10/", "admin/")):
            for method in _methods(pattern):
                yield f"{method} {route}", pattern


def _methods(pattern: URLPattern) -> list[str]:
    view = getattr(pattern.callback, "cls", None) or getattr(pattern.callback, "view_class", None)
    if view is None:
        return FUNCTIONS.get(str(pattern.pattern), ["GET"])
    return [name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)]


def event_types() -> set[str]:
    """Return every type that the apps' source publishes by name."""
    found: set[str] = set()
    for app in ("rscord", "accounts", "guilds", "messaging", "voice"):
        for path in (ROOT / app).rglob("*.py"):
            found |= _published_in(path)
    return found


def _published_in(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    names = {"publish", "publish_ephemeral"}
    return {
        call.args[0].value
        for call in calls
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in names
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def commands() -> set[str]:
    """Return the names of all commands of the socket."""
    from rscord.core.commands import registry

    return set(registry)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--contract", action="store_true", help="fail for any route, event or command not exercised"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--contract") and not hasattr(config, "workerinput"):
        os.environ["CONTRACT_NOTES"] = tempfile.mkdtemp(prefix="contract-")


@pytest.fixture(autouse=True, scope="session")
def _record_events_and_commands() -> Iterator[None]:
    from rscord.core import commands, wake

    stop = wake.subscribe(lambda batch: _exercised.update(f"event {event.type}" for event in batch))
    for name, handler in list(commands.registry.items()):
        commands.registry[name] = _recording(name, handler)
    yield
    stop()


def _recording(name: str, handler: Any) -> Any:
    def call(caller: Any, data: dict[str, Any]) -> Any:
        answer = handler(caller, data)
        _exercised.add(f"command {name}")
        return answer

    return call


def pytest_sessionfinish(session: pytest.Session) -> None:
    notes = os.environ.get("CONTRACT_NOTES")
    if not notes:
        return
    if _exercised:
        (Path(notes) / str(os.getpid())).write_text("\n".join(_exercised))
    if not hasattr(session.config, "workerinput"):
        _judge(session, Path(notes))


def _judge(session: pytest.Session, notes: Path) -> None:
    seen = {line for path in notes.iterdir() for line in path.read_text().splitlines()}
    wanted = (
        set(routes())
        | {f"event {type}" for type in event_types()}
        | {f"command {name}" for name in commands()}
        | items()
    )
    missing = sorted(wanted - seen)
    report = session.config.get_terminal_writer().line
    report(
        f"\ncontract: {len(wanted) - len(missing)} of {len(wanted)} routes, events, commands and items exercised"
    )
    if missing:
        report("contract: no test makes these succeed:\n  " + "\n  ".join(missing))
        session.exitstatus = 1
