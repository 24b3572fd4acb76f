"""How threads begin: from a message, from nothing, or as a post in a forum; and what they leave when they go."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.models import FORUMS, Channel, ChannelType
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.services.doors import enter_channel
from guilds.services.threads import NewThread, open_thread
from messaging.events import messages as announce
from messaging.models import HAS_THREAD, Message, MessageType
from messaging.rows import MessageFacts
from messaging.selectors.messages import find_message
from messaging.services.locks import locked_message
from messaging.services.messages import send_message
from messaging.services.notices import post_notice
from rscord.core import events
from rscord.core.errors import InvalidForm, SystemMessage, ThreadExists, WrongChannelType

_TYPES = {
    ChannelType.TEXT: frozenset({ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD}),
    ChannelType.ANNOUNCEMENT: frozenset({ChannelType.ANNOUNCEMENT_THREAD}),
}
"""Which threads a channel may have; the posts of forums are public threads."""

_FROM_MESSAGES = {
    ChannelType.TEXT: ChannelType.PUBLIC_THREAD,
    ChannelType.ANNOUNCEMENT: ChannelType.ANNOUNCEMENT_THREAD,
}


def start_from_message(
    *, actor: User, channel_id: int, message_id: int, reason: str | None = None, **fields: Any
) -> Channel:
    """Begin a thread from a message, whose id it has; ``fields`` are those of :class:`NewThread`.

    Raises UnknownChannel, UnknownMessage, WrongChannelType, SystemMessage, MissingPermissions without
    CREATE_PUBLIC_THREADS, ThreadExists if there is or was one, and as ``open_thread``.
    """
    with events.transaction():
        parent = enter_channel(actor, channel_id)
        type = _FROM_MESSAGES.get(ChannelType(parent.channel.type))
        if type is None:
            raise WrongChannelType
        parent.require(Permission.CREATE_PUBLIC_THREADS, Permission.READ_MESSAGE_HISTORY)
        message = locked_message(parent, message_id)
        _require_free(message)
        thread = open_thread(parent, NewThread(type=type, **fields), id=message.id, reason=reason)
        Message.objects.filter(id=message.id).update(flags=message.flags | HAS_THREAD)
        starter = find_message(parent.channel.id, message.id)
        announce.message_updated(parent, starter)
        _post_starter(parent, thread, starter)
    return _counted(thread)


def start_thread(
    *, actor: User, channel_id: int, type: int, reason: str | None = None, **fields: Any
) -> Channel:
    """Begin a thread from nothing; a public one is told in its parent by a system message.

    Raises UnknownChannel, WrongChannelType, InvalidForm for a type that the channel does not have,
    MissingPermissions without CREATE_PUBLIC_THREADS or CREATE_PRIVATE_THREADS, and as ``open_thread``.
    """
    with events.transaction():
        parent = enter_channel(actor, channel_id)
        private = type == ChannelType.PRIVATE_THREAD
        _require_type(parent, type)
        parent.require(Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS)
        thread = open_thread(parent, NewThread(type=type, **fields), reason=reason)
        if not private:
            post_notice(
                actor=parent,
                type=MessageType.THREAD_CREATED,
                content=thread.name,
                about_channel_id=thread.id,
            )
    return thread


def start_post(
    *,
    actor: User,
    channel_id: int,
    message: dict[str, Any],
    reason: str | None = None,
    **fields: Any,
) -> tuple[Channel, MessageFacts]:
    """Begin a post in a forum: a thread with its first message, which has its id. ``message`` is as ``send_message``
    takes it.

    Raises UnknownChannel, WrongChannelType elsewhere, MissingPermissions without SEND_MESSAGES, and as
    ``open_thread`` and ``send_message``.
    """
    with events.transaction():
        return post_in(enter_channel(actor, channel_id), message, reason=reason, **fields)


def post_in(
    parent: ChannelAccess, message: dict[str, Any], *, reason: str | None = None, **fields: Any
) -> tuple[Channel, MessageFacts]:
    """Begin a post in a forum, whose guild's lock the caller's transaction holds. Raises as :func:`start_post`."""
    if parent.channel.type not in FORUMS:
        raise WrongChannelType
    parent.require(Permission.SEND_MESSAGES)
    thread = open_thread(parent, NewThread(type=ChannelType.PUBLIC_THREAD, **fields), reason=reason)
    place = replace(parent, channel=thread, joined=True)
    first = send_message(author=parent.viewer, channel=place, opens=True, **message | {"nonce": None})
    # A forum's last message is its newest post.
    Channel.objects.filter(id__in=[thread.id, parent.channel.id]).update(last_message_id=thread.id)
    thread.last_message_id = thread.id
    return thread, first


@events.on("THREAD_DELETE")
def on_thread_deleted(thread: Channel | None) -> None:
    """Take the mark off the message that the thread began from. Without a source nobody deleted anything."""
    if thread is None or thread.parent_id is None:
        return
    rows = Message.objects.select_for_update(no_key=True).filter(
        id=thread.id, channel_id=thread.parent_id, deleted_at=None
    )
    message = rows.first()
    if message is not None and message.flags & HAS_THREAD:
        Message.objects.filter(id=message.id).update(flags=message.flags & ~HAS_THREAD)
        announce.message_unmarked(message.channel, find_message(thread.parent_id, message.id))


def _require_free(message: Message) -> None:
    if message.type not in {MessageType.DEFAULT, MessageType.REPLY}:
        raise SystemMessage
    # A deleted thread has left its row, with messages that must not come back.
    if message.flags & HAS_THREAD or Channel.objects.filter(id=message.id).exists():
        raise ThreadExists


def _require_type(parent: ChannelAccess, type: int) -> None:
    types = _TYPES.get(ChannelType(parent.channel.type))
    if types is None:
        raise WrongChannelType
    if type not in types:
        raise InvalidForm.one("type", "BASE_TYPE_CHOICES", _("This channel has no threads of this type."))


def _post_starter(parent: ChannelAccess, thread: Channel, starter: MessageFacts) -> None:
    post_notice(
        actor=replace(parent, channel=thread, joined=True),
        type=MessageType.THREAD_STARTER_MESSAGE,
        about=starter.row.id,
        about_channel_id=parent.channel.id,
        reference=starter,
    )


def _counted(thread: Channel) -> Channel:
    """Return the thread as it is after its first message."""
    thread.refresh_from_db(fields=["last_message_id"])
    return thread
