"""Who is heard in a room: the loudest, as many as people have slots for.

Seat ``i`` of the stage is heard in everybody's audio slot ``i``, so one small event tells a whole room who is where.
Whoever sits on a seat hears the reserve, the loudest one without a seat, in that slot instead of himself. A seat is
kept through silence, until somebody else needs it: in a room with as many slots as people nothing ever changes.

Nothing runs while a room is silent: a timer ticks only while somebody has been heard within the last second.
"""

import asyncio
from typing import TYPE_CHECKING, Final

from voice.server.protocol import Seat

if TYPE_CHECKING:
    from voice.server.audio import AudioSource
    from voice.server.peer import Peer
    from voice.server.room import Room

TICK: Final = 0.1
HOLD: Final = 0.8
"""After so much silence a talker is off the air: nothing is passed on, and the seat can be taken."""
DWELL: Final = 0.5
"""A seat is not taken away sooner."""
MARGIN: Final = 6.0
"""A challenger must be louder by so many dB."""
ATTACK, DECAY = 0.3, 0.04
VOICED: Final = 50
"""Sound louder than -50 dBov counts as speaking, for the ring around a name and before background noise."""
PAUSE: Final = 0.4
"""Speaking ends after such a pause."""
PRIORITY: Final = 200.0


class Stage:
    """The seats of one room."""

    def __init__(self, room: "Room", seats: int) -> None:
        self._room = room
        self.seats: list[AudioSource | None] = [None] * seats
        self.reserve: AudioSource | None = None
        self._heard: dict[AudioSource, None] = {}
        self._timer: asyncio.TimerHandle | None = None

    def seating(self) -> tuple[list[Seat | None], Seat | None]:
        """Who sits where, and the reserve."""
        return [_seat(source) for source in self.seats], _seat(self.reserve)

    def heard(self, source: "AudioSource", level: int, now: float) -> None:
        """A packet with sound came; ``level`` is below 127."""
        loudness = 127 - level
        pace = ATTACK if loudness > source.loudness else DECAY
        source.loudness += (loudness - source.loudness) * pace
        source.heard_at = now
        if source not in self._heard:
            self._heard[source] = None
            source.loudness = loudness
            self._start_timer()
        if level <= VOICED:
            source.voiced_at = now
            self._set_speaking(source, True)
        if source.seat is None:
            self._consider(source, now)
        elif not source.on_air:
            source.on_air = True
            self._room.place(source.seat)

    def hush(self, source: "AudioSource") -> None:
        """The source is silent: it goes off the air and keeps its seat for now."""
        self._heard.pop(source, None)
        self._set_speaking(source, False)
        if source is self.reserve:
            self._set_reserve(None)
        if source.on_air:
            source.on_air = False
            if source.seat is not None:
                self._room.place(source.seat)

    def leave(self, source: "AudioSource") -> None:
        """The source leaves the room."""
        self.hush(source)
        if source.seat is not None:
            self.seats[source.seat], source.seat = None, None
            self._room.announce_stage()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # Choosing

    def _consider(self, source: "AudioSource", now: float) -> None:
        number = self._free_seat()
        if number is not None:
            self._seat(source, number, now)
            return
        weakest = min((s for s in self.seats if s is not None), key=_rank, default=source)
        if _rank(source) > _rank(weakest) + MARGIN and now - weakest.seated_at >= DWELL:
            assert weakest.seat is not None
            self._seat(source, weakest.seat, now)
        elif source is not self.reserve and (
            self.reserve is None or _rank(source) > _rank(self.reserve) + MARGIN
        ):
            self._set_reserve(source)

    def _free_seat(self) -> int | None:
        """An empty seat, or the one whose holder has been silent for longest."""
        if None in self.seats:
            return self.seats.index(None)
        silent = [source for source in self.seats if source is not None and not source.on_air]
        return min(silent, key=lambda source: source.heard_at).seat if silent else None

    def _seat(self, source: "AudioSource", number: int, now: float) -> None:
        if source is self.reserve:
            self._set_reserve(None)
        before = self.seats[number]
        if before is not None:
            before.seat, before.on_air = None, False
        source.seat, source.seated_at, source.on_air = number, now, True
        self.seats[number] = source
        self._room.place(number)
        self._room.announce_stage()

    def _set_reserve(self, source: "AudioSource | None") -> None:
        self.reserve = source
        for seated in self.seats:
            if seated is not None and seated.seat is not None:
                self._room.place_for(seated.peer, seated.seat)
        self._room.announce_stage()

    def choice(self, listener: "Peer", number: int) -> "AudioSource | None":
        """Whom that listener hears in that slot."""
        source = self.seats[number]
        if source is not None and source.peer is listener:
            source = self.reserve
            return source if source is not None and self._is_for(listener, source) else None
        return source if source is not None and source.on_air and self._is_for(listener, source) else None

    @staticmethod
    def _is_for(listener: "Peer", source: "AudioSource") -> bool:
        return source.peer is not listener and listener.hears(source)

    # Time

    def _start_timer(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TICK, self._tick)

    def _tick(self) -> None:
        now = asyncio.get_running_loop().time()
        self._timer = None
        for source in list(self._heard):
            if source.speaking and now - source.voiced_at > PAUSE:
                self._set_speaking(source, False)
            if now - source.heard_at > HOLD:
                self.hush(source)
        if self._heard:
            self._start_timer()

    def _set_speaking(self, source: "AudioSource", speaking: bool) -> None:
        if source.speaking != speaking and source.kind == "microphone":
            source.speaking = speaking
            self._room.announce_speaking(source)


def _rank(source: "AudioSource") -> float:
    return source.loudness + (PRIORITY if source.peer.flags.priority else 0.0)


def _seat(source: "AudioSource | None") -> Seat | None:
    if source is None:
        return None
    return {"peer": source.peer.id, "user": source.peer.user, "kind": source.kind}
