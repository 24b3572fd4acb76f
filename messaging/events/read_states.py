"""MESSAGE_ACK: one's own other devices learn how far one has read."""

from typing import Any

from rscord.core.events import Audience, publish_ephemeral


def read(user_id: int, state: dict[str, Any]) -> None:
    """MESSAGE_ACK to the reader alone. It is not logged: READY tells the same."""
    publish_ephemeral("MESSAGE_ACK", Audience(user_ids=(user_id,)), state)
