"""Pinning messages. Whoever pins holds the channel's lock, so there are never more than ``MAX_PINS``.

In an archived thread nobody pins: ThreadArchived.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guilds.models import Channel
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.chats import require_writable
from guilds.services.threads import require_active
from messaging.events import messages as announce
from messaging.events.pins import pins_updated
from messaging.models import Message, MessageType
from messaging.selectors.messages import find_message, require_readable
from messaging.services.locks import locked_message
from messaging.services.notices import post_notice
from rscord.core import events
from rscord.core.errors import MissingPermissions, SystemMessage, TooMany, UnknownChannel

MAX_PINS = 50
TOO_MANY_PINS = 30003


def pin_message(*, actor: ChannelAccess, message_id: int) -> None:
    """Pin a message, which a system message then tells; one that is pinned stays so.

    Needs PIN_MESSAGES or MANAGE_MESSAGES. Raises UnknownMessage, MissingPermissions, SystemMessage,
    TooMany (30003) at 50 pins in the channel, or CannotMessage in a chat with somebody out of reach.
    """
    _require_pinning(actor)
    require_writable(actor)
    with events.transaction():
        channel = _locked_channel(actor)
        message = locked_message(actor, message_id)
        if message.type not in {MessageType.DEFAULT, MessageType.REPLY}:
            raise SystemMessage
        if message.pinned_at is None:
            _pin(actor, channel, message)


def unpin_message(*, actor: ChannelAccess, message_id: int) -> None:
    """Take a pin off; where there is none, nothing happens. Raises UnknownMessage or MissingPermissions."""
    _require_pinning(actor)
    with events.transaction():
        channel = _locked_channel(actor)
        message = locked_message(actor, message_id)
        if message.pinned_at is not None:
            Message.objects.filter(id=message.id).update(pinned_at=None)
            pins_updated(actor, channel.last_pin_at)
            announce.message_updated(actor, find_message(message.channel_id, message.id))


def _require_pinning(actor: ChannelAccess) -> None:
    require_readable(actor)
    require_active(actor)
    actor.require(Permission.READ_MESSAGE_HISTORY)
    if not actor.mask & (Permission.PIN_MESSAGES | Permission.MANAGE_MESSAGES):
        raise MissingPermissions


def _locked_channel(actor: ChannelAccess) -> Channel:
    living = Channel.objects.select_for_update(no_key=True).filter(id=actor.channel.id, deleted_at=None)
    channel = living.first()
    if channel is None:
        raise UnknownChannel
    return channel


def _pin(actor: ChannelAccess, channel: Channel, message: Message) -> None:
    pinned = Message.objects.filter(channel_id=channel.id, deleted_at=None, pinned_at__isnull=False)
    if pinned.count() >= MAX_PINS:
        raise TooMany(TOO_MANY_PINS, _("A channel holds at most 50 pins."))
    now = timezone.now()
    Message.objects.filter(id=message.id).update(pinned_at=now)
    Channel.objects.filter(id=channel.id).update(last_pin_at=now)
    pins_updated(actor, now)
    announce.message_updated(actor, find_message(channel.id, message.id))
    post_notice(actor=actor, type=MessageType.CHANNEL_PINNED_MESSAGE, about=message.id)
