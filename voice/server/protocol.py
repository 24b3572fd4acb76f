"""What the web side and the voice process say to each other: JSON objects, one per line, in UTF-8.

A request is ``{"id", "method", "params"}``, its answer ``{"id", "result"}`` or ``{"id", "error": {"code",
"message"}}``; events carry ``event`` and no id. This module is imported by both sides.
"""

from typing import Final, Literal, NotRequired, TypedDict

Kind = Literal["microphone", "screen_audio", "camera", "screen"]
"""What a person may send."""

VERSION: Final = 1
MAX_LINE: Final = 256 * 1024


class Watch(TypedDict):
    """One picture that a person wants to see: whose, and which."""

    user: str
    kind: Literal["camera", "screen"]


class FlagChanges(TypedDict, total=False):
    """What may be said of a peer; what is left out stays as it is."""

    mute: bool
    """Nothing that the microphone sends is passed on."""
    deaf: bool
    """Hears nobody."""
    suppress: bool
    """In the audience of a stage channel: like ``mute``, but lifted separately."""
    priority: bool
    """A priority speaker takes a seat from anybody without it."""
    video: bool
    """May send pictures, and a screen's sound (off by default)."""
    watch: list[Watch]
    """Whom the video slots show, in the order of the slots."""
    audio_bitrate: int
    video_bitrate: int
    """Caps in bits per second, enforced here."""
    stereo: bool
    dtx: bool
    """How the answer asks the browser to encode; without effect after joining."""


class Seat(TypedDict):
    """Who is heard in a slot."""

    peer: str
    user: str
    kind: Kind


class StageState(TypedDict):
    """Seat ``i`` is heard in everybody's ``i``-th audio slot; in one's own seat one hears the reserve."""

    audio: list[Seat | None]
    reserve: Seat | None


class SlotMids(TypedDict):
    audio: list[str]
    video: list[str]


class Joined(TypedDict):
    """The result of ``create_peer``."""

    sdp: str
    slots: SlotMids
    sends: dict[Kind, str]
    """The media section that carries each kind."""
    stage: StageState
    epoch: str


class Track(TypedDict):
    """One stretch of one person's talk: an Ogg Opus file, and when it begins, counted from the recording's start."""

    path: str
    peer: str
    user: str
    offset_ms: int
    duration_ms: int


class PeerState(TypedDict):
    """One peer, in the results of ``state`` and ``stats``."""

    peer: str
    user: str
    room: str
    connected: bool
    speaking: bool
    flags: FlagChanges


class StreamStats(TypedDict):
    kind: Kind
    packets: int
    lost: int
    listeners: int


class PeerStats(PeerState):
    address: str
    profile: str
    streams: list[StreamStats]
    downlink_loss: float
    """The worst share of packets lost that the peer has last reported for a slot, 0 to 1."""
    estimate: int | None
    """What the peer believes it can receive, in bits per second."""


class Load(TypedDict):
    """How busy the process is: rates per second since the last such event."""

    rooms: int
    peers: int
    speaking: int
    packets_in: float
    packets_out: float
    cpu: float
    """Share of one core."""
    memory: int
    """Largest resident size so far, in KiB."""


class Stats(TypedDict):
    epoch: str
    uptime: float
    load: Load
    counters: dict[str, int]
    """Totals since the start, named as in :class:`voice.server.metrics.Counters`."""
    peers: list[PeerStats]


class Hello(TypedDict):
    """The first line of every connection."""

    event: Literal["hello"]
    version: int
    epoch: str
    """Changes with every start of the process: all peers of another epoch are gone."""
    announce: list[str]
    port: int
    audio_slots: int
    video_slots: int


class Connected(TypedDict):
    event: Literal["connected"]
    room: str
    peer: str
    user: str


class Gone(TypedDict):
    """A peer has left, for whatever reason: closed, room_closed, replaced, left, timeout, handshake, shutdown."""

    event: Literal["gone"]
    room: str
    peer: str
    user: str
    reason: str


class Speaking(TypedDict):
    event: Literal["speaking"]
    room: str
    peer: str
    user: str
    on: bool
    priority: bool


class StageChanged(StageState):
    event: Literal["stage"]
    room: str


class LoadReport(Load):
    event: Literal["load"]


class Recorded(TypedDict):
    """A recording has ended, by request or because the room is empty or the disk full; its files are complete."""

    event: Literal["recorded"]
    room: str
    tracks: list[Track]
    failed: str
    """``full`` or ``disk`` if that is why it ended, else an empty string."""


class Shutdown(TypedDict):
    """The process is about to end: everybody should join elsewhere, or again."""

    event: Literal["shutdown"]


Event = Hello | Connected | Gone | Speaking | StageChanged | Recorded | LoadReport | Shutdown


class Failure(TypedDict):
    code: str
    message: str


class Answer(TypedDict):
    id: int | None
    result: NotRequired[object]
    error: NotRequired[Failure]
