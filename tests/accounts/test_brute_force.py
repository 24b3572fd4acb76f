"""Guessing passwords, and locking people out."""

from typing import Any

import pytest

from accounts import limits, services
from accounts.models import User
from accounts.services import Device
from rscord.core.errors import InvalidForm, RateLimited
from tests.accounts.conftest import Api
from tests.base import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("limited")]

HOME, CAFE = Device("192.0.2.1"), Device("198.51.100.7")


def attempt(login: str, device: Device, password: str = "wrong password") -> str:
    try:
        services.sign_in(login=login, password=password, device=device)
    except InvalidForm:
        return "wrong"
    except RateLimited:
        return "limited"
    return "in"


def test_ten_failures_from_one_address_are_enough(alice: User) -> None:
    assert [attempt("alice", CAFE) for _ in range(10)] == ["wrong"] * 10
    assert attempt("alice", CAFE) == "limited"
    assert attempt("alice", CAFE, PASSWORD) == "limited"


def test_other_addresses_and_other_accounts_are_not_hit(alice: User, bob: User) -> None:
    for _ in range(11):
        attempt("alice", CAFE)
    assert attempt("alice", HOME, PASSWORD) == "in"
    assert attempt("bob", CAFE, PASSWORD) == "in"


def test_success_forgets_ones_own_mistakes(alice: User) -> None:
    for _ in range(3):
        assert [attempt("alice", HOME) for _ in range(9)] == ["wrong"] * 9
        assert attempt("alice", HOME, PASSWORD) == "in"


def test_many_addresses_together_are_limited(alice: User) -> None:
    seen = [attempt("alice", Device(f"203.0.113.{n}")) for n in range(60)]
    assert seen == ["wrong"] * limits.FAILURES.limit + ["limited"] * (60 - limits.FAILURES.limit)


def test_and_do_not_lock_the_owner_out_at_home(alice: User) -> None:
    assert attempt("alice", HOME, PASSWORD) == "in"
    for n in range(60):
        attempt("alice", Device(f"203.0.113.{n}"))
    assert attempt("alice", CAFE, PASSWORD) == "limited"
    assert attempt("alice", HOME) == "wrong"
    assert attempt("alice", HOME, PASSWORD) == "in"


def test_an_account_that_does_not_exist_is_limited_alike(alice: User) -> None:
    assert [attempt("nobody", CAFE) for _ in range(12)] == [attempt("alice", CAFE) for _ in range(12)]
    for n in range(60):
        attempt("no@body.org", Device(f"203.0.113.{n}"))
    assert attempt("no@body.org", CAFE) == "limited"


def test_an_ipv6_customer_is_one_address(alice: User) -> None:
    seen = [attempt("alice", Device(f"2001:db8:0:1::{n:x}")) for n in range(1, 12)]
    assert seen == ["wrong"] * 10 + ["limited"]
    assert attempt("alice", Device("2001:db8:0:2::1")) == "wrong"


def test_one_address_tries_sixty_times_a_minute(db: None) -> None:
    seen = [attempt(f"user{n}", CAFE) for n in range(61)]
    assert seen == ["wrong"] * 60 + ["limited"]


def test_codes_are_counted_like_passwords(alice: User) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(alice, generate_totp_secret())

    def code() -> str:
        try:
            services.sign_in(login="alice", password=PASSWORD, code="000000", device=CAFE)
        except RateLimited:
            return "limited"
        except InvalidForm:
            return "wrong"
        return "in"

    assert [code() for _ in range(11)] == ["wrong"] * 10 + ["limited"]


def test_sign_ups_are_limited_per_address(db: None) -> None:
    def sign_up(n: int, address: str) -> None:
        services.register(email=f"u{n}@e.org", password=PASSWORD, username=f"user{n}", device=Device(address))

    for n in range(limits.REGISTER.limit):
        sign_up(n, "198.51.100.7")
    with pytest.raises(RateLimited):
        sign_up(1000, "198.51.100.7")
    sign_up(1001, "198.51.100.8")


def test_the_answer_says_when_to_come_back(alice: User) -> None:
    stranger = Api()
    for _ in range(10):
        stranger.post("/auth/login", {"login": "alice", "password": "wrong password"})
    response = stranger.post("/auth/login", {"login": "alice", "password": PASSWORD})
    assert response.status_code == 429
    assert 0 < response.json()["retry_after"] <= limits.FAILURES_HERE.seconds
    assert int(response.headers["Retry-After"]) >= response.json()["retry_after"]
    assert response.headers["Via"]


def test_a_forged_forwarded_for_dodges_nothing(alice: User) -> None:
    stranger = Api()
    codes = {
        stranger.post(
            "/auth/login", {"login": "alice", "password": "wrong password"}, X_Forwarded_For=f"203.0.113.{n}"
        ).status_code
        for n in range(11)
    }
    assert codes == {401, 429}


def test_confirming_a_password_is_limited_too(api: Api) -> None:
    body: dict[str, Any] = {"email": "new@example.org", "password": "wrong password"}
    codes = [api.post("/users/update", body).status_code for _ in range(11)]
    assert codes == [400] * 10 + [429]


def test_search_is_limited(api: Api, alice: User) -> None:
    make_user("zed")
    codes = [api.get("/users/search?query=zed").status_code for _ in range(limits.SEARCH.limit + 1)]
    assert codes == [200] * limits.SEARCH.limit + [429]
