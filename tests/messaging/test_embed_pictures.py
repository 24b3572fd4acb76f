"""Embeds that show a file of their own message: ``attachment://name``."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guilds.models import Channel
from messaging import files
from messaging.models import Message
from tests.base import Api, Captured
from tests.messaging.test_attachments import png

SHOWN: dict[str, Any] = {
    "title": "Harbour",
    "image": {"url": "attachment://sea.png"},
    "footer": {"text": "small print", "icon_url": "attachment://sea.png"},
}


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    """Files of a test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    settings.PUBLIC_URL = "https://chat.example.org"


@pytest.fixture
def path(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


def post(api: Api, path: str, payload: dict[str, Any], *names: str) -> dict[str, Any]:
    """Send ``payload`` with a picture under each name."""
    parts = {f"files[{number}]": SimpleUploadedFile(name, png()) for number, name in enumerate(names)}
    answer = api.client.post(
        api.base + path, {"payload_json": json.dumps(payload), **parts}, headers=api.headers
    )
    assert answer.status_code == 200, answer.content
    sent: dict[str, Any] = answer.json()
    return sent


def test_the_picture_is_in_the_embed_and_no_attachment_beside_it(
    bob_api: Api, alice_api: Api, path: str, captured_events: Captured
) -> None:
    message = post(bob_api, path, {"embeds": [SHOWN]}, "sea.png", "other.png")
    assert [file["filename"] for file in message["attachments"]] == ["other.png"]
    (embed,) = message["embeds"]
    url = embed["image"]["url"]
    assert embed["image"] == {"url": url, "proxy_url": url, "width": 8, "height": 6}
    assert embed["footer"] == {"text": "small print", "icon_url": url, "proxy_icon_url": url}
    assert url.startswith("https://chat.example.org/attachments/")
    assert Client().get(url.removeprefix("https://chat.example.org")).status_code == 200
    assert captured_events.one("MESSAGE_CREATE").data()["embeds"] == [embed]
    assert alice_api.get(path).json()[0]["embeds"] == [embed]


def test_its_address_is_signed_anew(bob_api: Api, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    message = post(bob_api, path, {"embeds": [SHOWN]}, "sea.png")
    later = time.time() + 10 * files.LIFETIME
    monkeypatch.setattr(time, "time", lambda: later)
    again = bob_api.get(f"{path}/{message['id']}").json()["embeds"][0]["image"]["url"]
    assert again != message["embeds"][0]["image"]["url"]
    assert Client().get(again.removeprefix("https://chat.example.org")).status_code == 200


@pytest.mark.parametrize("public_url", ["", "https://chat.example.org"])
def test_who_sends_back_what_they_read_changes_nothing(
    bob_api: Api, path: str, settings: Any, public_url: str
) -> None:
    settings.PUBLIC_URL = public_url
    message = post(bob_api, path, {"embeds": [SHOWN]}, "sea.png")
    one = f"{path}/{message['id']}"
    edited = bob_api.patch(one, {"embeds": [message["embeds"][0] | {"title": "Port"}]})
    assert edited.json()["embeds"] == [message["embeds"][0] | {"title": "Port"}]
    assert edited.json()["attachments"] == []
    assert Message.objects.get().embeds[0]["image"] == {"url": "attachment://sea.png"}


def test_what_an_embed_shows_stays_when_other_files_go(bob_api: Api, path: str) -> None:
    message = post(bob_api, path, {"embeds": [SHOWN]}, "sea.png", "other.png")
    edited = bob_api.patch(f"{path}/{message['id']}", {"attachments": []}).json()
    assert edited["attachments"] == []
    assert edited["embeds"] == message["embeds"]


def test_a_picture_that_no_embed_shows_any_more_is_an_attachment(bob_api: Api, path: str) -> None:
    message = post(bob_api, path, {"embeds": [SHOWN]}, "sea.png")
    edited = bob_api.patch(f"{path}/{message['id']}", {"embeds": []}).json()
    assert [file["filename"] for file in edited["attachments"]] == ["sea.png"]


def test_a_name_that_no_file_has_shows_nothing(bob_api: Api, path: str) -> None:
    icon = {"text": "small print"}
    assert post(bob_api, path, {"embeds": [SHOWN]}, "lake.png")["embeds"] == [
        {"type": "rich", "title": "Harbour", "footer": icon}
    ]


def test_names_are_made_safe_alike(bob_api: Api, path: str) -> None:
    embed = {"thumbnail": {"url": "attachment://a:b.png"}}
    message = post(bob_api, path, {"embeds": [embed]}, "a:b.png")
    assert "/a_b.png?" in message["embeds"][0]["thumbnail"]["url"]


def test_another_messages_file_stays_an_address(bob_api: Api, path: str) -> None:
    other = post(bob_api, path, {}, "sea.png")["attachments"][0]["url"]
    message = bob_api.post(path, {"embeds": [{"image": {"url": other}}]}).json()
    edited = bob_api.patch(f"{path}/{message['id']}", {"embeds": message["embeds"]}).json()
    assert edited["embeds"] == [{"type": "rich", "image": {"url": other}}]


@pytest.mark.parametrize(
    "url", ["attachment:/x", "/attachments/1", "/attachments/1/a b", "/login", "x:/attachments/1/a"]
)
def test_other_addresses_are_refused_still(bob_api: Api, path: str, url: str, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    answer = bob_api.post(path, {"embeds": [{"image": {"url": url}}]})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
