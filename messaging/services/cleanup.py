"""What a ban means for messages: the banned one's recent ones go, in the ban's own transaction."""

from collections import defaultdict

from django.utils import timezone

from guilds.events.bans import NewBan
from guilds.models import Channel
from messaging.events.cleanup import messages_deleted
from messaging.models import Message
from messaging.services.locks import discount
from messaging.services.messages import bury
from rscord.core import events, snowflake

MOST = 2000
"""Messages that one ban deletes, newest first: a transaction must end soon."""
EVENT_MOST = 100
"""Ids in one MESSAGE_DELETE_BULK, as many as a bulk delete takes."""


@events.on("GUILD_BAN_ADD")
def on_ban(ban: NewBan) -> None:
    """Delete what the banned one wrote in the guild in the last ``ban.cleanup``."""
    if not ban.cleanup:
        return
    by_channel: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for channel_id, id, type in _recent(ban):
        by_channel[channel_id].append((id, type))
    discount(by_channel)
    bury([id for found in by_channel.values() for id, _ in found])
    for channel in Channel.objects.filter(id__in=by_channel):
        ids = [id for id, _ in by_channel[channel.id]]
        for start in range(0, len(ids), EVENT_MOST):
            messages_deleted(channel, ids[start : start + EVENT_MOST])


def _recent(ban: NewBan) -> list[tuple[int, int, int]]:
    first = snowflake.at(timezone.now() - ban.cleanup)
    messages = Message.objects.filter(
        author=ban.user, channel__guild_id=ban.guild_id, id__gte=first, deleted_at=None
    )
    return list(messages.order_by("-id").values_list("channel_id", "id", "type")[:MOST])
