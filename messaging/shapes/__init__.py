"""How messages and what belongs to them look to clients, by subject."""

from messaging.shapes.files import attachment
from messaging.shapes.messages import in_words, message, messages
from messaging.shapes.reactions import emoji, reaction
from messaging.shapes.webhooks import webhook

__all__ = ["attachment", "emoji", "in_words", "message", "messages", "reaction", "webhook"]
