"""What the author of a chat's message hears of its way."""

from guilds.selectors.channels import ChannelAccess
from messaging.rows import MessageFacts
from rscord.core.events import Audience, publish


def delivery(access: ChannelAccess, facts: MessageFacts, status: str) -> None:
    """MESSAGE_DELIVERY to the author: the viewer of ``access`` has got (``delivered``) or read the message."""
    data = {
        "message_id": str(facts.row.id),
        "channel_id": str(access.channel.id),
        "user_id": str(access.viewer.id),
        "status": status,
    }
    publish("MESSAGE_DELIVERY", Audience(channel_id=access.channel.id, user_ids=(facts.author.id,)), data)
