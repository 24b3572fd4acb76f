"""What the gateway writes: sessions, at their beginning and at their end. Nothing is written per event."""

from datetime import timedelta

from django.utils import timezone

from rscord.core import events
from rscord.gateway.models import GatewaySession

SESSIONS_KEPT = timedelta(days=30)
"""A session older than this begins anew when its client comes back."""


def begin_session(
    *,
    id: str,
    user_id: int,
    sign_in_id: int | None,
    intents: int,
    shard: tuple[int, int],
    large_threshold: int,
    position: int,
) -> None:
    """Record a session, so that any process can resume it."""
    with events.transaction():
        GatewaySession.objects.create(
            id=id,
            user_id=user_id,
            sign_in_id=sign_in_id,
            intents=intents,
            shard_id=shard[0],
            shard_count=shard[1],
            large_threshold=large_threshold,
            started_at_position=position,
        )


def close_session(id: str) -> None:
    """Note that the client will not resume the session."""
    with events.transaction():
        GatewaySession.objects.filter(id=id, closed_at=None).update(closed_at=timezone.now())


def trim_sessions() -> int:
    """Delete sessions that can no longer be resumed; return how many."""
    now = timezone.now()
    with events.transaction():
        closed, _ = GatewaySession.objects.filter(closed_at__lt=now).delete()
        old, _ = GatewaySession.objects.filter(created_at__lt=now - SESSIONS_KEPT).delete()
    return closed + old
