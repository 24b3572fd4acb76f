"""The picture that a webhook posts with."""

import pytest
from django.test import Client

from messaging.models import Message, Webhook
from tests.base import Api, Community, code_of
from tests.pictures import drawn, uploads, uri  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")


@pytest.fixture
def made(alice_api: Api, community: Community) -> dict[str, str]:
    path = f"/channels/{community.channel.id}/webhooks"
    answer: dict[str, str] = alice_api.post(path, {"name": "Gull", "avatar": uri(drawn())}).json()
    return answer


def posted(api: Api, made: dict[str, str], **body: str) -> dict[str, str]:
    path = f"/webhooks/{made['id']}/{made['token']}?wait=true"
    author: dict[str, str] = api.post(path, {"content": "hi", **body}).json()["author"]
    return author


def test_it_is_in_what_it_posts(
    bob_api: Api, stranger_api: Api, made: dict[str, str], community: Community
) -> None:
    author = posted(stranger_api, made)
    assert author["avatar"] == made["avatar"]
    assert author["avatar_url"].endswith(f"/avatars/{made['id']}/{made['avatar']}.webp")
    (read,) = bob_api.get(f"/channels/{community.channel.id}/messages").json()
    assert read["author"] == author
    assert Client().get(f"/avatars/{made['id']}/{made['avatar']}.png").status_code == 200


def test_a_message_may_bring_its_own(stranger_api: Api, made: dict[str, str]) -> None:
    author = posted(stranger_api, made, avatar_url="https://example.org/a.png")
    assert (author["avatar"], author["avatar_url"]) == (None, "https://example.org/a.png")


def test_changing_it(alice_api: Api, bob_api: Api, stranger_api: Api, made: dict[str, str]) -> None:
    managed, by_token = f"/webhooks/{made['id']}", f"/webhooks/{made['id']}/{made['token']}"
    other = alice_api.patch(managed, {"avatar": uri(drawn(size=(8, 8)))}).json()["avatar"]
    assert other not in {None, made["avatar"]}
    assert alice_api.patch(managed, {"name": "Crow"}).json()["avatar"] == other
    assert stranger_api.patch(by_token, {"avatar": None}).json()["avatar"] is None
    assert bob_api.patch(managed, {"avatar": uri(drawn())}).json()["code"] == 50013
    assert code_of(stranger_api.patch(by_token, {"avatar": uri(b"x")}), "avatar") == "IMAGE_INVALID"
    assert Webhook.objects.get().avatar is None


def test_what_was_posted_keeps_it(alice_api: Api, stranger_api: Api, made: dict[str, str]) -> None:
    posted(stranger_api, made)
    alice_api.delete(f"/webhooks/{made['id']}")
    assert Message.objects.get().webhook_avatar == made["avatar"]
