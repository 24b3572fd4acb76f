"""A voice channel, and a voice process that only writes down what it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel
from guilds.services.channels import create_channel
from rscord.core.errors import AppError
from tests.base import Community
from voice import engine
from voice.models import VoiceState
from voice.server.protocol import FlagChanges, Joined, Watch
from voice.services import media
from voice.services.seats import Device

SDP = "v=0\r\n"


@dataclass
class Engine:
    """The voice process as services see it."""

    made: list[dict[str, Any]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    watched: list[tuple[str, list[Watch]]] = field(default_factory=list)
    refusal: AppError | None = None
    meanwhile: Callable[[], object] = lambda: None
    """What happens elsewhere while an offer is being answered."""

    def require(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    def create_peer(self, *, room: str, peer: str, user: str, sdp: str, flags: FlagChanges) -> Joined:
        if self.refusal is not None:
            raise self.refusal
        self.made.append({"room": room, "peer": peer, "user": user, "flags": flags})
        self.meanwhile()
        return {
            "sdp": "answer",
            "slots": {"audio": ["1"], "video": []},
            "sends": {"microphone": "0"},
            "stage": {"audio": [{"peer": peer, "user": user, "kind": "microphone"}], "reserve": None},
            "epoch": "epoch",
        }

    def close_peer(self, peer: str) -> None:
        self.closed.append(peer)

    def watch(self, peer: str, wanted: list[Watch]) -> None:
        self.watched.append((peer, wanted))


@pytest.fixture(autouse=True)
def voice(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The voice process."""
    made = Engine()
    for name in ("require", "create_peer", "close_peer", "watch"):
        monkeypatch.setattr(engine, name, getattr(made, name))
    return made


@pytest.fixture
def room(community: Community) -> Channel:
    """A voice channel of alice's guild."""
    return create_channel(actor=community.alice, guild_id=community.guild.id, name="Lounge", type=2)


def connect(user: User, channel: Channel, **flags: Any) -> VoiceState:
    """Connect somebody by their browser."""
    device = Device("session", None)
    return media.connect(user=user, channel_id=channel.id, device=device, sdp=SDP, **flags)[0]


def who_is_in(channel: Channel) -> set[str]:
    """Return the names of those in a channel."""
    return set(VoiceState.objects.filter(channel=channel).values_list("member__user__username", flat=True))
