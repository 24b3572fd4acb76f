"""A hub over a made-up world, with sockets that only remember what was written."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import orjson

from rscord.core import wake
from rscord.gateway import frames, places, selectors
from rscord.gateway.catch_up import bring_up, catch_up
from rscord.gateway.frames import Encoding
from rscord.gateway.hub import Hub
from rscord.gateway.pool import Pool
from rscord.gateway.protocol import ALL_INTENTS
from rscord.gateway.session import Session
from tests.gateway.world import GUILD, World, WorldLog, WorldPool


class FakeSink:
    """Takes everything at once. ``payloads`` is what was written, decoded."""

    def __init__(self) -> None:
        self.on_full: Callable[[], None] | None = None
        self.payloads: list[dict[str, Any]] = []
        self.writes = 0
        self.closed = 0
        self.aborted = False
        self.gone = False
        self.began = 0

    def writer(self) -> Callable[[bytes], None]:
        return self._write

    def _write(self, data: bytes) -> None:
        if self.gone:
            raise RuntimeError("the handler is closed")
        self.writes += 1
        self.payloads += [json.loads(text) for _, text in frames.split(data)]

    async def drained(self) -> None:
        await asyncio.sleep(0)

    def close(self, code: int, reason: str) -> None:
        self.closed = code

    def abort(self) -> None:
        self.aborted = True

    @property
    def types(self) -> list[str]:
        return [payload["t"] for payload in self.payloads]


class Client(FakeSink):
    """A client's memory: which channels and threads it knows of, which messages it has heard, and where it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.known: set[int] | None = None
        self.parents: dict[int, int] = {}
        self.heard: list[tuple[int, int]] = []
        self.seq = 0

    def _write(self, data: bytes) -> None:
        count = len(self.payloads)
        super()._write(data)
        for payload in self.payloads[count:]:
            if payload["op"] != 0:
                continue
            self._take(payload["t"], payload["s"], payload["d"])

    def _take(self, type: str, position: int, d: dict[str, Any]) -> None:
        assert position >= self.seq, "positions never go back"
        self.seq = position
        if type == "GUILD_CREATE":
            self.known = {int(channel["id"]) for channel in d["channels"]}
            self._take_threads(d["threads"])
        elif type == "GUILD_DELETE":
            self.known = None
        elif type == "CHANNEL_CREATE" and self.known is not None:
            self.known.add(int(d["id"]))
        elif type == "CHANNEL_DELETE" and self.known is not None:
            self.known.discard(int(d["id"]))
            self._forget_threads(int(d["id"]))
        elif type.startswith("THREAD_") and self.known is not None:
            self._take_thread(type, d)
        elif type == "MESSAGE_CREATE":
            self.heard.append((position, int(d["id"])))

    def _take_thread(self, type: str, d: dict[str, Any]) -> None:
        assert self.known is not None
        if type == "THREAD_LIST_SYNC":
            for channel_id in d["channel_ids"]:
                self._forget_threads(int(channel_id))
            self._take_threads(d["threads"])
        elif type == "THREAD_DELETE" or d["thread_metadata"]["archived"]:
            self.known.discard(int(d["id"]))
        else:
            self._take_threads([d])

    def _take_threads(self, threads: list[dict[str, Any]]) -> None:
        assert self.known is not None
        for thread in threads:
            self.known.add(int(thread["id"]))
            self.parents[int(thread["id"])] = int(thread["parent_id"])

    def _forget_threads(self, parent_id: int) -> None:
        assert self.known is not None
        self.known -= {id for id, found in self.parents.items() if found == parent_id}


def make_hub(world: World) -> tuple[Hub, WorldPool]:
    pool = WorldPool(world)
    return Hub(cast(Pool, pool), WorldLog(world), bring_up), pool


@asynccontextmanager
async def running(world: World, *, waking: bool = True) -> AsyncIterator[tuple[Hub, WorldPool]]:
    """Run a hub that follows ``world``: by its wakes too, unless they are lost."""
    hub, pool = make_hub(world)
    await hub.start()
    if waking:
        world.listeners.append(wake.receive)
    yield hub, pool
    world.listeners.clear()
    await hub.stop()


def make_session(user_id: int, sink: Any, *, intents: int = ALL_INTENTS, bot: bool = False) -> Session:
    session = Session(sink, Encoding.JSON)
    session.user_id, session.intents, session.bot = user_id, intents, bot
    return session


async def begin(hub: Hub, user_id: int, sink: Any = None, **options: Any) -> Session:
    """Begin a session, as IDENTIFY does once the token is found good."""
    sink = sink or Client()
    session = make_session(user_id, sink, **options)
    hub.connect(session)
    place = await hub.pool.run(selectors.place_in, user_id, [GUILD], set(hub.guilds))
    sink.began = place.since
    created = await hub.pool.run(
        selectors.guild_create, user_id, GUILD, with_presences=False, large_threshold=50
    )
    await places.settle(hub, session, place)
    if created is not None:
        session.write(frames.dispatch("GUILD_CREATE", place.since, orjson.dumps(created)))
    await catch_up(hub, session, place.since, checked=place.since)
    return session


async def resume(hub: Hub, user_id: int, client: Client, **options: Any) -> Session:
    """Resume a client's session on a new connection, as RESUME does once the token is found good."""
    session = make_session(user_id, client, **options)
    hub.connect(session)
    place = await hub.pool.run(selectors.place_in, user_id, [GUILD], set(hub.guilds))
    await places.settle(hub, session, place)
    await catch_up(hub, session, client.seq, checked=place.since, last_word="RESUMED")
    return session


async def settled(hub: Hub, world: World, *sessions: Session) -> None:
    """Wait until the hub has heard everything and the sessions are live."""
    for _ in range(3000):
        await asyncio.sleep(0.001)
        if hub.position == world.head and all(session.live or session.closed for session in sessions):
            return
    raise AssertionError(f"the hub is at {hub.position} of {world.head}")
