"""People and callers for the accounts' tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts import services, tokens
from accounts.models import SignIn, User
from rscord.core import ratelimit, wake
from rscord.core.events import Event
from tests.base import DEVICE, make_user

JSON = "application/json"


class Api:
    """A program that calls the API, with a token or without, and with headers of its own."""

    def __init__(self, authorization: str | None = None, base: str = "/api/v10") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.base = base
        self.headers = {"Authorization": authorization} if authorization else {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Return the response; its JSON, if any, is ``response.json()``."""
        given = {name.replace("_", "-"): value for name, value in headers.items()} | self.headers
        data = {} if body is None else {"data": body, "content_type": JSON}
        return getattr(self.client, method)(self.base + path, headers=given, **data)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("patch", path, body, **headers)


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice", display_name="Alice Lidell")


@pytest.fixture
def bob(db: None) -> User:
    return make_user("bob")


@pytest.fixture
def stranger() -> Api:
    return Api()


@pytest.fixture
def enter() -> Callable[[User], SignIn]:
    """Sign somebody in without a password."""
    return lambda user: services.start_sign_in(user, DEVICE)


@pytest.fixture
def alice_in(alice: User, enter: Callable[[User], SignIn]) -> SignIn:
    return enter(alice)


@pytest.fixture
def api(alice_in: SignIn) -> Api:
    """Alice with her access token."""
    return Api(f"Bearer {tokens.pair(alice_in).access}")


@pytest.fixture
def heard() -> Iterator[list[Event]]:
    """The events that the test's services announce, once they are committed."""
    events: list[Event] = []
    stop = wake.subscribe(events.extend)
    yield events
    stop()


@pytest.fixture
def limited(settings: Any) -> Iterator[None]:
    """Rate limits on, with nothing counted yet."""
    settings.RATE_LIMITS = True
    ratelimit._limiter().storage.reset()
    yield
    ratelimit._limiter().storage.reset()
