"""The tasks process: huey's consumer, with its schedule."""

from pathlib import Path

from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from huey.consumer import Consumer

from rscord.core.processes import lifeline
from rscord.core.tasks import queue

LONGEST_POLL_SECONDS = 1.0
"""An empty SQLite queue is looked at so often, which is how late a task may start."""
SHUTDOWN_SECONDS = 8


class PulsingConsumer(Consumer):  # type: ignore[misc]
    """A consumer that gives signs of life."""

    pulse: lifeline.Pulse

    def loop(self, health_check_ts: float | None = None) -> float | None:
        self.pulse.beat()
        return super().loop(health_check_ts)  # type: ignore[no-any-return]


def run(name: str, folder: Path, *, supervised: bool) -> None:
    """Work until told to stop; a running task gets 8 s to finish."""
    autodiscover_modules("tasks")
    consumer = PulsingConsumer(
        queue,
        workers=settings.TASK_THREADS,
        max_delay=LONGEST_POLL_SECONDS,
        shutdown_timeout=SHUTDOWN_SECONDS,
        graceful_signal="TERM",
    )
    consumer.pulse = lifeline.Pulse(folder, name)
    if supervised:
        lifeline.watch(consumer.stop_flag.set)
    consumer.run()
    consumer.stop(graceful=True)
