"""Op 40 and its answers."""

import pytest
from django.db import OperationalError

from accounts.models import User
from rscord.core.commands import Caller, registry
from rscord.core.errors import InvalidForm
from rscord.gateway.hub import Hub
from tests.base import MISSING, Community
from tests.gateway.client import Socket, act, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Caller]:
    """Commands made for a test, and who called them."""
    callers: list[Caller] = []

    def note(caller: Caller, data: object) -> object:
        callers.append(caller)
        return {"got": data}

    def refuse(caller: Caller, data: object) -> object:
        raise InvalidForm.one("field", "BAD", "It is bad.")

    def fail(caller: Caller, data: object) -> object:
        raise ZeroDivisionError

    def wait(caller: Caller, data: object) -> object:
        raise OperationalError("database is locked")

    for name, handler in (("note", note), ("refuse", refuse), ("fail", fail), ("wait", wait)):
        monkeypatch.setitem(registry, name, handler)
    return callers


async def test_a_command_is_carried_out_as_its_caller(hub: Hub, alice: User, calls: list[Caller]) -> None:
    started, token = await act(sign_in, alice)
    async with Socket() as socket:
        await socket.identify(token)
        answer = await socket.command("note", {"a": 1}, "x")
        assert answer == {"nonce": "x", "ok": True, "data": {"got": {"a": 1}}}
        (caller,) = calls
        assert (caller.user, caller.sign_in_id, caller.session_id) == (alice, started.id, socket.session_id)


async def test_answers_come_in_the_order_of_the_commands(
    hub: Hub, alice_token: str, calls: list[Caller]
) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        for number in range(5):
            await socket.send(40, {"name": "note", "nonce": number, "data": {}})
        assert [(await socket.until_op(41))["nonce"] for _ in range(5)] == list(range(5))


async def test_a_refusal_has_the_shape_that_http_has(hub: Hub, alice_token: str, calls: list[Caller]) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        answer = await socket.command("refuse")
        assert answer["ok"] is False
        assert answer["error"] == {
            "code": 50035,
            "message": "Invalid Form Body",
            "errors": {"field": {"_errors": [{"code": "BAD", "message": "It is bad."}]}},
        }


async def test_an_unknown_command_is_said_to_be(hub: Hub, alice_token: str) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        answer = await socket.command("nothing")
        assert (answer["ok"], answer["error"]["message"]) == (False, "Unknown command")


async def test_a_fault_of_ours_tells_nothing_and_ends_nothing(
    hub: Hub, alice_token: str, calls: list[Caller]
) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        assert (await socket.command("fail"))["error"]["message"] == "500: Internal Server Error"
        assert "try again" in (await socket.command("wait"))["error"]["message"].lower()
        assert (await socket.command("note"))["ok"] is True


async def test_a_disabled_user_can_do_nothing_more(
    hub: Hub, alice: User, alice_token: str, calls: list[Caller]
) -> None:
    async with Socket() as socket:
        await socket.identify(alice_token)
        await User.objects.filter(id=alice.id).aupdate(is_active=False)
        assert (await socket.command("note"))["ok"] is False
        assert calls == []


async def test_typing_is_heard_by_who_sees_the_channel(
    hub: Hub, community: Community, alice_token: str, bob_token: str, charlie_token: str
) -> None:
    async with Socket() as alice, Socket() as bob, Socket() as charlie:
        await alice.identify(alice_token)
        await bob.identify(bob_token)
        await charlie.identify(charlie_token)
        answer = await bob.command("typing", {"channel_id": str(community.channel.id)})
        assert answer["ok"] is True
        typing = await alice.until("TYPING_START")
        assert typing["user_id"] == str(community.bob.id)
        assert await charlie.silent()


async def test_a_channel_that_one_may_not_see_is_unknown(
    hub: Hub, community: Community, charlie_token: str
) -> None:
    async with Socket() as socket:
        await socket.identify(charlie_token)
        hidden = await socket.command("typing", {"channel_id": str(community.channel.id)})
        missing = await socket.command("typing", {"channel_id": str(MISSING)})
        assert hidden == missing
        assert hidden["error"]["code"] == 10003
