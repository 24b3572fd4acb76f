"""Signing up, in and out with the browser's cookie; CSRF; Origin."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as project
from django.test import Client

from accounts import services
from accounts.models import SignIn, User
from accounts.selectors import identify_session, live_sign_in
from tests.accounts.conftest import JSON, Api
from tests.base import PASSWORD, make_user

pytestmark = pytest.mark.django_db

LOGIN = {"username": "alice", "password": PASSWORD}


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def post(browser: Client, path: str, body: Any = None, **headers: str) -> Any:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.post(path, body, content_type=JSON, headers=given)


def token(browser: Client) -> str:
    return browser.cookies["csrftoken"].value


def test_sign_up_signs_in(browser: Client) -> None:
    response = post(browser, "/api/register", {"email": "d@e.org", "username": "dora", "password": PASSWORD})
    assert response.status_code == 201
    answer = response.json()
    assert (answer["username"], answer["email"]) == ("dora", "d@e.org")
    assert answer["created_at"].endswith("+00:00")
    assert browser.get("/api/users/@me").json()["id"] == answer["id"]


def test_sign_in(browser: Client, alice: User) -> None:
    response = post(browser, "/api/login", LOGIN)
    assert response.status_code == 200
    assert (response.json()["id"], response.json()["username"]) == (str(alice.id), "alice")
    assert browser.get("/api/v10/users/@me").json()["email"] == "alice@example.org"


def test_the_cookies_flags(browser: Client, alice: User) -> None:
    cookies = post(browser, "/api/login", LOGIN).cookies
    assert set(cookies) == {"sessionid", "csrftoken"}
    assert (cookies["sessionid"]["httponly"], cookies["sessionid"]["samesite"]) == (True, "Lax")
    assert cookies["csrftoken"]["samesite"] == "Lax"
    assert not cookies["csrftoken"]["httponly"]
    assert cookies["sessionid"]["max-age"] == 30 * 86400


def test_the_cookies_are_secure_under_https(browser: Client, alice: User, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    cookies = post(browser, "/api/login", LOGIN).cookies
    assert cookies["sessionid"]["secure"]
    assert cookies["csrftoken"]["secure"]


@pytest.mark.parametrize("header", ["X_CSRFToken", "X_CSRF_Token"])
def test_an_unsafe_call_by_cookie_needs_the_token(browser: Client, alice: User, header: str) -> None:
    post(browser, "/api/login", LOGIN)
    bare = post(browser, "/api/users/status", {"status": "dnd"})
    wrong = post(browser, "/api/users/status", {"status": "dnd"}, **{header: "x" * 32})
    assert bare.status_code == wrong.status_code == 403
    assert set(bare.json()) == {"message", "code"}
    alice.refresh_from_db()
    assert alice.status == "online"
    good = post(browser, "/api/users/status", {"status": "dnd"}, **{header: token(browser)})
    assert good.status_code == 200


def test_the_token_can_be_asked_for_at_any_time(browser: Client, alice: User) -> None:
    before = browser.get("/api/csrf")
    assert before.status_code == 200
    assert "csrftoken" in before.cookies
    post(browser, "/api/login", LOGIN)
    fresh = browser.get("/api/csrf").json()["csrf_token"]
    assert post(browser, "/api/users/status", {"status": "idle"}, X_CSRFToken=fresh).status_code == 200


def test_signing_in_changes_token_and_session(browser: Client, alice: User) -> None:
    browser.get("/api/csrf")
    old = token(browser)
    post(browser, "/api/login", LOGIN)
    assert token(browser) != old
    session = browser.cookies["sessionid"].value
    post(browser, "/api/login", LOGIN)
    assert browser.cookies["sessionid"].value != session


def test_a_bearer_token_beside_the_cookie_needs_no_csrf_token(browser: Client, api: Api, alice: User) -> None:
    post(browser, "/api/login", LOGIN)
    header = api.headers["Authorization"]
    assert post(browser, "/api/users/status", {"status": "dnd"}, Authorization=header).status_code == 200


def test_a_bad_header_is_not_saved_by_the_cookie(browser: Client, alice: User) -> None:
    post(browser, "/api/login", LOGIN)
    assert browser.get("/api/users/@me", headers={"Authorization": "Bearer x"}).status_code == 401


def test_sign_out(browser: Client, alice: User) -> None:
    post(browser, "/api/login", LOGIN)
    assert post(browser, "/api/logout").status_code == 403
    response = post(browser, "/api/logout", X_CSRFToken=token(browser))
    assert response.status_code == 204
    assert browser.get("/api/users/@me").status_code == 401
    assert not live_sign_in(SignIn.objects.get().id)


@pytest.mark.parametrize("path", ["/api/logout", "/api/auth/logout"])
def test_sign_out_of_nobody(browser: Client, path: str) -> None:
    assert post(browser, path).status_code == 401


def test_ending_the_sign_in_elsewhere_voids_the_cookie(browser: Client, alice: User) -> None:
    post(browser, "/api/login", LOGIN)
    assert identify_session(browser.session) is not None
    services.end_sign_ins(alice)
    assert browser.get("/api/users/@me").status_code == 401
    assert browser.get("/login").status_code == 200
    assert identify_session(browser.session) is None


def test_another_sign_in_ends_the_browsers_first(browser: Client, alice: User, bob: User) -> None:
    post(browser, "/api/login", LOGIN)
    first = SignIn.objects.get()
    post(browser, "/api/login", {"username": "bob", "password": PASSWORD})
    assert not live_sign_in(first.id)
    assert browser.get("/api/users/@me").json()["username"] == "bob"


def test_a_session_without_a_sign_in_is_a_strangers(browser: Client, alice: User) -> None:
    browser.force_login(alice)
    assert browser.get("/api/users/@me").status_code == 401


@pytest.mark.parametrize("value", ["x", "", "1", "9" * 40, None, 3.5])
def test_an_odd_session_is_a_strangers(db: None, value: Any) -> None:
    assert identify_session({"sign_in_id": value}) is None


def test_using_the_cookie_makes_it_last(browser: Client, alice: User) -> None:
    post(browser, "/api/login", LOGIN)
    assert not browser.get("/api/users/@me").cookies
    start = SignIn.objects.get().created_at
    with time_machine.travel(start + timedelta(days=28)):
        assert browser.get("/api/users/@me").cookies["sessionid"]["max-age"] == 30 * 86400
    with time_machine.travel(start + timedelta(days=57)):
        assert browser.get("/api/users/@me").status_code == 200
    assert SignIn.objects.get().last_seen_at - start >= timedelta(days=56)
    with time_machine.travel(start + timedelta(days=120)):
        assert browser.get("/api/users/@me").status_code == 401


def test_a_cookie_costs_two_queries(browser: Client, alice: User, django_assert_num_queries: Any) -> None:
    post(browser, "/api/login", LOGIN)
    other = make_user("other")
    with django_assert_num_queries(3):
        assert browser.get(f"/api/users/{other.id}").status_code == 200


FOREIGN = [
    "https://evil.example",
    "null",
    "http://testserver.evil.example",
    "https://testserver",
    "http://testserver:81",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/api/login", "/api/register"])
def test_a_foreign_origin_is_refused(browser: Client, alice: User, path: str, origin: str) -> None:
    body = LOGIN | {"email": "x@y.org", "username": "xavier"} if "register" in path else LOGIN
    response = post(browser, path, body, Origin=origin)
    assert response.status_code == 403
    assert not response.cookies
    assert not SignIn.objects.exists()
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "origin", ["http://testserver", "https://chat.example.org", "https://desk.example.org"]
)
def test_our_own_and_listed_origins_pass(browser: Client, alice: User, settings: Any, origin: str) -> None:
    settings.PUBLIC_URL = "https://chat.example.org"
    settings.CORS_ALLOWED_ORIGINS = ["https://desk.example.org"]
    assert post(browser, "/api/login", LOGIN, Origin=origin).status_code == 200


def test_cors_reads_the_same_list(browser: Client, settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://desk.example.org"]
    ask = {"Access-Control-Request-Method": "POST"}
    known = browser.options("/api/auth/login", headers=ask | {"Origin": "https://desk.example.org"})
    other = browser.options("/api/auth/login", headers=ask | {"Origin": "https://evil.example"})
    assert known.headers["Access-Control-Allow-Origin"] == "https://desk.example.org"
    assert "Access-Control-Allow-Origin" not in other.headers


def test_the_settings_keep_scripts_from_the_cookie() -> None:
    assert project.SESSION_COOKIE_HTTPONLY
    assert project.SESSION_COOKIE_SAMESITE == "Lax"


def test_logout_by_refresh_token_ends_only_that_sign_in(api: Api, alice: User) -> None:
    answer = Api().post("/auth/login", LOGIN).json()
    assert Api().post("/auth/logout", {"refresh": answer["refresh"]}).status_code == 204
    assert Api(f"Bearer {answer['access']}").get("/users/@me").status_code == 401
    assert api.get("/users/@me").status_code == 200
    assert Api().post("/auth/logout", {"refresh": answer["refresh"]}).status_code == 204
    assert Api().post("/auth/logout", {"refresh": answer["access"]}).status_code == 401
    assert Api().post("/auth/logout", {"refresh": 5}).status_code == 400


def test_a_session_lasts_no_longer_than_a_refresh_token() -> None:
    assert timedelta(seconds=project.SESSION_COOKIE_AGE) == project.REFRESH_TOKEN_LIFETIME
