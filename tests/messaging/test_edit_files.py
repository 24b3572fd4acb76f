"""Editing a message's files: some stay, some go, some are new."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from guilds.models import Channel
from guilds.permissions import Permission
from messaging.models import Attachment
from tests.base import MISSING, Api, Captured, Community, code_of


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    """Files of a test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


def send(api: Api, method: str, path: str, payload: dict[str, Any] | None, **files: bytes) -> Any:
    """Send multipart with ``files[0]`` and on, as bot libraries do."""
    data: dict[str, Any] = {} if payload is None else {"payload_json": json.dumps(payload)}
    for number, (name, content) in enumerate(files.items()):
        data[f"files[{number}]"] = SimpleUploadedFile(name, content)
    body = encode_multipart(BOUNDARY, data)
    return api.client.generic(method, api.base + path, body, MULTIPART_CONTENT, headers=api.headers)


@pytest.fixture
def messages(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


@pytest.fixture
def message(bob_api: Api, messages: str) -> dict[str, Any]:
    """A message of bob's with the files a and b and no text."""
    sent: dict[str, Any] = send(bob_api, "POST", messages, {}, a=b"1", b=b"22").json()
    return sent


@pytest.fixture
def path(message: dict[str, Any], messages: str) -> str:
    return f"{messages}/{message['id']}"


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [file["filename"] for file in answer.json()["attachments"]]


def test_what_is_named_stays_and_the_rest_goes(
    bob_api: Api, alice_api: Api, path: str, message: dict[str, Any], captured_events: Captured
) -> None:
    first, second = message["attachments"]
    answer = bob_api.patch(path, {"attachments": [{"id": second["id"]}]})
    assert names(answer) == ["b"]
    assert answer.json()["edited_timestamp"] is not None
    assert captured_events.one("MESSAGE_UPDATE").data()["attachments"] == [second]
    assert alice_api.get(path).json()["attachments"] == [second]
    assert alice_api.get(f"/files/{first['id']}").status_code == 404


def test_an_edit_of_the_text_alone_keeps_all(bob_api: Api, path: str) -> None:
    assert names(bob_api.patch(path, {"content": "text"})) == ["a", "b"]


def test_new_files_join_those_that_are_there(bob_api: Api, alice_api: Api, path: str) -> None:
    assert names(send(bob_api, "PATCH", path, {"content": "more"}, c=b"3")) == ["a", "b", "c"]
    assert names(alice_api.get(path)) == ["a", "b", "c"]
    assert names(send(bob_api, "PATCH", path, None, d=b"4")) == ["a", "b", "c", "d"]


def test_old_and_new_ones_are_named_together(bob_api: Api, path: str, message: dict[str, Any]) -> None:
    named = [{"id": message["attachments"][0]["id"]}, {"id": 0, "filename": "new.txt", "description": "new"}]
    answer = send(bob_api, "PATCH", path, {"attachments": named}, c=b"3")
    assert names(answer) == ["a", "new.txt"]
    assert answer.json()["attachments"][1]["description"] == "new"


@pytest.mark.parametrize("nothing", [[], None])
def test_the_last_file_goes_only_from_a_message_with_text(bob_api: Api, path: str, nothing: Any) -> None:
    assert bob_api.patch(path, {"attachments": nothing}).json()["code"] == 50006
    assert Attachment.objects.exclude(message=None).count() == 2
    assert names(bob_api.patch(path, {"content": "text", "attachments": nothing})) == []
    assert bob_api.patch(path, {"content": ""}).json()["code"] == 50006


def test_ten_files_and_no_more(bob_api: Api, path: str) -> None:
    nine = {f"f{number}": b"x" for number in range(9)}
    assert code_of(send(bob_api, "PATCH", path, {}, **nine), "attachments") == "BASE_TYPE_MAX_LENGTH"
    assert Attachment.objects.exclude(message=None).count() == 2
    del nine["f8"]
    assert len(names(send(bob_api, "PATCH", path, {}, **nine))) == 10


def test_only_files_of_the_message_can_stay(bob_api: Api, messages: str, path: str) -> None:
    free = bob_api.client.post(
        f"{bob_api.base}/upload", {"file": SimpleUploadedFile("free", b"1")}, headers=bob_api.headers
    ).json()["id"]
    elsewhere = send(bob_api, "POST", messages, {}, other=b"1").json()["attachments"][0]["id"]
    for id in (free, elsewhere, str(MISSING)):
        assert code_of(bob_api.patch(path, {"attachments": [{"id": id}]}), "attachments") == "UNKNOWN_FILE"
    assert names(bob_api.get(path)) == ["a", "b"]


def test_others_change_no_files_not_even_the_owner(alice_api: Api, charlie_api: Api, path: str) -> None:
    assert alice_api.patch(path, {"attachments": []}).json()["code"] == 50005
    assert send(alice_api, "PATCH", path, {}, c=b"3").json()["code"] == 50005
    assert charlie_api.patch(path, {"attachments": []}).json()["code"] == 10003
    assert names(alice_api.get(path)) == ["a", "b"]


def test_new_ones_take_a_right_and_removing_takes_none(
    bob_api: Api, community: Community, path: str, message: dict[str, Any]
) -> None:
    community.forbid(Permission.ATTACH_FILES)
    assert send(bob_api, "PATCH", path, {}, c=b"3").json()["code"] == 50013
    kept = message["attachments"][0]["id"]
    assert names(bob_api.patch(path, {"attachments": [{"id": kept}]})) == ["a"]


def test_a_webhook_changes_its_own_files(
    alice_api: Api, stranger_api: Api, bob_api: Api, community: Community, path: str
) -> None:
    hook = alice_api.post(f"/channels/{community.channel.id}/webhooks", {"name": "hook"}).json()
    by_token = f"/webhooks/{hook['id']}/{hook['token']}"
    free = alice_api.client.post(
        f"{alice_api.base}/upload", {"file": SimpleUploadedFile("free", b"1")}, headers=alice_api.headers
    ).json()["id"]
    posted = send(stranger_api, "POST", f"{by_token}?wait=1", {"content": "hi"}, a=b"1").json()
    one = f"{by_token}/messages/{posted['id']}"
    assert names(send(stranger_api, "PATCH", one, {}, b=b"2")) == ["a", "b"]
    makers = stranger_api.patch(one, {"attachments": [{"id": free}]})
    assert code_of(makers, "attachments") == "UNKNOWN_FILE"
    assert names(stranger_api.patch(one, {"attachments": []})) == []
    foreign = stranger_api.patch(f"{by_token}/messages/{path.rsplit('/', 1)[1]}", {"attachments": []})
    assert foreign.json()["code"] == 10008
