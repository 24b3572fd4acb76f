"""What an operator can set, and the limits that hold everywhere else."""

from dataclasses import dataclass

MAX_DATAGRAM = 1500
"""Longer datagrams are dropped: what browsers send fits an Ethernet frame."""
MAX_SDP = 64 * 1024
MAX_PEERS = 4096
MAX_ID = 128
"""Characters in a room's, peer's or user's id."""
MAX_REASON = 64
MAX_SOURCES = 4
"""Streams that one person may send: microphone, screen sound, camera, screen."""

AUDIO_PACKETS_PER_SECOND = 110
"""Opus in frames of 10 ms gives 100."""
VIDEO_PACKETS_PER_SECOND = 1500
DATAGRAMS_PER_SECOND = 3000
"""What is looked at from one address, before anything is decrypted."""
AUDIO_BITRATE = (8_000, 384_000)
VIDEO_BITRATE = (30_000, 20_000_000)


@dataclass(frozen=True)
class Settings:
    """Options of the process; times in seconds."""

    control: str = ""
    udp_host: str = "0.0.0.0"  # noqa: S104 - browsers reach it from anywhere
    udp_port: int = 7882
    announce: tuple[str, ...] = ("127.0.0.1",)
    audio_slots: int = 6
    video_slots: int = 9
    max_packets: int = 46_000
    """Packets sent per second above which nobody new is let in; 0 for no limit."""
    idle: float = 15.0
    """A peer is dropped after so long without a valid STUN check."""
    batched: bool = True
    """Use ``recvmmsg`` and ``sendmmsg`` where the system has them."""
    lifeline: int | None = None
    any_port: bool = False
    """Take any free UDP port where ``udp_port`` is taken."""
    alive: str = ""
    """A file that is touched every few seconds, as a sign of life; none if empty."""
