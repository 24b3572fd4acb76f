"""Reactions with guilds' emoji: whose one may use where, and what becomes of deleted ones."""

import pytest

from accounts.models import User
from guilds.models import Channel, Emoji, Guild
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from guilds.services.chats import open_chat
from guilds.services.emojis import delete_emoji
from messaging.emoji import parse_emoji
from messaging.models import ReactionKind
from messaging.services.reactions import add_reaction
from rscord.core.errors import AppError, MissingPermissions, UnknownEmoji
from tests.base import MISSING, Api, Captured, Community, at_most, join, make_community, say


@pytest.fixture
def message_id(alice: User, channel: Channel) -> int:
    return say(alice, channel, "shall we?").row.id


@pytest.fixture
def path(channel: Channel, message_id: int) -> str:
    return f"/channels/{channel.id}/messages/{message_id}"


@pytest.fixture
def elsewhere(alice: User, bob: User, charlie: User) -> Community:
    """Another guild of alice's, in which bob is too."""
    return make_community(alice, bob, charlie)


def emoji_in(guild: Guild, name: str = "gull", **more: object) -> Emoji:
    return Emoji.objects.create(guild=guild, name=name, picture="0" * 32, **more)


def react(user: User, channel: Channel, message_id: int, emoji: Emoji) -> None:
    meant = parse_emoji(f"{emoji.name}:{emoji.id}")
    add_reaction(reactor=get_channel(user, channel.id), message_id=message_id, emoji=meant)


def test_one_of_the_guild(
    bob_api: Api, alice_api: Api, community: Community, path: str, captured_events: Captured
) -> None:
    emoji = emoji_in(community.guild, animated=True)
    shape = {"id": str(emoji.id), "name": "gull", "animated": True}
    assert bob_api.put(f"{path}/reactions/gull:{emoji.id}/@me").status_code == 204
    assert captured_events.one("MESSAGE_REACTION_ADD").data()["emoji"] == shape
    (seen,) = alice_api.get(path).json()["reactions"]
    assert (seen["emoji"], seen["count"], seen["me"]) == (shape, 1, False)
    (who,) = alice_api.get(f"{path}/reactions/gull%3A{emoji.id}").json()
    assert who["username"] == "bob"
    assert bob_api.delete(f"{path}/reactions/a:gull:{emoji.id}/@me").status_code == 204
    assert captured_events.one("MESSAGE_REACTION_REMOVE").data()["emoji"] == shape


def test_its_own_name_counts(bob: User, community: Community, message_id: int) -> None:
    emoji = emoji_in(community.guild)
    meant = parse_emoji(f"a:crow:{emoji.id}")
    add_reaction(reactor=get_channel(bob, community.channel.id), message_id=message_id, emoji=meant)
    kind = ReactionKind.objects.get()
    assert (kind.name, kind.emoji_id, kind.animated) == ("gull", emoji.id, False)


def test_one_that_never_was(bob_api: Api, path: str) -> None:
    answer = bob_api.put(f"{path}/reactions/gull:{MISSING}/@me")
    assert (answer.status_code, answer.json()["code"]) == (404, 10014)


def test_another_guilds_needs_a_right_here(
    bob: User, community: Community, elsewhere: Community, message_id: int
) -> None:
    emoji = emoji_in(elsewhere.guild)
    community.forbid(Permission.USE_EXTERNAL_EMOJIS)
    with pytest.raises(MissingPermissions):
        react(bob, community.channel, message_id, emoji)
    community.allow(bob, Permission.USE_EXTERNAL_EMOJIS)
    react(bob, community.channel, message_id, emoji)
    assert ReactionKind.objects.get().emoji_id == emoji.id


def test_and_a_place_there(
    charlie: User, community: Community, elsewhere: Community, message_id: int
) -> None:
    community.charlie_joined()
    emoji = emoji_in(elsewhere.guild)
    with pytest.raises(UnknownEmoji):
        react(charlie, community.channel, message_id, emoji)
    join(elsewhere.guild, charlie)
    react(charlie, community.channel, message_id, emoji)


def test_who_has_neither_joins_in(
    bob: User, charlie: User, community: Community, elsewhere: Community, message_id: int
) -> None:
    emoji = emoji_in(elsewhere.guild)
    react(bob, community.channel, message_id, emoji)
    community.charlie_joined()
    community.forbid(Permission.ADD_REACTIONS | Permission.USE_EXTERNAL_EMOJIS)
    react(charlie, community.channel, message_id, emoji)
    assert ReactionKind.objects.get().count == 2


def test_in_a_chat(alice: User, bob: User, community: Community) -> None:
    chat = open_chat(opener=alice, other=bob)
    message_id = say(alice, chat, "hi").row.id
    react(bob, chat, message_id, emoji_in(community.guild))
    assert ReactionKind.objects.get().count == 1


def test_kept_to_a_role(alice: User, bob: User, community: Community, message_id: int) -> None:
    role = community.promote(bob, 0)
    emoji = emoji_in(community.guild, role_ids=[role.id])
    with pytest.raises(MissingPermissions):
        react(alice, community.channel, message_id, emoji)
    react(bob, community.channel, message_id, emoji)
    react(alice, community.channel, message_id, emoji)


def test_deleted_it_stays_where_it_stands(
    alice: User, alice_api: Api, bob_api: Api, community: Community, path: str
) -> None:
    emoji = emoji_in(community.guild)
    address = f"{path}/reactions/gull:{emoji.id}"
    assert bob_api.put(f"{address}/@me").status_code == 204
    delete_emoji(actor=alice, guild_id=community.guild.id, emoji_id=emoji.id)
    other = f"/channels/{community.channel.id}/messages/{say(alice, community.channel, 'new').row.id}"
    answer = bob_api.put(f"{other}/reactions/gull:{emoji.id}/@me")
    assert (answer.status_code, answer.json()["code"]) == (404, 10014)
    assert alice_api.put(f"{address}/@me").status_code == 204
    assert alice_api.get(path).json()["reactions"][0]["count"] == 2
    assert bob_api.delete(f"{address}/@me").status_code == 204
    assert alice_api.delete(address).status_code == 204
    assert "reactions" not in alice_api.get(path).json()


def test_a_deleted_guilds_is_none(
    alice: User, bob: User, community: Community, elsewhere: Community, message_id: int
) -> None:
    emoji = emoji_in(elsewhere.guild)
    Guild.objects.filter(id=elsewhere.guild.id).update(deleted_at=elsewhere.guild.created_at)
    with pytest.raises(AppError) as refused:
        react(bob, community.channel, message_id, emoji)
    assert refused.value.code == 10014


def test_the_history_costs_no_query_per_emoji(
    alice_api: Api, bob: User, community: Community, message_id: int
) -> None:
    address = f"/channels/{community.channel.id}/messages"
    for index in range(5):
        react(bob, community.channel, message_id, emoji_in(community.guild, f"gull_{index}"))
    alice_api.get(address)
    with at_most(5):
        (message,) = alice_api.get(address).json()
    assert len(message["reactions"]) == 5
