"""Who is in a chat."""

from collections.abc import Iterable

from guilds.models import Recipient


def recipients_of(channel_id: int) -> list[Recipient]:
    """Return everybody's place in a chat, with the users; one query."""
    return recipients_by_chat([channel_id]).get(channel_id, [])


def recipients_by_chat(channel_ids: Iterable[int]) -> dict[int, list[Recipient]]:
    """Return everybody's place in each chat, with the users; one query."""
    found: dict[int, list[Recipient]] = {}
    rows = Recipient.objects.filter(channel_id__in=list(channel_ids)).select_related("user")
    for place in rows.order_by("id"):
        found.setdefault(place.channel_id, []).append(place)
    return found
