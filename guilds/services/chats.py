"""Chats: channels without a guild, between people."""

from accounts.models import User
from guilds.events import channels as announce
from guilds.models import Channel, ChannelType, Recipient
from guilds.selectors.channels import get_channel
from guilds.selectors.chats import recipients_of
from rscord.core import events
from rscord.core.errors import CannotMessage, UnknownChannel


def open_chat(*, opener: User, other: User) -> Channel:
    """Return the one-to-one chat between two people, made if there is none; it comes onto the opener's list.

    The other hears of it with the first message. Raises CannotMessage for a chat with oneself.
    """
    if opener.id == other.id:
        raise CannotMessage
    with events.transaction():
        channel = _find_or_make(opener, other)
        show_chat(channel, [opener.id])
    return channel


def close_chat(*, actor: User, channel_id: int) -> Channel:
    """Take a one-to-one chat off the actor's list until the next message. Raises UnknownChannel."""
    with events.transaction():
        access = get_channel(actor, channel_id)
        if access.guild is not None:
            raise UnknownChannel
        Recipient.objects.filter(channel_id=channel_id, user=actor).update(hidden=True)
        announce.chat_closed(access.channel, recipients_of(channel_id), actor.id)
    return access.channel


def show_chat(channel: Channel, user_ids: list[int]) -> None:
    """Put the chat back onto the lists of those of ``user_ids`` who had closed it, inside a transaction."""
    hidden = Recipient.objects.filter(channel=channel, user_id__in=user_ids, hidden=True)
    shown = list(hidden.values_list("user_id", flat=True))
    if not shown:
        return
    hidden.update(hidden=False)
    recipients = recipients_of(channel.id)
    for user_id in shown:
        announce.chat_opened(channel, recipients, user_id)


def _find_or_make(opener: User, other: User) -> Channel:
    low, high = sorted((opener.id, other.id))
    channel, made = Channel.objects.get_or_create(dm_key=f"{low}:{high}", defaults={"type": ChannelType.DM})
    if made:
        Recipient.objects.bulk_create(
            Recipient(channel=channel, user=user, hidden=True) for user in (opener, other)
        )
    return channel
