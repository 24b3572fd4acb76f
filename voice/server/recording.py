"""Recordings: what each person says, in files of its own, as it came.

Nothing here asks for consent or decides who may record: the web side does. Everybody's microphone is written, seated
or not; who is muted by the server is not. A file holds one stretch of talk; short pauses in it are filled with
silence, a longer one ends it, so that no file holds hours of nothing and all can be laid side by side by their
offsets.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voice.server.ogg import RATE, SILENCE, SILENCE_SAMPLES, OggOpus
from voice.server.protocol import Track

if TYPE_CHECKING:
    from voice.server.peer import Peer

LONGEST_PAUSE: Final = 5.0
"""Seconds."""
SLACK: Final = RATE // 10
"""Samples by which a file may lag behind the clock before silence is put in."""
LEAD: Final = RATE // 2
"""Samples by which it may be ahead of the clock; what would be further ahead is a flood, and left out."""
MAX_BYTES: Final = 1024 * 1024 * 1024
MAX_TRACKS: Final = 10_000

log = logging.getLogger(__name__)


class _Open:
    """A file under way."""

    def __init__(self, path: Path, peer: "Peer", number: int, now: float) -> None:
        self.path = path
        self.peer, self.user = peer.id, peer.user
        self.began = self.heard = now
        self.ogg = OggOpus(path.open("xb"), number)

    def add(self, payload: bytes, now: float) -> None:
        due = int((now - self.began) * RATE)
        if due - self.ogg.samples > SLACK:
            for _ in range((due - self.ogg.samples) // SILENCE_SAMPLES):
                self.ogg.add(SILENCE)
        if self.ogg.samples - due < LEAD:
            self.ogg.add(payload)
        self.heard = now

    def finish(self, start: float) -> Track:
        self.ogg.close()
        return {
            "path": str(self.path),
            "peer": self.peer,
            "user": self.user,
            "offset_ms": int((self.began - start) * 1000),
            "duration_ms": self.ogg.samples * 1000 // RATE,
        }


class Recording:
    """One room's recording, from its start to its end or the first failure to write."""

    def __init__(self, directory: Path, now: float) -> None:
        """Raises NotADirectoryError."""
        if not directory.is_dir():
            raise NotADirectoryError(str(directory))
        self._directory = directory
        self._start = now
        self._open: dict[str, _Open] = {}
        self._done: list[Track] = []
        self._bytes = 0
        self.failed = ""
        """Why nothing more is written, if so: ``full`` or ``disk``."""

    def add(self, peer: "Peer", payload: bytes, now: float) -> None:
        """Writes one Opus packet of a person."""
        if self.failed:
            return
        try:
            self._add(peer, payload, now)
        except OSError as error:
            log.warning("a recording cannot be written: %s", error)
            self.failed = "disk"

    def _add(self, peer: "Peer", payload: bytes, now: float) -> None:
        track = self._open.get(peer.id)
        if track is not None and now - track.heard > LONGEST_PAUSE:
            self._close(peer.id)
            track = None
        if track is None:
            track = self._begin(peer, now)
        before = track.ogg.size
        track.add(payload, now)
        self._bytes += track.ogg.size - before
        if self._bytes > MAX_BYTES or len(self._done) >= MAX_TRACKS:
            self.failed = "full"

    def _begin(self, peer: "Peer", now: float) -> _Open:
        number = len(self._done) + len(self._open) + 1
        track = _Open(self._directory / f"{number:05}.opus", peer, number, now)
        self._open[peer.id] = track
        return track

    def _close(self, peer: str) -> None:
        track = self._open.pop(peer)
        try:
            self._done.append(track.finish(self._start))
        except OSError as error:
            log.warning("a recording cannot be closed: %s", error)
            self.failed = "disk"

    def finish(self) -> list[Track]:
        """Closes all files; gives what is in them, in the order in which they ended."""
        for peer in list(self._open):
            self._close(peer)
        return self._done
