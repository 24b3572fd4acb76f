"""The gateway's scheduled work."""

from rscord.core.tasks import periodic
from rscord.gateway import services


@periodic(minute="17", hour="*")
def trim_sessions() -> None:
    """Forget sessions that nobody can resume any more."""
    services.trim_sessions()
