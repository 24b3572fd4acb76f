"""One-to-one chats: channels without a guild, between two people. Groups: ``guilds.services.groups``."""

from dataclasses import replace

from accounts.models import User
from guilds.events import channels as announce
from guilds.models import Channel, ChannelType, Recipient
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.selectors.chats import chat_between, dm_key, recipients_of, require_reachable
from rscord.core import events
from rscord.core.errors import CannotMessage, UnknownChannel


def open_chat(*, opener: User, other: User) -> Channel:
    """Return the one-to-one chat between two people, made if there is none; it comes onto the opener's list.

    The other hears of it with the first message. Raises CannotMessage for a chat with oneself, or for a new one with
    somebody whom the opener may not write to (``guilds.selectors.reach``).
    """
    if opener.id == other.id:
        raise CannotMessage
    found = chat_between(opener.id, other.id)
    if found is None or found.last_message_id is None:
        require_reachable(opener, [other])
    with events.transaction():
        channel = _find_or_make(opener, other)
        show_chat(channel, [opener.id])
    return channel


def close_chat(*, actor: User, channel_id: int) -> Channel:
    """Take a one-to-one chat off the actor's list until the next message. Raises UnknownChannel."""
    with events.transaction():
        access = get_channel(actor, channel_id)
        if access.channel.type != ChannelType.DM:
            raise UnknownChannel
        Recipient.objects.filter(channel_id=channel_id, user=actor).update(hidden=True)
        announce.chat_closed(access.channel, recipients_of(channel_id), actor.id)
    return access.channel


def with_people(access: ChannelAccess) -> ChannelAccess:
    """Return the access to a chat with who is in it now, and show it to those who had taken it off their lists.

    The caller holds the channel's lock, so nobody comes or goes. Raises UnknownChannel if the viewer has left.
    """
    places = Recipient.objects.filter(channel=access.channel).order_by("id")
    hidden = dict(places.values_list("user_id", "hidden"))
    if access.viewer.id not in hidden:
        raise UnknownChannel
    closed = [user_id for user_id, is_hidden in hidden.items() if is_hidden]
    if closed:
        show_chat(access.channel, closed)
    return replace(access, recipient_ids=tuple(hidden))


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
    key = dm_key(opener.id, other.id)
    channel, made = Channel.objects.get_or_create(dm_key=key, defaults={"type": ChannelType.DM})
    if made:
        Recipient.objects.bulk_create(
            Recipient(channel=channel, user=user, hidden=True) for user in (opener, other)
        )
    return channel
