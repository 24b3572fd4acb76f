"""Forums: what is set about them, posts with their first message, tags and pins."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guilds.models import Channel, Sticker
from guilds.permissions import Permission
from tests.base import MISSING, Api, Captured, Community, as_user, code_of

TAGS = [{"name": "bug", "emoji_name": "🐛"}, {"name": "solved", "moderated": True}]
HELLO = {"name": "How?", "message": {"content": "hello"}}


@pytest.fixture
def forum(alice_api: Api, community: Community) -> dict[str, Any]:
    fields = {"name": "questions", "type": 15, "available_tags": TAGS, "default_sort_order": 1}
    made: dict[str, Any] = alice_api.post(f"/guilds/{community.guild.id}/channels", fields).json()
    return made


@pytest.fixture
def path(forum: dict[str, Any]) -> str:
    return f"/channels/{forum['id']}"


def test_what_is_set_about_it(alice_api: Api, forum: dict[str, Any], path: str) -> None:
    bug, solved = forum["available_tags"]
    assert bug == {"id": bug["id"], "name": "bug", "moderated": False, "emoji_id": None, "emoji_name": "🐛"}
    assert (solved["moderated"], forum["default_sort_order"], forum["default_forum_layout"]) == (True, 1, 0)
    changes = {
        "available_tags": [{"id": solved["id"], "name": "done"}, {"name": "new"}],
        "default_reaction_emoji": {"emoji_name": "👍", "emoji_id": None},
        "default_sort_order": None,
        "default_forum_layout": 2,
        "flags": 16,
        "topic": "Read this first.",
    }
    changed = alice_api.patch(path, changes).json()
    assert [tag["name"] for tag in changed["available_tags"]] == ["done", "new"]
    assert changed["available_tags"][0]["id"] == solved["id"]
    assert changed["default_reaction_emoji"] == {"emoji_name": "👍", "emoji_id": None}
    assert (changed["default_sort_order"], changed["default_forum_layout"], changed["flags"]) == (None, 2, 16)
    assert alice_api.get(path).json() == changed


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        ([{"name": "x" * 21}], 50035),
        ([{"name": ""}], 50035),
        ([{"name": f"tag {number}"} for number in range(21)], 50035),
        ([{"name": "a"}, {"name": "A"}], 40061),
        ("x", 50035),
    ],
)
def test_bad_tags(alice_api: Api, path: str, tags: Any, code: int) -> None:
    assert alice_api.patch(path, {"available_tags": tags}).json()["code"] == code


def test_tags_at_the_edge(alice_api: Api, path: str) -> None:
    tags = [{"name": f"{number:020}"} for number in range(20)]
    assert len(alice_api.patch(path, {"available_tags": tags}).json()["available_tags"]) == 20


def test_other_channels_have_none(alice_api: Api, channel: Channel) -> None:
    answer = alice_api.patch(f"/channels/{channel.id}", {"available_tags": [{"name": "x"}]})
    assert code_of(answer, "available_tags") == "INVALID_TAG"


def test_a_post_is_a_thread_with_its_first_message(
    bob_api: Api, community: Community, forum: dict[str, Any], path: str, captured_events: Captured
) -> None:
    tag = forum["available_tags"][0]["id"]
    answer = bob_api.post(f"{path}/threads", HELLO | {"applied_tags": [tag]})
    post = answer.json()
    assert (answer.status_code, post["type"], post["applied_tags"]) == (201, 11, [tag])
    assert post["message"]["id"] == post["id"] == post["last_message_id"]
    assert post["message"]["content"] == "hello"
    assert (post["message_count"], post["member_count"]) == (0, 1)
    assert captured_events.unaudited == [
        "THREAD_CREATE", "THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE", "MESSAGE_CREATE",
    ]  # fmt: skip
    assert captured_events.one("MESSAGE_CREATE").audience.channel_id == int(forum["id"])
    (message,) = bob_api.get(f"/channels/{post['id']}/messages").json()
    assert message["id"] == post["id"]
    later = bob_api.post(f"/channels/{post['id']}/messages", {"content": "more"}).json()
    assert int(later["id"]) > int(post["id"])
    assert bob_api.get(f"/channels/{post['id']}").json()["message_count"] == 1


def test_with_a_file(community: Community, path: str) -> None:
    api = as_user(community.bob)
    body = {
        "payload_json": '{"name": "picture", "message": {"attachments": [{"id": 0, "description": "a note"}]}}',
        "files[0]": SimpleUploadedFile("note.txt", b"text"),
    }
    answer = api.client.post(f"{api.base}{path}/threads", body, headers=api.headers)
    (file,) = answer.json()["message"]["attachments"]
    assert (file["filename"], file["description"]) == ("note.txt", "a note")


def test_without_a_message_there_is_no_post(bob_api: Api, path: str) -> None:
    for body in ({"name": "x"}, {"name": "x", "message": {}}, {"message": {"content": "x"}}):
        assert bob_api.post(f"{path}/threads", body).json()["code"] in {50035, 50006}
    assert not Channel.objects.filter(type=11).exists()


def test_posting_takes_send_messages(
    bob_api: Api, community: Community, forum: dict[str, Any], path: str
) -> None:
    place = Channel.objects.get(id=forum["id"])
    community.forbid(int(Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS), place)
    assert bob_api.post(f"{path}/threads", HELLO).status_code == 201
    community.forbid(int(Permission.SEND_MESSAGES), place)
    assert bob_api.post(f"{path}/threads", HELLO).json()["code"] == 50013


def test_strangers_find_nothing(charlie_api: Api, path: str) -> None:
    assert charlie_api.post(f"{path}/threads", HELLO).json()["code"] == 10003


def test_a_forum_itself_holds_no_messages(bob_api: Api, path: str) -> None:
    assert bob_api.post(f"{path}/messages", {"content": "x"}).json()["code"] == 50024
    assert bob_api.get(f"{path}/messages").json()["code"] == 50024


def test_tags_of_posts(bob_api: Api, alice_api: Api, forum: dict[str, Any], path: str) -> None:
    bug, solved = (tag["id"] for tag in forum["available_tags"])
    for tags, code in (([str(MISSING)], 50035), ([solved], 50013), ([bug] * 6, 50035)):
        assert bob_api.post(f"{path}/threads", HELLO | {"applied_tags": tags}).json()["code"] == code
    post = bob_api.post(f"{path}/threads", HELLO).json()
    one = f"/channels/{post['id']}"
    assert bob_api.patch(one, {"applied_tags": [bug]}).json()["applied_tags"] == [bug]
    assert bob_api.patch(one, {"applied_tags": [bug, solved]}).json()["code"] == 50013
    assert alice_api.patch(one, {"applied_tags": [bug, solved]}).json()["applied_tags"] == [bug, solved]
    assert bob_api.patch(one, {"applied_tags": [solved]}).json()["applied_tags"] == [solved]


def test_where_a_tag_is_needed(bob_api: Api, alice_api: Api, forum: dict[str, Any], path: str) -> None:
    alice_api.patch(path, {"flags": 16})
    assert bob_api.post(f"{path}/threads", HELLO).json()["code"] == 40067
    tag = forum["available_tags"][0]["id"]
    post = bob_api.post(f"{path}/threads", HELLO | {"applied_tags": [tag]}).json()
    assert bob_api.patch(f"/channels/{post['id']}", {"applied_tags": []}).json()["code"] == 40067


def test_one_post_is_pinned(bob_api: Api, alice_api: Api, community: Community, path: str) -> None:
    first, second = (bob_api.post(f"{path}/threads", HELLO).json()["id"] for _ in range(2))
    assert alice_api.patch(f"/channels/{first}", {"flags": 2}).json()["flags"] == 2
    assert alice_api.patch(f"/channels/{first}", {"flags": 2}).json()["flags"] == 2
    assert alice_api.patch(f"/channels/{second}", {"flags": 2}).json()["code"] == 30047
    assert alice_api.patch(f"/channels/{first}", {"flags": 0}).json()["flags"] == 0
    assert alice_api.patch(f"/channels/{second}", {"flags": 2}).json()["flags"] == 2
    assert alice_api.patch(f"/channels/{community.thread().id}", {"flags": 2}).json()["code"] == 50035


def test_a_media_channel_is_one_too(alice_api: Api, community: Community) -> None:
    made = alice_api.post(f"/guilds/{community.guild.id}/channels", {"name": "pictures", "type": 16}).json()
    assert made["available_tags"] == []
    assert alice_api.post(f"/channels/{made['id']}/threads", HELLO).json()["type"] == 11


def test_its_webhook_begins_posts(
    alice_api: Api, stranger_api: Api, forum: dict[str, Any], path: str, channel: Channel
) -> None:
    hook = alice_api.post(f"{path}/webhooks", {"name": "news"}).json()
    execute = f"/webhooks/{hook['id']}/{hook['token']}"
    tag = forum["available_tags"][1]["id"]
    assert stranger_api.post(execute, {"content": "x"}).json()["code"] == 220001
    body = {"content": "out now", "thread_name": "release"}
    sent = stranger_api.call("post", execute, body, {"wait": "true"}).json()
    post = alice_api.get(f"/channels/{sent['channel_id']}").json()
    assert (post["name"], post["owner_id"], post["parent_id"]) == ("release", "0", forum["id"])
    assert (sent["id"], sent["webhook_id"]) == (post["id"], hook["id"])
    assert post["member_count"] == 0
    both = stranger_api.call("post", execute, body, {"thread_id": post["id"]})
    assert both.json()["code"] == 220002
    more = stranger_api.call("post", execute, {"content": "x"}, {"wait": "true", "thread_id": post["id"]})
    assert more.json()["channel_id"] == post["id"]
    tagged = stranger_api.post(execute, body | {"applied_tags": [tag]})
    assert tagged.json()["code"] == 50013, "it is for moderators"
    other = alice_api.post(f"/channels/{channel.id}/webhooks", {"name": "plain"}).json()
    answer = stranger_api.post(f"/webhooks/{other['id']}/{other['token']}", body)
    assert answer.json()["code"] == 220003


def test_a_webhook_brings_an_archived_thread_back(
    alice_api: Api, stranger_api: Api, community: Community
) -> None:
    thread = community.thread()
    hook = alice_api.post(f"/channels/{community.channel.id}/webhooks", {"name": "news"}).json()
    Channel.objects.filter(id=thread.id).update(archived=True, idle_check_at=None)
    path = f"/webhooks/{hook['id']}/{hook['token']}"
    sent = stranger_api.call("post", path, {"content": "x"}, {"thread_id": str(thread.id)})
    assert sent.status_code == 204
    found = Channel.objects.get(id=thread.id)
    assert (found.archived, found.message_count) == (False, 1)


def test_a_sticker_alone_begins_a_post(bob_api: Api, community: Community, path: str) -> None:
    sticker = Sticker.objects.create(
        guild=community.guild, name="Gull", tags="bird", picture="0" * 32, format_type=4
    )
    made = bob_api.post(f"{path}/threads", {"name": "Gull", "message": {"sticker_ids": [str(sticker.id)]}})
    assert [item["name"] for item in made.json()["message"]["sticker_items"]] == ["Gull"]
