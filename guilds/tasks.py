"""Scheduled work about guilds."""

import structlog
from django.utils import timezone

from guilds.services.idle_threads import archive_idle
from rscord.core.tasks import periodic

log = structlog.get_logger(__name__)

LOOKED_AT_ONCE = 500
"""Threads that one run looks at, so that it ends soon; the next run goes on a minute later."""


@periodic(minute="*")
def archive_idle_threads() -> None:
    """Archive the threads that nobody writes in any more."""
    looked_at = archive_idle(timezone.now(), LOOKED_AT_ONCE)
    if looked_at:
        log.info("idle_threads", looked_at=looked_at)
