"""`/api/messages`: the same history and sending, with the channel in the query or the body."""

from guilds.models import Channel
from tests.base import Api, Community


def test_people_send_and_read_by_chat_id(alice_api: Api, community: Community) -> None:
    sent = alice_api.post("/messages", {"chatId": str(community.channel.id), "content": "hello"})
    assert sent.status_code == 200
    assert (sent.json()["content"], sent.json()["author_id"]) == ("hello", str(community.alice.id))
    read = alice_api.get("/messages", chatId=community.channel.id)
    assert [message["id"] for message in read.json()] == [sent.json()["id"]]


def test_outsiders_find_nothing(charlie_api: Api, channel: Channel) -> None:
    assert charlie_api.get("/messages", chatId=channel.id).json()["code"] == 10003
    answer = charlie_api.post("/messages", {"chatId": str(channel.id), "content": "x"})
    assert answer.json()["code"] == 10003


def test_old_clients_unpin_by_the_old_address(alice_api: Api, channel: Channel) -> None:
    id = alice_api.post(f"/channels/{channel.id}/messages", {"content": "pin me"}).json()["id"]
    assert alice_api.put(f"/channels/{channel.id}/pins/{id}").status_code == 204
    assert alice_api.delete(f"/channels/{channel.id}/pins/{id}").status_code == 204
    assert alice_api.get(f"/channels/{channel.id}/pins").json() == []
