"""How the hub writes: to whom, in which form, in how many writes."""

from typing import Any

import orjson
import pytest

from guilds.permissions import Permission
from rscord.core import wake
from rscord.core.events import Audience, Event
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import ALL_INTENTS, CloseCode, Intent
from rscord.gateway.session import Session
from tests.gateway.fakes import FakeSink, begin, running, settled
from tests.gateway.world import GUILD, VIEW, World

ALICE, BOB, CHARLIE, DORA = 1, 2, 3, 4
PUBLIC, OTHER, HIDDEN = 2001, 2002, 2003


class Stage:
    """A world with everybody's sink in it."""

    def __init__(self, hub: Hub, world: World) -> None:
        self.hub = hub
        self.world = world
        self.position = 0

    async def enter(self, user: int, **options: Any) -> tuple[Session, FakeSink]:
        sink = FakeSink()
        session = await begin(self.hub, user, sink, **options)
        sink.payloads.clear()
        sink.writes = 0
        return session, sink

    def event(self, type: str, data: Any = None, **audience: Any) -> Event:
        """Return the next logged event of the guild."""
        self.position += 1
        return Event(type, Audience(GUILD, **audience), orjson.dumps(data or {}), self.position)

    def hear(self, *events: Event) -> None:
        self.hub.hear(events)


@pytest.fixture
async def stage() -> Any:
    world = World([ALICE, BOB, CHARLIE, DORA])
    async with running(world, waking=False) as (hub, _):
        yield Stage(hub, world)


async def test_only_who_may_view_the_channel_hears_it(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    _, bob = await stage.enter(BOB)
    _, dora = await stage.enter(DORA)
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=HIDDEN))
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "2"}, channel_id=PUBLIC))
    assert [payload["d"]["id"] for payload in alice.payloads] == ["1", "2"]
    assert [payload["d"]["id"] for payload in bob.payloads] == ["2"]
    assert dora.payloads == []


async def test_a_dispatch_carries_its_position(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    stage.hear(stage.event("GUILD_UPDATE"))
    stage.hear(Event("TYPING_START", Audience(GUILD, PUBLIC), b"{}"))
    assert [payload["s"] for payload in alice.payloads] == [1, 1]


async def test_alone_an_event_is_one_write_and_together_they_are_one_too(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    _, bob = await stage.enter(BOB)
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=PUBLIC))
    assert alice.writes == 1
    stage.hear(*(stage.event("MESSAGE_CREATE", {"id": str(n)}, channel_id=PUBLIC) for n in range(8)))
    assert (alice.writes, bob.writes) == (2, 2)
    assert [payload["s"] for payload in bob.payloads] == list(range(1, 10))


async def test_every_encoding_gets_its_own_frames(stage: Stage) -> None:
    session, alice = await stage.enter(ALICE)
    written: list[bytes] = []
    session.send, session.encoding = written.append, 1
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=PUBLIC))
    (frame,) = written
    assert frame[0] == 0x82
    assert frame.endswith(b"\x00\x00\xff\xff")
    assert alice.payloads == []


async def test_an_intent_that_was_not_asked_for_is_not_served(stage: Stage) -> None:
    _, bot = await stage.enter(BOB, bot=True, intents=int(Intent.GUILDS | Intent.MESSAGE_CONTENT))
    for type in (
        "MESSAGE_CREATE",
        "MESSAGE_REACTION_ADD",
        "TYPING_START",
        "GUILD_BAN_ADD",
        "PRESENCE_UPDATE",
    ):
        stage.hear(stage.event(type, channel_id=PUBLIC))
    stage.hear(stage.event("CHANNEL_PINS_UPDATE", channel_id=PUBLIC))
    stage.hear(stage.event("SOMETHING_OF_OUR_OWN", channel_id=PUBLIC))
    assert bot.types == ["CHANNEL_PINS_UPDATE", "SOMETHING_OF_OUR_OWN"]


async def test_changes_to_oneself_need_no_intent(stage: Stage) -> None:
    _, bot = await stage.enter(BOB, bot=True, intents=int(Intent.GUILDS))
    for user in (ALICE, BOB):
        stage.hear(stage.event("GUILD_MEMBER_UPDATE", {"user": {"id": str(user)}, "roles": []}))
    assert [payload["d"]["user"]["id"] for payload in bot.payloads] == [str(BOB)]


def message(author: int, *mentioned: int) -> dict[str, Any]:
    mentions = [{"id": str(user)} for user in mentioned]
    return {"id": "1", "author": {"id": str(author)}, "mentions": mentions, "content": "text", "embeds": [{}]}


async def test_a_bot_without_message_content_gets_none_but_its_own(stage: Stage) -> None:
    intents = ALL_INTENTS & ~Intent.MESSAGE_CONTENT
    _, bot = await stage.enter(BOB, bot=True, intents=intents)
    _, other = await stage.enter(CHARLIE, bot=True, intents=intents)
    _, person = await stage.enter(ALICE, intents=intents)
    for each in (message(ALICE), message(BOB), message(ALICE, BOB)):
        stage.hear(stage.event("MESSAGE_CREATE", each, channel_id=PUBLIC))
    assert [payload["d"]["content"] for payload in bot.payloads] == ["", "text", "text"]
    assert [payload["d"]["content"] for payload in other.payloads] == ["", "", ""]
    assert [payload["d"]["content"] for payload in person.payloads] == ["text", "text", "text"]


async def test_named_users_and_permissions_narrow_an_audience(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    _, bob = await stage.enter(BOB)
    stage.hear(stage.event("A", user_ids=(BOB, DORA)))
    stage.hear(stage.event("B", permission=int(Permission.MANAGE_GUILD)))
    stage.hear(stage.event("C", user_ids=(BOB,), permission=int(Permission.MANAGE_GUILD)))
    assert (alice.types, bob.types) == (["B"], ["A"])


async def test_internal_events_are_told_to_nobody(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    stage.hear(stage.event("~SOMETHING"))
    assert alice.payloads == []


async def test_personal_events_go_to_all_of_a_persons_sessions(stage: Stage) -> None:
    sinks = [(await stage.enter(DORA))[1] for _ in range(2)]
    stage.hear(Event("USER_UPDATE", Audience(user_ids=(DORA,)), b"{}", 1))
    assert [sink.types for sink in sinks] == [["USER_UPDATE"], ["USER_UPDATE"]]


async def test_only_shard_0_hears_of_what_is_outside_guilds(stage: Stage) -> None:
    first, first_sink = await stage.enter(BOB, bot=True)
    second, second_sink = await stage.enter(BOB, bot=True)
    first.shard, second.shard = (0, 2), (1, 2)
    stage.hear(Event("MESSAGE_CREATE", Audience(user_ids=(BOB,)), b"{}", 1))
    assert (first_sink.types, second_sink.types) == (["MESSAGE_CREATE"], [])


async def test_direct_messages_need_their_intent(stage: Stage) -> None:
    _, bot = await stage.enter(BOB, bot=True, intents=int(Intent.GUILD_MESSAGES))
    stage.hear(Event("MESSAGE_CREATE", Audience(channel_id=9, user_ids=(BOB,)), b"{}", 1))
    assert bot.payloads == []


async def test_bots_are_not_told_of_new_chats(stage: Stage) -> None:
    _, bot = await stage.enter(BOB, bot=True)
    _, person = await stage.enter(ALICE)
    stage.hear(Event("CHANNEL_CREATE", Audience(user_ids=(ALICE, BOB)), b'{"id":"9","members":[]}', 1))
    assert (bot.types, person.types) == ([], ["CHANNEL_CREATE"])


async def test_the_kicked_hear_that_the_guild_is_gone_and_then_nothing(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    session, bob = await stage.enter(BOB)
    stage.hear(
        stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=PUBLIC),
        stage.event("GUILD_MEMBER_REMOVE", {"user": {"id": str(BOB)}}),
        stage.event("MESSAGE_CREATE", {"id": "2"}, channel_id=PUBLIC),
    )
    assert [(payload["t"], payload["d"]) for payload in bob.payloads] == [
        ("MESSAGE_CREATE", {"id": "1"}),
        ("GUILD_DELETE", {"id": str(GUILD)}),
    ]
    assert session.guilds == set()
    assert alice.types == ["MESSAGE_CREATE", "GUILD_MEMBER_REMOVE", "MESSAGE_CREATE"]


async def test_a_deleted_guild_is_told_and_forgotten(stage: Stage) -> None:
    session, bob = await stage.enter(BOB)
    stage.hear(stage.event("GUILD_DELETE", {"id": str(GUILD)}), stage.event("GUILD_UPDATE"))
    assert bob.types == ["GUILD_DELETE"]
    assert (stage.hub.guilds, session.guilds) == ({}, set())


def shape(channel_id: int, *overwrites: tuple[int, int, int, int]) -> dict[str, Any]:
    rows = [{"id": str(a), "type": b, "allow": str(c), "deny": str(d)} for a, b, c, d in overwrites]
    return {
        "id": str(channel_id),
        "guild_id": str(GUILD),
        "type": 0,
        "name": "n",
        "permission_overwrites": rows,
    }


async def test_a_channel_that_is_hidden_or_shown_goes_and_comes(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    _, bob = await stage.enter(BOB)
    hidden = shape(PUBLIC, (GUILD, 0, 0, VIEW)) | {"name": "secret"}
    stage.hear(stage.event("CHANNEL_UPDATE", hidden, channel_id=PUBLIC))
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=PUBLIC))
    stage.hear(stage.event("CHANNEL_UPDATE", shape(PUBLIC), channel_id=PUBLIC))
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "2"}, channel_id=PUBLIC))
    assert bob.types == ["CHANNEL_DELETE", "CHANNEL_CREATE", "MESSAGE_CREATE"]
    assert bob.payloads[0]["d"]["name"] == "", "what it is called now is no longer theirs to know"
    assert bob.payloads[1]["d"]["name"] == "n"
    assert alice.types == ["CHANNEL_UPDATE", "MESSAGE_CREATE", "CHANNEL_UPDATE", "MESSAGE_CREATE"]


async def test_a_deleted_channel_is_told_to_who_could_see_it(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    _, bob = await stage.enter(BOB)
    for channel_id in (HIDDEN, PUBLIC):
        stage.hear(stage.event("CHANNEL_DELETE", shape(channel_id), channel_id=channel_id))
    assert [payload["d"]["id"] for payload in alice.payloads] == [str(HIDDEN), str(PUBLIC)]
    assert [payload["d"]["id"] for payload in bob.payloads] == [str(PUBLIC)]


async def test_what_a_role_shows_comes_before_the_change_that_shows_it() -> None:
    """So a client that is cut off in between resumes before the change, and is told again."""
    world = World([ALICE, BOB])
    world.roles[GUILD] = 0
    async with running(world) as (hub, _):
        sink = FakeSink()
        session = await begin(hub, BOB, sink)
        sink.payloads.clear()
        before = {"permissions": 0}
        world.roles[GUILD] = VIEW
        world._announce("GUILD_ROLE_UPDATE", {"role": world._role(GUILD)}, before=before)
        await settled(hub, world, session)
        created = [payload for payload in sink.payloads if payload["t"] == "CHANNEL_CREATE"]
        assert {int(payload["d"]["id"]) for payload in created} == {PUBLIC, OTHER}
        assert {payload["s"] for payload in created} == {0}
        assert (sink.payloads[-1]["t"], sink.payloads[-1]["s"]) == ("GUILD_ROLE_UPDATE", 1)


async def test_what_a_role_showed_and_somebody_hid_at_once_is_not_named() -> None:
    world = World([ALICE, BOB])
    world.roles[GUILD] = 0
    async with running(world) as (hub, pool):
        sink = FakeSink()
        session = await begin(hub, BOB, sink)

        def hide() -> None:
            pool.meanwhile = lambda: None
            world.roles[GUILD] = 0
            world._announce("GUILD_ROLE_UPDATE", {"role": world._role(GUILD)}, before={"permissions": VIEW})
            hub.follower._drain()

        pool.meanwhile = hide
        world.roles[GUILD] = VIEW
        world._announce("GUILD_ROLE_UPDATE", {"role": world._role(GUILD)}, before={"permissions": 0})
        await settled(hub, world, session)
        assert "CHANNEL_CREATE" not in sink.types
        assert sink.types.count("GUILD_ROLE_UPDATE") == 2


async def test_a_socket_whose_connection_is_gone_does_not_disturb_the_others(stage: Stage) -> None:
    gone, gone_sink = await stage.enter(ALICE)
    _, bob = await stage.enter(BOB)
    gone_sink.gone = True
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=PUBLIC))
    stage.hear(*(stage.event("MESSAGE_CREATE", {"id": "2"}, channel_id=PUBLIC) for _ in range(2)))
    assert len(bob.payloads) == 3
    assert not gone.live


async def test_a_slow_socket_is_dropped_once_it_is_live(stage: Stage) -> None:
    session, sink = await stage.enter(ALICE)
    session.live = False
    assert sink.on_full is not None
    sink.on_full()
    assert not sink.aborted, "what it asked for itself may wait"
    session.live = True
    sink.on_full()
    assert sink.aborted
    assert session.closed


async def test_an_event_that_cannot_be_read_harms_no_other(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    broken = Event("CHANNEL_UPDATE", Audience(GUILD, PUBLIC), b"{not json", 1)
    stage.position = 1
    stage.hear(broken, stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=PUBLIC))
    assert alice.types == ["MESSAGE_CREATE"]


async def test_an_ended_sign_in_closes_its_sockets_only(stage: Stage) -> None:
    ended, ended_sink = await stage.enter(ALICE)
    other, other_sink = await stage.enter(ALICE)
    ended.sign_in_id, other.sign_in_id = 7, 8
    data = {"sign_in_id": "7", "user_id": str(ALICE)}
    stage.hear(Event("~SIGN_IN_END", Audience(user_ids=(ALICE,)), orjson.dumps(data), 1))
    assert (ended_sink.closed, other_sink.closed) == (CloseCode.AUTHENTICATION_FAILED, 0)


async def test_a_new_token_closes_a_bots_sockets(stage: Stage) -> None:
    _, bot = await stage.enter(BOB, bot=True)
    data = orjson.dumps({"user_id": str(BOB)})
    stage.hear(Event("~BOT_TOKEN_END", Audience(user_ids=(BOB,)), data, 1))
    assert bot.closed == CloseCode.AUTHENTICATION_FAILED


async def test_nothing_is_written_after_a_close(stage: Stage) -> None:
    session, alice = await stage.enter(ALICE)
    session.close(4000)
    stage.hear(stage.event("MESSAGE_CREATE", {"id": "1"}, channel_id=PUBLIC))
    assert alice.payloads == []


async def test_a_log_trimmed_past_this_process_sends_everybody_away(stage: Stage) -> None:
    _, alice = await stage.enter(ALICE)
    stage.hub.lose_everybody()
    assert alice.closed == CloseCode.UNKNOWN
    assert stage.hub.connections == set()


async def test_stopping_asks_clients_to_come_back() -> None:
    world = World([ALICE])
    async with running(world) as (hub, _):
        sink = FakeSink()
        await begin(hub, ALICE, sink)
    assert sink.payloads[-1]["op"] == 7
    assert sink.closed == CloseCode.RESTART


async def test_zombies_and_the_nameless_are_closed(stage: Stage) -> None:
    session, sink = await stage.enter(ALICE)
    nameless, nameless_sink = await stage.enter(BOB)
    stage.hub.release(nameless)
    now = session.connected_at
    stage.hub.sweep(now + 59)
    assert (sink.closed, nameless_sink.closed) == (0, 0)
    session.signed_of_life = nameless.signed_of_life = now + 60
    stage.hub.sweep(now + 61.5)
    assert (sink.closed, nameless_sink.closed) == (0, CloseCode.TIMED_OUT)
    stage.hub.sweep(now + 60 + 41 * 1.5 + 1)
    assert sink.closed == CloseCode.TIMED_OUT


async def test_wakes_reach_the_hub() -> None:
    world = World([ALICE])
    async with running(world) as (hub, _):
        sink = FakeSink()
        await begin(hub, ALICE, sink)
        wake.receive([Event("TYPING_START", Audience(GUILD, PUBLIC), b"{}")])
        world.say(PUBLIC)
        await settled(hub, world)
        assert sink.types == ["GUILD_CREATE", "TYPING_START", "MESSAGE_CREATE"]
