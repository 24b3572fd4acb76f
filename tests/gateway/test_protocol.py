"""What clients may send, and the code that closes the socket where they send something else."""

import json
from typing import Any

import pytest
from django.conf import settings

from rscord.gateway import protocol
from rscord.gateway.protocol import ALL_INTENTS, CloseCode, Intent, Op, ProtocolError

DEEP = b'{"op":1,"d":' + b"[" * 1900 + b"]" * 1900 + b"}"


def code_of(call: Any, *args: Any) -> CloseCode:
    with pytest.raises(ProtocolError) as caught:
        call(*args)
    return caught.value.code


def test_a_heartbeat_is_read() -> None:
    assert protocol.parse(b'{"op":1,"d":null}') == protocol.Payload(Op.HEARTBEAT, None)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"1",
        b"null",
        b'"op"',
        b"{",
        b"{}",
        b'{"op":null}',
        b'{"op":"1"}',
        b'{"op":true}',
        b'{"op":1.5}',
        b'{"op":1,"d":NaN}',
        b"\xff\xfe",
        b'{"op":1,"d":"\xed\xa0\x80"}',
        DEEP,
    ],
)
def test_what_cannot_be_read_is_4002(data: bytes) -> None:
    assert code_of(protocol.parse, data) == CloseCode.DECODE


@pytest.mark.parametrize("op", [-1, 0, 5, 7, 9, 10, 11, 41, 42, 255, 10**30])
def test_opcodes_that_clients_do_not_send_are_4001(op: int) -> None:
    # Numbers beyond 64 bits are no JSON for orjson.
    expected = CloseCode.UNKNOWN_OPCODE if op < 2**63 else CloseCode.DECODE
    assert code_of(protocol.parse, json.dumps({"op": op}).encode()) == expected


def padded(op: int, size: int) -> bytes:
    bare = len(json.dumps({"op": op, "d": ""}))
    return json.dumps({"op": op, "d": "x" * (size - bare)}).encode()


def test_discords_opcodes_have_4096_bytes() -> None:
    assert protocol.parse(padded(1, 4096)).op == Op.HEARTBEAT
    assert code_of(protocol.parse, padded(1, 4097)) == CloseCode.DECODE


def test_commands_have_more() -> None:
    limit = settings.GATEWAY_COMMAND_MAX_BYTES
    assert protocol.parse(padded(40, limit)).op == Op.COMMAND
    assert code_of(protocol.parse, padded(40, limit + 1)) == CloseCode.DECODE


def test_identify_as_discord_py_sends_it() -> None:
    found = protocol.parse_identify(
        {
            "token": "abc",
            "properties": {"os": "linux", "browser": "discord.py", "device": "discord.py"},
            "compress": True,
            "large_threshold": 250,
            "intents": 513,
            "presence": {"status": "online", "game": None, "since": 0, "afk": False},
        }
    )
    assert (found.token, found.intents, found.shard, found.large_threshold) == ("abc", 513, (0, 1), 250)


def test_identify_of_a_browser_has_no_token_and_no_intents() -> None:
    found = protocol.parse_identify({"properties": {}})
    assert (found.token, found.intents, found.large_threshold) == (None, None, 50)


@pytest.mark.parametrize(("given", "used"), [(0, 50), (49, 50), (100, 100), (10**6, 250)])
def test_large_threshold_is_kept_in_bounds(given: int, used: int) -> None:
    assert protocol.parse_identify({"large_threshold": given}).large_threshold == used


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"token": 1}, CloseCode.DECODE),
        ({"large_threshold": "50"}, CloseCode.DECODE),
        ({"intents": "513"}, CloseCode.INVALID_INTENTS),
        ({"intents": -1}, CloseCode.INVALID_INTENTS),
        ({"intents": True}, CloseCode.INVALID_INTENTS),
        ({"intents": 1 << 17}, CloseCode.INVALID_INTENTS),
        ({"intents": 1 << 62}, CloseCode.INVALID_INTENTS),
        ({"shard": [0]}, CloseCode.INVALID_SHARD),
        ({"shard": [1, 1]}, CloseCode.INVALID_SHARD),
        ({"shard": [-1, 1]}, CloseCode.INVALID_SHARD),
        ({"shard": [0, 0]}, CloseCode.INVALID_SHARD),
        ({"shard": ["0", "1"]}, CloseCode.INVALID_SHARD),
        ({"shard": "0,1"}, CloseCode.INVALID_SHARD),
    ],
)
def test_a_bad_identify_is_refused(fields: dict[str, Any], code: CloseCode) -> None:
    assert code_of(protocol.parse_identify, fields) == code


@pytest.mark.parametrize(
    "d", [None, [], "x", 1, {}, {"session_id": 1, "seq": 1}, {"session_id": "a", "seq": "1"}]
)
def test_a_bad_resume_is_refused(d: Any) -> None:
    assert code_of(protocol.parse_resume, d) == CloseCode.DECODE


@pytest.mark.parametrize("value", ["123456789012345678", 123456789012345678])
def test_ids_come_as_strings_or_numbers(value: Any) -> None:
    assert protocol.as_id(value) == 123456789012345678


@pytest.mark.parametrize("value", [None, "", "x", "-1", -1, 1.5, True, [], "١٢", "9" * 20, 1 << 63])
def test_what_is_no_id_is_refused(value: Any) -> None:
    assert code_of(protocol.as_id, value) == CloseCode.DECODE


@pytest.mark.parametrize(
    "d", [None, [], {"guild_id": "x"}, {"guild_id": "1", "channel_id": {}}, {"self_mute": "yes"}]
)
def test_a_bad_voice_state_is_refused(d: Any) -> None:
    assert code_of(protocol.parse_voice_state, d) == CloseCode.DECODE


def test_privileged_intents_need_their_application_flag() -> None:
    wanted = Intent.GUILDS | Intent.GUILD_MEMBERS | Intent.MESSAGE_CONTENT
    assert protocol.unswitched(wanted, 0) == Intent.GUILD_MEMBERS | Intent.MESSAGE_CONTENT
    assert protocol.unswitched(wanted, 1 << 15 | 1 << 18) == 0
    assert protocol.unswitched(Intent.GUILDS, 0) == 0


def test_the_intents_are_discords() -> None:
    assert ALL_INTENTS == 0b11001100011111111111111111


@pytest.mark.parametrize("count", [1, 2, 16])
def test_every_guild_belongs_to_one_shard(count: int) -> None:
    guild_id = 175928847299117063
    assert [protocol.in_shard(guild_id, (shard, count)) for shard in range(count)].count(True) == 1
