"""Scheduled work about messages."""

import structlog

from messaging.services import figures, files
from messaging.services.purge import purge_guilds
from rscord.core.tasks import periodic

log = structlog.get_logger(__name__)


@periodic(minute="*/20")
def sweep_files() -> None:
    """Remove files that nobody sent."""
    files.sweep_files()


@periodic(minute="37", hour="3")
def purge() -> None:
    """Delete for good the guilds whose grace time is over."""
    purged = purge_guilds()
    if purged:
        log.info("guilds_purged", guilds=purged)


@periodic(minute="*/5")
def count_days() -> None:
    """Count what the admin's first page shows."""
    figures.count_days()
