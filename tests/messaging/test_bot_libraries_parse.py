"""hikari's own parser reads what we send: it takes every key with [], so a missing one is an error here."""

from typing import Any
from unittest.mock import MagicMock

import hikari
import pytest
from hikari.impl.entity_factory import EntityFactoryImpl
from hikari.impl.event_factory import EventFactoryImpl

from guilds.services.channels import create_channel
from guilds.services.chats import open_chat
from guilds.services.thread_members import add_to_thread
from messaging.selectors.ready import guild_creates
from tests.base import Api, Captured, Community, as_user, say


@pytest.fixture
def parser() -> EntityFactoryImpl:
    return EntityFactoryImpl(MagicMock(spec=hikari.GatewayBotAware))


@pytest.fixture
def api(community: Community) -> Api:
    return as_user(community.alice)


def test_the_guild_and_what_is_in_it(parser: EntityFactoryImpl, community: Community, api: Api) -> None:
    community.promote(community.bob, 8)
    create_channel(actor=community.alice, guild_id=community.guild.id, name="voice", type=2)
    create_channel(actor=community.alice, guild_id=community.guild.id, name="section", type=4)
    guild = parser.deserialize_rest_guild(api.get(f"/guilds/{community.guild.id}", with_counts=1).json())
    assert guild.approximate_member_count == 2
    assert len(guild.roles) == 2
    for channel in api.get(f"/guilds/{community.guild.id}/channels").json():
        assert parser.deserialize_channel(channel).id == int(channel["id"])
    (mine,) = api.get("/users/@me/guilds", with_counts="true").json()
    assert parser.deserialize_own_guild(mine).is_owner
    for member in api.get(f"/guilds/{community.guild.id}/members").json():
        assert parser.deserialize_member(member, guild_id=guild.id).joined_at


def test_guild_create(parser: EntityFactoryImpl, community: Community) -> None:
    community.promote(community.bob, 8)
    (payload,) = guild_creates(community.bob, [community.guild.id], with_presences=True, large_threshold=50)
    definition = parser.deserialize_gateway_guild(payload, user_id=hikari.Snowflake(community.bob.id))
    assert set(definition.members()) == {community.alice.id, community.bob.id}
    assert set(definition.channels()) == {community.channel.id}
    assert len(definition.roles()) == 2
    assert not definition.presences()
    assert not definition.voice_states()
    assert not definition.threads()


def test_messages(
    parser: EntityFactoryImpl, community: Community, api: Api, captured_events: Captured
) -> None:
    first = say(community.bob, community.channel, f"hi <@{community.alice.id}>")
    path = f"/channels/{community.channel.id}/messages"
    api.post(path, {"content": "yes", "nonce": "n", "message_reference": {"message_id": str(first.row.id)}})
    say(community.bob, open_chat(opener=community.bob, other=community.alice), "hi")
    for message in api.get(path).json():
        assert parser.deserialize_message(message).author.username in {"alice", "bob"}
    heard = [parser.deserialize_message(event.data()) for event in captured_events.of("MESSAGE_CREATE")]
    assert [message.guild_id for message in heard] == [community.guild.id] * 2 + [None]
    assert heard[1].nonce == "n"
    assert heard[1].referenced_message is not None


def test_threads(
    parser: EntityFactoryImpl, community: Community, api: Api, captured_events: Captured
) -> None:
    forum, path = community.forum(), f"/channels/{community.channel.id}"
    message = say(community.bob, community.channel, "hi")
    api.post(f"{path}/messages/{message.row.id}/threads", {"name": "more"})
    private = api.post(f"{path}/threads", {"name": "private"}).json()
    api.post(f"{path}/threads", {"name": "plain", "type": 11})
    post = api.post(f"/channels/{forum.id}/threads", {"name": "how?", "message": {"content": "hi"}}).json()
    add_to_thread(actor=community.alice, channel_id=int(private["id"]), user_id=community.bob.id)
    for shape in (private, post, api.get(f"/channels/{post['id']}").json()):
        assert parser.deserialize_guild_thread(shape).member is not None
    assert parser.deserialize_channel(api.get(f"/channels/{forum.id}").json()).id == forum.id
    (payload,) = guild_creates(community.bob, [community.guild.id], with_presences=True, large_threshold=50)
    definition = parser.deserialize_gateway_guild(payload, user_id=hikari.Snowflake(community.bob.id))
    assert len(definition.threads()) == 4
    for place in (path, f"/channels/{message.row.id}", f"/channels/{post['id']}"):
        for shape in api.get(f"{place}/messages").json():
            assert parser.deserialize_message(shape).id == int(shape["id"])
    events = EventFactoryImpl(MagicMock(spec=hikari.GatewayBotAware, entity_factory=parser))
    shard = MagicMock()
    for event in captured_events.of("THREAD_CREATE"):
        assert events.deserialize_guild_thread_create_event(shard, event.data()).thread.name
    for event in captured_events.of("THREAD_MEMBERS_UPDATE"):
        assert events.deserialize_thread_members_update_event(shard, event.data()).guild_members
    members = f"/channels/{private['id']}/thread-members"
    for shape in api.get(members).json():
        assert parser.deserialize_thread_member(shape).user_id == int(shape["user_id"])


def test_invites_and_chats(parser: EntityFactoryImpl, community: Community, api: Api) -> None:
    made: dict[str, Any] = api.post(f"/channels/{community.channel.id}/invites").json()
    assert parser.deserialize_invite_with_metadata(made).code == made["code"]
    assert parser.deserialize_invite(api.get(f"/invites/{made['code']}").json()).guild is not None
    chat = api.post("/users/@me/channels", {"recipient_id": str(community.bob.id)}).json()
    assert parser.deserialize_dm(chat).recipient.id == community.bob.id


def test_regions(parser: EntityFactoryImpl, api: Api) -> None:
    assert parser.deserialize_voice_region(api.get("/voice/regions").json()[0]).id


def test_the_audit_log_and_bans(parser: EntityFactoryImpl, community: Community, api: Api) -> None:
    guild = f"/guilds/{community.guild.id}"
    role = community.promote(community.bob, 8)
    api.patch(guild, {"name": "Port", "afk_timeout": 60, "verification_level": 2})
    api.patch(f"{guild}/roles/{role.id}", {"permissions": "16", "color": 255})
    api.put(f"/channels/{community.channel.id}/permissions/{role.id}", {"type": 0, "deny": "2048"})
    api.patch(f"/channels/{community.channel.id}", {"topic": "t", "permission_overwrites": []})
    api.patch(f"{guild}/members/{community.bob.id}", {"nick": "Bo", "roles": []})
    api.post(f"/channels/{community.channel.id}/invites", {})
    api.post(f"{guild}/prune", {})
    api.put(f"{guild}/bans/{community.bob.id}")
    log = parser.deserialize_audit_log(
        api.get(f"{guild}/audit-logs").json(), guild_id=hikari.Snowflake(community.guild.id)
    )
    kinds = {entry.action_type for entry in log.entries.values()}
    assert hikari.AuditLogEventType.MEMBER_BAN_ADD in kinds
    assert hikari.AuditLogEventType.CHANNEL_OVERWRITE_CREATE in kinds
    assert all(isinstance(kind, hikari.AuditLogEventType) for kind in kinds)
    assert set(log.users) == {community.alice.id, community.bob.id}
    (ban,) = api.get(f"{guild}/bans").json()
    assert parser.deserialize_guild_member_ban(ban).user.id == community.bob.id
