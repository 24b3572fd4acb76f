"""A room: the people of one voice channel or group call, and what they hear and see of each other."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from voice.server.audio import AudioSource
from voice.server.protocol import Kind, StageState
from voice.server.recording import Recording
from voice.server.stage import Stage
from voice.server.video import VideoSource

if TYPE_CHECKING:
    from voice.server.peer import Peer
    from voice.server.sfu import Sfu


class Room:
    """Exists as long as somebody is in it."""

    def __init__(self, sfu: "Sfu", identifier: str, seats: int) -> None:
        self.id = identifier
        self.peers: dict[str, Peer] = {}
        self.stage = Stage(self, seats)
        self._sfu = sfu
        self._announcing = False
        self.recording: Recording | None = None

    def add(self, peer: "Peer") -> None:
        self.peers[peer.id] = peer
        peer.room = self
        self.refresh(peer)

    def remove(self, peer: "Peer") -> None:
        """Ends what the peer sends here and hears here."""
        for source in peer.sources:
            source.end()
            if isinstance(source, AudioSource):
                self.stage.leave(source)
        del self.peers[peer.id]
        now = asyncio.get_running_loop().time()
        for slot in peer.video_slots:
            slot.show(None, now)
        for audio_slot in peer.audio_slots:
            audio_slot.detach()
        if self.peers:
            self._refresh_viewers_of(peer.user)
        else:
            self.stage.stop()
            self.stop_recording()

    def refresh(self, peer: "Peer") -> None:
        """Fills a peer's slots anew, after it has come, or what it may hear or wants to see has changed."""
        for number in range(len(peer.audio_slots)):
            self.place_for(peer, number)
        now = asyncio.get_running_loop().time()
        for slot in peer.video_slots:
            slot.show(self._find_video(peer, slot.want), now)

    def _refresh_viewers_of(self, user: str) -> None:
        for peer in self.peers.values():
            if any(slot.want is not None and slot.want[0] == user for slot in peer.video_slots):
                self.refresh(peer)

    # Sound

    def place(self, number: int) -> None:
        """Lets everybody hear in that slot whoever now has that seat."""
        for peer in self.peers.values():
            self.place_for(peer, number)

    def place_for(self, listener: "Peer", number: int) -> None:
        if number >= len(listener.audio_slots):
            return
        slot = listener.audio_slots[number]
        source = self.stage.choice(listener, number)
        if slot.source is not source:
            slot.detach()
            if source is not None:
                slot.attach(source, asyncio.get_running_loop().time())

    # Pictures

    def video_began(self, source: VideoSource) -> None:
        self._refresh_viewers_of(source.peer.user)

    def _find_video(self, viewer: "Peer", want: tuple[str, Kind] | None) -> VideoSource | None:
        if want is None or not viewer.connected:
            return None
        for peer in self.peers.values():
            if peer.user == want[0] and peer is not viewer:
                for source in peer.sources:
                    if source.kind == want[1] and source.live and isinstance(source, VideoSource):
                        return source
        return None

    # Recording

    def start_recording(self, directory: Path) -> None:
        """Writes what everybody says from now on; raises NotADirectoryError. One that runs already is ended."""
        self.stop_recording()
        self.recording = Recording(directory, asyncio.get_running_loop().time())

    def stop_recording(self) -> None:
        recording, self.recording = self.recording, None
        if recording is not None:
            tracks = recording.finish()
            self._sfu.emit(
                {"event": "recorded", "room": self.id, "tracks": tracks, "failed": recording.failed}
            )

    def record(self, peer: "Peer", payload: bytes, now: float) -> None:
        if self.recording is not None:
            self.recording.add(peer, payload, now)
            if self.recording.failed:
                self.stop_recording()

    # Events

    def stage_state(self) -> StageState:
        audio, reserve = self.stage.seating()
        return {"audio": audio, "reserve": reserve}

    def announce_stage(self) -> None:
        """Tells the web side who has which seat: once, when the datagrams at hand are dealt with."""
        if not self._announcing:
            self._announcing = True
            asyncio.get_running_loop().call_soon(self._tell_stage)

    def _tell_stage(self) -> None:
        self._announcing = False
        audio, reserve = self.stage.seating()
        self._sfu.emit({"event": "stage", "room": self.id, "audio": audio, "reserve": reserve})

    def announce_speaking(self, source: AudioSource) -> None:
        peer = source.peer
        self._sfu.emit(
            {
                "event": "speaking",
                "room": self.id,
                "peer": peer.id,
                "user": peer.user,
                "on": source.speaking,
                "priority": peer.flags.priority,
            }
        )
