"""Newcomers are greeted in the system channel, unless the guild wants it quiet."""

from guilds.models import Guild
from guilds.services.guilds import create_guild
from guilds.services.members import kick
from messaging.models import Message, MessageType
from rscord.core.events import Audience
from tests.base import Api, Captured, Community, at_most, join, make_user


def greet(community: Community) -> None:
    Guild.objects.filter(id=community.guild.id).update(system_channel_flags=0)
    community.guild.refresh_from_db()


def test_a_newcomer_is_greeted(bob_api: Api, community: Community, captured_events: Captured) -> None:
    greet(community)
    community.charlie_joined()
    assert captured_events.types == ["GUILD_MEMBER_ADD", "MESSAGE_CREATE"]
    event = captured_events.one("MESSAGE_CREATE")
    assert event.audience == Audience(community.guild.id, community.channel.id)
    (message,) = bob_api.get(f"/channels/{community.channel.id}/messages").json()
    assert (message["type"], message["content"]) == (MessageType.USER_JOIN, "")
    assert message["author"]["username"] == "charlie"
    data = event.data()
    assert data["member"]["roles"] == []
    assert data["guild_id"] == str(community.guild.id)
    assert {key: data[key] for key in message} == message


def test_it_comes_after_all_that_was_said_and_counts_as_the_last_message(community: Community) -> None:
    greet(community)
    community.charlie_joined()
    community.channel.refresh_from_db()
    assert community.channel.last_message_id == Message.objects.get().id


def test_who_comes_by_invite_is_greeted_and_again_after_a_kick(
    charlie_api: Api, community: Community
) -> None:
    greet(community)
    code = community.invite().code
    for _ in range(2):
        charlie_api.post(f"/invites/{code}")
        charlie_api.post(f"/invites/{code}")
        kick(actor=community.alice, guild_id=community.guild.id, user_id=community.charlie.id)
    assert Message.objects.count() == 2


def test_nobody_is_greeted_where_it_is_switched_off(community: Community) -> None:
    community.charlie_joined()
    greet(community)
    Guild.objects.update(system_channel_id=None)
    community.guild.refresh_from_db()
    join(community.guild, make_user("dora"))
    assert not Message.objects.exists()


def test_the_owner_of_a_new_guild_is_not_greeted(community: Community) -> None:
    create_guild(owner=community.charlie, name="Elsewhere")
    assert not Message.objects.exists()


def test_it_is_not_for_editing(charlie_api: Api, bob_api: Api, community: Community) -> None:
    greet(community)
    community.charlie_joined()
    path = f"/channels/{community.channel.id}/messages/{Message.objects.get().id}"
    assert charlie_api.patch(path, {"content": "x"}).json()["code"] == 50021
    assert bob_api.patch(path, {"content": "x"}).json()["code"] == 50005


def test_a_greeting_costs_little(community: Community) -> None:
    greet(community)
    dora = make_user("dora")
    with at_most(8):
        join(community.guild, dora)
