"""A running hub, and the cast with their tokens, for tests that open sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping

import pytest
from django.db import connections

from accounts.models import User
from rscord.gateway import lifespan
from rscord.gateway.hub import Hub
from tests.gateway.client import act, token_of

Loops = Mapping[str, Callable[[], asyncio.AbstractEventLoop]]


def pytest_asyncio_loop_factories(item: pytest.Item) -> Loops:
    """Run what is about transports on uvloop, too: there they behave in ways of their own."""
    loops: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": asyncio.new_event_loop}
    if item.path.name == "test_transport.py":
        try:
            from uvloop import new_event_loop
        except ImportError:
            return loops
        loops["uvloop"] = new_event_loop
    return loops


@pytest.fixture
async def hub(db: None) -> AsyncIterator[Hub]:
    """This process's hub. Tests that ask for it need ``django_db(transaction=True)``: it has threads of its own."""
    await lifespan.start()
    yield await lifespan.hub()
    await lifespan.stop()
    # PostgreSQL drops no database that a thread of a test still holds.
    await act(connections.close_all)


@pytest.fixture
def alice_token(alice: User) -> str:
    return token_of(alice)


@pytest.fixture
def bob_token(bob: User) -> str:
    return token_of(bob)


@pytest.fixture
def charlie_token(charlie: User) -> str:
    return token_of(charlie)
