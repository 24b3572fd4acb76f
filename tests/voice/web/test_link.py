"""A web process and a real voice process: commands there, events back, and what happens when either dies."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from django.db import connections
from pytest_django import Settings

from accounts.models import User
from guilds.models import Channel
from guilds.services.channels import create_channel
from guilds.services.members import kick
from rscord.core.errors import AppError
from rscord.gateway import lifespan
from tests.base import Captured, Community
from tests.gateway.client import act, eventually
from tests.voice.light import LightPeer
from tests.voice.process import Process, voice_process
from tests.voice.web.conftest import who_is_in
from voice import engine, link
from voice.models import VoiceState
from voice.services import media, states
from voice.services.seats import Device

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def voice() -> None:
    """Here the voice process is real."""


@asynccontextmanager
async def web(settings: Settings, process: Process) -> AsyncIterator[None]:
    """A web process's hub with its link."""
    settings.VOICE, settings.VOICE_CONTROL = True, process.control
    await lifespan.start()
    try:
        await until_linked()
        yield
    finally:
        await lifespan.stop()
        # PostgreSQL drops no database that a thread of a test still holds.
        await act(connections.close_all)


async def until_linked() -> None:
    async with asyncio.timeout(20):
        while link._link is None or link._link.client is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def connect(user: User, room: Channel, **flags: Any) -> VoiceState:
    def work() -> VoiceState:
        device = Device("session", None)
        offer = LightPeer().offer()
        return media.connect(user=user, channel_id=room.id, device=device, sdp=offer, **flags)[0]

    return await act(work)


async def peers(process: Process) -> dict[str, Any]:
    async with await process.connect() as client:
        return {peer["peer"]: peer for peer in await client.state()}


async def until_peers(process: Process, count: int) -> None:
    async with asyncio.timeout(20):
        while len(await peers(process)) != count:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.fixture
def room(community: Community) -> Channel:
    return create_channel(actor=community.alice, guild_id=community.guild.id, name="Lounge", type=2)


async def test_what_services_do_reaches_the_voice_process(
    settings: Settings, community: Community, room: Channel
) -> None:
    async with voice_process() as process, web(settings, process):
        state = await connect(community.bob, room)
        assert state.peer
        assert set(await peers(process)) == {state.peer}
        await act(lambda: states.set_flags(user=community.bob, self_mute=True))
        async with asyncio.timeout(20):
            while not (await peers(process))[state.peer]["flags"]["mute"]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await act(
            lambda: media.watch(
                user=community.bob, wanted=[{"user": str(community.alice.id), "kind": "screen"}]
            )
        )
        assert (await peers(process))[state.peer]["flags"]["watch"]
        await act(lambda: kick(actor=community.alice, guild_id=community.guild.id, user_id=community.bob.id))
        await until_peers(process, 0)


async def test_a_bad_offer_leaves_nothing_behind(
    settings: Settings, community: Community, room: Channel
) -> None:
    def refused() -> int:
        with pytest.raises(AppError) as refusal:
            media.connect(user=community.bob, channel_id=room.id, device=Device("s", None), sdp="v=0\r\n")
        return refusal.value.code

    async with voice_process() as process, web(settings, process):
        assert await act(refused) == 50035
        assert await peers(process) == {}
        assert await act(who_is_in, room) == set()


async def test_a_connection_that_ends_takes_its_state_along(
    settings: Settings, community: Community, room: Channel
) -> None:
    async with voice_process("--idle", "0.5") as process, web(settings, process):
        await connect(community.bob, room)
        assert await act(who_is_in, room) == {"bob"}
        await eventually(lambda: who_is_in(room), set())


async def test_after_a_crash_people_are_told_to_connect_anew(
    settings: Settings, community: Community, room: Channel, captured_events: Captured
) -> None:
    async with voice_process() as first, web(settings, first):
        await connect(community.bob, room)
        first.popen.kill()
        await asyncio.to_thread(first.popen.wait)
        async with voice_process(control=first.control) as second:
            async with asyncio.timeout(20):
                while not captured_events.of("VOICE_SERVER_UPDATE"):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            told = captured_events.one("VOICE_SERVER_UPDATE")
            assert told.audience.user_ids == (community.bob.id,)
            assert told.data()["endpoint"]
            state = await connect(community.bob, room)
            assert set(await peers(second)) == {state.peer}


async def test_strangers_are_cut_off(
    settings: Settings, community: Community, room: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "COMPARE_SECONDS", 0.05)
    async with voice_process() as process, web(settings, process):
        async with await process.connect() as client:
            await client.create_peer(room="1:2", peer="stray", user="7", sdp=LightPeer().offer())
        await until_peers(process, 0)


async def test_without_a_voice_process(community: Community, room: Channel) -> None:
    for ask in (engine.require, lambda: engine.watch("peer", [])):
        with pytest.raises(AppError) as refusal:
            ask()
        assert refusal.value.status == 503


async def test_switched_off_nobody_stays_in_voice(
    community: Community, room: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "require", lambda: None)
    device = Device("session", None)
    await act(lambda: states.let_in(user=community.bob, channel_id=room.id, device=device, endpoint=None))
    await lifespan.start()
    await lifespan.stop()
    assert await act(who_is_in, room) == set()
    await act(connections.close_all)
