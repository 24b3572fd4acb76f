"""Reactions: who may react with what, what others see and hear of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from guilds.services.chats import open_chat
from messaging.emoji import Emoji, parse_emoji
from messaging.models import Message, Reaction, ReactionKind
from messaging.services.messages import delete_message
from messaging.services.reactions import add_reaction, remove_reaction
from rscord.core.commands import Caller, registry
from rscord.core.errors import AppError, UnknownEmoji
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, as_user, at_most, code_of, in_parallel, join, say

THUMB = "👍"


@pytest.fixture
def message_id(alice: User, channel: Channel) -> int:
    return say(alice, channel, "shall we?").row.id


@pytest.fixture
def path(channel: Channel, message_id: int) -> str:
    return f"/channels/{channel.id}/messages/{message_id}"


def react(user: User, channel: Channel, message_id: int, emoji: str = THUMB) -> None:
    add_reaction(reactor=get_channel(user, channel.id), message_id=message_id, emoji=parse_emoji(emoji))


def test_a_member_reacts_and_others_see_and_hear_it(
    bob_api: Api, alice_api: Api, bob: User, community: Community, path: str, captured_events: Captured
) -> None:
    answer = bob_api.put(f"{path}/reactions/%F0%9F%91%8D/@me")
    assert (answer.status_code, answer.content) == (204, b"")
    expected = {
        "emoji": {"id": None, "name": THUMB},
        "count": 1,
        "count_details": {"burst": 0, "normal": 1},
        "me": True,
        "me_burst": False,
        "burst_colors": [],
    }
    assert bob_api.get(path).json()["reactions"] == [expected]
    assert alice_api.get(path).json()["reactions"] == [expected | {"me": False}]
    event = captured_events.one("MESSAGE_REACTION_ADD")
    assert event.audience == Audience(community.guild.id, community.channel.id)
    data = event.data()
    member = data.pop("member")
    assert member["user"]["id"] == str(bob.id)
    assert data == {
        "user_id": str(bob.id),
        "channel_id": str(community.channel.id),
        "message_id": path.rsplit("/", 1)[1],
        "guild_id": str(community.guild.id),
        "message_author_id": str(community.alice.id),
        "emoji": {"id": None, "name": THUMB},
        "type": 0,
        "burst": False,
    }


def test_once_is_enough(bob_api: Api, path: str, captured_events: Captured) -> None:
    for _ in range(2):
        assert bob_api.put(f"{path}/reactions/{THUMB}/@me").status_code == 204
    assert bob_api.get(path).json()["reactions"][0]["count"] == 1
    assert captured_events.types.count("MESSAGE_REACTION_ADD") == 1


def test_taking_it_back(
    bob_api: Api, alice_api: Api, bob: User, path: str, captured_events: Captured
) -> None:
    for api in (alice_api, bob_api):
        api.put(f"{path}/reactions/{THUMB}/@me")
    assert bob_api.delete(f"{path}/reactions/{THUMB}/@me").status_code == 204
    assert bob_api.get(path).json()["reactions"][0]["count"] == 1
    data = captured_events.one("MESSAGE_REACTION_REMOVE").data()
    assert (data["user_id"], data["emoji"]["name"], data["type"]) == (str(bob.id), THUMB, 0)
    assert bob_api.delete(f"{path}/reactions/{THUMB}/@me").status_code == 204
    assert captured_events.types.count("MESSAGE_REACTION_REMOVE") == 1
    alice_api.delete(f"{path}/reactions/{THUMB}/@me")
    assert "reactions" not in bob_api.get(path).json()
    assert not ReactionKind.objects.exists()
    assert alice_api.delete(f"{path}/reactions/{THUMB}/@me").json()["code"] == 10014


def test_moderators_take_back_others_reactions(
    bob_api: Api, alice: User, community: Community, path: str, captured_events: Captured
) -> None:
    react(alice, community.channel, int(path.rsplit("/", 1)[1]))
    theirs = f"{path}/reactions/{THUMB}/{alice.id}"
    assert bob_api.delete(theirs).json()["code"] == 50013
    community.allow(community.bob, Permission.MANAGE_MESSAGES)
    assert bob_api.delete(theirs).status_code == 204
    assert captured_events.one("MESSAGE_REACTION_REMOVE").data()["user_id"] == str(alice.id)


def test_moderators_clear_one_emoji_or_all(
    bob_api: Api, alice: User, community: Community, path: str, captured_events: Captured
) -> None:
    for emoji in (THUMB, "🎉", "❤️"):
        react(alice, community.channel, int(path.rsplit("/", 1)[1]), emoji)
    for address in (f"{path}/reactions/{THUMB}", f"{path}/reactions"):
        assert bob_api.delete(address).json()["code"] == 50013
    community.allow(community.bob, Permission.MANAGE_MESSAGES)
    place = {
        "channel_id": str(community.channel.id),
        "message_id": path.rsplit("/", 1)[1],
        "guild_id": str(community.guild.id),
    }
    assert bob_api.delete(f"{path}/reactions/{THUMB}").status_code == 204
    heard = captured_events.one("MESSAGE_REACTION_REMOVE_EMOJI").data()
    assert heard == place | {"emoji": {"id": None, "name": THUMB}}
    assert [found["emoji"]["name"] for found in bob_api.get(path).json()["reactions"]] == ["🎉", "❤️"]
    assert bob_api.delete(f"{path}/reactions").status_code == 204
    assert captured_events.one("MESSAGE_REACTION_REMOVE_ALL").data() == place
    assert "reactions" not in bob_api.get(path).json()
    assert not Reaction.objects.exists()


def test_who_reacted_by_page(
    bob_api: Api, alice: User, bob: User, charlie: User, channel: Channel, path: str
) -> None:
    assert channel.guild is not None
    join(channel.guild, charlie)
    for user in (charlie, bob, alice):
        react(user, channel, int(path.rsplit("/", 1)[1]))
    address = f"{path}/reactions/{THUMB}"
    ids = sorted(user.id for user in (alice, bob, charlie))
    assert [int(user["id"]) for user in bob_api.get(address).json()] == ids
    assert [int(user["id"]) for user in bob_api.get(address, after=ids[0], limit=1).json()] == ids[1:2]
    assert bob_api.get(address, type=1).json() == []
    for limit in (0, 101, "x"):
        assert bob_api.get(address, limit=limit).status_code == 400
    assert code_of(bob_api.get(address, after="-1"), "after") == "NUMBER_TYPE_COERCE"
    assert bob_api.get(f"{path}/reactions/🎉").json()["code"] == 10014


def test_the_right_to_add_is_for_the_first_of_its_kind(
    bob_api: Api, alice: User, community: Community, path: str
) -> None:
    community.forbid(Permission.ADD_REACTIONS)
    assert bob_api.put(f"{path}/reactions/{THUMB}/@me").json()["code"] == 50013
    react(alice, community.channel, int(path.rsplit("/", 1)[1]))
    assert bob_api.put(f"{path}/reactions/{THUMB}/@me").status_code == 204


def test_without_the_history_nobody_reacts_or_sees_who_did(
    bob_api: Api, alice: User, community: Community, path: str
) -> None:
    react(alice, community.channel, int(path.rsplit("/", 1)[1]))
    community.forbid(Permission.READ_MESSAGE_HISTORY)
    assert bob_api.put(f"{path}/reactions/{THUMB}/@me").json()["code"] == 50013
    assert bob_api.get(f"{path}/reactions/{THUMB}").json()["code"] == 50013


def test_a_timed_out_member_does_not_even_join_in(
    bob_api: Api, alice: User, community: Community, path: str
) -> None:
    react(alice, community.channel, int(path.rsplit("/", 1)[1]))
    member = community.member(community.bob)
    member.timed_out_until = timezone.now() + timedelta(minutes=5)
    member.save()
    assert bob_api.put(f"{path}/reactions/{THUMB}/@me").json()["code"] == 50013


def test_missing_messages_and_outsiders(bob_api: Api, charlie_api: Api, channel: Channel, path: str) -> None:
    for address in (f"/channels/{channel.id}/messages/{MISSING}/reactions/{THUMB}",):
        assert bob_api.put(f"{address}/@me").json()["code"] == 10008
        assert bob_api.get(address).json()["code"] == 10008
    assert charlie_api.put(f"{path}/reactions/{THUMB}/@me").json()["code"] == 10003
    assert charlie_api.get(f"{path}/reactions/{THUMB}").json()["code"] == 10003


@pytest.mark.parametrize("emoji", ["👍", "👍🏽", "❤", "❤️", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇷🇺", "1️⃣", "🫨", "☺️", "🏳️‍🌈"])
def test_emoji_of_all_kinds(bob_api: Api, path: str, emoji: str) -> None:
    assert bob_api.put(f"{path}/reactions/{emoji}/@me").status_code == 204
    assert bob_api.get(path).json()["reactions"][0]["emoji"]["name"] == emoji


@pytest.mark.parametrize(
    "emoji",
    ["x", "👍👍", "привет", "a:b", "<b>", "👍" * 40, "name:99999999999999999999", "x:1", "\u200d", "1"],
)
def test_what_is_no_emoji_is_unknown(bob_api: Api, path: str, emoji: str) -> None:
    answer = bob_api.put(f"{path}/reactions/{emoji}/@me")
    assert (answer.status_code, answer.json()["code"]) == (404, 10014)
    assert not Reaction.objects.exists()


def test_the_look_of_an_emoji_makes_no_second_kind(bob_api: Api, alice_api: Api, path: str) -> None:
    bob_api.put(f"{path}/reactions/❤/@me")
    alice_api.put(f"{path}/reactions/❤️/@me")
    (found,) = bob_api.get(path).json()["reactions"]
    assert (found["emoji"]["name"], found["count"]) == ("❤", 2)


def test_a_guilds_emoji_under_a_message(
    bob_api: Api, alice_api: Api, path: str, captured_events: Captured
) -> None:
    kind = ReactionKind(
        message_id=int(path.rsplit("/", 1)[1]), key="77", emoji_id=77, name="wave", animated=True
    )
    kind.save()
    Message.objects.update(has_reactions=True)
    assert bob_api.put(f"{path}/reactions/wave:77/@me").status_code == 204
    assert alice_api.put(f"{path}/reactions/renamed%3A77/@me").status_code == 204
    (found,) = bob_api.get(path).json()["reactions"]
    assert found["emoji"] == {"id": "77", "name": "wave", "animated": True}
    assert found["count"] == 2
    assert captured_events.of("MESSAGE_REACTION_ADD")[1].data()["emoji"] == found["emoji"]
    assert len(bob_api.get(f"{path}/reactions/wave:77").json()) == 2


def test_events_of_the_message_itself_hold_no_reactions(
    alice_api: Api, path: str, captured_events: Captured
) -> None:
    alice_api.put(f"{path}/reactions/{THUMB}/@me")
    assert alice_api.patch(path, {"content": "edited"}).json()["reactions"][0]["me"] is True
    assert "reactions" not in captured_events.one("MESSAGE_UPDATE").data()


def test_the_twenty_first_kind_is_refused(bob_api: Api, path: str) -> None:
    for number in range(20):
        assert bob_api.put(f"{path}/reactions/{chr(0x1F400 + number)}/@me").status_code == 204
    refused = bob_api.put(f"{path}/reactions/{THUMB}/@me")
    assert (refused.status_code, refused.json()["code"]) == (400, 30010)
    assert bob_api.put(f"{path}/reactions/{chr(0x1F400)}/@me").status_code == 204


def test_in_a_chat_both_react_but_nobody_clears(
    alice_api: Api, bob_api: Api, community: Community, captured_events: Captured
) -> None:
    chat = open_chat(opener=community.alice, other=community.bob)
    path = f"/channels/{chat.id}/messages/{say(community.alice, chat, 'hi').row.id}"
    assert bob_api.put(f"{path}/reactions/{THUMB}/@me").status_code == 204
    data = captured_events.one("MESSAGE_REACTION_ADD").data()
    assert "member" not in data
    assert "guild_id" not in data
    assert alice_api.delete(f"{path}/reactions").json()["code"] == 50013
    assert alice_api.get(path).json()["reactions"][0]["count"] == 1


def test_a_deleted_message_keeps_no_reactions(bob_api: Api, alice_api: Api, path: str) -> None:
    bob_api.put(f"{path}/reactions/{THUMB}/@me")
    alice_api.delete(path)
    assert not ReactionKind.objects.exists()
    assert bob_api.put(f"{path}/reactions/{THUMB}/@me").json()["code"] == 10008


def test_history_asks_for_reactions_only_where_there_are_some(
    bob: User, alice: User, channel: Channel
) -> None:
    api, path = as_user(bob), f"/channels/{channel.id}/messages"
    ids = [say(alice, channel, str(n)).row.id for n in range(3)]
    api.get(path)
    with at_most(5):
        api.get(path)
    for id in ids:
        react(alice, channel, id)
        react(bob, channel, id, "🎉")
    with at_most(6):
        found = api.get(path).json()
    assert [[r["me"] for r in message["reactions"]] for message in found] == [[False, True]] * 3


@pytest.mark.parametrize("given", [THUMB, {"id": None, "name": THUMB}])
def test_over_the_socket(bob: User, path: str, captured_events: Captured, given: Any) -> None:
    _, _, channel_id, _, message_id = path.split("/")
    data = {"channel_id": channel_id, "message_id": message_id, "emoji": given}
    for name in ("add_reaction", "remove_reaction"):
        assert registry[name](Caller(bob, None, "session"), data) is None
    assert captured_events.types == ["MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE"]


@pytest.mark.parametrize("emoji", [None, 5, [], {}, "x", {"id": "1"}, {"id": [], "name": {}}])
def test_over_the_socket_with_bad_emoji(bob: User, path: str, emoji: Any) -> None:
    _, _, channel_id, _, message_id = path.split("/")
    data = {"channel_id": channel_id, "message_id": message_id, "emoji": emoji}
    with pytest.raises(UnknownEmoji):
        registry["add_reaction"](Caller(bob, None, "session"), data)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_keep_the_limit_and_the_counts(community: Community) -> None:
    channel, bob = community.channel, community.bob
    message_id = say(community.alice, channel, "race").row.id
    for number in range(18):
        react(bob, channel, message_id, chr(0x1F400 + number))
    results = in_parallel(6, lambda n: react(bob, channel, message_id, chr(0x1F600 + n)))
    assert sorted(getattr(result, "code", 0) for result in results) == [0, 0, 30010, 30010, 30010, 30010]
    in_parallel(4, lambda n: react(community.alice, channel, message_id, chr(0x1F400)))
    kind = ReactionKind.objects.get(message_id=message_id, key=chr(0x1F400))
    assert (kind.count, kind.reactions.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_reacting_while_the_message_goes(community: Community) -> None:
    access = get_channel(community.alice, community.channel.id)
    for _ in range(3):
        id = say(community.alice, community.channel, "going").row.id

        def act(n: int, id: int = id) -> None:
            if n == 0:
                delete_message(actor=access, message_id=id)
            elif n == 1:
                remove_reaction(actor=access, message_id=id, emoji=Emoji(THUMB), user_id=access.viewer.id)
            else:
                add_reaction(reactor=access, message_id=id, emoji=Emoji(THUMB))

        for result in in_parallel(4, act):
            assert result is None or isinstance(result, AppError)
        assert not ReactionKind.objects.filter(message_id=id).exists()
