"""Who hears what, live, while the product's own services change it."""

import asyncio

import pytest

from accounts import services
from accounts.models import User
from guilds.permissions import Permission
from guilds.selectors import sight
from guilds.services import members, roles
from guilds.services.channels import delete_channel
from guilds.services.chats import open_chat
from guilds.services.grace import restore_guild
from guilds.services.guilds import create_guild, delete_guild
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import CloseCode
from rscord.gateway.sight import Sight
from tests.base import Community, join, say
from tests.gateway.client import Socket, act, sign_in, token_of

pytestmark = pytest.mark.django_db(transaction=True)

VIEW = int(Permission.VIEW_CHANNEL)


async def test_a_kick_is_the_last_that_the_kicked_hear(
    hub: Hub, community: Community, bob_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(say, community.alice, community.channel, "before")
        assert (await socket.event("MESSAGE_CREATE"))["content"] == "before"
        await act(
            lambda: members.kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)
        )
        await act(say, community.alice, community.channel, "after")
        assert await socket.event("GUILD_DELETE") == {"id": str(community.guild.id)}
        assert await socket.silent()


async def test_joining_brings_the_guild_and_then_its_events(
    hub: Hub, community: Community, charlie_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(charlie_token)
        await act(join, community.guild, community.charlie)
        await act(say, community.alice, community.channel, "welcome")
        guild = await socket.event("GUILD_CREATE")
        assert guild["id"] == str(community.guild.id)
        assert "unavailable" not in guild
        assert (await socket.event("MESSAGE_CREATE"))["content"] == "welcome"


async def test_others_hear_of_who_joins(
    hub: Hub, community: Community, alice_token: str, charlie_token: str
) -> None:
    async with Socket() as alice, Socket() as charlie:
        await alice.identify(alice_token)
        await charlie.identify(charlie_token)
        await act(join, community.guild, community.charlie)
        assert (await alice.event("GUILD_MEMBER_ADD"))["user"]["username"] == "charlie"
        await charlie.event("GUILD_CREATE")
        assert await charlie.silent()


async def test_a_guild_that_one_makes_comes_to_all_ones_sessions(hub: Hub, alice: User) -> None:
    tokens = [await act(token_of, alice) for _ in range(2)]
    async with Socket() as first, Socket() as second:
        await first.identify(tokens[0])
        await second.identify(tokens[1])
        guild = await act(lambda: create_guild(owner=alice, name="Lighthouse"))
        for socket in (first, second):
            found = await socket.until("GUILD_CREATE")
            assert (found["id"], found["name"]) == (str(guild.id), "Lighthouse")


async def test_much_happens_right_after_joining(hub: Hub, community: Community, charlie_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(charlie_token)
        said = [str(number) for number in range(10)]

        def rush() -> None:
            join(community.guild, community.charlie)
            for text in said:
                say(community.alice, community.channel, text)

        await act(rush)
        await socket.event("GUILD_CREATE")
        assert [(await socket.event("MESSAGE_CREATE"))["content"] for _ in said] == said


async def test_a_channel_hidden_from_somebody_goes_for_them_alone(
    hub: Hub, community: Community, alice_token: str, bob_token: str
) -> None:
    async with Socket() as alice, Socket() as bob:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        await act(community.forbid, VIEW)
        await act(say, community.alice, community.channel, "secret")
        assert await bob.types() == ["CHANNEL_DELETE"]
        assert await alice.types() == ["GUILD_AUDIT_LOG_ENTRY_CREATE", "CHANNEL_UPDATE", "MESSAGE_CREATE"]


async def test_a_role_shows_a_channel_and_takes_it_again(
    hub: Hub, community: Community, bob_token: str
) -> None:
    hidden = await act(community.hidden_channel)
    async with Socket() as socket:
        await socket.identify(bob_token)
        role = await act(community.promote, community.bob, Permission.ADMINISTRATOR)
        created = await socket.until("CHANNEL_CREATE")
        assert (created["id"], created["name"]) == (str(hidden.id), "hidden")
        await socket.until("GUILD_MEMBER_UPDATE")
        await act(say, community.alice, hidden, "for bob")
        assert (await socket.event("MESSAGE_CREATE"))["content"] == "for bob"
        await act(lambda: roles.delete_role(actor=community.alice, guild_id=role.guild_id, role_id=role.id))
        await act(say, community.alice, hidden, "no more")
        assert (await socket.event("GUILD_AUDIT_LOG_ENTRY_CREATE"))["target_id"] == str(role.id)
        assert (await socket.event("CHANNEL_DELETE"))["id"] == str(hidden.id)
        assert (await socket.event("GUILD_ROLE_DELETE"))["role_id"] == str(role.id)
        assert await socket.silent()


async def test_a_deleted_channel_and_a_deleted_guild_are_told(
    hub: Hub, community: Community, bob_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(lambda: delete_channel(actor=community.alice, channel_id=community.channel.id))
        assert (await socket.event("CHANNEL_DELETE"))["id"] == str(community.channel.id)
        await act(lambda: delete_guild(actor=community.alice, guild_id=community.guild.id))
        assert (await socket.until("GUILD_DELETE"))["id"] == str(community.guild.id)
        assert hub.guilds == {}


async def test_a_new_chat_and_what_is_said_in_it_reach_both(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str
) -> None:
    async with Socket() as first, Socket() as second:
        await first.identify(alice_token)
        await second.identify(bob_token)
        chat = await act(lambda: open_chat(opener=alice, other=bob))
        assert (await first.event("CHANNEL_CREATE"))["id"] == str(chat.id)
        await act(say, alice, chat, "psst")
        assert (await first.until("MESSAGE_CREATE"))["content"] == "psst"
        assert (await second.event("CHANNEL_CREATE"))["id"] == str(chat.id)
        assert (await second.event("MESSAGE_CREATE"))["content"] == "psst"


async def test_a_stranger_hears_nothing_of_a_chat(
    hub: Hub, alice: User, bob: User, charlie_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(charlie_token)
        chat = await act(lambda: open_chat(opener=alice, other=bob))
        await act(say, alice, chat, "psst")
        assert await socket.silent()


async def test_signing_out_closes_the_sockets_of_that_device_at_once(hub: Hub, alice: User) -> None:
    (gone, gone_token), (_, kept_token) = await act(sign_in, alice), await act(sign_in, alice)
    async with Socket() as first, Socket() as second:
        await first.identify(gone_token)
        await second.identify(kept_token)
        await act(services.sign_out, gone.id)
        assert await first.closed() == CloseCode.AUTHENTICATION_FAILED
        assert await second.silent()


async def test_after_much_change_the_hub_knows_what_the_database_knows(
    hub: Hub, community: Community, alice_token: str, bob_token: str
) -> None:
    async with Socket() as alice, Socket() as bob:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        hidden = await act(community.hidden_channel)
        await act(community.allow, community.bob, VIEW, hidden)
        role = await act(community.promote, community.bob, VIEW | Permission.MANAGE_CHANNELS)
        await act(community.forbid, VIEW)
        await act(lambda: roles.delete_role(actor=community.alice, guild_id=role.guild_id, role_id=role.id))
        await act(join, community.guild, community.charlie)
        await asyncio.sleep(0.2)
        live = hub.guilds[community.guild.id].sight
        (facts,) = await act(sight.snapshot, [community.guild.id])
        fresh = Sight(facts)
        users = [community.alice.id, community.bob.id]
        for (_, user_id), seat in (await act(sight.member_facts, [community.guild.id], users)).items():
            fresh.seats[user_id] = seat
        assert live.seats == fresh.seats
        assert (live.roles, live.channels) == (fresh.roles, fresh.channels)
        assert [live.visible(user) for user in users] == [fresh.visible(user) for user in users]


async def test_a_guild_that_is_brought_back_comes_to_its_members(
    hub: Hub, community: Community, bob_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(lambda: delete_guild(actor=community.alice, guild_id=community.guild.id))
        assert (await socket.event("GUILD_DELETE"))["id"] == str(community.guild.id)
        await act(lambda: restore_guild(actor=community.alice, guild_id=community.guild.id))
        guild = await socket.until("GUILD_CREATE")
        assert [channel["name"] for channel in guild["channels"]] == ["general"]
        await act(say, community.alice, community.channel, "we are back")
        assert (await socket.until("MESSAGE_CREATE"))["content"] == "we are back"
