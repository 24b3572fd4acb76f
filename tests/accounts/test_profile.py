"""Reading and changing one's own account, and looking at others'."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts import services, tokens
from accounts.models import SignIn, User
from accounts.selectors import live_sign_in
from accounts.services.profiles import Changes
from rscord.core.errors import InvalidForm
from rscord.core.events import Event
from tests.accounts.conftest import Api
from tests.base import PASSWORD, code_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/auth/me", "/users/me", "/users/@me", "/users/profile"])
def test_my_own_account_at_each_address(api: Api, alice: User, path: str) -> None:
    me = api.get(path).json()
    assert me["id"] == str(alice.id)
    assert me["discriminator"] == "0"
    assert (me["username"], me["global_name"], me["email"]) == ("alice", "Alice Lidell", "alice@example.org")
    assert (me["verified"], me["mfa_enabled"], me["premium_type"], me["locale"]) == (False, False, 0, "en-US")
    assert (me["status"], me["custom_status"], me["settings"]) == ("online", "", {"locale": "en-US"})
    assert me["created_at"].endswith("+00:00")
    assert "bot" not in me
    assert "password" not in me


def test_somebody_else(api: Api, bob: User) -> None:
    seen = api.get(f"/users/{bob.id}").json()
    assert (seen["id"], seen["username"], seen["global_name"], seen["avatar"]) == (
        str(bob.id),
        "bob",
        None,
        None,
    )
    private = {"email", "settings", "locale", "status", "verified", "mfa_enabled", "bio"}
    assert not private & set(seen)


def test_oneself_as_others_see_one(api: Api, alice: User) -> None:
    assert "email" not in api.get(f"/users/{alice.id}").json()
    assert User.objects.get_by_natural_key("ALICE") == alice


@pytest.mark.parametrize("id", ["1", str((1 << 63) - 1)])
def test_nobody(api: Api, id: str) -> None:
    response = api.get(f"/users/{id}")
    assert (response.status_code, response.json()["code"]) == (404, 10013)


@pytest.mark.parametrize("id", ["x", "-1", "1.5", str(1 << 63), "9" * 21, "%00", "1%00"])
def test_what_is_no_id(api: Api, id: str) -> None:
    assert api.get(f"/users/{id}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"), [("post", "/users/update"), ("patch", "/users/update"), ("patch", "/users/@me")]
)
def test_changes_are_kept_and_announced(
    api: Api, alice: User, heard: list[Event], method: str, path: str
) -> None:
    body = {
        "display_name": " Алиса  Л. ",
        "bio": "two\r\nlines",
        "username": "Alice2",
        "accent_color": 255,
        "locale": "ru",
    }
    response = api.call(method, path, body)
    assert response.status_code == 200
    shown = response.json()
    assert (shown["global_name"], shown["bio"], shown["username"]) == ("Алиса Л.", "two\nlines", "Alice2")
    assert (shown["accent_color"], shown["locale"]) == (255, "ru")
    alice.refresh_from_db()
    assert (alice.username_folded, alice.display_name_folded) == ("alice2", "алиса л.")
    assert [(event.type, event.audience.user_ids, event.data()) for event in heard] == [
        ("USER_UPDATE", (alice.id,), shown)
    ]


def test_handlers_get_the_user(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from rscord.core import events

    seen: list[Any] = []
    monkeypatch.setitem(events._handlers, "USER_UPDATE", [seen.append])
    services.update_profile(alice, {"display_name": "New"})
    assert seen == [alice]


def test_null_empties(api: Api) -> None:
    shown = api.patch("/users/@me", {"global_name": None, "bio": None, "accent_color": None}).json()
    assert (shown["global_name"], shown["bio"], shown["accent_color"]) == (None, "", None)


def test_one_may_change_the_case_of_ones_name(api: Api) -> None:
    assert api.patch("/users/@me", {"username": "ALICE"}).json()["username"] == "ALICE"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"username": "BOB"}, "username", "USERNAME_TAKEN"),
        ({"username": None}, "username", "BASE_TYPE_REQUIRED"),
        ({"username": ""}, "username", "BASE_TYPE_REQUIRED"),
        ({"username": 7}, "username", "INVALID"),
        ({"username": "ali ce"}, "username", "USERNAME_INVALID_CHARACTERS"),
        ({"display_name": ["x"]}, "display_name", "INVALID"),
        ({"display_name": "x" * 33}, "display_name", "BASE_TYPE_MAX_LENGTH"),
        ({"display_name": "a\u2066b"}, "display_name", "NAME_CONTROL"),
        ({"display_name": "\ufeff"}, "display_name", "NAME_BLANK"),
        ({"bio": "x" * 191}, "bio", "BASE_TYPE_MAX_LENGTH"),
        ({"bio": "bell \x07"}, "bio", "NAME_CONTROL"),
        ({"bio": "nul \x00"}, "bio", "NULL_CHARACTERS_NOT_ALLOWED"),
        ({"accent_color": -1}, "accent_color", "NUMBER_TYPE_MIN"),
        ({"accent_color": 1 << 24}, "accent_color", "NUMBER_TYPE_MAX"),
        ({"accent_color": "red"}, "accent_color", "INVALID"),
        ({"accent_color": True}, "accent_color", "INVALID"),
        ({"accent_color": 1e300}, "accent_color", "INVALID"),
        ({"locale": "klingon"}, "locale", "BASE_TYPE_CHOICES"),
        ({"locale": "x" * 999}, "locale", "BASE_TYPE_MAX_LENGTH"),
        ({"email": "new@example.org"}, "password", "PASSWORD_DOES_NOT_MATCH"),
        ({"email": "new@example.org", "password": "wrong password"}, "password", "PASSWORD_DOES_NOT_MATCH"),
        ({"email": "bob@example.org", "password": PASSWORD}, "email", "EMAIL_ALREADY_REGISTERED"),
        ({"email": "nonsense", "password": PASSWORD}, "email", "EMAIL_TYPE_INVALID_EMAIL"),
        ({"new_password": "another-long-one"}, "password", "PASSWORD_DOES_NOT_MATCH"),
        ({"new_password": "short", "password": PASSWORD}, "new_password", "PASSWORD_TOO_SHORT"),
    ],
)  # fmt: skip
def test_bad_input_changes_nothing(
    api: Api, alice: User, bob: User, heard: list[Event], body: dict[str, Any], field: str, code: str
) -> None:
    before = User.objects.filter(id=alice.id).values().get()
    response = api.post("/users/update", {"bio": "changed"} | body)
    assert response.status_code == 400
    assert code_of(response, field) == code
    assert User.objects.filter(id=alice.id).values().get() == before
    assert not heard


def test_read_only_fields_are_ignored(api: Api, alice: User) -> None:
    api.patch(
        "/users/@me",
        {"id": "1", "is_staff": True, "bot": True, "flags": 1, "verified": True, "is_active": False},
    )
    alice.refresh_from_db()
    assert (alice.is_staff, alice.bot, alice.flags, alice.is_active) == (False, False, 0, True)


def test_a_new_email(api: Api, alice: User) -> None:
    response = api.post("/users/update", {"email": "NEW@example.org", "password": PASSWORD})
    assert response.json()["email"] == "new@example.org"
    rows = EmailAddress.objects.filter(user=alice).values_list("email", "primary", "verified")
    assert list(rows) == [("new@example.org", True, False)]
    assert Api().post("/auth/login", {"email": "new@example.org", "password": PASSWORD}).status_code == 200
    assert Api().post("/auth/login", {"email": "alice@example.org", "password": PASSWORD}).status_code == 401


def test_a_new_password_ends_the_other_devices(
    api: Api, alice: User, alice_in: SignIn, enter: Callable[[User], SignIn]
) -> None:
    other = enter(alice)
    body = {"password": PASSWORD, "new_password": "another-quiet-lamp"}
    assert api.patch("/users/@me", body).status_code == 200
    assert live_sign_in(alice_in.id)
    assert not live_sign_in(other.id)
    assert Api().post("/auth/login", {"login": "alice", "password": PASSWORD}).status_code == 401
    assert Api().post("/auth/login", {"login": "alice", "password": "another-quiet-lamp"}).status_code == 200


def test_a_weak_new_password_warns(api: Api, settings: Any) -> None:
    settings.PASSWORD_STRICT = False
    response = api.patch("/users/@me", {"password": PASSWORD, "new_password": "password123"})
    assert [warning["code"] for warning in response.json()["warnings"]] == ["PASSWORD_COMMON"]


def test_a_bot_renames_itself_but_has_no_email(alice: User) -> None:
    made = services.create_bot("Echo", alice)
    bot = Api(f"Bot {made.token}")
    assert bot.patch("/users/@me", {"username": "Echo2"}).json()["username"] == "Echo2"
    assert bot.patch("/users/@me", {"email": "x@y.org", "password": ""}).status_code == 400
    assert bot.patch("/users/@me", {"email": "x@y.org", "password": PASSWORD}).status_code == 400


def test_an_odd_caller_of_the_service_is_told(alice: User) -> None:
    changes: Changes = {"bio": "\ud800"}
    with pytest.raises(InvalidForm):
        services.update_profile(alice, changes)


def test_strangers_change_nothing(db: None) -> None:
    for path in ("/users/update", "/users/status", "/users/settings"):
        assert Api().post(path, {}).status_code == 401


def test_two_changes_at_once_do_not_undo_each_other(alice: User) -> None:
    stale = User.objects.get(id=alice.id)
    services.update_profile(alice, {"bio": "hello"})
    services.update_profile(stale, {"display_name": "New"})
    alice.refresh_from_db()
    assert (alice.bio, alice.display_name) == ("hello", "New")


def test_me_is_the_same_over_both_mounts(alice_in: SignIn) -> None:
    access = tokens.pair(alice_in).access
    v10 = Api(f"Bearer {access}").get("/users/@me").json()
    assert Api(f"Bearer {access}", base="/api").get("/users/@me").json() == v10


@pytest.mark.parametrize("path", ["/auth/me", "/users/me", "/users/profile", "/users/@me"])
def test_the_profile_changes_at_each_of_its_addresses(alice_api: Api, path: str) -> None:
    assert alice_api.patch(path, {"global_name": "Alice L."}).json()["global_name"] == "Alice L."
