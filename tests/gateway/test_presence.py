"""Who is there, and who is told."""

import asyncio
import time
from typing import Any

import orjson
import pytest

from accounts.models import User
from accounts.services import set_status
from guilds.services import members
from guilds.services.chats import open_chat
from rscord.core import wake
from rscord.core.events import Audience, Event
from rscord.gateway import crowd, watching
from rscord.gateway.hub import Hub
from rscord.gateway.presence import Presence, joined, parse
from rscord.gateway.protocol import Intent
from tests.base import MISSING, Community, join, make_user, say
from tests.gateway.client import Socket, act, eventually, make_bot

pytestmark = pytest.mark.django_db(transaction=True)

PRESENCES = int(Intent.GUILDS | Intent.GUILD_PRESENCES)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(crowd, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(watching, "SMALL_SECONDS", 0.05)


async def watch(socket: Socket, community: Community, **fields: Any) -> dict[str, Any]:
    data = {"guild_id": str(community.guild.id), "channel_id": str(community.channel.id)}
    await socket.send(
        40, {"name": "guild:watch", "nonce": "w", "data": data | {"ranges": [[0, 99]]} | fields}
    )
    answer: dict[str, Any] | None = None
    found: dict[str, Any] | None = None
    while answer is None or found is None:
        payload = await socket.receive()
        answer = payload["d"] if payload["op"] == 41 else answer
        found = payload["d"] if payload["t"] == "GUILD_MEMBER_LIST_UPDATE" else found
    assert answer["ok"]
    assert answer["data"] == {name: data[name] for name in ("guild_id", "channel_id")}
    return found


async def status_of(socket: Socket, user: User) -> str:
    """Return the next status that is told of ``user``."""
    while True:
        found = await socket.until("PRESENCE_UPDATE")
        if found["user"]["id"] == str(user.id):
            return str(found["status"])


def test_the_best_of_a_users_sessions_counts() -> None:
    idle, online, dnd, hidden = (Presence(status) for status in ("idle", "online", "dnd", "invisible"))
    assert joined([idle, online]) == online
    assert joined([online, dnd]) == dnd
    assert joined([hidden, idle]) == idle
    assert joined([hidden]) is None
    assert joined([]) is None


def test_an_activity_keeps_what_is_known() -> None:
    game = {"name": "Chess", "type": 0, "url": None, "token": "x", "state": "y" * 500}
    found = parse({"status": "dnd", "activities": [game] * 20, "since": None, "afk": False})
    assert found.status == "dnd"
    assert len(found.activities) == 5
    assert found.activities[0] == {"name": "Chess", "type": 0, "created_at": 0, "state": "y" * 128}


def test_older_libraries_name_it_game() -> None:
    assert parse({"status": "online", "game": {"name": "Chess", "type": 0}}).activities[0]["name"] == "Chess"


async def test_the_list_on_screen_and_its_changes(
    hub: Hub, community: Community, alice_token: str, bob_token: str
) -> None:
    async with Socket() as alice:
        await alice.identify(alice_token)
        first = await watch(alice, community)
        assert [member["user"]["username"] for member in first["members"]] == ["alice", "bob"]
        assert [each["user"]["id"] for each in first["presences"]] == [str(community.alice.id)]
        assert (first["online_count"], first["member_count"]) == (1, 2)
        async with Socket() as bob:
            await bob.identify(bob_token)
            assert await status_of(alice, community.bob) == "online"
            assert (await alice.until("GUILD_MEMBER_LIST_UPDATE"))["online_count"] == 2
            await bob.send(3, {"status": "idle", "since": 1, "activities": [], "afk": True})
            assert await status_of(alice, community.bob) == "idle"
            await bob.send(3, {"status": "invisible", "since": None, "activities": [], "afk": False})
            assert await status_of(alice, community.bob) == "offline"
            await bob.send(3, {"status": "online", "since": None, "activities": [], "afk": False})
            assert await status_of(alice, community.bob) == "online"
        assert await status_of(alice, community.bob) == "offline"


async def test_who_does_not_watch_is_told_nothing(
    hub: Hub, community: Community, alice_token: str, bob_token: str
) -> None:
    async with Socket() as alice, Socket() as bob:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        assert await alice.silent()


async def test_coming_back_at_once_is_no_departure(
    hub: Hub, community: Community, alice_token: str, bob_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "GRACE_SECONDS", 5)
    async with Socket() as alice:
        await alice.identify(alice_token)
        async with Socket() as bob:
            await bob.identify(bob_token)
        await watch(alice, community)
        await alice.heard()
        async with Socket() as bob:
            await bob.identify(bob_token)
            assert "PRESENCE_UPDATE" not in await alice.types()


async def test_what_one_chooses_in_the_settings_holds(
    hub: Hub, community: Community, alice_token: str, bob_token: str
) -> None:
    async with Socket() as alice, Socket() as bob:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        await watch(alice, community)
        await act(lambda: set_status(community.bob, status="dnd", custom_status="reading"))
        update = await alice.until("PRESENCE_UPDATE")
        while update["status"] != "dnd":
            update = await alice.until("PRESENCE_UPDATE")
        assert update["guild_id"] == str(community.guild.id)
        assert update["activities"][0]["state"] == "reading"
        assert update["client_status"] == {"web": "dnd"}


async def test_people_who_share_a_chat_are_told(
    hub: Hub, alice: User, bob: User, alice_token: str, bob_token: str, charlie_token: str
) -> None:
    chat = await act(lambda: open_chat(opener=alice, other=bob))
    await act(say, alice, chat, "hi")
    async with Socket() as first, Socket() as stranger, Socket() as second:
        await first.identify(alice_token)
        await stranger.identify(charlie_token)
        await second.identify(bob_token)
        update = await first.until("PRESENCE_UPDATE")
        assert (update["user"]["id"], update["status"]) == (str(bob.id), "online")
        assert "guild_id" not in update
        assert await stranger.silent()


async def test_bots_with_the_intent_are_told_of_everybody(
    hub: Hub, community: Community, bob_token: str
) -> None:
    bot, token = await act(make_bot, community.alice, flags=1 << 12)
    await act(join, community.guild, bot)
    async with Socket() as socket, Socket() as bob:
        await socket.identify(token, intents=PRESENCES)
        await bob.identify(bob_token)
        update = await socket.until("PRESENCE_UPDATE")
        while update["user"]["id"] != str(community.bob.id):
            update = await socket.until("PRESENCE_UPDATE")
        assert (update["status"], update["guild_id"]) == ("online", str(community.guild.id))


async def test_a_watched_list_follows_who_joins_and_leaves(
    hub: Hub, community: Community, alice_token: str
) -> None:
    async with Socket() as alice:
        await alice.identify(alice_token)
        await watch(alice, community)
        await act(join, community.guild, community.charlie)
        assert (await alice.until("GUILD_MEMBER_LIST_UPDATE"))["member_count"] == 3
        await act(
            lambda: members.kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)
        )
        update = await alice.until("GUILD_MEMBER_LIST_UPDATE")
        assert [member["user"]["username"] for member in update["members"]] == ["alice", "charlie"]


async def test_ranges_choose_the_part(hub: Hub, community: Community, alice_token: str) -> None:
    def fill() -> None:
        for number in range(5):
            join(community.guild, make_user(f"person{number}"))

    await act(fill)
    async with Socket() as alice:
        await alice.identify(alice_token)
        found = await watch(alice, community, ranges=[[0, 0], [3, 4]])
        assert [member["user"]["username"] for member in found["members"]] == ["alice", "person1", "person2"]
        assert (found["ranges"], found["member_count"]) == ([[0, 0], [3, 4]], 7)


@pytest.mark.parametrize(
    "ranges",
    [[], "x", [[0]], [[0, 100]], [[5, 4]], [[-1, 4]], [["0", "1"]], [[0, 1]] * 6, [[0.5, 1]], [[True, 1]]],
)
async def test_bad_ranges_are_refused(hub: Hub, community: Community, alice_token: str, ranges: Any) -> None:
    async with Socket() as alice:
        await alice.identify(alice_token)
        data = {"guild_id": str(community.guild.id), "ranges": ranges}
        answer = await alice.command("guild:watch", data)
        assert answer["error"]["errors"]["ranges"]["_errors"]


@pytest.mark.parametrize("value", [None, "", "x", True, 1.5, [], "9" * 30, -1])
async def test_bad_ids_are_refused(hub: Hub, alice_token: str, value: Any) -> None:
    async with Socket() as alice:
        await alice.identify(alice_token)
        answer = await alice.command("guild:watch", {"guild_id": value})
        assert answer["error"]["code"] == 50035


async def test_a_guild_or_channel_that_is_not_ones_own_is_unknown(
    hub: Hub, community: Community, bob_token: str, charlie_token: str
) -> None:
    hidden = await act(community.hidden_channel)
    async with Socket() as bob, Socket() as charlie:
        await bob.identify(bob_token)
        await charlie.identify(charlie_token)
        for guild_id in (community.guild.id, MISSING):
            answer = await charlie.command("guild:watch", {"guild_id": str(guild_id)})
            assert answer["error"]["code"] == 10004
        for channel_id in (hidden.id, MISSING):
            data = {"guild_id": str(community.guild.id), "channel_id": str(channel_id)}
            assert (await bob.command("guild:watch", data))["error"]["code"] == 10003


async def test_the_kicked_and_the_blind_watch_no_more(
    hub: Hub, community: Community, bob_token: str, alice_token: str
) -> None:
    async with Socket() as bob, Socket() as alice:
        await bob.identify(bob_token)
        await watch(bob, community)
        await act(community.forbid, 1 << 10)
        assert (await bob.until("CHANNEL_DELETE"))["id"] == str(community.channel.id)
        await alice.identify(alice_token)
        await act(join, community.guild, community.charlie)
        assert "GUILD_MEMBER_LIST_UPDATE" not in await bob.types(0.5)
        await act(
            lambda: members.kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id)
        )
        await bob.until("GUILD_DELETE")
        assert hub.crowd.watching.guild_ids() == set()


# Other processes


def report(process: str, **users: Any) -> Event:
    data = {"process": process, "users": users}
    return Event(crowd.PRESENCE, Audience(), orjson.dumps(data))


async def test_users_of_other_processes_are_there_too(
    hub: Hub, community: Community, alice_token: str
) -> None:
    bob = str(community.bob.id)
    async with Socket() as alice:
        await alice.identify(alice_token)
        await watch(alice, community)
        wake.receive([report("elsewhere", **{bob: ["dnd", []]})])
        assert await status_of(alice, community.bob) == "dnd"
        assert (await alice.until("GUILD_MEMBER_LIST_UPDATE"))["online_count"] == 2
        wake.receive([report("third", **{bob: ["online", []]})])
        wake.receive([report("elsewhere", **{bob: None})])
        assert await status_of(alice, community.bob) == "online"
        wake.receive([report("third", **{bob: None})])
        assert await status_of(alice, community.bob) == "offline"


async def test_a_process_that_falls_silent_is_forgotten(hub: Hub, community: Community) -> None:
    hub.crowd.reported(report("elsewhere", **{str(community.bob.id): ["online", []]}))
    assert hub.crowd.of(community.bob.id) == Presence("online")
    await hub.crowd.beat(time.monotonic() + crowd.SILENCE_SECONDS + 1)
    assert hub.crowd.of(community.bob.id) is None


async def test_this_process_reports_its_own_and_answers_who_asks(
    hub: Hub, community: Community, alice_token: str
) -> None:
    sent: list[Event] = []
    stop = wake.add_path(sent.extend)
    async with Socket() as alice:
        await alice.identify(alice_token)
        everything = {str(community.alice.id): ["online", []]}
        await eventually(lambda: _users(sent), everything)
        await asyncio.sleep(0.2)
        sent.clear()
        await asyncio.sleep(0.2)
        assert _users(sent) == {}
        hub.crowd.asked(Event(crowd.PRESENCE_WANTED, Audience(), orjson.dumps({"process": "new"})))
        await eventually(lambda: _users(sent), everything)
    stop()


def _users(events: list[Event]) -> dict[str, Any]:
    reports = [event.data()["users"] for event in events if event.type == crowd.PRESENCE]
    return {user: line for users in reports for user, line in users.items()}
