"""What a client may not do, and that doing it harms nobody else."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from rscord.gateway import session as sessions
from rscord.gateway.hub import Hub
from rscord.gateway.models import GatewaySession
from rscord.gateway.protocol import CloseCode
from tests.base import Community, say
from tests.gateway.client import Socket, act

pytestmark = pytest.mark.django_db(transaction=True)


def padded(op: int, size: int) -> str:
    bare = len(json.dumps({"op": op, "d": ""}))
    return json.dumps({"op": op, "d": "x" * (size - bare)})


ABUSE = [
    (padded(1, 4097), CloseCode.DECODE),
    (padded(40, settings.GATEWAY_COMMAND_MAX_BYTES + 1), CloseCode.DECODE),
    ('{"op":1,"d":' + "[" * 10_000 + "]" * 10_000 + "}", CloseCode.DECODE),
    ("not json", CloseCode.DECODE),
    (b"\x00\xff", CloseCode.DECODE),
    ('{"op":40,"d":{}}', CloseCode.DECODE),
    ('{"op":40,"d":{"name":1,"nonce":"n"}}', CloseCode.DECODE),
    ('{"op":40,"d":{"name":"typing","nonce":{},"data":{}}}', CloseCode.DECODE),
    ('{"op":40,"d":{"name":"typing","nonce":"n","data":[]}}', CloseCode.DECODE),
    ('{"op":40,"d":{"name":"typing","nonce":"' + "n" * 65 + '"}}', CloseCode.DECODE),
    ('{"op":5}', CloseCode.UNKNOWN_OPCODE),
    ('{"op":0,"d":{}}', CloseCode.UNKNOWN_OPCODE),
    ('{"op":3,"d":{"status":"asleep"}}', CloseCode.DECODE),
    ('{"op":3,"d":{"status":"online","activities":[1]}}', CloseCode.DECODE),
    ('{"op":3,"d":{"status":"online","activities":[{"type":99}]}}', CloseCode.DECODE),
    ('{"op":3,"d":[]}', CloseCode.DECODE),
    ('{"op":4,"d":{"guild_id":"no id"}}', CloseCode.DECODE),
    ('{"op":8,"d":{"guild_id":{}}}', CloseCode.DECODE),
    ('{"op":8,"d":{"guild_id":"1","query":1,"limit":0}}', CloseCode.DECODE),
    ('{"op":8,"d":{"guild_id":"1","query":"","limit":-1}}', CloseCode.DECODE),
    ('{"op":8,"d":{"guild_id":"1","user_ids":["x"]}}', CloseCode.DECODE),
    ('{"op":8,"d":{"guild_id":"1","user_ids":[' + ",".join(["1"] * 101) + "]}}", CloseCode.DECODE),
    ('{"op":8,"d":{"guild_id":"1","nonce":1}}', CloseCode.DECODE),
    ('{"op":6,"d":{}}', CloseCode.ALREADY_AUTHENTICATED),
]


@pytest.mark.parametrize(("frame", "code"), ABUSE)
async def test_abuse_closes_the_socket_and_no_other(
    hub: Hub, community: Community, alice_token: str, bob_token: str, frame: Any, code: int
) -> None:
    async with Socket() as alice, Socket() as bob:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        await bob.send_raw(frame)
        assert await bob.closed() == code
        await act(say, community.alice, community.channel, "still here")
        assert (await alice.until("MESSAGE_CREATE"))["content"] == "still here"


@override_settings(RATE_LIMITS=True)
async def test_the_121st_payload_in_a_minute_is_4008(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        for _ in range(sessions.SEND_LIMIT - 1):
            await socket.send(1, None)
            assert (await socket.receive())["op"] == 11
        await socket.send(1, None)
        assert await socket.closed() == CloseCode.RATE_LIMITED


@override_settings(RATE_LIMITS=True)
async def test_commands_have_limits_of_their_own(
    hub: Hub, alice_token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "COMMAND_LIMIT", 70)
    async with Socket() as socket:
        await socket.identify(alice_token)
        answers = [await socket.command("nothing", {}, str(n)) for n in range(70)]
        refused = [answer for answer in answers if "retry_after" in answer["error"]]
        assert len(refused) == 10, "60 in 10 seconds for each user"
        await socket.send(40, {"name": "nothing", "nonce": "n"})
        assert await socket.closed() == CloseCode.RATE_LIMITED


async def test_a_voice_state_is_taken(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        await socket.send(4, {"guild_id": "1", "channel_id": None, "self_mute": False, "self_deaf": False})
        await socket.send(1, None)
        assert (await socket.receive())["op"] == 11


async def test_heartbeats_keep_a_socket(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        (session,) = hub.connections
        late = session.signed_of_life + 100
        await socket.send(1, socket.seq)
        assert (await socket.receive())["op"] == 11
        assert session.is_zombie(late)
        hub.sweep(late)
        assert await socket.closed() == CloseCode.TIMED_OUT


async def test_a_zombies_session_stays_resumable(hub: Hub, community: Community, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        hub.sweep(1e12)
        assert await socket.closed() == CloseCode.TIMED_OUT
    row = await GatewaySession.objects.aget(id=socket.session_id)
    assert row.closed_at is None


async def test_a_client_that_goes_in_the_middle_of_identify_leaves_nothing(
    hub: Hub, community: Community, alice_token: str
) -> None:
    for _ in range(5):
        async with Socket() as socket:
            await socket.send(2, {"token": alice_token, "properties": {}})
    assert (hub.connections, hub.users, hub.guilds) == (set(), {}, {})
