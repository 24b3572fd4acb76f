"""Webhooks: who manages them, and what a program without an account does with a token."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from guilds.services.channels import create_channel
from messaging.models import Message, Webhook
from messaging.services.webhooks import create_webhook
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, code_of, say


@pytest.fixture
def hook(community: Community) -> Webhook:
    """A webhook of alice's."""
    return create_webhook(actor=get_channel(community.alice, community.channel.id), name="Gull")


@pytest.fixture
def path(hook: Webhook) -> str:
    return f"/webhooks/{hook.id}/{hook.token}"


@pytest.fixture
def messages(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


def test_making_one(alice_api: Api, alice: User, community: Community, captured_events: Captured) -> None:
    made = alice_api.post(f"/channels/{community.channel.id}/webhooks", {"name": "  Gull "}).json()
    assert (made["name"], made["type"], len(made["token"])) == ("Gull", 1, 68)
    assert made["channel_id"] == str(community.channel.id)
    assert made["guild_id"] == str(community.guild.id)
    assert made["user"]["id"] == str(alice.id)
    event = captured_events.one("WEBHOOKS_UPDATE")
    place = {"guild_id": str(community.guild.id), "channel_id": str(community.channel.id)}
    assert event.data() == place
    right = int(Permission.MANAGE_WEBHOOKS)
    assert event.audience == Audience(community.guild.id, community.channel.id, permission=right)


def test_only_managers_see_them_and_their_tokens(
    alice_api: Api, bob_api: Api, charlie_api: Api, community: Community, hook: Webhook
) -> None:
    lists = [f"/channels/{community.channel.id}/webhooks", f"/guilds/{community.guild.id}/webhooks"]
    for address in (*lists, f"/webhooks/{hook.id}"):
        refused = bob_api.get(address)
        assert (refused.status_code, refused.json()["code"]) == (403, 50013)
        assert hook.token not in refused.content.decode()
        assert charlie_api.get(address).status_code == 404
    for address in lists:
        assert [found["token"] for found in alice_api.get(address).json()] == [hook.token]
    community.allow(community.bob, Permission.MANAGE_WEBHOOKS)
    assert bob_api.get(lists[0]).json()[0]["token"] == hook.token
    assert bob_api.get(lists[1]).json()["code"] == 50013


def test_changing_moving_and_removing(
    alice_api: Api, bob_api: Api, community: Community, hook: Webhook
) -> None:
    address = f"/webhooks/{hook.id}"
    for call in (bob_api.patch, bob_api.delete):
        assert call(address).json()["code"] == 50013
    other = create_channel(actor=community.alice, guild_id=community.guild.id, name="other")
    changed = alice_api.patch(address, {"name": "Tern", "channel_id": str(other.id)}).json()
    assert (changed["name"], changed["channel_id"]) == ("Tern", str(other.id))
    assert alice_api.patch(address, {"channel_id": str(MISSING)}).json()["code"] == 10003
    assert alice_api.get(address).json()["name"] == "Tern"
    assert alice_api.delete(address).status_code == 204
    assert alice_api.get(address).json()["code"] == 10015


def test_it_is_not_moved_where_one_does_not_manage(bob_api: Api, community: Community, hook: Webhook) -> None:
    community.allow(community.bob, Permission.MANAGE_WEBHOOKS)
    other = create_channel(actor=community.alice, guild_id=community.guild.id, name="other")
    answer = bob_api.patch(f"/webhooks/{hook.id}", {"channel_id": str(other.id)})
    assert answer.json()["code"] == 50013


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 81, "a\u202eb"])
def test_bad_names(alice_api: Api, stranger_api: Api, channel: Channel, path: str, name: str) -> None:
    assert alice_api.post(f"/channels/{channel.id}/webhooks", {"name": name}).json()["code"] == 50035
    assert stranger_api.patch(path, {"name": name}).json()["code"] == 50035


def test_fifteen_in_a_channel(alice_api: Api, channel: Channel) -> None:
    answers = [alice_api.post(f"/channels/{channel.id}/webhooks", {"name": "x"}) for _ in range(16)]
    assert [answer.status_code for answer in answers] == [200] * 15 + [400]
    assert answers[-1].json()["code"] == 30007


def test_a_category_has_none(alice_api: Api, community: Community) -> None:
    section = create_channel(actor=community.alice, guild_id=community.guild.id, name="s", type=4)
    assert alice_api.post(f"/channels/{section.id}/webhooks", {"name": "x"}).json()["code"] == 50024


def test_the_token_is_all_it_takes(stranger_api: Api, hook: Webhook, path: str) -> None:
    shown = stranger_api.get(path).json()
    assert (shown["name"], "user" in shown) == ("Gull", False)
    body = {"name": "Tern", "channel_id": str(MISSING)}
    assert stranger_api.patch(path, body).json()["name"] == "Tern"
    assert stranger_api.delete(path).status_code == 204
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("token", ["x" * 68, "x", "é"])
def test_a_forged_token_finds_nothing(stranger_api: Api, hook: Webhook, token: str) -> None:
    for address in (f"/webhooks/{hook.id}/{token}", f"/webhooks/{MISSING}/{hook.token}"):
        for call in (stranger_api.get, stranger_api.delete):
            answer = call(address)
            assert (answer.status_code, answer.json()["code"]) == (404, 10015)
        assert stranger_api.post(address, {"content": "hi"}).json()["code"] == 10015
    assert not Message.objects.exists()


def test_posting(
    stranger_api: Api, bob_api: Api, hook: Webhook, path: str, messages: str, captured_events: Captured
) -> None:
    answer = stranger_api.post(path, {"content": "hello"})
    assert (answer.status_code, answer.content) == (204, b"")
    (message,) = bob_api.get(messages).json()
    assert (message["content"], message["webhook_id"]) == ("hello", str(hook.id))
    author = message["author"]
    assert (author["id"], author["username"], author["discriminator"]) == (str(hook.id), "Gull", "0000")
    assert author["bot"] is True
    data = captured_events.one("MESSAGE_CREATE").data()
    assert data["author"] == author
    assert "member" not in data


@pytest.mark.parametrize("wait", ["true", "1"])
def test_posting_with_another_name_and_waiting(stranger_api: Api, path: str, wait: str) -> None:
    body = {
        "content": "hi",
        "username": "Heron",
        "avatar_url": "https://example.org/h.png",
        "embeds": [{"title": "x"}],
    }
    answer = stranger_api.call("post", path, body, {"wait": wait})
    assert answer.status_code == 200
    author = answer.json()["author"]
    assert (author["username"], author["avatar_url"]) == ("Heron", "https://example.org/h.png")
    assert answer.json()["embeds"] == [{"type": "rich", "title": "x"}]


def test_posting_a_file(stranger_api: Api, path: str, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    data = {"payload_json": json.dumps({"content": "x"}), "files[0]": SimpleUploadedFile("a.txt", b"words")}
    answer = stranger_api.client.post(f"/api/v10{path}?wait=true", data)
    assert answer.json()["attachments"][0]["filename"] == "a.txt"


def test_it_calls_whom_it_may(stranger_api: Api, alice_api: Api, bob: User, path: str, messages: str) -> None:
    call: dict[str, Any] = {"content": f"<@{bob.id}> @everyone"}
    quiet: dict[str, Any] = call | {"allowed_mentions": {"parse": []}}
    for body, names in ((quiet, 0), (call, 1)):
        message = stranger_api.call("post", path, body, {"wait": "true"}).json()
        assert (len(message["mentions"]), message["mention_everyone"]) == (names, bool(names))


def test_its_maker_finds_it_unread(stranger_api: Api, alice_api: Api, channel: Channel, path: str) -> None:
    stranger_api.post(path, {"content": "news"})
    state = alice_api.put(f"/channels/{channel.id}/ack", {"message_id": "0"}).json()
    assert state["unread"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": "x", "username": "\u200b"}, "username"),
        ({"content": "x", "username": "x" * 81}, "username"),
        ({"content": "x", "avatar_url": "javascript:alert(1)"}, "avatar_url"),
        ({"content": "x" * 4001}, "content"),
    ],
)
def test_bad_posts(stranger_api: Api, path: str, body: dict[str, str], field: str) -> None:
    assert code_of(stranger_api.post(path, body), field)
    assert stranger_api.post(path, {}).json()["code"] == 50006
    assert not Message.objects.exists()


def test_a_thread_of_its_channel(stranger_api: Api, alice: User, channel: Channel, path: str) -> None:
    thread = Channel.objects.create(
        id=channel.id + 1, guild=channel.guild, parent=channel, type=11, name="t", owner=alice
    )
    query = {"wait": "true", "thread_id": str(thread.id)}
    sent = stranger_api.call("post", path, {"content": "hi"}, query).json()
    assert sent["channel_id"] == str(thread.id)
    elsewhere = stranger_api.call("post", path, {"content": "hi"}, {"thread_id": str(channel.id)})
    assert elsewhere.json()["code"] == 10003
    one = f"{path}/messages/{sent['id']}"
    assert stranger_api.get(one).json()["code"] == 10008
    assert stranger_api.get(one, thread_id=thread.id).status_code == 200


def test_its_own_messages(
    stranger_api: Api, alice_api: Api, bob_api: Api, path: str, messages: str, captured_events: Captured
) -> None:
    id = stranger_api.call("post", path, {"content": "one"}, {"wait": "true"}).json()["id"]
    one = f"{path}/messages/{id}"
    assert stranger_api.get(one).json()["content"] == "one"
    edited = stranger_api.patch(one, {"content": "two"}).json()
    assert (edited["content"], edited["author"]["username"]) == ("two", "Gull")
    assert "member" not in captured_events.one("MESSAGE_UPDATE").data()
    assert alice_api.patch(f"{messages}/{id}", {"content": "mine"}).json()["code"] == 50005
    assert bob_api.delete(f"{messages}/{id}").json()["code"] == 50013
    assert stranger_api.delete(one).status_code == 204
    assert captured_events.one("MESSAGE_DELETE").data()["id"] == id
    assert stranger_api.get(one).json()["code"] == 10008


def test_messages_of_others_are_not_its_own(
    stranger_api: Api, alice: User, community: Community, path: str
) -> None:
    other = create_webhook(actor=get_channel(alice, community.channel.id), name="other")
    theirs = stranger_api.call(
        "post", f"/webhooks/{other.id}/{other.token}", {"content": "x"}, {"wait": "true"}
    ).json()["id"]
    for id in (theirs, say(alice, community.channel, "mine").row.id):
        one = f"{path}/messages/{id}"
        for answer in (
            stranger_api.get(one),
            stranger_api.patch(one, {"content": "y"}),
            stranger_api.delete(one),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, 10008)


def test_people_forge_no_webhook(bob_api: Api, messages: str, hook: Webhook) -> None:
    body = {"content": "x", "webhook_id": str(hook.id), "username": "Gull", "look": {"name": "Gull"}}
    message = bob_api.post(messages, body).json()
    assert message["author"]["username"] == "bob"
    assert "webhook_id" not in message
