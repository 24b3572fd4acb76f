"""Addresses of the JSON calls about voice, below ``/api/`` and ``/api/v10/``."""

from django.urls import path

import rscord.core.converters  # noqa: F401  (makes <snowflake:…> known)
from voice import api

_CHANNEL = "voice/channels/<snowflake:channel_id>"

urlpatterns = [
    path(f"{_CHANNEL}/join", api.Join.as_view()),
    path(f"{_CHANNEL}/leave", api.Leave.as_view()),
    path("voice/mute", api.Mute.as_view()),
    path("voice/deafen", api.Deafen.as_view()),
    path("voice/ice-servers", api.IceServers.as_view()),
    path("guilds/<snowflake:guild_id>/voice-states/@me", api.OwnVoiceState.as_view()),
    path("guilds/<snowflake:guild_id>/voice-states/<snowflake:user_id>", api.OthersVoiceState.as_view()),
]
