"""Discord's gateway protocol, version 10: opcodes, close codes, intents, and what a client may send.

https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway and
https://docs.discord.com/developers/events/gateway#gateway-intents. Opcodes 40 and 41 are our own: commands over
the socket and their answers.
"""

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Any

from django.conf import settings

from rscord.core.api.parse import loads
from rscord.core.errors import InvalidForm

VERSION = 10
MAX_BYTES = 4096
"""The largest payload of Discord's own opcodes; op 40 has ``GATEWAY_COMMAND_MAX_BYTES``."""


class Op(IntEnum):
    """What a payload is. The client sends 1, 2, 3, 4, 6, 8 and 40, the server the others and 1."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11
    COMMAND = 40
    ANSWER = 41


FROM_CLIENTS = frozenset(
    {Op.HEARTBEAT, Op.IDENTIFY, Op.PRESENCE, Op.VOICE_STATE, Op.RESUME, Op.REQUEST_MEMBERS, Op.COMMAND}
)


class CloseCode(IntEnum):
    """Why the server closes a socket. After 4004 and 4010 to 4014 clients do not come back by themselves."""

    RESTART = 1012
    UNKNOWN = 4000
    UNKNOWN_OPCODE = 4001
    DECODE = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


FINAL_CLOSES = frozenset({1000, 1001})
"""Codes by which a client says that it will not resume."""


class Intent(IntFlag):
    """What a session wants to hear of."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_MODERATION = 1 << 2
    GUILD_EXPRESSIONS = 1 << 3
    GUILD_INTEGRATIONS = 1 << 4
    GUILD_WEBHOOKS = 1 << 5
    GUILD_INVITES = 1 << 6
    GUILD_VOICE_STATES = 1 << 7
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15
    GUILD_SCHEDULED_EVENTS = 1 << 16
    AUTO_MODERATION_CONFIGURATION = 1 << 20
    AUTO_MODERATION_EXECUTION = 1 << 21
    GUILD_MESSAGE_POLLS = 1 << 24
    DIRECT_MESSAGE_POLLS = 1 << 25


I = Intent  # noqa: E741

ALL_INTENTS = sum(Intent)

APPLICATION_FLAGS = {
    I.GUILD_PRESENCES: 1 << 12 | 1 << 13,
    I.GUILD_MEMBERS: 1 << 14 | 1 << 15,
    I.MESSAGE_CONTENT: 1 << 18 | 1 << 19,
}
"""For each privileged intent the application flags that allow it (full or limited)."""

_GUILD_INTENTS: dict[Intent, str] = {
    I.GUILDS: "GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE"
    " CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE CHANNEL_PINS_UPDATE THREAD_CREATE THREAD_UPDATE THREAD_DELETE"
    " THREAD_LIST_SYNC THREAD_MEMBER_UPDATE STAGE_INSTANCE_CREATE STAGE_INSTANCE_UPDATE"
    " STAGE_INSTANCE_DELETE",
    I.GUILD_MEMBERS: "GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE THREAD_MEMBERS_UPDATE",
    I.GUILD_MODERATION: "GUILD_AUDIT_LOG_ENTRY_CREATE GUILD_BAN_ADD GUILD_BAN_REMOVE",
    I.GUILD_EXPRESSIONS: "GUILD_EMOJIS_UPDATE GUILD_STICKERS_UPDATE",
    I.GUILD_INTEGRATIONS: "GUILD_INTEGRATIONS_UPDATE INTEGRATION_CREATE INTEGRATION_UPDATE INTEGRATION_DELETE",
    I.GUILD_WEBHOOKS: "WEBHOOKS_UPDATE",
    I.GUILD_INVITES: "INVITE_CREATE INVITE_DELETE",
    I.GUILD_VOICE_STATES: "VOICE_STATE_UPDATE VOICE_CHANNEL_STATUS_UPDATE",
    I.GUILD_PRESENCES: "PRESENCE_UPDATE",
    I.GUILD_MESSAGES: "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE MESSAGE_DELETE_BULK",
    I.GUILD_MESSAGE_REACTIONS: "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL"
    " MESSAGE_REACTION_REMOVE_EMOJI",
    I.GUILD_MESSAGE_TYPING: "TYPING_START",
    I.GUILD_SCHEDULED_EVENTS: "GUILD_SCHEDULED_EVENT_CREATE GUILD_SCHEDULED_EVENT_UPDATE"
    " GUILD_SCHEDULED_EVENT_DELETE GUILD_SCHEDULED_EVENT_USER_ADD GUILD_SCHEDULED_EVENT_USER_REMOVE",
    I.AUTO_MODERATION_CONFIGURATION: "AUTO_MODERATION_RULE_CREATE AUTO_MODERATION_RULE_UPDATE"
    " AUTO_MODERATION_RULE_DELETE",
    I.AUTO_MODERATION_EXECUTION: "AUTO_MODERATION_ACTION_EXECUTION",
    I.GUILD_MESSAGE_POLLS: "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE",
}

_CHAT_INTENTS: dict[Intent, str] = {
    I.DIRECT_MESSAGES: "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE CHANNEL_PINS_UPDATE",
    I.DIRECT_MESSAGE_REACTIONS: "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL"
    " MESSAGE_REACTION_REMOVE_EMOJI",
    I.DIRECT_MESSAGE_TYPING: "TYPING_START",
    I.DIRECT_MESSAGE_POLLS: "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE",
}


def _by_type(table: dict[Intent, str]) -> dict[str, int]:
    return {type: int(intent) for intent, types in table.items() for type in types.split()}


GUILD_INTENT_OF = _by_type(_GUILD_INTENTS)
"""The intent that an event of a guild needs; types that are absent need none."""

CHAT_INTENT_OF = _by_type(_CHAT_INTENTS)
"""The same for events of chats."""

NOT_FOR_BOTS = frozenset({"CHANNEL_CREATE", "CHANNEL_DELETE"})
"""Events of chats that bots do not get, as with Discord: hikari's parser takes such channels for a guild's."""

WITH_CONTENT = frozenset({"MESSAGE_CREATE", "MESSAGE_UPDATE"})
"""Events that bots without the MESSAGE_CONTENT intent get with their text taken out."""


def unswitched(intents: int, application_flags: int) -> int:
    """Return those privileged ones of ``intents`` that the application has not switched on."""
    return sum(
        intent
        for intent, flags in APPLICATION_FLAGS.items()
        if intents & intent and not application_flags & flags
    )


class ProtocolError(Exception):
    """The client broke the protocol: its socket is closed with ``code``."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Payload:
    """What a client sent."""

    op: Op
    d: Any


def parse(data: bytes) -> Payload:
    """Decode a frame's content. Raises :class:`ProtocolError` (4001, 4002)."""
    if len(data) > settings.GATEWAY_COMMAND_MAX_BYTES:
        raise ProtocolError(CloseCode.DECODE, "The payload is too large.")
    try:
        payload = loads(data)
    except InvalidForm:
        raise ProtocolError(CloseCode.DECODE, "The payload is not valid JSON.") from None
    op = payload.get("op") if isinstance(payload, dict) else None
    if not isinstance(op, int) or isinstance(op, bool):
        raise ProtocolError(CloseCode.DECODE, "The payload has no opcode.")
    if op not in FROM_CLIENTS:
        raise ProtocolError(CloseCode.UNKNOWN_OPCODE, "Unknown opcode.")
    if len(data) > MAX_BYTES and op != Op.COMMAND:
        raise ProtocolError(CloseCode.DECODE, f"The payload is larger than {MAX_BYTES} bytes.")
    return Payload(Op(op), payload.get("d"))


@dataclass(frozen=True, slots=True)
class Identify:
    """A checked IDENTIFY. ``intents`` is None where it was left out; ``presence`` is unchecked."""

    token: str | None
    intents: int | None
    shard: tuple[int, int]
    large_threshold: int
    presence: Any


@dataclass(frozen=True, slots=True)
class Resume:
    """A checked RESUME. ``seq`` is None where the client has none."""

    token: str | None
    session_id: str
    seq: int | None


def parse_identify(d: Any) -> Identify:
    """Check an IDENTIFY. Raises :class:`ProtocolError` (4002, 4010, 4013)."""
    fields = as_object(d)
    intents = fields.get("intents")
    if intents is not None and (not _is_int(intents) or intents < 0 or intents & ~ALL_INTENTS):
        raise ProtocolError(CloseCode.INVALID_INTENTS, "Unknown intents.")
    return Identify(
        _token(fields),
        intents,
        _shard(fields.get("shard")),
        _large_threshold(fields.get("large_threshold")),
        fields.get("presence"),
    )


def parse_resume(d: Any) -> Resume:
    """Check a RESUME. Raises :class:`ProtocolError` (4002)."""
    fields = as_object(d)
    session_id, seq = fields.get("session_id"), fields.get("seq")
    if not isinstance(session_id, str) or not (seq is None or _is_int(seq)):
        raise ProtocolError(CloseCode.DECODE, "RESUME needs session_id and seq.")
    return Resume(_token(fields), session_id[:64], seq)


@dataclass(frozen=True, slots=True)
class VoiceStateWish:
    """A checked op 4: no ``channel_id`` asks to leave."""

    guild_id: int | None
    channel_id: int | None
    self_mute: bool
    self_deaf: bool


def parse_voice_state(d: Any) -> VoiceStateWish:
    """Check an op 4. Raises :class:`ProtocolError` (4002)."""
    fields = as_object(d)
    ids = {
        name: None if fields.get(name) is None else as_id(fields[name]) for name in ("guild_id", "channel_id")
    }
    flags = {name: fields.get(name, False) for name in ("self_mute", "self_deaf", "self_video")}
    if not all(isinstance(value, bool) for value in flags.values()):
        raise ProtocolError(CloseCode.DECODE, "The voice state cannot be read.")
    return VoiceStateWish(ids["guild_id"], ids["channel_id"], flags["self_mute"], flags["self_deaf"])


def as_object(d: Any) -> dict[str, Any]:
    """Return ``d`` if it is an object. Raises :class:`ProtocolError` (4002)."""
    if not isinstance(d, dict):
        raise ProtocolError(CloseCode.DECODE, "d must be an object.")
    return d


def as_id(value: Any) -> int:
    """Return a snowflake given as a string or a number. Raises :class:`ProtocolError` (4002)."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
        value = int(value)
    if not _is_int(value) or not 0 <= value < 1 << 63:
        raise ProtocolError(CloseCode.DECODE, "An id is not a snowflake.")
    return int(value)


def in_shard(guild_id: int, shard: tuple[int, int]) -> bool:
    """Whether a guild belongs to a shard. https://docs.discord.com/developers/events/gateway#sharding"""
    return (guild_id >> 22) % shard[1] == shard[0]


def _token(fields: dict[str, Any]) -> str | None:
    token = fields.get("token")
    if token is not None and not isinstance(token, str):
        raise ProtocolError(CloseCode.DECODE, "token must be a string.")
    return token or None


def _shard(value: Any) -> tuple[int, int]:
    if value is None:
        return (0, 1)
    if not isinstance(value, list) or len(value) != 2 or not all(_is_int(part) for part in value):
        raise ProtocolError(CloseCode.INVALID_SHARD, "shard must be [id, count].")
    number, count = value
    if not 0 <= number < count <= 1 << 16:
        raise ProtocolError(CloseCode.INVALID_SHARD, "There is no such shard.")
    return (number, count)


def _large_threshold(value: Any) -> int:
    if value is None:
        return 50
    if not _is_int(value):
        raise ProtocolError(CloseCode.DECODE, "large_threshold must be a number.")
    return min(max(int(value), 50), 250)


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
