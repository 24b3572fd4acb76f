"""Permissions: pure arithmetic over Discord's bits. No queries here.

Source: https://docs.discord.com/developers/topics/permissions. The order is: the owner has all; else
@everyone and the member's roles are joined; ADMINISTRATOR has all; then, in a channel, the overwrites of
@everyone, of the roles together (denies first), and of the member; what depends on a missing VIEW_CHANNEL or
SEND_MESSAGES falls away; a timed-out member keeps VIEW_CHANNEL and READ_MESSAGE_HISTORY only.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, IntFlag, StrEnum


class Permission(IntFlag):
    """Discord's permission bits 0 to 52 (47 is unused)."""

    CREATE_INSTANT_INVITE = 1 << 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    PRIORITY_SPEAKER = 1 << 8
    STREAM = 1 << 9
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    VIEW_GUILD_INSIGHTS = 1 << 19
    CONNECT = 1 << 20
    SPEAK = 1 << 21
    MUTE_MEMBERS = 1 << 22
    DEAFEN_MEMBERS = 1 << 23
    MOVE_MEMBERS = 1 << 24
    USE_VAD = 1 << 25
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    MANAGE_GUILD_EXPRESSIONS = 1 << 30
    USE_APPLICATION_COMMANDS = 1 << 31
    REQUEST_TO_SPEAK = 1 << 32
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    USE_EXTERNAL_STICKERS = 1 << 37
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EMBEDDED_ACTIVITIES = 1 << 39
    MODERATE_MEMBERS = 1 << 40
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 1 << 41
    USE_SOUNDBOARD = 1 << 42
    CREATE_GUILD_EXPRESSIONS = 1 << 43
    CREATE_EVENTS = 1 << 44
    USE_EXTERNAL_SOUNDS = 1 << 45
    SEND_VOICE_MESSAGES = 1 << 46
    SET_VOICE_CHANNEL_STATUS = 1 << 48
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51
    BYPASS_SLOWMODE = 1 << 52


P = Permission

ALL = ((1 << 53) - 1) & ~(1 << 47)
"""Every bit in use: what an owner or administrator has."""

TIMED_OUT = int(P.VIEW_CHANNEL | P.READ_MESSAGE_HISTORY)
"""All that a timed-out member keeps."""

NEEDS_SEND = int(P.MENTION_EVERYONE | P.SEND_TTS_MESSAGES | P.ATTACH_FILES | P.EMBED_LINKS)
"""What a member who may not send loses as well."""

DEFAULT_EVERYONE = int(
    P.CREATE_INSTANT_INVITE | P.ADD_REACTIONS | P.STREAM | P.VIEW_CHANNEL | P.SEND_MESSAGES | P.EMBED_LINKS
    | P.ATTACH_FILES | P.READ_MESSAGE_HISTORY | P.USE_EXTERNAL_EMOJIS | P.CONNECT | P.SPEAK | P.USE_VAD
    | P.CHANGE_NICKNAME | P.USE_APPLICATION_COMMANDS | P.REQUEST_TO_SPEAK | P.CREATE_PUBLIC_THREADS
    | P.CREATE_PRIVATE_THREADS | P.USE_EXTERNAL_STICKERS | P.SEND_MESSAGES_IN_THREADS
    | P.USE_EMBEDDED_ACTIVITIES | P.USE_SOUNDBOARD | P.USE_EXTERNAL_SOUNDS | P.SEND_VOICE_MESSAGES
    | P.SEND_POLLS | P.USE_EXTERNAL_APPS
)  # fmt: skip
"""The rights of @everyone in a new guild."""

CHAT = int(
    P.VIEW_CHANNEL | P.SEND_MESSAGES | P.READ_MESSAGE_HISTORY | P.ADD_REACTIONS | P.EMBED_LINKS
    | P.ATTACH_FILES | P.USE_EXTERNAL_EMOJIS | P.USE_EXTERNAL_STICKERS | P.CONNECT | P.SPEAK | P.STREAM
    | P.USE_VAD | P.SEND_VOICE_MESSAGES | P.SEND_POLLS | P.USE_APPLICATION_COMMANDS | P.PIN_MESSAGES
)  # fmt: skip
"""What everybody in a chat may do there. Nobody manages others' messages, and @everyone calls nobody."""

OVERWRITABLE = ALL & ~int(P.ADMINISTRATOR)
"""The bits that mean something in an overwrite."""


class OverwriteType(IntEnum):
    """Whether an overwrite's target is a role or a member."""

    ROLE = 0
    MEMBER = 1


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies to one role or member."""

    target_id: int
    type: int
    allow: int
    deny: int


class Cause(StrEnum):
    """Why a step of :func:`explain` changes what a member may do."""

    OWNER = "owner"
    EVERYONE = "everyone"
    ROLE = "role"
    ADMINISTRATOR = "administrator"
    EVERYONE_OVERWRITE = "everyone_overwrite"
    ROLE_OVERWRITES = "role_overwrites"
    MEMBER_OVERWRITE = "member_overwrite"
    HIDDEN = "hidden"
    SILENT = "silent"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it added and took away, and what there is after it. ``id`` is the role's or owner's."""

    cause: Cause
    id: int | None
    added: int
    removed: int
    mask: int


Layer = tuple[Cause, int, int]
"""Whose overwrites, what they allow, what they deny."""


def guild_mask(
    *,
    guild_id: int,
    owner_id: int,
    user_id: int,
    role_ids: Iterable[int],
    roles: Mapping[int, int],
    timed_out: bool = False,
) -> int:
    """Return a member's permissions in the guild at large.

    ``roles`` maps every role's id to its permissions; the @everyone role's id is ``guild_id``.
    """
    if user_id == owner_id:
        return ALL
    mask = roles.get(guild_id, 0)
    for role_id in role_ids:
        mask |= roles.get(role_id, 0)
    if mask & P.ADMINISTRATOR:
        return ALL
    return mask & TIMED_OUT if timed_out else mask


def channel_mask(
    base: int,
    *,
    guild_id: int,
    user_id: int,
    role_ids: Collection[int],
    overwrites: Iterable[Overwrite],
    timed_out: bool = False,
    in_thread: bool = False,
) -> int:
    """Return a member's permissions in a channel with ``overwrites``, from their guild mask ``base``.

    In a thread, whose overwrites are its parent's, SEND_MESSAGES stands for SEND_MESSAGES_IN_THREADS.
    """
    if base & P.ADMINISTRATOR:
        return ALL
    mask = _apply_overwrites(base, guild_id, user_id, role_ids, overwrites)
    if not mask & P.VIEW_CHANNEL:
        return 0
    if in_thread:
        mask = mask | P.SEND_MESSAGES if mask & P.SEND_MESSAGES_IN_THREADS else mask & ~P.SEND_MESSAGES
    if not mask & P.SEND_MESSAGES:
        mask &= ~NEEDS_SEND
    return mask & TIMED_OUT if timed_out else mask


def explain(
    *,
    guild_id: int,
    owner_id: int,
    user_id: int,
    role_ids: Collection[int],
    roles: Mapping[int, int],
    overwrites: Iterable[Overwrite],
    timed_out: bool = False,
) -> list[Step]:
    """Return how a member's permissions in a channel come about, one step after the other.

    The last step's ``mask`` is what :func:`guild_mask` and :func:`channel_mask` come to.
    """
    if user_id == owner_id:
        return [Step(Cause.OWNER, user_id, ALL, 0, ALL)]
    steps = _given_by_roles(guild_id, role_ids, roles)
    if steps[-1].mask & P.ADMINISTRATOR:
        return [*steps, Step(Cause.ADMINISTRATOR, None, ALL, 0, ALL)]
    for cause, allow, deny in _layers(guild_id, user_id, role_ids, list(overwrites)):
        _step(steps, cause, None, allow, deny)
    if not steps[-1].mask & P.VIEW_CHANNEL:
        _step(steps, Cause.HIDDEN, None, 0, ALL)
    elif not steps[-1].mask & P.SEND_MESSAGES:
        _step(steps, Cause.SILENT, None, 0, NEEDS_SEND)
    if timed_out:
        _step(steps, Cause.TIMED_OUT, None, 0, ALL & ~TIMED_OUT)
    return steps


def _given_by_roles(guild_id: int, role_ids: Collection[int], roles: Mapping[int, int]) -> list[Step]:
    everyone = roles.get(guild_id, 0)
    steps = [Step(Cause.EVERYONE, guild_id, everyone, 0, everyone)]
    for role_id in sorted(role_ids):
        _step(steps, Cause.ROLE, role_id, roles.get(role_id, 0), 0)
    return steps


def _step(steps: list[Step], cause: Cause, id: int | None, allow: int, deny: int) -> None:
    """Add a step to ``steps``, unless it changes nothing."""
    was = steps[-1].mask
    mask = was & ~deny | allow
    if mask != was:
        steps.append(Step(cause, id, mask & ~was, was & ~mask, mask))


def _apply_overwrites(
    base: int, guild_id: int, user_id: int, role_ids: Collection[int], overwrites: Iterable[Overwrite]
) -> int:
    for _, allow, deny in _layers(guild_id, user_id, role_ids, overwrites):
        base = base & ~deny | allow
    return base


def _layers(
    guild_id: int, user_id: int, role_ids: Collection[int], overwrites: Iterable[Overwrite]
) -> tuple[Layer, Layer, Layer]:
    """Return the overwrites that concern a member, in the order in which they count, those of roles as one."""
    everyone_allow = everyone_deny = roles_allow = roles_deny = own_allow = own_deny = 0
    for overwrite in overwrites:
        if overwrite.type == OverwriteType.MEMBER:
            if overwrite.target_id == user_id:
                own_allow, own_deny = overwrite.allow, overwrite.deny
        elif overwrite.target_id == guild_id:
            everyone_allow, everyone_deny = overwrite.allow, overwrite.deny
        elif overwrite.target_id in role_ids:
            roles_allow |= overwrite.allow
            roles_deny |= overwrite.deny
    return (
        (Cause.EVERYONE_OVERWRITE, everyone_allow, everyone_deny),
        (Cause.ROLE_OVERWRITES, roles_allow, roles_deny),
        (Cause.MEMBER_OVERWRITE, own_allow, own_deny),
    )


def has(mask: int, needed: int) -> bool:
    """Whether ``mask`` holds every bit of ``needed``."""
    return mask & needed == needed
