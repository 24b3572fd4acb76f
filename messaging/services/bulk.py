"""Deleting many messages at once, and publishing one of an announcement channel."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from guilds.models import ChannelType
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from messaging.events import messages as announce
from messaging.models import Message, MessageType
from messaging.rows import MessageFacts
from messaging.selectors.messages import find_message, require_readable
from messaging.services.locks import discount, lock_thread, locked_message
from messaging.services.messages import bury
from rscord.core import events, snowflake
from rscord.core.errors import (
    AlreadyCrossposted,
    SystemMessage,
    TooOldForBulkDelete,
    WrongChannelType,
)

BULK_DELETE_AGE = timedelta(days=14)
CROSSPOSTED = 1 << 0


def delete_messages(*, actor: ChannelAccess, message_ids: Collection[int]) -> None:
    """Delete messages of the channel with MANAGE_MESSAGES; ids that are no living message of it count for nothing.

    Raises MissingPermissions, or TooOldForBulkDelete if one of the ids is older than 14 days: then none goes.
    """
    require_readable(actor)
    actor.require(Permission.MANAGE_MESSAGES)
    if min(message_ids) < snowflake.at(timezone.now() - BULK_DELETE_AGE):
        raise TooOldForBulkDelete
    with events.transaction():
        lock_thread(actor)
        living = Message.objects.select_for_update(no_key=True).filter(
            id__in=message_ids, channel_id=actor.channel.id, deleted_at=None
        )
        found = list(living.order_by("id").values_list("id", "type"))
        ids = [id for id, _ in found]
        if ids:
            bury(ids)
            discount({actor.channel.id: found} if actor.channel.is_thread else {})
            announce.messages_deleted(actor, ids)


def crosspost(*, actor: ChannelAccess, message_id: int) -> MessageFacts:
    """Publish a message of an announcement channel: one's own, or with MANAGE_MESSAGES another's.

    Raises WrongChannelType elsewhere, UnknownMessage, MissingPermissions, SystemMessage, AlreadyCrossposted.
    """
    require_readable(actor)
    with events.transaction():
        message = locked_message(actor, message_id)
        if actor.channel.type != ChannelType.ANNOUNCEMENT:
            raise WrongChannelType
        actor.require(Permission.SEND_MESSAGES)
        if message.author_id != actor.viewer.id:
            actor.require(Permission.MANAGE_MESSAGES)
        _require_publishable(message)
        Message.objects.filter(id=message.id).update(flags=message.flags | CROSSPOSTED)
        facts = find_message(message.channel_id, message.id, viewer_id=actor.viewer.id)
        announce.message_updated(actor, facts)
    return facts


def _require_publishable(message: Message) -> None:
    if message.type not in {MessageType.DEFAULT, MessageType.REPLY}:
        raise SystemMessage
    if message.flags & CROSSPOSTED:
        raise AlreadyCrossposted
