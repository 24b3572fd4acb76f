"""Refreshing, and what a stolen refresh token is worth."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import F

from accounts import services, tokens
from accounts.models import SignIn
from accounts.selectors import live_sign_in
from rscord.core.events import Event
from tests.accounts.conftest import Api
from tests.base import in_parallel

pytestmark = pytest.mark.django_db


def refresh(token: str) -> dict[str, str] | None:
    response = Api().post("/auth/refresh", {"refresh": token})
    assert response.status_code in {200, 401}
    pair: dict[str, str] | None = response.json() if response.status_code == 200 else None
    return pair


def test_a_refresh_gives_a_new_pair(alice_in: SignIn) -> None:
    old = tokens.pair(alice_in)
    new = refresh(old.refresh)
    assert new is not None
    assert set(new) == {"access", "refresh"}
    assert new["refresh"] != old.refresh
    assert Api(f"Bearer {new['access']}").get("/users/@me").status_code == 200
    assert refresh(new["refresh"]) is not None


def test_a_lost_answer_can_be_asked_for_again(alice_in: SignIn) -> None:
    old = tokens.pair(alice_in).refresh
    with time_machine.travel(alice_in.created_at + timedelta(days=1), tick=False) as clock:
        first = refresh(old)
        clock.shift(timedelta(seconds=30))
        again = refresh(old)
    assert first is not None
    assert again is not None
    assert again["refresh"] == first["refresh"]
    assert live_sign_in(alice_in.id)


def test_a_used_token_seen_later_ends_the_sign_in(alice_in: SignIn, heard: list[Event]) -> None:
    old = tokens.pair(alice_in).refresh
    first = refresh(old)
    assert first is not None
    SignIn.objects.update(rotated_at=F("rotated_at") - timedelta(seconds=31))
    assert refresh(old) is None
    assert not live_sign_in(alice_in.id)
    assert refresh(first["refresh"]) is None
    assert Api(f"Bearer {first['access']}").get("/users/@me").status_code == 401
    assert [event.type for event in heard] == ["~SIGN_IN_END"]


def test_a_token_two_steps_back_ends_the_sign_in_at_once(alice_in: SignIn) -> None:
    old = tokens.pair(alice_in).refresh
    first = refresh(old)
    assert first is not None
    assert refresh(first["refresh"]) is not None
    assert refresh(old) is None
    assert not live_sign_in(alice_in.id)


def test_the_end_of_a_sign_in_ends_its_refresh_token(alice_in: SignIn) -> None:
    services.sign_out(alice_in.id)
    assert refresh(tokens.pair(alice_in).refresh) is None


def test_a_disabled_user_gets_no_new_pair(alice_in: SignIn) -> None:
    services.disable(alice_in.user)
    assert refresh(tokens.pair(alice_in).refresh) is None


def test_an_access_token_refreshes_nothing(alice_in: SignIn) -> None:
    assert refresh(tokens.pair(alice_in).access) is None
    assert live_sign_in(alice_in.id)


def test_it_expires(alice_in: SignIn) -> None:
    token = tokens.pair(alice_in).refresh
    with time_machine.travel(alice_in.created_at + timedelta(days=30, seconds=10)):
        assert refresh(token) is None


def test_using_it_makes_it_last_longer(alice_in: SignIn) -> None:
    with time_machine.travel(alice_in.created_at + timedelta(days=29)):
        new = refresh(tokens.pair(alice_in).refresh)
    assert new is not None
    with time_machine.travel(alice_in.created_at + timedelta(days=58)):
        assert refresh(new["refresh"]) is not None


@pytest.mark.parametrize(
    "body", [{}, {"refresh": None}, {"refresh": 5}, {"refresh": "x" * 5000}, {"refresh": ""}]
)
def test_bad_input(db: None, body: dict[str, object]) -> None:
    response = Api().post("/auth/refresh", body)
    assert response.status_code == 400
    assert "refresh" in response.json()["errors"]


def test_garbage_is_no_token(db: None) -> None:
    assert refresh("eyJ.eyJ.x") is None


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_get_the_same_successor(alice_in: SignIn) -> None:
    old = tokens.pair(alice_in).refresh
    first, second = in_parallel(2, lambda _: tokens.pair(services.refresh(old)).refresh)
    assert first == second != old
