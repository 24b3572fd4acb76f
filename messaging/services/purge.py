"""What happens to a deleted guild when nobody can bring it back any more: it goes for good."""

from django.db import transaction
from django.utils import timezone

from guilds.models import Channel, Guild
from guilds.services.grace import GRACE
from messaging.models import Message

BATCH = 2000
"""Messages deleted in one transaction: a guild can have millions, and nobody's write waits for them."""


def purge_guilds() -> int:
    """Delete the rows of every guild whose grace time is over; return how many guilds."""
    expired = Guild.objects.filter(deleted_at__lt=timezone.now() - GRACE)
    ids = list(expired.values_list("id", flat=True))
    for id in ids:
        for channel_id in Channel.objects.filter(guild_id=id).values_list("id", flat=True):
            _delete_messages(channel_id)
        with transaction.atomic():
            Guild.objects.filter(id=id).delete()
    return len(ids)


def _delete_messages(channel_id: int) -> None:
    while True:
        ids = list(Message.objects.filter(channel_id=channel_id).values_list("id", flat=True)[:BATCH])
        if not ids:
            return
        with transaction.atomic():
            Message.objects.filter(id__in=ids).delete()
