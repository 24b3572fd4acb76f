"""What can go wrong in voice, beside what can go wrong anywhere."""

from django.utils.translation import gettext_lazy as _

from rscord.core.errors import AppError, Conflict, NotFound, Unavailable


class UnknownVoiceState(NotFound):
    code, message = 10065, _("Unknown Voice State")


class NotInVoice(AppError):
    code, message = 40032, _("This user is not connected to voice.")


class ChannelFull(Conflict):
    """As many people as the channel's ``user_limit`` are in it. The code is our own: Discord has none for that."""

    code, message = 1_000_001, _("This voice channel is full.")


class VoiceUnavailable(Unavailable):
    """The voice process is switched off, starting again, or at its limit."""

    message = _("Voice cannot be reached right now. Try again in a moment.")
