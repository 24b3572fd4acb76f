"""What the gateway counts, for Prometheus."""

from prometheus_client import Counter, Gauge

_connections = Gauge("rscord_gateway_connections", "Open sockets.", multiprocess_mode="livesum")
_deliveries = Counter("rscord_gateway_deliveries", "Events handed to sockets.")
_opened = Counter("rscord_gateway_sessions", "Sessions begun or resumed.", ["how"])
_closed = Counter("rscord_gateway_closes", "Sockets closed by the server, by close code.", ["code"])
_gaps = Counter("rscord_gateway_wake_gaps", "Times that events had to be read from the log.")


def connections(change: int) -> None:
    """Count sockets that opened (1) or went (-1)."""
    _connections.inc(change)


def delivered(count: int) -> None:
    """Count an event's deliveries."""
    _deliveries.inc(count)


def opened(how: str) -> None:
    """Count a session: ``identified``, ``resumed`` or ``refused`` (a RESUME that could not be)."""
    _opened.labels(how).inc()


def closed(code: str) -> None:
    """Count a close: its code, or ``slow`` for a socket that took too little."""
    _closed.labels(code).inc()


def gap() -> None:
    """Count a reading of events that no wake brought."""
    _gaps.inc()
