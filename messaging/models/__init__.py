"""What people say, by subject."""

from messaging.models.figures import Day
from messaging.models.files import Attachment
from messaging.models.messages import HAS_THREAD, Mention, MentionKind, Message, MessageType
from messaging.models.reactions import Reaction, ReactionKind
from messaging.models.read_state import ReadState
from messaging.models.webhooks import Webhook

__all__ = [
    "HAS_THREAD",
    "Attachment",
    "Day",
    "Mention",
    "MentionKind",
    "Message",
    "MessageType",
    "Reaction",
    "ReactionKind",
    "ReadState",
    "Webhook",
]
