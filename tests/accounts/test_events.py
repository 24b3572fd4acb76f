"""What the hubs are told when sign-ins end."""

from collections.abc import Callable

import pytest

from accounts import services
from accounts.models import SignIn, User
from accounts.selectors import live_sign_in
from rscord.core.events import Audience, Event
from tests.accounts.conftest import Api

pytestmark = pytest.mark.django_db


def test_signing_out(alice_in: SignIn, heard: list[Event]) -> None:
    services.sign_out(alice_in.id)
    [event] = heard
    assert event.type == "~SIGN_IN_END"
    assert event.audience == Audience(user_ids=(alice_in.user_id,))
    assert event.data() == {"sign_in_id": str(alice_in.id), "user_id": str(alice_in.user_id)}


def test_signing_out_twice_is_told_once(alice_in: SignIn, heard: list[Event]) -> None:
    services.sign_out(alice_in.id)
    services.sign_out(alice_in.id)
    services.sign_out(1)
    assert len(heard) == 1


def test_over_the_api(api: Api, alice_in: SignIn, heard: list[Event]) -> None:
    assert api.post("/auth/logout").status_code == 204
    assert [event.data()["sign_in_id"] for event in heard] == [str(alice_in.id)]


def test_all_but_one(alice: User, bob: User, enter: Callable[[User], SignIn], heard: list[Event]) -> None:
    rows = [enter(alice) for _ in range(3)]
    other = enter(bob)
    assert services.end_sign_ins(alice, keep=rows[0].id) == 2
    assert [live_sign_in(row.id) for row in rows] == [True, False, False]
    assert live_sign_in(other.id)
    assert len(heard) == 2


def test_disabling_an_account(api: Api, alice: User, alice_in: SignIn, heard: list[Event]) -> None:
    services.disable(alice)
    assert [event.type for event in heard] == ["~SIGN_IN_END"]
    assert api.get("/users/@me").status_code == 401
    assert not User.objects.get(id=alice.id).is_active
