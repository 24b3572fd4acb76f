"""Embeds: what is kept of them, and what is refused."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from messaging.models import Message
from tests.base import Api, Captured, Community, say

FULL = {
    "title": "Harbour",
    "type": "article",
    "description": "Ships come and go.",
    "url": "https://example.org/harbour",
    "timestamp": "2026-01-02T03:04:05+00:00",
    "color": 0xFF8800,
    "footer": {"text": "small print", "icon_url": "https://example.org/i.png"},
    "image": {"url": "https://example.org/a.png"},
    "thumbnail": {"url": "http://example.org/b.png"},
    "author": {"name": "Keeper", "url": "https://example.org", "icon_url": "https://example.org/k.png"},
    "fields": [
        {"name": "depth", "value": "9 m", "inline": True},
        {"name": "boats", "value": "4", "inline": False},
    ],
}


@pytest.fixture
def path(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


def test_they_come_back_as_sent_and_are_rich(bob_api: Api, path: str, captured_events: Captured) -> None:
    message = bob_api.post(path, {"embeds": [FULL]}).json()
    assert message["embeds"] == [FULL | {"type": "rich"}]
    assert message["content"] == ""
    assert captured_events.one("MESSAGE_CREATE").data()["embeds"] == message["embeds"]
    assert bob_api.get(path).json()[0]["embeds"] == message["embeds"]


def test_what_is_empty_or_not_ours_to_say_is_left_out(bob_api: Api, path: str) -> None:
    sent: dict[str, Any] = {
        "description": " x ",
        "title": None,
        "color": 0,
        "footer": {"text": None},
        "fields": [],
        "provider": {"name": "Bank"},
        "video": {"url": "https://example.org"},
    }
    message = bob_api.post(path, {"content": "hi", "embeds": [sent]}).json()
    assert message["embeds"] == [{"type": "rich", "description": "x", "color": 0}]


@pytest.mark.parametrize(
    ("embed", "place", "code"),
    [
        ({"title": "x" * 257}, ("title",), "BASE_TYPE_MAX_LENGTH"),
        ({"description": "x" * 4097}, ("description",), "BASE_TYPE_MAX_LENGTH"),
        ({"footer": {"text": "x" * 2049}}, ("footer", "text"), "BASE_TYPE_MAX_LENGTH"),
        ({"author": {"name": "x" * 257}}, ("author", "name"), "BASE_TYPE_MAX_LENGTH"),
        ({"fields": [{"name": "x" * 257, "value": "x"}]}, ("fields", "0", "name"), "BASE_TYPE_MAX_LENGTH"),
        ({"fields": [{"name": "x", "value": "x" * 1025}]}, ("fields", "0", "value"), "BASE_TYPE_MAX_LENGTH"),
        ({"fields": [{"name": "x"}]}, ("fields", "0", "value"), "BASE_TYPE_REQUIRED"),
        ({"fields": [{"name": "x", "value": "x"}] * 26}, ("fields",), "BASE_TYPE_MAX_LENGTH"),
        ({"title": "x", "url": "javascript:alert(1)"}, ("url",), "URL_TYPE_INVALID_SCHEME"),
        ({"image": {"url": "data:image/png;base64,AA"}}, ("image", "url"), "URL_TYPE_INVALID_SCHEME"),
        ({"image": {"url": "file:///etc/passwd"}}, ("image", "url"), "URL_TYPE_INVALID_SCHEME"),
        ({"author": {"name": "x", "url": "//evil"}}, ("author", "url"), "URL_TYPE_INVALID_SCHEME"),
        ({"title": "x", "url": "https://a\nb"}, ("url",), "URL_TYPE_INVALID_SCHEME"),
        ({"title": "x", "color": 0x1000000}, ("color",), "NUMBER_TYPE_MAX"),
        ({"title": "x", "timestamp": "yesterday"}, ("timestamp",), "INVALID"),
        ({"title": {"a": 1}}, ("title",), "INVALID"),
        ({"title": "a\x00b"}, ("title",), "NULL_CHARACTERS_NOT_ALLOWED"),
        ({}, ("description",), "BASE_TYPE_REQUIRED"),
        ({"color": 5}, ("description",), "BASE_TYPE_REQUIRED"),
    ],
)
def test_bad_embeds(bob_api: Api, path: str, embed: Any, place: tuple[str, ...], code: str) -> None:
    answer = bob_api.post(path, {"embeds": [{"title": "good"}, embed]})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    found = answer.json()["errors"]["embeds"]["1"]
    for name in place:
        found = found[name]
    assert found["_errors"][0]["code"] == code
    assert not Message.objects.exists()


@pytest.mark.parametrize("embeds", ["x", 5, {}, [5], ["x"], [[]], [None], [{"title": "x"}] * 11])
def test_bad_lists(bob_api: Api, path: str, embeds: Any) -> None:
    answer = bob_api.post(path, {"content": "hi", "embeds": embeds})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)


def test_together_they_hold_six_thousand_characters(bob_api: Api, path: str) -> None:
    cards: list[dict[str, Any]] = [
        {"description": "x" * 3000},
        {"title": "y" * 200, "fields": [{"name": "a" * 100, "value": "b" * 700}]},
    ]
    cards.append({"footer": {"text": "f" * 1900}, "author": {"name": "k" * 100}})
    assert bob_api.post(path, {"embeds": cards}).status_code == 200
    cards[0]["description"] += "x"
    answer = bob_api.post(path, {"embeds": cards})
    assert answer.json()["errors"]["embeds"]["_errors"][0]["code"] == "MAX_EMBED_SIZE_EXCEEDED"


def test_they_take_a_right(bob_api: Api, community: Community, path: str) -> None:
    community.forbid(Permission.EMBED_LINKS)
    assert bob_api.post(path, {"embeds": [{"title": "x"}]}).json()["code"] == 50013
    assert bob_api.post(path, {"content": "hi", "embeds": []}).status_code == 200


def test_editing_them(bob_api: Api, bob: User, channel: Channel, path: str) -> None:
    one = f"{path}/{say(bob, channel, 'text', embeds=[{'title': 'old'}]).row.id}"
    kept = bob_api.patch(one, {"content": "new"}).json()
    assert (kept["content"], kept["embeds"]) == ("new", [{"type": "rich", "title": "old"}])
    changed = bob_api.patch(one, {"content": None, "embeds": [{"title": "new"}]}).json()
    assert (changed["content"], changed["embeds"]) == ("", [{"type": "rich", "title": "new"}])
    assert changed["edited_timestamp"] is not None
    assert bob_api.patch(one, {"embeds": []}).json()["code"] == 50006
    assert bob_api.patch(one, {"content": "text", "embeds": []}).json()["embeds"] == []


def test_nobody_puts_embeds_into_others_messages(
    alice_api: Api, bob: User, channel: Channel, path: str
) -> None:
    one = f"{path}/{say(bob, channel, 'text').row.id}"
    assert alice_api.patch(one, {"embeds": [{"title": "x"}]}).json()["code"] == 50005
