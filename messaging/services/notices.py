"""Messages that the server itself puts into a channel, to tell what somebody did there."""

from guilds.selectors.channels import ChannelAccess
from guilds.services.chats import with_people
from messaging.events import messages as announce
from messaging.models import Message, MessageType
from messaging.rows import MessageFacts, MessageRow
from messaging.services.locks import next_message_id
from rscord.core import events


def post_notice(*, actor: ChannelAccess, type: MessageType, about: int | None = None) -> MessageFacts:
    """Post a system message in the name of the viewer of ``actor``; ``about`` is the id of a message there."""
    with events.transaction():
        draft = Message(
            id=next_message_id(actor.channel.id),
            channel_id=actor.channel.id,
            author=actor.viewer,
            type=type,
            reference_message_id=about,
            reference_channel_id=None if about is None else actor.channel.id,
        )
        draft.save(force_insert=True)
        facts = MessageFacts(MessageRow.of(draft), actor.viewer)
        if actor.guild is None:
            actor = with_people(actor)
        announce.message_created(actor, facts, None)
    return facts
