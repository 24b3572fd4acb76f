"""The first state of the chat page."""

import json

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.services.chats import open_chat
from messaging.selectors.page import chat_state
from rscord.core.errors import UnknownChannel, UnknownGuild
from tests.base import MISSING, Community, at_most, join, make_community, make_user, say


def test_a_channel_opens_with_its_newest_messages(community: Community) -> None:
    sent = [str(say(community.alice, community.channel, f"{n}").row.id) for n in range(55)]
    state = chat_state(community.bob, community.guild.id, community.channel.id)
    assert [message["id"] for message in state["messages"]] == sent[:4:-1]
    assert state["user"]["username"] == "bob"
    assert (state["guild_id"], state["channel_id"]) == (str(community.guild.id), str(community.channel.id))
    (guild,) = state["guilds"]
    assert [member["user"]["username"] for member in guild["members"]] == ["alice", "bob"]
    json.dumps(state)


def test_an_address_of_an_old_message_opens_around_it(community: Community) -> None:
    sent = [say(community.alice, community.channel, f"{n}").row.id for n in range(80)]
    opened = community.bob, community.guild.id, community.channel.id
    newest = [str(id) for id in reversed(sent[-50:])]

    def shown(message_id: int) -> list[str]:
        return [message["id"] for message in chat_state(*opened, message_id)["messages"]]

    assert shown(sent[20]) == [str(id) for id in reversed(sent[:46])]
    assert shown(sent[29]) == [str(id) for id in reversed(sent[5:55])]
    assert shown(sent[30]) == shown(sent[-1] + 1) == newest
    community.forbid(Permission.READ_MESSAGE_HISTORY)
    assert shown(sent[20]) == []


def test_a_guild_opens_at_its_first_text_channel(community: Community) -> None:
    state = chat_state(community.bob, community.guild.id, None)
    assert state["channel_id"] == str(community.channel.id)
    community.forbid(Permission.VIEW_CHANNEL)
    assert chat_state(community.bob, community.guild.id, None)["channel_id"] is None


def test_with_nothing_open_there_are_the_lists(community: Community) -> None:
    chat = open_chat(opener=community.bob, other=community.alice)
    state = chat_state(community.bob, None, None)
    assert (state["guild_id"], state["channel_id"], state["messages"]) == (None, None, [])
    assert [channel["id"] for channel in state["private_channels"]] == [str(chat.id)]
    assert [member["user"]["username"] for member in state["guilds"][0]["members"]] == ["bob"]


def test_a_chat_opens(community: Community) -> None:
    chat = open_chat(opener=community.bob, other=community.alice)
    say(community.alice, chat, "hi")
    state = chat_state(community.bob, None, chat.id)
    assert (state["guild_id"], state["channel_id"]) == (None, str(chat.id))
    assert state["messages"][0]["content"] == "hi"
    with pytest.raises(UnknownChannel):
        chat_state(community.charlie, None, chat.id)
    with pytest.raises(UnknownChannel):
        chat_state(community.bob, community.guild.id, chat.id)


def test_what_one_may_not_see_does_not_open(community: Community) -> None:
    guild, channel = community.guild.id, community.channel.id
    elsewhere = make_community(community.alice, community.charlie, community.bob)
    bad: list[tuple[User, int | None, int | None, type[Exception]]] = [
        (community.charlie, guild, channel, UnknownChannel),
        (community.charlie, guild, None, UnknownGuild),
        (community.bob, guild, MISSING, UnknownChannel),
        (community.bob, MISSING, None, UnknownGuild),
        (community.bob, guild, community.hidden_channel().id, UnknownChannel),
        (community.alice, guild, elsewhere.channel.id, UnknownChannel),
        (community.bob, None, channel, UnknownChannel),
    ]
    for viewer, guild_id, channel_id, error in bad:
        with pytest.raises(error):
            chat_state(viewer, guild_id, channel_id)


def test_channels_that_one_cannot_read_open_empty(community: Community) -> None:
    say(community.alice, community.channel, "secret")
    community.forbid(Permission.READ_MESSAGE_HISTORY)
    assert chat_state(community.bob, community.guild.id, community.channel.id)["messages"] == []
    for type in (2, 4):
        made = Channel.objects.create(guild=community.guild, type=type, name="x")
        community.forbid(Permission.CONNECT, made)
        assert chat_state(community.bob, community.guild.id, made.id)["messages"] == []


def test_only_the_open_guild_has_members_and_at_most_a_hundred(community: Community) -> None:
    for n in range(101):
        join(community.guild, make_user(f"sailor{n}"))
    late = make_user("zz_last")
    join(community.guild, late)
    (guild,) = chat_state(late, community.guild.id, community.channel.id)["guilds"]
    assert len(guild["members"]) == 101
    assert guild["members"][-1]["user"]["username"] == "zz_last"
    assert guild["member_count"] == 104


def test_the_price_is_fixed(community: Community) -> None:
    def price() -> None:
        with at_most(30):
            chat_state(community.bob, community.guild.id, community.channel.id)

    price()
    for _ in range(5):
        make_community(community.alice, community.bob, community.charlie).hidden_channel()
        say(community.alice, community.channel, "x")
    price()
