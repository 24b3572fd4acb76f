"""Who is in voice, as others may see it, and what they may do there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from guilds import shapes as guilds
from guilds.models import ChannelType
from guilds.permissions import channel_mask, guild_mask
from guilds.selectors import sight
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.guilds import get_guild, is_timed_out
from guilds.selectors.members import role_ids_of
from guilds.selectors.sight import GuildFacts, MemberFacts
from rscord.core.errors import UnknownChannel, WrongChannelType
from voice import shapes
from voice.errors import UnknownVoiceState
from voice.models import VoiceState

ROOMS = frozenset({ChannelType.VOICE, ChannelType.STAGE})


def get_room(viewer: User, channel_id: int) -> ChannelAccess:
    """Return a voice channel as ``viewer`` sees it. Raises UnknownChannel, WrongChannelType."""
    access = get_channel(viewer, channel_id)
    if access.channel.type not in ROOMS:
        raise WrongChannelType
    return access


def get_voice_state(viewer: User, guild_id: int, user_id: int) -> VoiceState:
    """Return a member's voice state.

    Raises UnknownGuild, or UnknownVoiceState for somebody who is in no voice channel that ``viewer`` may see.
    """
    get_guild(viewer, guild_id)
    state = states().filter(member__guild_id=guild_id, member__user_id=user_id).first()
    if state is None:
        raise UnknownVoiceState
    try:
        get_channel(viewer, state.channel_id)
    except UnknownChannel:
        raise UnknownVoiceState from None
    return state


def states() -> QuerySet[VoiceState]:
    """Return all voice states, with what shapes and rooms need."""
    return VoiceState.objects.select_related("member__user", "channel")


def shape(state: VoiceState) -> shapes.VoiceStateShape:
    """Return the state as clients see it; one query."""
    return shapes.voice_state(state, role_ids_of([state.member_id])[state.member_id])


def states_in_channels(channel_ids: Iterable[int]) -> list[dict[str, Any]]:
    """Return the shapes of the states in these channels; two queries, one where nobody is there."""
    found = list(states().filter(channel_id__in=list(channel_ids)).order_by("id"))
    if not found:
        return []
    held = role_ids_of(state.member_id for state in found)
    return [{**shapes.voice_state(state, held[state.member_id])} for state in found]


def add_voice_states(payloads: Sequence[dict[str, Any]]) -> None:
    """Put the voice states into GUILD_CREATE payloads, those of the channels that each shows, with their members.

    Two queries, one where nobody is in voice.
    """
    by_guild = {int(payload["id"]): payload for payload in payloads}
    found = list(states().filter(member__guild_id__in=by_guild).order_by("id")) if by_guild else []
    held = role_ids_of(state.member_id for state in found) if found else {}
    seen = {channel["id"] for payload in payloads for channel in payload["channels"]}
    for state in found:
        if str(state.channel_id) in seen:
            _add(by_guild[state.member.guild_id], state, held[state.member_id])


def _add(payload: dict[str, Any], state: VoiceState, role_ids: list[int]) -> None:
    payload["voice_states"].append(shapes.voice_state_part(state))
    user_id = str(state.member.user_id)
    if all(member["user"]["id"] != user_id for member in payload["members"]):
        payload["members"].append(guilds.member(state.member, role_ids))


def masks_of(
    guild_id: int, found: Sequence[VoiceState], *, without_role: int | None = None
) -> dict[int, int]:
    """Return what each state's member may do in its channel, by user id; six queries.

    ``without_role``: as if that role were gone, which is about to be deleted.
    """
    users = [state.member.user_id for state in found]
    facts = next(iter(sight.snapshot([guild_id])), None)
    seats = sight.member_facts([guild_id], users)
    if facts is None:
        return dict.fromkeys(users, 0)
    gone = frozenset(() if without_role is None else (without_role,))
    return {
        state.member.user_id: _mask(facts, state, seats.get((guild_id, state.member.user_id)), gone)
        for state in found
    }


def _mask(facts: GuildFacts, state: VoiceState, seat: MemberFacts | None, gone: frozenset[int]) -> int:
    channel = facts.channels.get(state.channel_id)
    if channel is None or seat is None:
        return 0
    late = is_timed_out(seat.timed_out_until)
    user_id, role_ids = state.member.user_id, seat.role_ids - gone
    base = guild_mask(
        guild_id=facts.id,
        owner_id=facts.owner_id,
        user_id=user_id,
        role_ids=role_ids,
        roles=facts.roles,
        timed_out=late,
    )
    return channel_mask(
        base,
        guild_id=facts.id,
        user_id=user_id,
        role_ids=role_ids,
        overwrites=channel.overwrites,
        timed_out=late,
    )
