"""Member lists on screen: op 40 ``guild:watch``.

A session watches one part of one guild's member list, the one it shows. It gets GUILD_MEMBER_LIST_UPDATE with that
part at once, and again when it has changed, but at most every few seconds. Sessions that show the same part share it.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from messaging.selectors import ready
from rscord.gateway import frames, selectors
from rscord.gateway.session import Session

if TYPE_CHECKING:
    from rscord.gateway.crowd import Crowd
    from rscord.gateway.hub import Hub

SMALL_GUILD = 1000
SMALL_SECONDS = 5.0
LARGE_SECONDS = 30.0
"""How often a list that keeps changing is sent, in guilds of up to 1,000 members and in larger ones."""

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a member list: ``ranges`` of places (both ends counted) among those who may view the channel."""

    guild_id: int
    channel_id: int | None
    ranges: Ranges


@dataclass(slots=True, eq=False)
class View:
    """A part that somebody shows, and what was last told of it."""

    part: Part
    sessions: set[Session] = field(default_factory=set)
    shown: frozenset[int] = frozenset()
    payload: bytes = b""
    due: float = 0.0
    stale: bool = True

    @property
    def guild_id(self) -> int:
        """The guild whose members it shows."""
        return self.part.guild_id


@dataclass(frozen=True, slots=True)
class Listing:
    """A part as the database has it."""

    members: list[Any]
    total: int
    online: int


class Watching:
    """All views of this process."""

    def __init__(self, hub: "Hub", crowd: "Crowd") -> None:
        self._hub = hub
        self._crowd = crowd
        self._views: dict[Part, View] = {}

    def start(self, user_id: int, session_id: str, part: Part) -> None:
        """Let a session show ``part``, in place of whatever it showed before. Its user may view it."""
        for session in self._hub.users.get(user_id, ()):
            if session.id == session_id and part.guild_id in session.guilds:
                self.stop(session)
                view = session.watch = self._views.setdefault(part, View(part))
                view.sessions.add(session)
                self._hub.spawn(self._tell_first(session, view))

    def stop(self, session: Session) -> None:
        """Let a session show nothing."""
        view, session.watch = session.watch, None
        if view is not None:
            view.sessions.discard(session)
            if not view.sessions:
                self._views.pop(view.part, None)

    def guild_ids(self) -> set[int]:
        """Return the guilds that somebody watches."""
        return {part.guild_id for part in self._views}

    def who_sees(self, guild_id: int, user_id: int) -> Iterator[Session]:
        """Yield the sessions that have a member on screen."""
        for view in self._of(guild_id):
            if user_id in view.shown:
                yield from view.sessions

    def changed(self, guild_id: int) -> None:
        """Note that members, or their presences, changed."""
        for view in self._of(guild_id):
            view.stale = True

    def recheck(self, guild_id: int) -> None:
        """Let nobody watch a channel's list who may not view the channel any more."""
        for view in self._of(guild_id):
            for session in list(view.sessions):
                if not self._sees(session, view.part):
                    self.stop(session)

    async def beat(self, now: float) -> None:
        """Send the lists that changed and are due."""
        for view in [view for view in self._views.values() if view.stale and view.due <= now]:
            if await self._list(view):
                self._hub.send(list(view.sessions), self._message(view))

    def _of(self, guild_id: int) -> Iterable[View]:
        return [view for view in self._views.values() if view.guild_id == guild_id]

    async def _tell_first(self, session: Session, view: View) -> None:
        if not view.payload or view.due <= time.monotonic():
            await self._list(view)
        if session.watch is view and view.payload:
            self._hub.send([session], self._message(view))

    async def _list(self, view: View) -> bool:
        """Read a view's part anew; return whether it is another than before."""
        view.stale = False
        here, elsewhere = self._crowd.online()
        guild = self._hub.guilds.get(view.guild_id)
        seated = [user_id for user_id in here if guild is not None and user_id in guild.sight.seats]
        found = await self._hub.pool.run(listing, view.part, len(seated), elsewhere)
        view.due = time.monotonic() + (SMALL_SECONDS if found.total <= SMALL_GUILD else LARGE_SECONDS)
        payload = orjson.dumps(self._payload(view, found))
        changed, view.payload = payload != view.payload, payload
        return changed

    def _payload(self, view: View, found: Listing) -> dict[str, Any]:
        view.shown = frozenset(int(member["user"]["id"]) for member in found.members)
        part = view.part
        return {
            "guild_id": str(part.guild_id),
            "channel_id": str(part.channel_id) if part.channel_id is not None else None,
            "ranges": part.ranges,
            "members": found.members,
            "presences": self._crowd.presences_of(sorted(view.shown), part.guild_id),
            "online_count": found.online,
            "member_count": found.total,
        }

    def _sees(self, session: Session, part: Part) -> bool:
        guild = self._hub.guilds.get(part.guild_id)
        if guild is None or part.channel_id is None:
            return guild is not None
        return guild.sight.sees(session.user_id, part.channel_id)

    def _message(self, view: View) -> frames.Message:
        return frames.dispatch("GUILD_MEMBER_LIST_UPDATE", self._hub.position, view.payload)


def listing(part: Part, online_here: int, online_elsewhere: list[int]) -> Listing:
    """Read a part of a member list; for a database thread."""
    slices = [ready.member_slice(part.guild_id, part.channel_id, start, end) for start, end in part.ranges]
    members = {member["user"]["id"]: member for each in slices for member in each.members}
    elsewhere = selectors.count_members(part.guild_id, online_elsewhere)
    return Listing(list(members.values()), slices[0].total, online_here + elsewhere)
