"""What is announced when a group chat tells of itself."""

from guilds.events.groups import GroupChange
from messaging import shapes
from messaging.rows import MessageFacts
from rscord.core.events import Audience, publish


def noticed(change: GroupChange, facts: MessageFacts) -> None:
    """MESSAGE_CREATE of a system message, to those who are in the group after the change."""
    audience = Audience(channel_id=change.channel.id, user_ids=change.people)
    publish("MESSAGE_CREATE", audience, shapes.message(facts), source=facts)
