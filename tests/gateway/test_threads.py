"""Who hears what of threads, live and by RESUME, while the product's own services change it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Overwrite, OverwriteType, Permission
from guilds.selectors import sight
from guilds.selectors.channels import get_channel
from guilds.services import members, roles, thread_members
from guilds.services.channels import delete_channel
from guilds.services.grace import restore_guild
from guilds.services.guilds import delete_guild
from guilds.services.idle_threads import archive_idle
from guilds.services.overwrites import delete_overwrite, set_overwrite
from guilds.services.threads import delete_thread, update_thread
from messaging.services.messages import delete_message
from messaging.services.threads import start_from_message
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import Intent
from rscord.gateway.sight import Sight
from tests.base import Community, join, say
from tests.gateway.client import Socket, act, make_bot, token_of
from tests.gateway.test_resume import leave, replayed

pytestmark = pytest.mark.django_db(transaction=True)

VIEW = int(Permission.VIEW_CHANNEL)


@pytest.fixture
def dora(community: Community) -> User:
    return community.charlie_joined()


@pytest.fixture
def public(community: Community) -> Channel:
    return community.thread()


@pytest.fixture
def private(community: Community, dora: User) -> Channel:
    """Bob's; alice oversees it and dora does not know of it."""
    return community.thread(by=community.bob, private=True)


def add(thread: Channel, by: User, user: User) -> None:
    thread_members.add_to_thread(actor=by, channel_id=thread.id, user_id=user.id)


def remove(thread: Channel, by: User, user: User) -> None:
    thread_members.remove_from_thread(actor=by, channel_id=thread.id, user_id=user.id)


def archive(thread: Channel, by: User, value: bool = True) -> None:
    update_thread(actor=by, channel_id=thread.id, archived=value)


def hide(community: Community, user: User) -> None:
    hidden = Overwrite(user.id, OverwriteType.MEMBER, 0, VIEW)
    set_overwrite(actor=community.alice, channel_id=community.channel.id, overwrite=hidden)


def show(community: Community, user: User) -> None:
    delete_overwrite(actor=community.alice, channel_id=community.channel.id, target_id=user.id)


def types(found: list[tuple[str, Any]]) -> list[str]:
    return [type for type, _ in found]


# Public threads


async def test_everybody_in_the_channel_hears_of_a_public_thread_and_in_it(
    hub: Hub, community: Community, dora: User
) -> None:
    message = await act(say, community.alice, community.channel, "hi")
    async with Socket() as socket:
        await socket.identify(await act(token_of, dora))
        thread = await act(
            lambda: start_from_message(
                actor=community.bob,
                channel_id=community.channel.id,
                message_id=message.row.id,
                name="more",
            )
        )
        made = await socket.event("THREAD_CREATE")
        assert (made["name"], made["newly_created"], "member" in made) == ("more", True, False)
        assert (await socket.event("THREAD_MEMBERS_UPDATE"))["member_count"] == 1
        marked = await socket.event("MESSAGE_UPDATE")
        assert (marked["flags"], marked["thread"]["id"]) == (32, str(thread.id))
        assert (await socket.event("MESSAGE_CREATE"))["type"] == 21
        await act(say, community.bob, thread, "in the thread")
        assert (await socket.event("MESSAGE_CREATE"))["channel_id"] == str(thread.id)
        await act(archive, thread, community.bob)
        assert (await socket.event("THREAD_UPDATE"))["thread_metadata"]["archived"]
        await act(lambda: delete_thread(actor=community.alice, channel_id=thread.id))
        assert (await socket.event("THREAD_DELETE"))["id"] == str(thread.id)
        assert (await socket.event("MESSAGE_UPDATE"))["flags"] == 0


async def test_who_does_not_view_the_channel_hears_nothing_of_it(
    hub: Hub, community: Community, bob_token: str
) -> None:
    await act(hide, community, community.bob)
    async with Socket() as socket:
        await socket.identify(bob_token)
        thread = await act(community.thread)
        await act(say, community.alice, thread, "secret")
        await act(archive, thread, community.alice)
        assert await socket.silent()


async def test_an_archived_one_still_tells_that_messages_go(
    hub: Hub, community: Community, public: Channel, bob_token: str
) -> None:
    message = await act(say, community.alice, public, "x")
    await act(archive, public, community.alice)
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(_delete, community.alice, public, message.row.id)
        assert (await socket.event("MESSAGE_DELETE"))["id"] == str(message.row.id)


def _delete(user: User, channel: Channel, message_id: int) -> None:
    delete_message(actor=get_channel(user, channel.id), message_id=message_id)


async def test_with_the_channel_come_its_threads(
    hub: Hub, community: Community, public: Channel, private: Channel, dora: User
) -> None:
    await act(hide, community, dora)
    async with Socket() as socket:
        await socket.identify(await act(token_of, dora))
        await act(show, community, dora)
        assert (await socket.event("CHANNEL_CREATE"))["id"] == str(community.channel.id)
        listed = await socket.event("THREAD_LIST_SYNC")
        assert listed["channel_ids"] == [str(community.channel.id)]
        assert [thread["id"] for thread in listed["threads"]] == [str(public.id)]
        assert listed["members"] == []
        await act(say, community.bob, public, "hello")
        assert (await socket.until("MESSAGE_CREATE"))["content"] == "hello"


async def test_with_the_channel_they_go(
    hub: Hub, community: Community, private: Channel, bob_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(hide, community, community.bob)
        assert (await socket.event("CHANNEL_DELETE"))["id"] == str(community.channel.id)
        await act(say, community.alice, private, "secret")
        assert await socket.silent()
        await act(show, community, community.bob)
        await socket.event("CHANNEL_CREATE")
        listed = await socket.event("THREAD_LIST_SYNC")
        assert [thread["id"] for thread in listed["threads"]] == [str(private.id)]
        assert listed["members"][0]["user_id"] == str(community.bob.id)


async def test_a_channel_without_threads_comes_alone(hub: Hub, community: Community, dora: User) -> None:
    await act(hide, community, dora)
    async with Socket() as socket:
        await socket.identify(await act(token_of, dora))
        await act(show, community, dora)
        assert await socket.types() == ["CHANNEL_CREATE"]


# Private threads


async def test_only_those_in_it_and_who_oversees_it_hear_it(
    hub: Hub, community: Community, dora: User, alice_token: str, bob_token: str
) -> None:
    async with Socket() as alice, Socket() as bob, Socket() as other:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        await other.identify(await act(token_of, dora))
        thread = await act(lambda: community.thread(by=community.bob, private=True))
        await act(say, community.bob, thread, "secret")
        for socket in (alice, bob):
            assert (await socket.until("THREAD_CREATE"))["id"] == str(thread.id)
            assert (await socket.until("MESSAGE_CREATE"))["content"] == "secret"
        assert await other.silent()


async def test_who_is_added_gets_the_thread_and_then_what_is_said(
    hub: Hub, community: Community, private: Channel, dora: User
) -> None:
    await act(say, community.bob, private, "before")
    async with Socket() as socket:
        await socket.identify(await act(token_of, dora))
        await act(add, private, community.bob, dora)
        made = await socket.event("THREAD_CREATE")
        assert (made["id"], made["member"]["user_id"]) == (str(private.id), str(dora.id))
        assert (await socket.event("THREAD_MEMBER_UPDATE"))["id"] == str(private.id)
        assert (await socket.event("THREAD_MEMBERS_UPDATE"))["member_count"] == 2
        await act(say, community.bob, private, "after")
        assert (await socket.event("MESSAGE_CREATE"))["content"] == "after"


async def test_whoever_is_called_hears_the_call(
    hub: Hub, community: Community, private: Channel, dora: User
) -> None:
    async with Socket() as socket:
        await socket.identify(await act(token_of, dora))
        await act(say, community.bob, private, f"come, <@{dora.id}>")
        await socket.event("THREAD_CREATE")
        assert (await socket.until("MESSAGE_CREATE"))["channel_id"] == str(private.id)


async def test_after_a_removal_there_is_nothing(
    hub: Hub, community: Community, private: Channel, dora: User
) -> None:
    await act(add, private, community.bob, dora)
    async with Socket() as socket:
        await socket.identify(await act(token_of, dora))
        await act(remove, private, community.bob, dora)
        await act(say, community.bob, private, "secret")
        await act(archive, private, community.bob)
        assert (await socket.event("THREAD_MEMBERS_UPDATE"))["removed_member_ids"] == [str(dora.id)]
        assert (await socket.event("THREAD_DELETE"))["id"] == str(private.id)
        assert await socket.silent()


async def test_who_oversees_it_goes_on_hearing_it(
    hub: Hub, community: Community, private: Channel, alice_token: str
) -> None:
    await act(add, private, community.bob, community.alice)
    async with Socket() as socket:
        await socket.identify(alice_token)
        await act(remove, private, community.bob, community.alice)
        await socket.event("THREAD_MEMBERS_UPDATE")
        await act(say, community.bob, private, "secret")
        assert (await socket.event("MESSAGE_CREATE"))["content"] == "secret"


async def test_leaving_is_like_that_too(
    hub: Hub, community: Community, private: Channel, bob_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(lambda: thread_members.leave_thread(actor=community.bob, channel_id=private.id))
        await act(say, community.alice, private, "secret")
        assert await socket.types() == ["THREAD_MEMBERS_UPDATE", "THREAD_DELETE"]


async def test_with_manage_threads_come_and_go_all_private_threads(
    hub: Hub, community: Community, private: Channel, dora: User
) -> None:
    async with Socket() as socket:
        await socket.identify(await act(token_of, dora))
        role = await act(community.promote, dora, int(Permission.MANAGE_THREADS))
        listed = await socket.until("THREAD_LIST_SYNC")
        assert [thread["id"] for thread in listed["threads"]] == [str(private.id)]
        await act(say, community.bob, private, "overseen")
        assert (await socket.until("MESSAGE_CREATE"))["content"] == "overseen"
        await act(
            lambda: roles.take_role(
                actor=community.alice, guild_id=role.guild_id, user_id=dora.id, role_id=role.id
            )
        )
        gone = await socket.until("THREAD_DELETE")
        assert gone == {
            "id": str(private.id),
            "guild_id": str(community.guild.id),
            "parent_id": str(community.channel.id),
            "type": 12,
        }
        await act(say, community.bob, private, "secret")
        assert "MESSAGE_CREATE" not in await socket.types()


async def test_archived_it_leaves_the_hubs_memory_and_comes_back(
    hub: Hub, community: Community, private: Channel, dora: User, bob_token: str
) -> None:
    async with Socket() as bob, Socket() as other:
        await bob.identify(bob_token)
        await other.identify(await act(token_of, dora))
        live = hub.guilds[community.guild.id].sight
        assert live.threads == {private.id: community.channel.id}
        await act(_archive_idle)
        assert (await bob.event("THREAD_UPDATE"))["thread_metadata"]["archived"]
        assert (live.threads, live.seats[community.bob.id].thread_ids) == ({}, frozenset())
        await act(say, community.alice, private, "wake up")
        assert not (await bob.event("THREAD_UPDATE"))["thread_metadata"]["archived"]
        assert (await bob.until("MESSAGE_CREATE"))["content"] == "wake up"
        assert await other.silent()


def _archive_idle() -> None:
    archive_idle(timezone.now() + timedelta(days=4), 10)


async def test_who_is_kicked_and_comes_back_is_not_in_it(
    hub: Hub, community: Community, private: Channel, bob_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(
            lambda: members.kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)
        )
        await act(join, community.guild, community.bob)
        await act(say, community.alice, private, "secret")
        await act(say, community.alice, community.channel, "welcome back")
        guild = await socket.until("GUILD_CREATE")
        assert guild["threads"] == []
        assert (await socket.until("MESSAGE_CREATE"))["content"] == "welcome back"


async def test_with_a_guild_that_is_brought_back_come_its_threads(
    hub: Hub, community: Community, private: Channel, bob_token: str, alice_token: str
) -> None:
    async with Socket() as bob, Socket() as alice:
        await bob.identify(bob_token)
        await alice.identify(alice_token)
        await act(lambda: delete_guild(actor=community.alice, guild_id=community.guild.id))
        await act(lambda: restore_guild(actor=community.alice, guild_id=community.guild.id))
        await act(say, community.alice, private, "still here")
        assert (await bob.until("MESSAGE_CREATE"))["content"] == "still here"


async def test_a_deleted_channel_takes_its_threads_out_of_memory(
    hub: Hub, community: Community, private: Channel, bob_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(bob_token)
        await act(lambda: delete_channel(actor=community.alice, channel_id=community.channel.id))
        assert (await socket.until("CHANNEL_DELETE"))["id"] == str(community.channel.id)
        assert hub.guilds[community.guild.id].sight.threads == {}


async def test_the_hub_knows_what_the_database_knows(
    hub: Hub, community: Community, private: Channel, dora: User, bob_token: str
) -> None:
    async with Socket() as bob, Socket() as other:
        await bob.identify(bob_token)
        await other.identify(await act(token_of, dora))
        await act(add, private, community.bob, dora)
        second = await act(lambda: community.thread(by=dora, private=True))
        await act(archive, private, community.bob)
        await act(archive, private, community.bob, False)
        await act(remove, private, community.bob, dora)
        await act(add, second, dora, community.bob)
        await act(lambda: community.thread(by=dora, private=True))
        await asyncio.sleep(0.2)
        live = hub.guilds[community.guild.id].sight
        (facts,) = await act(sight.snapshot, [community.guild.id])
        fresh = Sight(facts)
        users = [community.bob.id, dora.id]
        for (_, user_id), seat in (await act(sight.member_facts, [community.guild.id], users)).items():
            fresh.seats[user_id] = seat
        assert (live.threads, live.seats) == (fresh.threads, fresh.seats)


# Intents


async def test_without_the_members_intent_a_bot_hears_of_its_own_coming_and_going(
    hub: Hub, community: Community, private: Channel, dora: User
) -> None:
    robot, token = await act(make_bot, community.alice)
    await act(join, community.guild, robot)
    async with Socket() as socket:
        await socket.identify(token, intents=int(Intent.GUILDS))
        await act(add, private, community.bob, robot)
        assert await socket.types() == ["THREAD_CREATE", "THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE"]
        await act(add, private, community.bob, dora)
        assert await socket.silent()
        await act(remove, private, community.bob, robot)
        assert await socket.types() == ["THREAD_MEMBERS_UPDATE", "THREAD_DELETE"]


async def test_without_the_guilds_intent_it_hears_nothing_of_threads(
    hub: Hub, community: Community, private: Channel
) -> None:
    robot, token = await act(make_bot, community.alice)
    await act(join, community.guild, robot)
    async with Socket() as socket:
        await socket.identify(token, intents=int(Intent.GUILD_MESSAGES))
        await act(add, private, community.bob, robot)
        await act(say, community.bob, private, "x")
        assert await socket.types() == ["MESSAGE_CREATE"]


# RESUME


async def test_what_was_missed_in_threads_comes(
    hub: Hub, community: Community, public: Channel, private: Channel, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, public, "one")
    await act(say, community.bob, private, "two")
    async with Socket() as socket:
        await left.on(socket)
        said = [data["content"] for type, data in await replayed(socket) if type == "MESSAGE_CREATE"]
        assert said == ["one", "two"]


async def test_what_was_said_in_a_public_thread_that_is_archived_by_now_comes_too(
    hub: Hub, community: Community, public: Channel, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, public, "one")
    await act(archive, public, community.alice)
    async with Socket() as socket:
        await left.on(socket)
        assert types(await replayed(socket)) == ["MESSAGE_CREATE", "THREAD_UPDATE"]


async def test_nothing_of_a_thread_that_one_was_removed_from_meanwhile(
    hub: Hub, community: Community, private: Channel, dora: User
) -> None:
    await act(add, private, community.bob, dora)
    left = await leave(await act(token_of, dora))
    await act(say, community.bob, private, "before")
    await act(remove, private, community.bob, dora)
    await act(say, community.bob, private, "after")
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert types(found) == ["THREAD_DELETE"]
        assert set(found[0][1]) == {"id", "guild_id", "parent_id", "type"}


async def test_being_added_meanwhile_brings_the_thread_and_what_is_said_from_then_on(
    hub: Hub, community: Community, private: Channel, dora: User
) -> None:
    left = await leave(await act(token_of, dora))
    await act(say, community.bob, private, "before")
    await act(add, private, community.bob, dora)
    await act(say, community.bob, private, "after")
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert types(found) == [
            "THREAD_CREATE", "THREAD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE", "MESSAGE_CREATE",
        ]  # fmt: skip
        assert found[-1][1]["content"] == "after"


async def test_a_private_thread_that_was_archived_meanwhile_is_gone(
    hub: Hub, community: Community, private: Channel, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, private, "before")
    await act(archive, private, community.bob)
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert found[-1][0] == "THREAD_DELETE"
        assert "before" not in str(found)


async def test_one_that_was_archived_and_is_active_again_is_told_as_it_was(
    hub: Hub, community: Community, private: Channel, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(archive, private, community.bob)
    await act(archive, private, community.bob, False)
    async with Socket() as socket:
        await left.on(socket)
        assert types(await replayed(socket)) == ["THREAD_UPDATE", "THREAD_UPDATE"]


async def test_nothing_of_threads_of_a_channel_that_is_hidden_by_now(
    hub: Hub, community: Community, public: Channel, private: Channel, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, public, "one")
    await act(say, community.alice, private, "two")
    await act(hide, community, community.bob)
    async with Socket() as socket:
        await left.on(socket)
        assert types(await replayed(socket)) == ["CHANNEL_DELETE"]


async def test_a_channel_that_is_shown_by_now_brings_its_threads(
    hub: Hub, community: Community, public: Channel, bob_token: str
) -> None:
    await act(hide, community, community.bob)
    left = await leave(bob_token)
    await act(show, community, community.bob)
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert types(found) == ["CHANNEL_CREATE", "THREAD_LIST_SYNC"]
        assert found[1][1]["threads"][0]["id"] == str(public.id)


async def test_a_kick_that_was_missed_ends_what_was_private(
    hub: Hub, community: Community, private: Channel, bob_token: str
) -> None:
    left = await leave(bob_token)
    await act(say, community.alice, private, "before")
    await act(
        lambda: members.kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)
    )
    await act(join, community.guild, community.bob)
    async with Socket() as socket:
        await left.on(socket)
        found = await replayed(socket)
        assert types(found) == ["GUILD_DELETE", "GUILD_CREATE"]
        assert found[1][1]["threads"] == []
