"""Friends, blocks and groups as sockets hear them: live, at the beginning, and on RESUME."""

import pytest

from accounts.models import RelationshipType, User
from accounts.services import set_status
from accounts.services.relationships import block, remove_relationship, request_friend
from guilds.models import Channel
from guilds.services.chats import open_chat
from guilds.services.groups import add_recipient, create_group, remove_recipient
from rscord.gateway import crowd
from rscord.gateway.hub import Hub
from tests.accounts.test_friends import befriend
from tests.base import say
from tests.gateway.client import Socket, act, eventually, make_bot

pytestmark = pytest.mark.django_db(transaction=True)

FRIEND, BLOCKED, INCOMING, OUTGOING = RelationshipType.values


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(crowd, "GRACE_SECONDS", 0.1)


async def told(socket: Socket, user: User, status: str) -> bool:
    """Wait until ``user`` is told to be ``status``."""
    while True:
        found = await socket.until("PRESENCE_UPDATE")
        if (found["user"]["id"], found["status"]) == (str(user.id), status):
            return True


def group_of(owner: User, *others: User) -> Channel:
    return create_group(owner=owner, others=others, name="Trio")


# At the beginning


async def test_ready_tells_relationships_and_who_of_them_is_there(
    hub: Hub, alice: User, bob: User, charlie: User, alice_token: str, bob_token: str
) -> None:
    await act(befriend, alice, bob)
    await act(lambda: block(actor=alice, other=charlie))
    async with Socket() as second, Socket() as first:
        await second.identify(bob_token)
        await first.identify(alice_token)
        known = {row["user"]["username"]: row["type"] for row in first.ready["relationships"]}
        assert known == {"bob": FRIEND, "charlie": BLOCKED}
        assert [each["user"]["id"] for each in first.ready["presences"]] == [str(bob.id)]


async def test_bots_have_none(hub: Hub, alice: User) -> None:
    _, token = await act(make_bot, alice)
    async with Socket() as robot:
        await robot.identify(token, intents=0)
        assert robot.ready["relationships"] == robot.ready["private_channels"] == []


# Live


async def test_each_side_hears_its_own_view(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str, charlie_token: str
) -> None:
    async with Socket() as first, Socket() as second, Socket() as third:
        for socket, token in ((first, alice_token), (second, bob_token), (third, charlie_token)):
            await socket.identify(token)
        await act(lambda: request_friend(actor=alice, to=bob))
        assert (await first.event("RELATIONSHIP_ADD"))["type"] == OUTGOING
        assert (await second.event("RELATIONSHIP_ADD"))["type"] == INCOMING
        await act(lambda: remove_relationship(actor=bob, user_id=alice.id))
        assert await first.event("RELATIONSHIP_REMOVE") == {"id": str(bob.id), "type": OUTGOING}
        assert await second.event("RELATIONSHIP_REMOVE") == {"id": str(alice.id), "type": INCOMING}
        assert await third.silent()


async def test_presence_goes_to_friends_and_stops_with_the_friendship(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str
) -> None:
    async with Socket() as first, Socket() as second:
        await first.identify(alice_token)
        await second.identify(bob_token)
        await act(befriend, alice, bob)
        assert await told(first, bob, "online")
        assert await told(second, alice, "online")
        await act(lambda: set_status(bob, status="idle"))
        assert await told(first, bob, "idle")
        await act(lambda: set_status(bob, status="invisible"))
        assert await told(first, bob, "offline")
        await act(lambda: set_status(bob, status="dnd"))
        assert await told(first, bob, "dnd")
        await act(lambda: remove_relationship(actor=alice, user_id=bob.id))
        assert await told(first, bob, "offline")
        await act(lambda: set_status(bob, status="online"))
        assert "PRESENCE_UPDATE" not in await first.types()


async def test_friends_who_come_later_are_told(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str
) -> None:
    await act(befriend, alice, bob)
    async with Socket() as first:
        await first.identify(alice_token)
        assert first.ready["presences"] == []
        async with Socket() as second:
            await second.identify(bob_token)
            assert await told(first, bob, "online")
        assert await told(first, bob, "offline")


async def test_who_is_blocked_sees_nobody_there(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str
) -> None:
    chat = await act(lambda: open_chat(opener=bob, other=alice))
    await act(say, bob, chat, "hi")
    async with Socket() as first, Socket() as second:
        await first.identify(alice_token)
        await second.identify(bob_token)
        assert [each["user"]["id"] for each in second.ready["presences"]] == [str(alice.id)]
        await act(lambda: block(actor=alice, other=bob))
        assert await told(second, alice, "offline")
        await act(lambda: set_status(alice, status="idle"))
        assert "PRESENCE_UPDATE" not in await second.types()
    async with Socket() as first, Socket() as second:
        await first.identify(alice_token)
        await second.identify(bob_token)
        assert second.ready["presences"] == []


async def test_opening_a_chat_tells_nothing_before_somebody_writes(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str
) -> None:
    chat = await act(lambda: open_chat(opener=alice, other=bob))
    async with Socket() as first, Socket() as second:
        await second.identify(bob_token)
        await first.identify(alice_token)
        assert first.ready["presences"] == []
        await act(lambda: set_status(bob, status="idle"))
        assert "PRESENCE_UPDATE" not in await first.types()
        await act(say, alice, chat, "hi")
        assert await told(first, bob, "idle")
        assert await told(second, alice, "online")


# Groups


async def test_whoever_is_put_out_hears_nothing_after(
    hub: Hub, alice: User, bob: User, charlie: User, alice_token: str, bob_token: str
) -> None:
    group = await act(group_of, alice, bob, charlie)
    async with Socket() as first, Socket() as second:
        await first.identify(alice_token)
        await second.identify(bob_token)
        assert [chat["name"] for chat in second.ready["private_channels"]] == ["Trio"]
        await act(say, charlie, group, "hi")
        assert (await second.until("MESSAGE_CREATE"))["content"] == "hi"
        await first.until("MESSAGE_CREATE")
        await act(lambda: remove_recipient(actor=alice, channel_id=group.id, user_id=bob.id))
        await act(say, charlie, group, "he is gone")
        assert (await first.until("CHANNEL_RECIPIENT_REMOVE"))["user"]["id"] == str(bob.id)
        assert (await first.until("MESSAGE_CREATE"))["type"] == 2
        assert (await first.until("MESSAGE_CREATE"))["content"] == "he is gone"
        assert (await second.until("CHANNEL_DELETE"))["id"] == str(group.id)
        assert set(await second.types()) <= {"PRESENCE_UPDATE"}


async def test_whoever_was_put_out_meanwhile_hears_nothing_on_resume(
    hub: Hub, alice: User, bob: User, charlie: User, bob_token: str
) -> None:
    group = await act(group_of, alice, bob, charlie)
    async with Socket() as second:
        await second.identify(bob_token)
    await act(say, charlie, group, "while he was away")
    await act(lambda: remove_recipient(actor=alice, channel_id=group.id, user_id=bob.id))
    await act(say, charlie, group, "he is gone")
    async with Socket() as back:
        await back.resume(bob_token, second.session_id, second.seq)
        heard = [(await back.receive())["t"] for _ in range(2)]
        assert heard == ["CHANNEL_DELETE", "RESUMED"]


async def test_whoever_comes_in_hears_what_follows(
    hub: Hub, alice: User, bob: User, charlie: User, alice_token: str, charlie_token: str
) -> None:
    group = await act(group_of, alice, bob)
    async with Socket() as first, Socket() as third:
        await first.identify(alice_token)
        await third.identify(charlie_token)
        await act(lambda: add_recipient(actor=bob, channel_id=group.id, user_id=charlie.id))
        assert (await first.until("CHANNEL_RECIPIENT_ADD"))["user"]["id"] == str(charlie.id)
        assert (await third.until("CHANNEL_CREATE"))["name"] == "Trio"
        assert (await third.until("MESSAGE_CREATE"))["type"] == 1
        assert await told(third, alice, "online")
        await act(say, alice, group, "welcome")
        assert (await third.until("MESSAGE_CREATE"))["content"] == "welcome"


async def test_friendships_made_meanwhile_are_told_on_resume(
    hub: Hub, alice: User, bob: User, bob_token: str
) -> None:
    async with Socket() as second:
        await second.identify(bob_token)
    await act(befriend, alice, bob)
    async with Socket() as back:
        await back.resume(bob_token, second.session_id, second.seq)
        types = [(await back.event("RELATIONSHIP_ADD"))["type"] for _ in range(2)]
        assert types == [INCOMING, FRIEND]
        await back.event("RESUMED")


async def test_presence_that_was_missed_is_told_after_resume(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str
) -> None:
    await act(befriend, alice, bob)
    async with Socket() as first:
        await first.identify(alice_token)
        async with Socket() as second:
            await second.identify(bob_token)
            assert await told(first, bob, "online")
            await first.leave()
    await eventually(lambda: hub.crowd.of(bob.id), None)
    async with Socket() as back:
        await back.resume(alice_token, first.session_id, first.seq)
        await back.until("RESUMED")
        assert await told(back, bob, "offline")


# Delivery


async def test_the_author_sees_how_far_a_message_has_come(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str
) -> None:
    chat = await act(lambda: open_chat(opener=alice, other=bob))
    async with Socket() as first, Socket() as second:
        await first.identify(alice_token)
        await second.identify(bob_token)
        said = await act(say, alice, chat, "hi")
        for status in ("delivered", "read"):
            answer = await second.command(f"message:{status}", {"message_id": str(said.row.id)})
            assert answer["ok"]
            mark = await first.until("MESSAGE_DELIVERY")
            assert (mark["status"], mark["message_id"]) == (status, str(said.row.id))
        assert "MESSAGE_DELIVERY" not in await second.types()
