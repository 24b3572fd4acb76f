"""What the process counts, and how busy it is."""

import os
import resource
import sys
import time
from dataclasses import asdict, dataclass

from voice.server.protocol import Load
from voice.server.wire import Wire


@dataclass(slots=True)
class Counters:
    """Totals since the start of the process."""

    received: int = 0
    stray: int = 0
    """Datagrams from an address that no peer has proved to be its own, and malformed ones."""
    checks: int = 0
    checks_refused: int = 0
    """STUN for unknown peers, with a wrong password, or malformed."""
    forged: int = 0
    """Media with a bad tag, repeated or too old."""
    unknown: int = 0
    """Media under an SSRC or payload type that was not offered."""
    capped: int = 0
    """Packets beyond a peer's rate."""
    resent: int = 0
    keyframe_requests: int = 0
    handshakes: int = 0
    handshakes_failed: int = 0
    errors: int = 0
    """Datagrams that raised an exception nobody expected."""


class Gauge:
    """Turns totals into rates between two readings."""

    def __init__(self, counters: Counters, wire: Wire) -> None:
        self._counters = counters
        self._wire = wire
        self._last = self._reading()
        self.packets_out = 0.0

    def _reading(self) -> tuple[float, float, int, int]:
        usage = os.times()
        return time.monotonic(), usage.user + usage.system, self._counters.received, self._wire.sent

    def read(self, *, rooms: int, peers: int, speaking: int) -> Load:
        """The rates since the last call."""
        before, self._last = self._last, self._reading()
        passed = max(self._last[0] - before[0], 1e-3)
        cpu, received, sent = (
            (new - old) / passed for new, old in zip(self._last[1:], before[1:], strict=True)
        )
        self.packets_out = sent
        return {
            "rooms": rooms,
            "peers": peers,
            "speaking": speaking,
            "packets_in": round(received, 1),
            "packets_out": round(sent, 1),
            "cpu": round(cpu, 4),
            "memory": _peak_memory(),
        }


def totals(counters: Counters, wire: Wire, refused: int) -> dict[str, int]:
    """All counters, with those of the wire and of the forwarder."""
    return asdict(counters) | {"sent": wire.sent, "unsent": wire.unsent, "refused": refused}


def _peak_memory() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak
