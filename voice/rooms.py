"""How a voice channel looks to the voice process: its room's name, and the flags of the peers in it."""

from voice.models import VoiceState
from voice.server.protocol import FlagChanges
from voice.server.settings import AUDIO_BITRATE


def room_of(state: VoiceState) -> str:
    """Return the name of the room that the state is about: guild and channel, so that it says who may hear of it."""
    return f"{state.member.guild_id}:{state.channel_id}"


def place_of(room: str) -> tuple[int, int]:
    """Return the guild and the channel that a room belongs to."""
    guild_id, _, channel_id = room.partition(":")
    return int(guild_id), int(channel_id)


def flags_of(state: VoiceState) -> FlagChanges:
    """Return what the voice process enforces for the state; its ``channel`` must be loaded."""
    low, high = AUDIO_BITRATE
    return {
        "mute": state.mute or state.self_mute,
        "deaf": state.deaf or state.self_deaf,
        "suppress": state.suppress,
        "video": state.may_stream,
        "audio_bitrate": min(max(state.channel.bitrate, low), high),
    }
