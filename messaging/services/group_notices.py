"""System messages that tell what happened to a group chat."""

from guilds.events.groups import GroupChange
from messaging.events.group_notices import noticed
from messaging.models import Mention, MentionKind, Message, MessageType, ReadState
from messaging.rows import MessageFacts, MessageRow
from messaging.services.locks import next_message_id
from rscord.core import events


@events.on("CHANNEL_RECIPIENT_ADD")
def on_added(change: GroupChange) -> None:
    """Tell who brought whom. What was said before is nothing that the newcomer has to read."""
    assert change.user is not None
    ReadState.objects.update_or_create(
        user=change.user,
        channel=change.channel,
        defaults={"last_message_id": change.channel.last_message_id or 0},
    )
    _tell(change, MessageType.RECIPIENT_ADD)


@events.on("CHANNEL_RECIPIENT_REMOVE")
def on_removed(change: GroupChange) -> None:
    """Tell who put whom out, or that somebody left."""
    _tell(change, MessageType.RECIPIENT_REMOVE)


@events.on("CHANNEL_UPDATE")
def on_updated(change: object) -> None:
    """Tell of a new name or picture. Changes of guilds' channels come with other sources."""
    if not isinstance(change, GroupChange):
        return
    if "name" in change.fields:
        _tell(change, MessageType.CHANNEL_NAME_CHANGE, change.channel.name)
    if "icon" in change.fields:
        _tell(change, MessageType.CHANNEL_ICON_CHANGE)


def _tell(change: GroupChange, type: MessageType, content: str = "") -> None:
    id = next_message_id(change.channel.id)
    message = Message(id=id, channel_id=change.channel.id, author=change.actor, type=type, content=content)
    message.save(force_insert=True)
    facts = MessageFacts(MessageRow.of(message), change.actor)
    if change.user is not None:
        facts.mentions.append(change.user)
        kind, target_id = MentionKind.USER, change.user.id
        Mention.objects.create(message_id=id, channel_id=change.channel.id, kind=kind, target_id=target_id)
    noticed(change, facts)
