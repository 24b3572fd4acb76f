"""Where somebody is signed in, and ending it from elsewhere."""

from collections.abc import Callable

import pytest

from accounts.models import SignIn, User
from accounts.selectors import live_sign_in, sign_ins
from accounts.services import create_bot
from rscord.core.events import Event
from tests.accounts.conftest import Api
from tests.base import MISSING

pytestmark = pytest.mark.django_db

ADDRESS = "/users/@me/sign-ins"
Enter = Callable[[User], SignIn]


def test_they_are_listed_with_the_one_that_asks(
    api: Api, alice: User, alice_in: SignIn, enter: Enter
) -> None:
    other = enter(alice)
    listed = api.get(ADDRESS).json()
    assert {row["id"]: row["current"] for row in listed} == {str(alice_in.id): True, str(other.id): False}
    assert set(listed[0]) == {"id", "current", "address", "user_agent", "created_at", "last_seen_at"}


def test_others_and_ended_ones_are_not_listed(
    api: Api, alice: User, bob: User, alice_in: SignIn, enter: Enter
) -> None:
    enter(bob)
    ended = enter(alice)
    assert api.call("delete", f"{ADDRESS}/{ended.id}").status_code == 204
    assert [row["id"] for row in api.get(ADDRESS).json()] == [str(alice_in.id)]


def test_at_most_a_hundred_are_listed(
    api: Api, alice: User, monkeypatch: pytest.MonkeyPatch, enter: Enter
) -> None:
    monkeypatch.setattr(sign_ins, "SHOWN", 2)
    newest = [enter(alice), enter(alice)]
    assert {row["id"] for row in api.get(ADDRESS).json()} == {str(row.id) for row in newest}


def test_ending_one_ends_its_sockets(api: Api, alice: User, enter: Enter, heard: list[Event]) -> None:
    other = enter(alice)
    api.call("delete", f"{ADDRESS}/{other.id}")
    assert not live_sign_in(other.id)
    assert [(event.type, event.data()["sign_in_id"]) for event in heard] == [("~SIGN_IN_END", str(other.id))]


def test_nobody_ends_the_sign_in_of_another(api: Api, bob: User, enter: Enter) -> None:
    bobs = enter(bob)
    answers = [api.call("delete", f"{ADDRESS}/{id}") for id in (bobs.id, MISSING)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (404, {"message": "404: Not Found", "code": 0})
    ] * 2
    assert live_sign_in(bobs.id)


def test_all_others_end_at_once(api: Api, alice: User, bob: User, alice_in: SignIn, enter: Enter) -> None:
    other, bobs = enter(alice), enter(bob)
    assert api.call("delete", ADDRESS).status_code == 204
    assert [live_sign_in(row.id) for row in (alice_in, other, bobs)] == [True, False, True]


def test_a_bot_has_none(alice: User) -> None:
    made = create_bot("Parrot", alice)
    assert Api(f"Bot {made.token}").get(ADDRESS).json() == []


def test_strangers_are_asked_to_sign_in(stranger: Api, alice_in: SignIn) -> None:
    assert stranger.get(ADDRESS).status_code == 401
    assert stranger.call("delete", f"{ADDRESS}/{alice_in.id}").status_code == 401
    assert live_sign_in(alice_in.id)
