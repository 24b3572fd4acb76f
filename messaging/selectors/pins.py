"""Reading pinned messages."""

from dataclasses import dataclass
from datetime import datetime

from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from messaging.models import Message
from messaging.rows import MessageFacts
from messaging.selectors.messages import messages_among, require_readable


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned message, and since when."""

    pinned_at: datetime
    message: MessageFacts


@dataclass(frozen=True, slots=True)
class PinPage:
    """Some pins, the newest first, and whether there are older ones."""

    pins: list[Pin]
    has_more: bool


def pins_of(access: ChannelAccess, *, limit: int, before: datetime | None = None) -> PinPage:
    """Return up to ``limit`` pins of the channel, those pinned ``before``. None without READ_MESSAGE_HISTORY."""
    require_readable(access)
    if not access.can(Permission.READ_MESSAGE_HISTORY):
        return PinPage([], False)
    rows = Message.objects.filter(channel_id=access.channel.id, deleted_at=None, pinned_at__isnull=False)
    if before is not None:
        rows = rows.filter(pinned_at__lt=before)
    dated = list(rows.order_by("-pinned_at", "-id").values_list("id", "pinned_at")[: limit + 1])
    by_id = {facts.row.id: facts for facts in messages_among(access, [id for id, _ in dated[:limit]])}
    pins = [Pin(at, by_id[id]) for id, at in dated[:limit] if at is not None and id in by_id]
    return PinPage(pins, len(dated) > limit)
