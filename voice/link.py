"""The link of a web process to the voice process: commands there, events back.

Every web process has one. What the states say is carried out by all of them, from the event log (``~VOICE_PEER``), so
it does not matter which process a write happened in; each command may come several times. What the voice process tells
goes to this process's sockets alone, since the others hear it themselves.

Nothing depends on either end staying alive: on every new connection, and every few seconds while somebody is in voice,
both sides are compared. After a crash of the voice process the people who were in it are told to connect anew.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol, TypeVar

import orjson
import structlog
from django.conf import settings
from django.utils import timezone

from rscord.core import wake
from rscord.core.events import Audience, Event
from voice import limits, shapes
from voice.errors import VoiceUnavailable
from voice.rooms import place_of
from voice.server import protocol
from voice.server.client import ConnectionLost, VoiceClient, VoiceError
from voice.server.protocol import PeerState, StageState
from voice.services import upkeep

T = TypeVar("T")

CALL_SECONDS = 5
RETRY_SECONDS = 0.25
COMPARE_SECONDS = 5.0
ENDED = frozenset({"left", "timeout", "handshake"})
"""Reasons of ``gone`` that nobody here has caused."""

log = structlog.get_logger(__name__)


class Run(Protocol):
    """Runs database work on a thread."""

    async def __call__(self, call: Callable[..., T], *args: Any) -> T: ...


class Link:
    """One process's link. Lives on the loop that serves sockets."""

    def __init__(self, address: str, run: Run) -> None:
        self.client: VoiceClient | None = None
        self.loop = asyncio.get_running_loop()
        self._address = address
        self._run = run
        self._rooms: dict[str, dict[str, int]] = {}
        self._speaking: set[str] = set()
        self._strangers: set[str] = set()
        self._epoch = ""
        self._away_since = self.loop.time()
        self._tasks: set[asyncio.Task[None]] = set()
        self._spawn(self._stay_connected())
        self._spawn(self._compare_forever())

    async def stop(self) -> None:
        """End the link; the voice process goes on."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.client is not None:
            await self.client.close()

    def obey(self, event: Event) -> None:
        """Carry out a ``~VOICE_PEER``."""
        if self.client is not None:
            self._spawn(self._obey(self.client, event.data()))

    def _spawn(self, work: Any) -> None:
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # The connection

    async def _stay_connected(self) -> None:
        while True:
            try:
                self.client = await VoiceClient.connect(self._address, self._heard)
            except (OSError, ConnectionLost):
                await asyncio.sleep(RETRY_SECONDS)
                continue
            with suppress(ConnectionLost):
                await self._greet(self.client)
            await self.client.closed.wait()
            self.client, self._away_since = None, self.loop.time()

    async def _greet(self, client: VoiceClient) -> None:
        """Learn who is there; who should be, and is not since the process began anew, is told to come again."""
        peers = await client.state()
        self._rooms.clear()
        self._speaking = {peer["peer"] for peer in peers if peer["speaking"]}
        for peer in peers:
            self._put(peer["room"], peer["peer"], peer["user"])
        differences = await self._run(upkeep.compare, peers)
        if client.hello["epoch"] != self._epoch:
            self._epoch = client.hello["epoch"]
            for guild_id, _, user_id in differences.missing:
                data = {"token": "", "guild_id": str(guild_id), "endpoint": endpoint()}
                _tell("VOICE_SERVER_UPDATE", Audience(guild_id, user_ids=(user_id,)), data)

    # What is told from there

    def _heard(self, event: protocol.Event) -> None:
        if event["event"] == "connected":
            self._put(event["room"], event["peer"], event["user"])
            self._tell_speaking(event["room"], only=event["peer"])
        elif event["event"] == "gone":
            self._gone(event["peer"], event["reason"])
        elif event["event"] == "speaking":
            self._spoke(event)
        elif event["event"] == "stage":
            self._tell_slots(event["room"], event)

    def _gone(self, peer: str, reason: str) -> None:
        self._remove(peer)
        self._speaking.discard(peer)
        if reason in ENDED:
            self._spawn(self._lost(peer))

    def _spoke(self, event: protocol.Speaking) -> None:
        change = self._speaking.add if event["on"] else self._speaking.discard
        change(event["peer"])
        self._tell_room(event["room"], "VOICE_SPEAKING", _speech(event["user"], event["on"]))

    async def _lost(self, peer: str) -> None:
        try:
            await self._run(upkeep.lost, peer)
        except Exception:
            # The next comparison finds it.
            log.warning("voice_state_not_ended", exc_info=True)

    def _put(self, room: str, peer: str, user: str) -> None:
        self._remove(peer)
        self._rooms.setdefault(room, {})[peer] = int(user)

    def _remove(self, peer: str) -> None:
        for room, peers in list(self._rooms.items()):
            if peers.pop(peer, None) is not None and not peers:
                del self._rooms[room]

    def _tell_speaking(self, room: str, only: str) -> None:
        """Tell one peer who is speaking already."""
        for peer, user in self._rooms.get(room, {}).items():
            if peer in self._speaking:
                self._tell_room(room, "VOICE_SPEAKING", _speech(str(user), True), only)

    def _tell_slots(self, room: str, stage: StageState, only: str | None = None) -> None:
        self._tell_room(room, "VOICE_SLOTS", {**shapes.slots(stage)}, only)

    def _tell_room(self, room: str, type: str, data: dict[str, Any], only: str | None = None) -> None:
        guild_id, channel_id = place_of(room)
        peers = self._rooms.get(room, {})
        users = {user for peer, user in peers.items() if only is None or peer == only}
        if users:
            audience = Audience(guild_id, channel_id, tuple(users))
            _tell(type, audience, data | {"channel_id": str(channel_id)})

    # What is commanded there

    async def _obey(self, client: VoiceClient, wanted: dict[str, Any]) -> None:
        peer = wanted["peer"]
        try:
            if "room" not in wanted:
                await client.close_peer(peer, "closed")
                return
            await client.set_flags(peer, wanted["flags"])
            await self._move(client, peer, wanted["room"])
        except (ConnectionLost, VoiceError):
            # It is gone, or this link is: then the next comparison does it.
            return

    async def _move(self, client: VoiceClient, peer: str, room: str) -> None:
        user = next((peers[peer] for peers in self._rooms.values() if peer in peers), None)
        if user is None or peer in self._rooms.get(room, {}):
            return
        stage = await client.move_peer(peer, room)
        self._put(room, peer, str(user))
        self._tell_slots(room, stage, only=peer)
        self._tell_speaking(room, only=peer)

    # Upkeep

    async def _compare_forever(self) -> None:
        while True:
            await asyncio.sleep(COMPARE_SECONDS)
            try:
                await self._compare()
            except (ConnectionLost, VoiceError):
                continue
            except Exception:
                log.warning("voice_not_compared", exc_info=True)

    async def _compare(self) -> None:
        client, peers = self.client, list[PeerState]()
        if client is not None:
            peers = await client.state()
            await self._mend(client, await self._run(upkeep.compare, peers))
        settled = self.loop.time() - self._away_since > limits.GRACE.total_seconds()
        if settled:
            present = {peer["peer"] for peer in peers}
            await self._run(upkeep.clear, present, timezone.now() - limits.GRACE)

    async def _mend(self, client: VoiceClient, differences: upkeep.Differences) -> None:
        # Somebody who is just joining has a peer a moment before the state.
        strangers = set(differences.unknown)
        for peer in strangers & self._strangers:
            with suppress(VoiceError):
                await client.close_peer(peer)
        self._strangers = strangers
        for peer, flags in differences.flags.items():
            with suppress(VoiceError):
                await client.set_flags(peer, flags)
        for peer, room in differences.misplaced.items():
            with suppress(VoiceError):
                await self._move(client, peer, room)


_link: Link | None = None


async def start(run: Run) -> dict[str, Callable[[Event], None]]:
    """Begin to follow the voice process, on the running loop; where voice is switched off, nobody is in it.

    Return the handlers of internal events, by type.
    """
    global _link
    if not settings.VOICE:
        await run(upkeep.clear, set[str](), timezone.now())
        return {}
    _link = Link(settings.VOICE_CONTROL, run)
    return {"~VOICE_PEER": _link.obey}


async def stop() -> None:
    """End it."""
    global _link
    ended, _link = _link, None
    if ended is not None:
        await ended.stop()


def call(work: Callable[[VoiceClient], Awaitable[T]]) -> T:
    """Do ``work`` with the voice process, from a thread, and return what it gives.

    Raises VoiceUnavailable where there is no voice process, and what ``work`` raises.
    """
    running = _link
    if running is None or running.client is None:
        raise VoiceUnavailable
    client = running.client

    async def do() -> T:
        return await asyncio.wait_for(work(client), CALL_SECONDS)

    try:
        return asyncio.run_coroutine_threadsafe(do(), running.loop).result()
    except (ConnectionLost, TimeoutError) as error:
        raise VoiceUnavailable from error


def endpoint() -> str:
    """Return the host at which clients find voice: the gateway's own."""
    return settings.VOICE_ENDPOINT


def _speech(user: str, on: bool) -> dict[str, Any]:
    return {"user_id": user, "speaking": on}


def _tell(type: str, audience: Audience, data: dict[str, Any]) -> None:
    """Tell this process's own sockets."""
    wake.receive([Event(type, audience, orjson.dumps(data))])
