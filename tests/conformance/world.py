"""What the programs ``with_*`` share: where the server is, who is there, and the table of their checks."""

import asyncio
import json
import os
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

SECONDS = 15
"""How long a library may take to do one thing."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)
"""A picture of one pixel."""


class World:
    """One guild of alice with bob and a bot in it; other people are outside. Told by the environment."""

    def __init__(self) -> None:
        told = json.loads(os.environ["CONFORMANCE"])
        self.url: str = told["url"]
        self.bot_token: str = told["bot_token"]
        self.guild_id = int(told["guild"])
        self.channel_id = int(told["channel"])
        self.people: dict[str, dict[str, str]] = told["people"]
        self.wanted: list[str] = told["items"]
        self.results = Path(told["results"])
        self.http = httpx.AsyncClient(timeout=SECONDS)

    def id_of(self, name: str) -> int:
        return int(self.people[name]["id"])

    async def call(self, name: str, method: str, path: str, body: Any = None) -> Any:
        """Call the API as one of the people, beside the library."""
        headers = {"Authorization": f"Bearer {self.people[name]['access']}"}
        answer = await self.http.request(
            method, f"{self.people[name]['url']}{path}", headers=headers, json=body
        )
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def join(self, name: str) -> None:
        """Let somebody into the guild."""
        invite = await self.call("alice", "POST", f"/channels/{self.channel_id}/invites", {"max_age": 3600})
        await self.call(name, "POST", f"/invites/{invite['code']}")

    async def control(self, fault: str) -> None:
        """Make the line bad: see :mod:`tests.conformance.recorder`."""
        answer = await self.http.post(f"{self.url}/control/{fault}", timeout=60)
        assert answer.status_code == 200, answer.text


Check = Callable[[Any], Awaitable[None]]


class Table:
    """The checks of one library by the items that they show."""

    def __init__(self) -> None:
        self._checks: list[tuple[tuple[str, ...], Check]] = []

    def __call__(self, *items: str) -> Callable[[Check], Check]:
        """Put the decorated function into the table as the check of ``items``."""

        def add(check: Check) -> Check:
            self._checks.append((items, check))
            return check

        return add

    async def run(self, bot: Any, world: World) -> None:
        """Run every check in its order; write down for each item None, or what went wrong."""
        outcomes = dict.fromkeys(world.wanted, "there is no check for this item")
        for items, check in self._checks:
            outcome = await _outcome(check, bot)
            outcomes |= dict.fromkeys(items, outcome)
        world.results.write_text(json.dumps(outcomes))


async def _outcome(check: Check, bot: Any) -> Any:
    try:
        async with asyncio.timeout(4 * SECONDS):
            await check(bot)
    except Exception:
        return traceback.format_exc(limit=-4)
    return None


async def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds, for what libraries tell by no event."""
    async with asyncio.timeout(SECONDS):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
