"""Whom a message calls: names outside code, of people and roles of this guild, as the author may."""

import time

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from guilds.services.chats import open_chat
from guilds.services.guilds import create_guild
from guilds.services.roles import create_role
from messaging.content import AllowedMentions, Named, is_blank, names_in
from messaging.models import Mention, MentionKind
from messaging.services.messages import Reply
from tests.base import MISSING, Api, Community, code_of, say


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("hi <@1> and <@!2>", Named((1, 2))),
        ("<@1> <@1>", Named((1,))),
        ("<@&3> @everyone", Named((), (3,), True)),
        ("@here", Named((), (), True)),
        ("@everyones", Named()),
        ("`<@1>` <@2>", Named((2,))),
        ("``a ` <@1>`` <@2>", Named((2,))),
        ("```py\n<@1>\n@everyone\n``` <@2>", Named((2,))),
        ("```<@1>", Named((1,))),
        ("` <@1>", Named((1,))),
        ("`a` <@1> `b`", Named((1,))),
        ("<@12345678901234567890123>", Named()),
        ("<@99999999999999999999>", Named()),
        ("<@`1`>", Named()),
        ("<#1> <:x:1>", Named()),
        ("", Named()),
    ],
)
def test_names_are_found_outside_code(text: str, named: Named) -> None:
    assert names_in(text) == named


@pytest.mark.parametrize("text", ["`" * 4000, "` " * 2000, "``` `` ` " * 400, "<@" * 2000, "@everyone" * 440])
def test_finding_names_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    for _ in range(10):
        names_in(text)
    assert time.perf_counter() - started < 1


def test_no_message_calls_more_than_a_hundred_people() -> None:
    assert len(names_in(" ".join(f"<@{n}>" for n in range(1, 300))).users) == 100


@pytest.mark.parametrize("text", ["\u200b", "\u00ad", "\u2066\u2069", "\t", "\u0301"])
def test_invisible_text_is_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(text + "a")


def test_members_are_called_and_strangers_are_not(
    bob: User, alice: User, charlie: User, channel: Channel
) -> None:
    sent = say(bob, channel, f"<@{alice.id}> <@{charlie.id}> <@{MISSING}>")
    assert [user.id for user in sent.mentions] == [alice.id]
    mention = Mention.objects.get()
    assert (mention.message_id, mention.channel_id) == (sent.row.id, channel.id)
    assert (mention.kind, mention.target_id) == (MentionKind.USER, alice.id)


def test_everyone_is_called_only_with_the_right(alice: User, bob: User, channel: Channel) -> None:
    assert say(bob, channel, "@everyone").row.mention_everyone is False
    assert not Mention.objects.exists()
    assert say(alice, channel, "@here").row.mention_everyone is True
    assert Mention.objects.get().target_id == channel.guild_id


def test_a_role_is_called_if_it_lets_itself_or_the_author_may(
    alice: User, bob: User, community: Community
) -> None:
    shy = create_role(actor=alice, guild_id=community.guild.id, name="shy")
    open_ = create_role(actor=alice, guild_id=community.guild.id, name="open", mentionable=True)
    text = f"<@&{shy.id}> <@&{open_.id}> <@&{community.guild.id}>"
    assert say(bob, community.channel, text).role_ids == [open_.id]
    assert say(alice, community.channel, text).role_ids == [shy.id, open_.id]


def test_roles_of_other_guilds_are_not_called(alice: User, bob: User, channel: Channel) -> None:
    elsewhere = create_guild(owner=alice, name="Elsewhere")
    role = create_role(actor=alice, guild_id=elsewhere.id, name="x", mentionable=True)
    assert say(bob, channel, f"<@&{role.id}>").role_ids == []


def test_an_answer_calls_its_author_unless_it_says_no(alice: User, bob: User, channel: Channel) -> None:
    first = say(alice, channel, "question")
    answer = Reply(first.row.id)
    assert [user.id for user in say(bob, channel, "yes", reply_to=answer).mentions] == [alice.id]
    silent = AllowedMentions(replied_user=False)
    assert say(bob, channel, "no", reply_to=answer, allowed_mentions=silent).mentions == []


@pytest.mark.parametrize(
    ("allowed", "called"),
    [
        ({}, []),
        ({"parse": []}, []),
        ({"parse": ["users"]}, ["alice", "bob"]),
        ({"parse": ["roles", "everyone"]}, []),
        ({"users": ["ALICE"]}, ["alice"]),
        (None, ["alice", "bob"]),
    ],
)
def test_allowed_mentions_are_obeyed(
    alice_api: Api,
    alice: User,
    bob: User,
    channel: Channel,
    allowed: dict[str, list[str]] | None,
    called: list[str],
) -> None:
    if allowed and "users" in allowed:
        allowed = {"users": [str(alice.id)]}
    body = {"content": f"<@{alice.id}> <@{bob.id}> @everyone", "allowed_mentions": allowed}
    message = alice_api.post(f"/channels/{channel.id}/messages", body).json()
    assert [user["username"] for user in message["mentions"]] == called
    parse = [] if allowed is None else allowed.get("parse", [])
    assert message["mention_everyone"] is (allowed is None or "everyone" in parse)


@pytest.mark.parametrize(
    ("allowed", "path"),
    [
        ([], ("allowed_mentions", "non_field_errors")),
        ({"parse": "users"}, ("allowed_mentions", "parse")),
        ({"parse": ["all"]}, ("allowed_mentions", "parse", "0")),
        ({"users": ["x"]}, ("allowed_mentions", "users", "0")),
        ({"users": [str(n) for n in range(101)]}, ("allowed_mentions", "users")),
        ({"parse": ["users"], "users": ["1"]}, ("allowed_mentions", "users")),
    ],
)
def test_bad_allowed_mentions_are_refused(
    bob_api: Api, channel: Channel, allowed: object, path: tuple[str, ...]
) -> None:
    body = {"content": "hi", "allowed_mentions": allowed}
    answer = bob_api.post(f"/channels/{channel.id}/messages", body)
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert code_of(answer, *path)


def test_in_a_chat_only_the_people_in_it_are_called(alice: User, bob: User, charlie: User) -> None:
    chat = open_chat(opener=alice, other=bob)
    sent = say(alice, chat, f"<@{bob.id}> <@{charlie.id}> @everyone <@&{MISSING}>")
    assert [user.id for user in sent.mentions] == [bob.id]
    assert sent.row.mention_everyone is False


def test_the_right_counts_in_the_channel(alice: User, bob: User, community: Community) -> None:
    community.allow(bob, Permission.MENTION_EVERYONE)
    assert say(bob, community.channel, "@everyone").row.mention_everyone is True
