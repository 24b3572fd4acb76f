"""How much one stream may send, and what arrived of it."""

from voice.server.rtcp import Report

BURST_SECONDS = 1.0


class Meter:
    """Token buckets for packets and bytes per second, both a second deep."""

    def __init__(self, packet_rate: float, byte_rate: float) -> None:
        self.packet_rate = packet_rate
        self.byte_rate = byte_rate
        self._packets = packet_rate * BURST_SECONDS
        self._bytes = byte_rate * BURST_SECONDS
        self._at = 0.0

    def admit(self, size: int, now: float) -> bool:
        """Whether a packet of that many bytes is within both rates; counts it if so."""
        passed = now - self._at
        self._at = now
        self._packets = min(self._packets + passed * self.packet_rate, self.packet_rate * BURST_SECONDS)
        self._bytes = min(self._bytes + passed * self.byte_rate, self.byte_rate * BURST_SECONDS)
        if self._packets < 1 or self._bytes < size:
            return False
        self._packets -= 1
        self._bytes -= size
        return True


class Reception:
    """What a receiver report says of one stream (RFC 3550 section 6.4.1, appendix A)."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._base: int | None = None
        self._highest = 0
        self._jitter = 0.0
        self._transit: float | None = None
        self._expected = self._reported = 0
        self._sender_ntp = 0
        self._sender_at = 0.0
        self.packets = 0

    def count(self, sequence: int, timestamp: int, now: float) -> None:
        """Counts a packet that arrived at ``now`` (seconds)."""
        self.packets += 1
        if self._base is None:
            self._base = self._highest = sequence
        ahead = (sequence - self._highest) & 0xFFFF
        if ahead < 0x8000:
            self._highest += ahead
        transit = now * self._rate - timestamp
        if self._transit is not None and abs(transit - self._transit) < self._rate:
            self._jitter += (abs(transit - self._transit) - self._jitter) / 16
        self._transit = transit

    def sender_report(self, ntp: int, now: float) -> None:
        self._sender_ntp, self._sender_at = ntp >> 16 & 0xFFFFFFFF, now

    @property
    def lost(self) -> int:
        """Packets that never came, so far; never below 0."""
        return 0 if self._base is None else max(0, self._highest - self._base + 1 - self.packets)

    def report(self, ssrc: int, now: float) -> Report:
        """The block for the next report; the lost share counts from the one before."""
        expected = 0 if self._base is None else self._highest - self._base + 1
        due, came = expected - self._expected, self.packets - self._reported
        self._expected, self._reported = expected, self.packets
        share = min(255, (due - came) * 256 // due) if due > came else 0
        delay = int((now - self._sender_at) * 65536) if self._sender_ntp else 0
        lost, jitter = min(self.lost, 0x7FFFFF), int(self._jitter) & 0xFFFFFFFF
        highest = self._highest & 0xFFFFFFFF
        return Report(ssrc, share, lost, highest, jitter, self._sender_ntp, min(delay, 0xFFFFFFFF))
