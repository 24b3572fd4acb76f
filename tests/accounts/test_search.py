"""Finding people."""

from typing import Any

import pytest

from accounts import services
from accounts.models import User
from accounts.selectors import search_users
from tests.accounts.conftest import Api
from tests.base import code_of, make_user

pytestmark = pytest.mark.django_db


def names(response: Any) -> list[str]:
    assert response.status_code == 200
    return [user["username"] for user in response.json()]


@pytest.fixture
def people(alice: User, bob: User) -> None:
    make_user("Бориска", email="ivan@example.org", display_name="Борис Ёлкин")
    make_user("malice")
    make_user("alicent")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("alice", ["alice", "alicent", "malice"]),
        ("ALI", ["alice", "alicent", "malice"]),
        ("ice", ["alice", "alicent", "malice"]),
        ("lidell", ["alice"]),
        ("борис", ["Бориска"]),
        ("БОРИСКА", ["Бориска"]),
        ("елк", ["Бориска"]),
        ("ЁЛК", ["Бориска"]),
        (" bob ", ["bob"]),
        ("bob@example.org", ["bob"]),
        ("BOB@Example.org", ["bob"]),
        ("bob@example", []),
        ("example.org", []),
        ("ivan@example.org", ["Бориска"]),
        ("%%", []),
        ("__", []),
        ("a\x00", []),
        ("' OR 1=1 --", []),
        ("zzz", []),
    ],
)
@pytest.mark.usefixtures("people")
def test_who_is_found(api: Api, query: str, found: list[str]) -> None:
    from urllib.parse import quote

    if "\x00" in query:
        assert api.get(f"/users/search?query={quote(query)}").status_code == 400
    else:
        assert names(api.get(f"/users/search?query={quote(query)}")) == found
        assert names(api.get(f"/users/search?q={quote(query)}")) == found


@pytest.mark.usefixtures("people")
def test_the_envelope(api: Api) -> None:
    answer = api.get("/search/users?q=alice").json()
    assert [user["username"] for user in answer["results"]] == ["alice", "alicent", "malice"]
    assert answer["count"] == 3


@pytest.mark.usefixtures("people")
def test_an_exact_name_comes_before_longer_ones_that_sort_first(api: Api) -> None:
    make_user("zoe")
    make_user("a1", display_name="zoe the first")
    assert names(api.get("/users/search?query=zoe")) == ["zoe", "a1"]


@pytest.mark.usefixtures("people")
def test_a_limit(api: Api) -> None:
    assert names(api.get("/users/search?query=ali&limit=2")) == ["alice", "alicent"]
    for bad in ("0", "-1", "101", "x", "1e9", "1" * 2000):
        assert api.get(f"/users/search?query=ali&limit={bad}").status_code == 400


@pytest.mark.parametrize("query", ["", "?query=", "?query=a", "?query=%20a%20", "?q=", "?query=" + "a" * 300])
def test_too_short_or_long(api: Api, query: str) -> None:
    response = api.get(f"/users/search{query}")
    assert response.status_code == 400
    assert code_of(response, "query").startswith("BASE_TYPE_")


def test_answers_show_no_email(api: Api, bob: User) -> None:
    [found] = api.get("/users/search?query=bob@example.org").json()
    assert "email" not in found
    assert "example.org" not in str(found)


def test_who_does_not_want_to_be_found_by_email(api: Api, bob: User) -> None:
    services.update_settings(bob, {"findable_by_email": False})
    assert names(api.get("/users/search?query=bob@example.org")) == []
    assert names(api.get("/users/search?query=bob")) == ["bob"]


def test_disabled_accounts_are_not_found(api: Api, bob: User) -> None:
    services.disable(bob)
    assert names(api.get("/users/search?query=bob")) == []
    assert names(api.get("/users/search?query=bob@example.org")) == []


def test_strangers_do_not_search(db: None) -> None:
    assert Api().get("/users/search?query=alice").status_code == 401
    assert Api().get("/search/users?q=alice").status_code == 401


def test_it_costs_three_queries_with_authentication(
    api: Api, bob: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        api.get("/users/search?query=bob")


def test_it_costs_two_when_beginnings_fill_it(api: Api, bob: User, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        api.get("/users/search?query=bob&limit=1")


def test_a_nul_from_elsewhere_finds_nobody(alice: User) -> None:
    assert search_users(alice, "al\x00ice") == []
