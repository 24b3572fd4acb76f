"""Voice over the socket: a browser's way in."""

from typing import Any

from guilds.api.input import filled
from messaging.serializers.messages import Place
from messaging.serializers.places import with_places
from rscord.core import ratelimit
from rscord.core.commands import Caller, command
from voice import limits, selectors, shapes
from voice.models import VoiceState
from voice.serializers import Offer, PictureFlags, SoundFlags, Ticket, own_flags
from voice.server.protocol import Joined, Watch
from voice.services import media, states
from voice.services.seats import Device


@command("voice:join")
def join(caller: Caller, data: dict[str, Any]) -> dict[str, Any]:
    """Connect to a voice channel: takes ``channel_id`` (or ``token``) and ``sdp``, answers the SDP answer and more."""
    ratelimit.hit(limits.JOIN, caller.user.id)
    named = with_places(data)
    channel_id = _channel_id(caller, named)
    offer = filled(Offer, named)
    device = Device(caller.session_id, caller.sign_in_id)
    state, joined = media.connect(
        user=caller.user, channel_id=channel_id, device=device, sdp=offer["sdp"], **own_flags(offer)
    )
    return _answer(state, joined)


@command("voice:flags")
def flags(caller: Caller, data: dict[str, Any]) -> dict[str, Any]:
    """Mute or deafen oneself; answers the voice state."""
    ratelimit.hit(limits.FLAGS, caller.user.id)
    state = states.set_flags(user=caller.user, **own_flags(filled(SoundFlags, data)))
    return {**selectors.shape(state)}


@command("voice:video")
def video(caller: Caller, data: dict[str, Any]) -> dict[str, Any]:
    """Say that one sends one's ``camera`` or ``screen``, and which pictures one wants to see: ``watch``."""
    ratelimit.hit(limits.FLAGS, caller.user.id)
    wanted = filled(PictureFlags, data)
    state = states.set_flags(user=caller.user, **own_flags(wanted))
    if "watch" in wanted:
        media.watch(user=caller.user, wanted=[_watch(each) for each in wanted["watch"]])
    return {**selectors.shape(state)}


@command("voice:leave")
def leave(caller: Caller, data: dict[str, Any]) -> dict[str, Any]:
    """Leave the voice channel that one is in, or the one that is named."""
    named = with_places(data)
    channel_id = filled(Place, named)["channel_id"] if "channel_id" in named else None
    return {**selectors.shape(states.leave(user=caller.user, channel_id=channel_id)), "channel_id": None}


def _channel_id(caller: Caller, named: dict[str, Any]) -> int:
    if "channel_id" not in named and "token" in named:
        return media.channel_of_ticket(caller.user, filled(Ticket, named)["token"])
    channel_id: int = filled(Place, named)["channel_id"]
    selectors.get_room(caller.user, channel_id)
    return channel_id


def _watch(each: dict[str, Any]) -> Watch:
    return {"user": str(each["user_id"]), "kind": each["kind"]}


def _answer(state: VoiceState, joined: Joined) -> dict[str, Any]:
    return {
        "sdp": joined["sdp"],
        "mids": joined["slots"],
        "sends": joined["sends"],
        "epoch": joined["epoch"],
        "voice_state": selectors.shape(state),
        **shapes.slots(joined["stage"]),
    }
