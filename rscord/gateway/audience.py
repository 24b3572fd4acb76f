"""A guild as this process serves it: its sight, its members' sessions, and the lists of who hears what."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from guilds.selectors.sight import MemberFacts
from rscord.core.events import Audience, Event
from rscord.gateway.protocol import GUILD_INTENT_OF, WITH_CONTENT, Intent
from rscord.gateway.session import Session
from rscord.gateway.sight import Sight


@dataclass(slots=True)
class Hearers:
    """Sessions that hear an event as it is, and those that hear it without its content."""

    full: list[Session] = field(default_factory=list)
    bare: list[Session] = field(default_factory=list)

    def add(self, session: Session, *, content: bool) -> None:
        """Add a session to the list that it belongs to; ``content``: the event has some."""
        without = content and session.bot and not session.intents & Intent.MESSAGE_CONTENT
        (self.bare if without else self.full).append(session)


class LiveGuild:
    """A guild that somebody here is a member of.

    Who hears an ordinary event depends on its channel and type alone, so those lists are kept until somebody comes,
    goes, or sees differently: a fan-out is then a loop over a list.
    """

    __slots__ = ("_lists", "sessions", "sight")

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        self.sessions: dict[int, list[Session]] = {}
        self._lists: dict[tuple[int | None, int, bool], Hearers] = {}

    def attach(self, session: Session, seat: MemberFacts) -> None:
        """Let a member's session hear the guild. A seat that is known already is the more current one."""
        self.sight.seats.setdefault(session.user_id, seat)
        sessions = self.sessions.setdefault(session.user_id, [])
        if session not in sessions:
            sessions.append(session)
        self.changed()

    def detach(self, session: Session) -> None:
        """Let a session hear no more; with a member's last session their seat goes too."""
        sessions = self.sessions.get(session.user_id, [])
        if session in sessions:
            sessions.remove(session)
        if not sessions:
            self.sessions.pop(session.user_id, None)
            self.sight.seats.pop(session.user_id, None)
        self.changed()

    def changed(self) -> None:
        """Forget the lists: somebody came, went, or sees differently."""
        self._lists.clear()

    def everybody(self) -> Iterator[Session]:
        """Yield all sessions."""
        return (session for sessions in self.sessions.values() for session in sessions)

    def hearers(self, event: Event) -> Hearers:
        """Return who hears ``event``."""
        audience = event.audience
        if audience.user_ids is not None or audience.permission:
            return self._gather(event, self._chosen(audience))
        key = (audience.channel_id, GUILD_INTENT_OF.get(event.type, 0), event.type in WITH_CONTENT)
        found = self._lists.get(key)
        if found is None:
            found = self._lists[key] = self._gather(event, self._viewers(audience.channel_id))
        return found

    def _gather(self, event: Event, users: Iterable[int]) -> Hearers:
        hearers = Hearers()
        content = event.type in WITH_CONTENT
        for user_id in users:
            for session in self.sessions.get(user_id, ()):
                if wants(session, event):
                    hearers.add(session, content=content)
        return hearers

    def _viewers(self, channel_id: int | None) -> Iterable[int]:
        if channel_id is None:
            return self.sessions
        return [user_id for user_id in self.sessions if self.sight.sees(user_id, channel_id)]

    def _chosen(self, audience: Audience) -> list[int]:
        users = self.sessions if audience.user_ids is None else audience.user_ids
        return [user_id for user_id in users if self.sight.hears(user_id, audience)]


ABOUT_ONESELF = frozenset({"GUILD_MEMBER_UPDATE", "THREAD_MEMBERS_UPDATE"})
"""Types of which one hears what is about oneself without the GUILD_MEMBERS intent."""


def concerned(event: Event) -> set[int]:
    """Return whom an event of these types is about."""
    data = event.data()
    if event.type == "GUILD_MEMBER_UPDATE":
        return {int(data["user"]["id"])}
    added = {int(each["user_id"]) for each in data.get("added_members", ())}
    return added | {int(id) for id in data.get("removed_member_ids", ())}


def hears_of_oneself(session: Session, event: Event) -> bool:
    """Whether a session without the GUILD_MEMBERS intent hears an event that is about its own member."""
    return event.type == "GUILD_MEMBER_UPDATE" or bool(session.intents & Intent.GUILDS)


def wants(session: Session, event: Event) -> bool:
    """Whether a session asked for a guild's events of this type. Most types need one intent."""
    need = GUILD_INTENT_OF.get(event.type, 0)
    return not need or bool(session.intents & need)
