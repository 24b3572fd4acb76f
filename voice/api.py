"""Voice over HTTP."""

import secrets
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds.api.input import checked
from rscord.core.api.view import View
from voice import limits, selectors, shapes
from voice.ice import ice_servers
from voice.serializers import SoundFlags, own_flags
from voice.services import states
from voice.services.seats import Device


class Join(View):
    """Come into a voice channel: ``voice:join`` on the socket at ``endpoint`` then connects."""

    buckets = {"POST": limits.JOIN}

    @extend_schema(request=SoundFlags, responses=dict[str, Any])
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        selectors.get_room(request.user, channel_id)
        host = request.get_host()
        state = states.let_in(
            user=request.user,
            channel_id=channel_id,
            device=Device(secrets.token_hex(16), getattr(request.auth, "sign_in_id", None)),
            endpoint=None if request.user.bot else host,
            **own_flags(checked(SoundFlags, request)),
        )
        servers, _ = ice_servers(request.user.id)
        endpoint = f"{'wss' if request.is_secure() else 'ws'}://{host}/gateway"
        answer = {"voice_state": selectors.shape(state), "endpoint": endpoint}
        return Response(answer | {"token": state.ticket, "ice_servers": servers})


class Leave(View):
    """Go out of a voice channel."""

    @extend_schema(request=None, responses=shapes.VoiceStateShape)
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        state = states.leave(user=request.user, channel_id=channel_id)
        return Response({**selectors.shape(state), "channel_id": None})


class Mute(View):
    """Mute oneself, or not; without a body the other way round."""

    buckets = {"POST": limits.FLAGS}

    @extend_schema(request=SoundFlags, responses=shapes.VoiceStateShape)
    def post(self, request: SignedInRequest) -> Response:
        flags = own_flags(checked(SoundFlags, request))
        if "self_mute" in flags:
            return Response(
                selectors.shape(states.set_flags(user=request.user, self_mute=flags["self_mute"]))
            )
        return Response(selectors.shape(states.toggle(user=request.user, flag="self_mute")))


class Deafen(View):
    """Deafen oneself, or not; without a body the other way round."""

    buckets = {"POST": limits.FLAGS}

    @extend_schema(request=SoundFlags, responses=shapes.VoiceStateShape)
    def post(self, request: SignedInRequest) -> Response:
        flags = own_flags(checked(SoundFlags, request))
        if "self_deaf" in flags:
            return Response(
                selectors.shape(states.set_flags(user=request.user, self_deaf=flags["self_deaf"]))
            )
        return Response(selectors.shape(states.toggle(user=request.user, flag="self_deaf")))


class IceServers(View):
    """STUN and TURN servers for calls between browsers."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest) -> Response:
        servers, expires_at = ice_servers(request.user.id)
        return Response({"ice_servers": servers, "expires_at": expires_at.isoformat()})


class OwnVoiceState(View):
    """The caller's voice state in a guild."""

    @extend_schema(responses=shapes.VoiceStateShape)
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        state = selectors.get_voice_state(request.user, guild_id, request.user.id)
        return Response(selectors.shape(state))


class OthersVoiceState(View):
    """A member's voice state in a guild."""

    @extend_schema(responses=shapes.VoiceStateShape)
    def get(self, request: SignedInRequest, guild_id: int, user_id: int) -> Response:
        return Response(selectors.shape(selectors.get_voice_state(request.user, guild_id, user_id)))
