"""Messages that the server itself puts into a channel, to tell what somebody did there."""

from guilds.selectors.channels import ChannelAccess
from guilds.services.chats import with_people
from messaging.events import messages as announce
from messaging.models import Message, MessageType
from messaging.rows import MessageFacts, MessageRow
from messaging.services.locks import next_message_id
from rscord.core import events


def post_notice(
    *,
    actor: ChannelAccess,
    type: MessageType,
    content: str = "",
    about: int | None = None,
    about_channel_id: int | None = None,
    reference: MessageFacts | None = None,
) -> MessageFacts:
    """Post a system message in the name of the viewer of ``actor``.

    ``about`` is the id of a message, there or in another channel, ``reference`` that message if it is to be shown;
    ``about_channel_id`` alone is about a channel.
    """
    counted = actor.channel.is_thread and type != MessageType.THREAD_STARTER_MESSAGE
    if about is not None and about_channel_id is None:
        about_channel_id = actor.channel.id
    with events.transaction():
        draft = Message(
            id=next_message_id(actor.channel.id, counted=counted),
            channel_id=actor.channel.id,
            author=actor.viewer,
            type=type,
            content=content,
            reference_message_id=about,
            reference_channel_id=about_channel_id,
        )
        draft.save(force_insert=True)
        facts = MessageFacts(MessageRow.of(draft), actor.viewer, reference=reference)
        if actor.guild is None:
            actor = with_people(actor)
        announce.message_created(actor, facts, None)
    return facts
