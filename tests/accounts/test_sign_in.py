"""Signing in with a password, and with a second factor."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.contrib.auth import hashers
from django.core.cache import cache

from accounts import services
from accounts.models import SignIn, User
from tests.accounts.conftest import Api
from tests.base import PASSWORD, code_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "who",
    [
        {"username": "alice"},
        {"username": "ALICE"},
        {"email": "alice@example.org"},
        {"email": " Alice@Example.org"},
        {"login": "alice"},
        {"login": "alice@example.org"},
        {"username": "alice@example.org"},
        {"login": "", "email": None, "username": "alice"},
    ],
)
def test_by_name_or_email(stranger: Api, alice: User, who: dict[str, Any]) -> None:
    response = stranger.post("/auth/login", who | {"password": PASSWORD})
    assert response.status_code == 200
    assert response.json()["user"]["id"] == str(alice.id)
    assert Api(f"Bearer {response.json()['access']}").get("/auth/me").json()["id"] == str(alice.id)


def test_every_sign_in_is_a_device_of_its_own(stranger: Api, alice: User) -> None:
    body = {"username": "alice", "password": PASSWORD}
    first, second = (stranger.post("/auth/login", body).json() for _ in range(2))
    assert SignIn.objects.filter(user=alice, ended_at=None).count() == 2
    Api(f"Bearer {first['access']}").post("/auth/logout")
    assert Api(f"Bearer {first['access']}").get("/users/@me").status_code == 401
    assert Api(f"Bearer {second['access']}").get("/users/@me").status_code == 200


def test_a_wrong_password_and_no_account_answer_alike(stranger: Api, alice: User) -> None:
    wrong = stranger.post("/auth/login", {"username": "alice", "password": "not the password"})
    nobody = stranger.post("/auth/login", {"username": "nobody", "password": "not the password"})
    nobodys_mail = stranger.post("/auth/login", {"email": "no@body.org", "password": "not the password"})
    assert wrong.status_code == nobody.status_code == nobodys_mail.status_code == 401
    assert wrong.content == nobody.content == nobodys_mail.content
    assert code_of(wrong, "login") == "INVALID_LOGIN"
    assert not SignIn.objects.exists()


def test_a_wrong_password_and_no_account_cost_the_same_hashing(
    stranger: Api, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def noted(self: hashers.MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", noted)
    work = []
    for login in ("alice", "nobody", "no@body.org"):
        hashed.clear()
        stranger.post("/auth/login", {"login": login, "password": "not the password"})
        work.append(list(hashed))
    assert work == [["not the password"]] * 3


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "password"),
        ({"password": PASSWORD}, "login"),
        ({"username": 5, "password": PASSWORD}, "username"),
        ({"username": ["alice"], "password": PASSWORD}, "username"),
        ({"username": "alice"}, "password"),
        ({"username": "alice", "password": None}, "password"),
        ({"username": "alice", "password": {"$ne": ""}}, "password"),
        ({"username": "a" * 1000, "password": PASSWORD}, "username"),
        ({"username": "alice\x00", "password": PASSWORD}, "username"),
        ({"username": "alice", "password": "x" * 10_000}, "password"),
        ({"username": "alice", "password": PASSWORD, "code": "1" * 100}, "code"),
    ],
)
def test_bad_input(stranger: Api, alice: User, body: dict[str, Any], field: str) -> None:
    response = stranger.post("/auth/login", body)
    assert response.status_code == 400
    assert field in response.json()["errors"]


def test_a_disabled_account_stays_out(stranger: Api, alice: User) -> None:
    services.disable(alice)
    response = stranger.post("/auth/login", {"username": "alice", "password": PASSWORD})
    assert code_of(response, "login") == "INVALID_LOGIN"


def test_a_bot_has_no_password(stranger: Api, alice: User) -> None:
    bot = services.create_bot("helper", alice).user
    bot.set_password(PASSWORD)
    bot.save()
    response = stranger.post("/auth/login", {"username": bot.username, "password": PASSWORD})
    assert code_of(response, "login") == "INVALID_LOGIN"


@pytest.fixture
def secret(alice: User) -> str:
    """Alice has two-factor on; this is what her app keeps."""
    cache.clear()
    made = str(generate_totp_secret())
    TOTP.activate(alice, made)
    return made


def now_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(counters())))))


def test_two_factor_asks_for_a_code(stranger: Api, secret: str) -> None:
    response = stranger.post("/auth/login", {"username": "alice", "password": PASSWORD})
    assert response.status_code == 401
    assert code_of(response, "code") == "TWO_FACTOR_REQUIRED"
    assert not SignIn.objects.exists()


def test_two_factor_lets_the_code_in_once(stranger: Api, secret: str) -> None:
    body = {"username": "alice", "password": PASSWORD, "code": now_code(secret)}
    first, again = stranger.post("/auth/login", body), stranger.post("/auth/login", body)
    assert first.status_code == 200
    assert first.json()["user"]["mfa_enabled"] is True
    assert code_of(again, "code") == "TWO_FACTOR_INVALID"
    assert Authenticator.objects.get().last_used_at is not None


def test_two_factor_refuses_a_wrong_code(stranger: Api, secret: str) -> None:
    wrong = f"{(int(now_code(secret)) + 1) % 10**6:06}"
    response = stranger.post("/auth/login", {"username": "alice", "password": PASSWORD, "code": wrong})
    assert (response.status_code, code_of(response, "code")) == (401, "TWO_FACTOR_INVALID")


def test_two_factor_says_nothing_without_the_password(stranger: Api, secret: str) -> None:
    body = {"username": "alice", "password": "not the password", "code": now_code(secret)}
    assert code_of(stranger.post("/auth/login", body), "login") == "INVALID_LOGIN"


def test_a_recovery_code_is_good_once(stranger: Api, alice: User, secret: str) -> None:
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    body = {"username": "alice", "password": PASSWORD, "code": code}
    assert stranger.post("/auth/login", body).status_code == 200
    assert code_of(stranger.post("/auth/login", body), "code") == "TWO_FACTOR_INVALID"
