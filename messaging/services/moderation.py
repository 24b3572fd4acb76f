"""What moderators of the installation do to messages in guilds that they need not be members of."""

from collections import defaultdict
from collections.abc import Collection

from accounts.models import User
from accounts.services.moderators import require_moderator
from guilds.models import AuditAction, Channel, Recipient
from guilds.selectors.guilds import moderator_access
from guilds.services import audit
from messaging.events import cleanup as announce
from messaging.models import Message
from messaging.services.locks import discount, lock_threads_of
from messaging.services.messages import bury
from rscord.core import events
from rscord.core.errors import UnknownMessage


def delete_as_moderator(*, moderator: User, message_ids: Collection[int], reason: str | None = None) -> None:
    """Delete messages of any guilds, all of them or none; superusers delete those of chats too.

    Raises MissingPermissions for whoever is no moderator, or UnknownMessage for what is gone already and, unless the
    moderator is a superuser, for messages of chats.
    """
    require_moderator(moderator)
    with events.transaction():
        lock_threads_of(message_ids)
        living = Message.objects.select_for_update(no_key=True, of=("self",)).filter(deleted_at=None)
        found = list(living.filter(id__in=message_ids).order_by("id").select_related("channel"))
        by_channel: dict[Channel, list[Message]] = defaultdict(list)
        for message in found:
            by_channel[message.channel].append(message)
        hidden = any(channel.guild_id is None for channel in by_channel) and not moderator.is_superuser
        if hidden or len(found) != len(set(message_ids)):
            raise UnknownMessage
        bury([message.id for message in found])
        counted = by_channel.items()
        discount(
            {channel.id: [(m.id, m.type) for m in found] for channel, found in counted if channel.is_thread}
        )
        for channel, messages in by_channel.items():
            _tell(moderator, channel, messages, reason)


def _tell(moderator: User, channel: Channel, messages: list[Message], reason: str | None) -> None:
    ids = [message.id for message in messages]
    if channel.guild_id is None:
        people = Recipient.objects.filter(channel=channel).values_list("user_id", flat=True)
        announce.chat_messages_deleted(channel.id, tuple(people), ids)
        return
    announce.messages_deleted(channel, ids)
    access = moderator_access(moderator, channel.guild_id)
    by_author: dict[int, int] = defaultdict(int)
    for message in messages:
        by_author[message.author_id] += 1
    for author_id, count in by_author.items():
        options = {"channel_id": str(channel.id), "count": str(count)}
        audit.record(access, AuditAction.MESSAGE_DELETE, author_id, options=options, reason=reason)
