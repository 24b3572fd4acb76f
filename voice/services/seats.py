"""How somebody gets a seat in a voice channel and loses it: the steps that all ways of joining and leaving share.

Everything here runs inside the caller's transaction, but for :func:`preview`, which only looks.
"""

from dataclasses import dataclass
from typing import TypedDict

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from guilds.models import Channel, Overwrite
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.services.doors import enter_channel
from rscord.core.errors import MissingPermissions, WrongChannelType
from voice import events as announce
from voice.errors import ChannelFull
from voice.models import VoiceState
from voice.selectors import ROOMS, get_room, states
from voice.services.rights import ENTER, apply_rights


@dataclass(frozen=True, slots=True)
class Device:
    """From where somebody joins: the gateway session, and the sign-in (None for bots)."""

    session_id: str
    sign_in_id: int | None


class OwnFlags(TypedDict, total=False):
    """What people say of themselves; what is left out stays as it is."""

    self_mute: bool
    self_deaf: bool
    self_video: bool
    self_stream: bool


def preview(user: User, channel_id: int, flags: OwnFlags) -> VoiceState:
    """Return the state as it would be, unsaved. Raises as :func:`seat`."""
    access = get_room(user, channel_id)
    _check_entrance(user, access)
    state = VoiceState(member=access.member, channel=access.channel)
    _fill(state, access, flags)
    return state


def seat(user: User, channel_id: int, device: Device, flags: OwnFlags) -> tuple[VoiceState, Channel | None]:
    """Return the state to be saved, with the channel that its member was in before.

    Raises UnknownChannel, WrongChannelType, MissingPermissions without CONNECT, or ChannelFull.
    """
    access = enter_channel(user, channel_id)
    if access.channel.type not in ROOMS:
        raise WrongChannelType
    _check_entrance(user, access)
    assert access.member is not None
    if not user.bot:
        _leave_elsewhere(user, access.member.id)
    state = locked().filter(member=access.member).first() or VoiceState(member=access.member)
    old = state.channel if state.pk else None
    state.member.user, state.channel = user, access.channel
    state.session_id, state.sign_in_id = device.session_id, device.sign_in_id
    state.brought = False
    _fill(state, access, flags)
    return state, old


def set_own(state: VoiceState, flags: OwnFlags) -> None:
    """Set what its member says. Raises MissingPermissions for pictures without STREAM."""
    if (flags.get("self_video") or flags.get("self_stream")) and not state.may_stream:
        raise MissingPermissions
    for name, value in flags.items():
        setattr(state, name, value)


def renew_peer(state: VoiceState, peer: str | None) -> None:
    """Give the state another connection, or none yet; the one that it had ends, and its pictures with it."""
    announce.peer_ended(state.peer)
    state.peer, state.seated_at = peer, timezone.now()
    state.self_video = state.self_stream = False


def save(state: VoiceState, old: Channel | None) -> None:
    """Store the state and tell of it; who sees only the channel that was left hears that they have gone."""
    state.save()
    if old is not None and old.id != state.channel_id and not _same_viewers(old.id, state.channel_id):
        announce.state_ended(state, old.id)
    announce.state_changed(state)


def move(state: VoiceState, channel: Channel, mask: int) -> None:
    """Put somebody with the rights ``mask`` there into another channel of the guild."""
    old, state.channel = state.channel, channel
    state.brought = not mask & Permission.CONNECT
    apply_rights(state, mask)
    save(state, old)
    announce.peer_changed(state)


def end(state: VoiceState) -> None:
    """Take somebody out. The object keeps what it held, for answers."""
    announce.state_ended(state, state.channel_id)
    announce.peer_ended(state.peer)
    VoiceState.objects.filter(id=state.id).delete()


def locked() -> QuerySet[VoiceState]:
    """Return all states, which are locked as they are read."""
    return states().select_for_update(of=("self",))


def _check_entrance(user: User, access: ChannelAccess) -> None:
    access.require(ENTER)
    limit = access.channel.user_limit
    if limit and not access.can(Permission.MOVE_MEMBERS):
        others = VoiceState.objects.filter(channel=access.channel).exclude(member__user=user)
        if others.count() >= limit:
            raise ChannelFull


def _fill(state: VoiceState, access: ChannelAccess, flags: OwnFlags) -> None:
    apply_rights(state, access.mask)
    set_own(state, flags)


def _leave_elsewhere(user: User, member_id: int) -> None:
    for state in locked().filter(member__user=user).exclude(member_id=member_id):
        end(state)


def _same_viewers(one: int, other: int) -> bool:
    """Whether the same people see both channels: if so, nobody need hear that one of them was left."""
    views: dict[int, set[tuple[int, int, int]]] = {one: set(), other: set()}
    rows = Overwrite.objects.filter(channel_id__in=views)
    bit = int(Permission.VIEW_CHANNEL)
    for channel_id, target_id, allow, deny in rows.values_list("channel_id", "target_id", "allow", "deny"):
        if (allow | deny) & bit:
            views[channel_id].add((target_id, allow & bit, deny & bit))
    return views[one] == views[other]
