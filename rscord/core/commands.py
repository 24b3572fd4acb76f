"""What clients may do over the socket with opcode 40: a registry that apps fill and the gateway serves.

An app's ``socket.py`` parses the data and calls the very service that its HTTP view calls. Handlers are plain
functions; the gateway runs them on its database threads, never on the event loop.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a command: the user's row, the sign-in (None for bots) and the gateway session."""

    user: Any
    sign_in_id: int | None
    session_id: str


Command = Callable[[Caller, dict[str, Any]], Any]

registry: dict[str, Command] = {}


def command(*names: str) -> Callable[[Command], Command]:
    """Serve the decorated function under each of ``names``. What it returns is the answer's ``data``."""

    def register(handler: Command) -> Command:
        for name in names:
            if name in registry:
                raise RuntimeError(f"two commands are named {name}")
            registry[name] = handler
        return handler

    return register
