"""What services ask of the voice process, from any thread: it is answered by this process's link to it."""

from django.conf import settings

from rscord.core.errors import InvalidForm
from voice import link
from voice.errors import VoiceUnavailable
from voice.server.client import VoiceError
from voice.server.protocol import FlagChanges, Joined, Watch

BAD_OFFER = frozenset({"bad_sdp", "sdp_too_long", "no_audio", "no_opus", "too_long"})


def require() -> None:
    """Raise VoiceUnavailable where voice is switched off: nobody would look after those who come in."""
    if not settings.VOICE:
        raise VoiceUnavailable


def create_peer(*, room: str, peer: str, user: str, sdp: str, flags: FlagChanges) -> Joined:
    """Answer a browser's offer. Raises InvalidForm for one that cannot be answered, or VoiceUnavailable."""
    try:
        return link.call(
            lambda client: client.create_peer(room=room, peer=peer, user=user, sdp=sdp, flags=flags)
        )
    except VoiceError as error:
        if error.code in BAD_OFFER:
            raise InvalidForm.one("sdp", error.code.upper(), str(error)) from None
        raise VoiceUnavailable from error


def close_peer(peer: str) -> None:
    """Cut a peer off, if it is there."""
    try:
        link.call(lambda client: client.close_peer(peer))
    except (VoiceError, VoiceUnavailable):
        return


def watch(peer: str, wanted: list[Watch]) -> None:
    """Send a peer these pictures. Raises VoiceUnavailable."""
    try:
        link.call(lambda client: client.set_flags(peer, {"watch": wanted}))
    except VoiceError as error:
        raise VoiceUnavailable from error
