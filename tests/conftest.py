"""The cast as fixtures, for all tests."""

from collections.abc import Iterator

import pytest

from accounts.models import User
from guilds.models import Channel, Guild
from rscord.core import wake
from tests.base import Api, Captured, Community, as_user, make_community, make_user


@pytest.fixture
def alice(db: None) -> User:
    """She owns the guild."""
    return make_user("alice")


@pytest.fixture
def bob(db: None) -> User:
    """He is a member of it."""
    return make_user("bob")


@pytest.fixture
def charlie(db: None) -> User:
    """He is outside."""
    return make_user("charlie")


@pytest.fixture
def community(alice: User, bob: User, charlie: User) -> Community:
    return make_community(alice, bob, charlie)


@pytest.fixture
def guild(community: Community) -> Guild:
    return community.guild


@pytest.fixture
def channel(community: Community) -> Channel:
    return community.channel


@pytest.fixture
def alice_api(alice: User) -> Api:
    return as_user(alice)


@pytest.fixture
def bob_api(bob: User) -> Api:
    return as_user(bob)


@pytest.fixture
def charlie_api(charlie: User) -> Api:
    return as_user(charlie)


@pytest.fixture
def stranger_api(db: None) -> Api:
    """Nobody: no token at all."""
    return Api()


@pytest.fixture
def captured_events() -> Iterator[Captured]:
    """The events announced from here on. Ask for it after the fixtures whose events do not matter."""
    captured = Captured()
    stop = wake.subscribe(captured.extend)
    yield captured
    stop()
