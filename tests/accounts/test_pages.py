"""The sign-up, sign-in and sign-out pages, without JavaScript."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import SignIn, User
from accounts.selectors import live_sign_in
from tests.base import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_UP = {"username": "dora", "email": "dora@example.org", "password": PASSWORD}
SIGN_IN = {"login": "alice", "password": PASSWORD}


@pytest.fixture
def browser() -> Client:
    return Client()


@pytest.mark.parametrize("path", ["/register", "/login"])
def test_they_open_and_are_not_cached(browser: Client, path: str) -> None:
    response = browser.get(path)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "csrfmiddlewaretoken" in response.content.decode()


def test_sign_up_leads_home_signed_in(browser: Client) -> None:
    response = browser.post("/register", SIGN_UP)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert browser.get("/api/users/@me").json()["username"] == "dora"


def test_sign_in_leads_home(browser: Client, alice: User) -> None:
    response = browser.post("/login", SIGN_IN | {"login": "alice@example.org"})
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert browser.get("/api/users/@me").json()["username"] == "alice"


def test_sign_out(browser: Client, alice: User) -> None:
    browser.post("/login", SIGN_IN)
    assert browser.get("/logout").status_code == 405
    response = browser.post("/logout")
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert browser.get("/api/users/@me").status_code == 401
    assert not live_sign_in(SignIn.objects.get().id)


def test_signing_out_of_nothing_does_no_harm(browser: Client) -> None:
    assert browser.post("/logout").status_code == 302


@pytest.mark.parametrize("path", ["/register", "/login"])
def test_who_is_signed_in_goes_on(browser: Client, alice: User, path: str) -> None:
    browser.post("/login", SIGN_IN)
    assert browser.get(f"{path}?next=/settings").headers["Location"] == "/settings"


@pytest.mark.parametrize("path", ["/register", "/login", "/logout"])
def test_a_form_of_another_site_is_refused(alice: User, path: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    assert browser.post(path, SIGN_IN | SIGN_UP).status_code == 403
    assert User.objects.count() == 1
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(
    ("goal", "where"),
    [
        ("/invite/abc?x=1", "/invite/abc?x=1"),
        ("/channels/1/2", "/channels/1/2"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("relative", "/"),
    ],
)
def test_only_our_own_addresses_come_next(browser: Client, alice: User, goal: str, where: str) -> None:
    response = browser.post("/login", SIGN_IN | {"next": goal})
    assert response.headers["Location"] == where


def test_the_goal_survives_a_mistake(browser: Client, alice: User) -> None:
    response = browser.post("/login", SIGN_IN | {"password": "wrong password", "next": "/invite/abc"})
    assert response.status_code == 401
    assert 'value="/invite/abc"' in response.content.decode()


def errors(response: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = response.context["form"].errors
    return found


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "alice"}, "username"),
        ({"email": "x"}, "email"),
        ({"email": "alice@example.org"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 200}, "password"),
        ({"username": "a\x00b"}, "username"),
        ({"username": "\u202eab"}, "username"),
    ],
)
def test_mistakes_stand_beside_their_fields(
    browser: Client, alice: User, change: dict[str, str], field: str
) -> None:
    response = browser.post("/register", SIGN_UP | change)
    assert response.status_code == 400
    assert list(errors(response)) == [field]
    assert User.objects.count() == 1


def test_a_wrong_password_and_nobody_look_alike(browser: Client, alice: User) -> None:
    seen = [
        errors(browser.post("/login", {"login": login, "password": "wrong password"}))
        for login in ("alice", "nobody", "no@body.org")
    ]
    assert seen[0] == seen[1] == seen[2]
    assert list(seen[0]) == ["password"]


def test_the_second_factor_is_asked_for(browser: Client, alice: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(alice, generate_totp_secret())
    response = browser.post("/login", SIGN_IN)
    assert response.context["form"].wants_code
    assert 'name="code"' in response.content.decode()


def test_what_was_typed_is_escaped_and_the_password_not_shown(browser: Client) -> None:
    response = browser.post("/register", {"username": '"><script>x', "email": "x", "password": PASSWORD})
    page = response.content.decode()
    assert "<script>x" not in page
    assert PASSWORD not in page


@pytest.mark.usefixtures("limited")
def test_too_many_tries_are_told_in_words(browser: Client, alice: User) -> None:
    for _ in range(10):
        browser.post("/login", SIGN_IN | {"password": "wrong password"})
    response = browser.post("/login", SIGN_IN)
    assert response.status_code == 429
    assert errors(response)["__all__"]


def test_they_speak_russian(browser: Client) -> None:
    response = browser.get("/login", headers={"Accept-Language": "ru"})
    assert 'lang="ru"' in response.content.decode()
