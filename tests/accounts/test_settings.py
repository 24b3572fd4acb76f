"""Status and settings."""

from typing import Any

import pytest

from accounts import services
from accounts.models import User
from rscord.core.events import Event
from tests.accounts.conftest import Api
from tests.base import code_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("online", "online"),
        ("idle", "idle"),
        ("dnd", "dnd"),
        ("invisible", "invisible"),
        ("offline", "invisible"),
    ],
)
def test_the_status(api: Api, alice: User, heard: list[Event], given: str, kept: str) -> None:
    response = api.post("/users/status", {"status": given, "custom_status": " Пью  чай "})
    assert (response.json()["status"], response.json()["custom_status"]) == (kept, "Пью чай")
    assert [(event.type, event.audience.user_ids) for event in heard] == [
        ("USER_SETTINGS_UPDATE", (alice.id,))
    ]
    data = heard[0].data()
    assert (data["user_id"], data["status"], data["custom_status"]) == (str(alice.id), kept, "Пью чай")


def test_one_of_the_two_may_be_left_out(api: Api) -> None:
    api.post("/users/status", {"status": "dnd", "custom_status": "busy"})
    assert api.post("/users/status", {"status": "idle"}).json()["custom_status"] == "busy"
    assert api.post("/users/status", {"custom_status": None}).json()["status"] == "idle"
    assert api.get("/users/@me").json()["custom_status"] == ""


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"status": "away"}, "status", "BASE_TYPE_CHOICES"),
        ({"status": 1}, "status", "INVALID"),
        ({"status": None}, "status", "BASE_TYPE_REQUIRED"),
        ({"custom_status": "x" * 129}, "custom_status", "BASE_TYPE_MAX_LENGTH"),
        ({"custom_status": {}}, "custom_status", "INVALID"),
        ({"custom_status": "\x00"}, "custom_status", "NULL_CHARACTERS_NOT_ALLOWED"),
    ],
)
def test_a_bad_status(api: Api, alice: User, body: dict[str, Any], field: str, code: str) -> None:
    response = api.post("/users/status", body)
    assert (response.status_code, code_of(response, field)) == (400, code)
    alice.refresh_from_db()
    assert (alice.status, alice.custom_status) == ("online", "")


def test_settings_are_merged(api: Api, heard: list[Event]) -> None:
    api.post("/users/settings", {"theme": "dark", "voice": {"input": "a", "volume": 50}})
    answer = api.post(
        "/users/settings", {"voice": {"volume": 70, "input": None}, "notifications": {"sound": True}}
    )
    wanted = {"theme": "dark", "voice": {"volume": 70}, "notifications": {"sound": True}, "locale": "en-US"}
    assert answer.json() == wanted == api.get("/users/settings").json()
    assert api.post("/users/settings", {"theme": None}).json() == {
        k: v for k, v in wanted.items() if k != "theme"
    }
    assert [event.type for event in heard] == ["USER_SETTINGS_UPDATE"] * 3


def test_two_devices_do_not_undo_each_other(alice: User) -> None:
    phone, desk = (User.objects.get(id=alice.id) for _ in range(2))
    services.update_settings(phone, {"theme": "dark"})
    services.update_settings(desk, {"sound": False})
    alice.refresh_from_db()
    assert alice.settings == {"theme": "dark", "sound": False}


def test_the_language_is_the_accounts(api: Api, alice: User) -> None:
    assert api.post("/users/settings", {"locale": "ru"}).json() == {"locale": "ru"}
    assert api.get("/users/@me").json()["locale"] == "ru"
    alice.refresh_from_db()
    assert (alice.locale, alice.settings) == ("ru", {})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"x": "y" * 20_000}, "settings"),
        ({str(n): n for n in range(3000)}, "settings"),
        ({"x": "a\x00b"}, "settings"),
        ({"a\x00b": 1}, "settings"),
        ({"locale": "xx-XX"}, "locale"),
        ({"locale": 5}, "locale"),
        ([], "body"),
        ("theme", "body"),
    ],
)
def test_bad_settings(api: Api, alice: User, body: Any, field: str) -> None:
    response = api.call(
        "post", "/users/settings", body if isinstance(body, dict) else __import__("json").dumps(body)
    )
    assert response.status_code == 400
    assert field in response.json()["errors"]
    alice.refresh_from_db()
    assert alice.settings == {}


def test_many_small_ones_cannot_add_up(api: Api) -> None:
    codes = [api.post("/users/settings", {f"k{n}": "x" * 1500}).status_code for n in range(12)]
    assert codes == [200] * 10 + [400] * 2
