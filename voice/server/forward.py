"""The hot loop: one packet in, one sealed packet out for each listener."""

import struct

from voice.server.rtp import SEQUENCE, TIMESTAMP, Packet
from voice.server.slots import Route
from voice.server.srtp import length_cell, memmove, protect
from voice.server.wire import SEND_BATCH, STRIDE, Batch, Wire


class Forwarder:
    """Writes packets straight into the wire's outbox."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        box = wire.outbox
        self._view, self._lengths, self._targets = box.view, box.lengths, box.targets
        self._frames = [(box.pointers[i], box.pointers[i] + 12, i * STRIDE + 1) for i in range(SEND_BATCH)]
        for i in range(SEND_BATCH):
            box.data[i * STRIDE] = 0x80  # version 2, no padding, extension or contributing sources
        self.refused = 0

    def send(self, packet: Packet, routes: list[Route]) -> None:
        """Sends the packet's payload along every route under a header of its own.

        libsrtp may refuse one (a sequence number far behind, say): that listener misses it, the others do not.
        """
        wire, lengths, targets, frames = self._wire, self._lengths, self._targets, self._frames
        payload, size, marker = packet.source, packet.size, packet.marker
        sequence, timestamp, total = packet.sequence, packet.timestamp, packet.size + 12
        i = wire.queued
        for context, overhead, payload_type, ssrc, shift, timestamp_shift, target in routes:
            if i == SEND_BATCH:
                wire.queued = i
                wire.flush()
                i = 0
            head, body, at = frames[i]
            memmove(body, payload, size)
            _write_header(
                self._view,
                at,
                marker | payload_type,
                (sequence + shift) & SEQUENCE,
                (timestamp + timestamp_shift) & TIMESTAMP,
                ssrc,
            )
            length_cell[0] = total
            if protect(context, head, length_cell):
                self.refused += 1
                continue
            lengths[i + i + 1] = total + overhead
            targets[i * _HEADER_WORDS] = target
            i += 1
        wire.queued = i


_HEADER_WORDS = Batch.HEADER_WORDS
_write_header = struct.Struct("!BHII").pack_into
