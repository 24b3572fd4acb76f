"""Telling others that somebody is typing."""

from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.chats import require_writable
from messaging.events.typing import typing_started
from messaging.selectors.messages import require_readable


def start_typing(*, typist: ChannelAccess) -> None:
    """Announce that the viewer of ``typist`` is typing there.

    Raises MissingPermissions, WrongChannelType, or CannotMessage as for sending.
    """
    require_readable(typist)
    typist.require(Permission.SEND_MESSAGES)
    require_writable(typist)
    typing_started(typist)
