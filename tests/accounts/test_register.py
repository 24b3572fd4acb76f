"""Making an account through the API."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password

from accounts.models import SignIn, User
from tests.accounts.conftest import Api
from tests.base import PASSWORD, code_of

pytestmark = pytest.mark.django_db

GOOD = {"email": "Dora@Example.org ", "username": "dora", "password": PASSWORD}


def test_makes_an_account_and_signs_it_in(stranger: Api) -> None:
    response = stranger.post("/auth/register", GOOD)
    assert response.status_code == 201
    answer = response.json()
    user = User.objects.get(username="dora")
    assert answer["user"]["id"] == str(user.id)
    assert answer["user"]["email"] == user.email == "dora@example.org"
    assert check_password(PASSWORD, user.password)
    assert Api(f"Bearer {answer['access']}").get("/users/@me").json()["username"] == "dora"
    assert stranger.post("/auth/refresh", {"refresh": answer["refresh"]}).status_code == 200
    assert "warnings" not in answer


def test_works_without_a_version_in_the_address() -> None:
    assert Api(base="/api").post("/auth/register", GOOD).status_code == 201


def test_allauth_knows_the_address(stranger: Api) -> None:
    stranger.post("/auth/register", GOOD)
    row = EmailAddress.objects.get(email="dora@example.org")
    assert (row.user.username, row.primary, row.verified) == ("dora", True, False)


def test_a_display_name_alone_gives_a_free_username(stranger: Api) -> None:
    body = {"email": "t1@example.org", "password": "password123", "display_name": "Test User"}
    first = stranger.post("/auth/register", body)
    second = stranger.post("/auth/register", body | {"email": "t2@example.org"})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["user"]["username"] == "test_user"
    assert second.json()["user"]["username"].startswith("test_user")
    assert second.json()["user"]["username"] != "test_user"
    assert first.json()["user"]["global_name"] == second.json()["user"]["global_name"] == "Test User"


def test_the_language_of_the_browser_is_kept(stranger: Api) -> None:
    response = stranger.post("/auth/register", GOOD, Accept_Language="ru-RU,ru;q=0.9,en;q=0.5")
    assert response.json()["user"]["locale"] == "ru"


def test_the_device_is_remembered(stranger: Api) -> None:
    stranger.post("/auth/register", GOOD, User_Agent="Telnet/1.0")
    row = SignIn.objects.get()
    assert (row.user_agent, row.address) == ("Telnet/1.0", "127.0.0.1")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"email": None}, "email", "BASE_TYPE_REQUIRED"),
        ({"email": ""}, "email", "BASE_TYPE_REQUIRED"),
        ({"email": 5}, "email", "INVALID"),
        ({"email": ["a@b.org"]}, "email", "INVALID"),
        ({"email": "no-at-sign"}, "email", "EMAIL_TYPE_INVALID_EMAIL"),
        ({"email": "a@b.org\nBcc: x@y.org"}, "email", "EMAIL_TYPE_INVALID_EMAIL"),
        ({"email": "a" * 250 + "@b.org"}, "email", "BASE_TYPE_MAX_LENGTH"),
        ({"email": "a\x00b@c.org"}, "email", "NULL_CHARACTERS_NOT_ALLOWED"),
        ({"password": None}, "password", "BASE_TYPE_REQUIRED"),
        ({"password": 12345678}, "password", "INVALID"),
        ({"password": "short"}, "password", "PASSWORD_TOO_SHORT"),
        ({"password": "x" * 129}, "password", "BASE_TYPE_MAX_LENGTH"),
        ({"username": None}, "username", "BASE_TYPE_REQUIRED"),
        ({"username": "   "}, "username", "BASE_TYPE_REQUIRED"),
        ({"username": "a"}, "username", "BASE_TYPE_BAD_LENGTH"),
        ({"username": "a" * 33}, "username", "BASE_TYPE_BAD_LENGTH"),
        ({"username": "a" * 5000}, "username", "BASE_TYPE_MAX_LENGTH"),
        ({"username": True}, "username", "INVALID"),
        ({"username": {"a": 1}}, "username", "INVALID"),
        ({"username": "two words"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "a@b.org"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "<script>"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "do\x00ra"}, "username", "NULL_CHARACTERS_NOT_ALLOWED"),
        ({"username": "do\x07ra"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "do\u202era"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "do\u200bra"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "\u3164\u3164\u3164"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "dоra"}, "username", "USERNAME_MIXED_SCRIPTS"),
        ({"username": "..."}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"username": "Everyone"}, "username", "USERNAME_RESERVED"),
        ({"display_name": "x" * 33}, "display_name", "BASE_TYPE_MAX_LENGTH"),
        ({"display_name": "\u202eevil"}, "display_name", "NAME_CONTROL"),
        ({"display_name": "\u200b\u2060"}, "display_name", "NAME_BLANK"),
        ({"display_name": "Z" + "\u0301" * 9}, "display_name", "NAME_COMBINING"),
    ],
)  # fmt: skip
def test_bad_input(stranger: Api, change: dict[str, Any], field: str, code: str) -> None:
    response = stranger.post("/auth/register", GOOD | change)
    assert response.status_code == 400
    assert response.json()["code"] == 50035
    assert code_of(response, field) == code
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "body", ["[]", '"x"', "5", "null", "{", '{"email": "\\ud800@x.org"}', "[" * 500, b"\xff"]
)
def test_a_body_that_is_no_object(stranger: Api, body: Any) -> None:
    assert stranger.post("/auth/register", body).status_code == 400


def test_all_wrong_fields_are_named_at_once(stranger: Api) -> None:
    response = stranger.post("/auth/register", {"email": "x", "username": "!", "password": "short"})
    assert set(response.json()["errors"]) == {"email", "username", "password"}


def test_unknown_and_forbidden_fields_are_ignored(stranger: Api) -> None:
    more = {"is_staff": True, "is_superuser": True, "bot": True, "id": "1", "flags": 7, "hobby": "chess"}
    assert stranger.post("/auth/register", GOOD | more).status_code == 201
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.bot, user.flags) == (False, False, False, 0)
    assert user.id != 1


@pytest.mark.parametrize("name", ["ALICE", "alice", "ａｌｉｃｅ", " Alice "])
def test_a_username_is_one_in_any_case_and_width(stranger: Api, alice: User, name: str) -> None:
    response = stranger.post("/auth/register", GOOD | {"username": name})
    assert code_of(response, "username") == "USERNAME_TAKEN"


def test_yo_is_ye(stranger: Api) -> None:
    assert stranger.post("/auth/register", GOOD | {"username": "Семён"}).status_code == 201
    response = stranger.post("/auth/register", GOOD | {"username": "семен", "email": "x@y.org"})
    assert code_of(response, "username") == "USERNAME_TAKEN"


def test_an_email_belongs_to_one_account(stranger: Api, alice: User) -> None:
    response = stranger.post("/auth/register", GOOD | {"email": "ALICE@example.ORG"})
    assert code_of(response, "email") == "EMAIL_ALREADY_REGISTERED"


def test_a_form_post_works_too(stranger: Api) -> None:
    assert stranger.client.post("/api/auth/register", GOOD).status_code == 201
