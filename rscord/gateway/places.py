"""Putting a session into its guilds and chats, so that the hub knows exactly what its member may hear.

Facts come from the database at some moment between two positions of the log; the hub is at a third. So they are
brought to the hub's own position by the events in between, which change nothing where they are known already.
"""

from collections.abc import Iterable

from guilds.selectors.sight import MemberFacts
from rscord.core.events import Event
from rscord.gateway import selectors
from rscord.gateway.audience import LiveGuild
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import Intent
from rscord.gateway.selectors import Bonds, Place
from rscord.gateway.session import Session
from rscord.gateway.sight import Sight, seat_after


class OutOfStep(Exception):
    """So much happened while the facts were read that they are of no use any more."""


def with_presences(session: Session) -> bool:
    """Whether a session is told all members and presences of small guilds. People watch what is on their screen."""
    return session.bot and bool(session.intents & Intent.GUILD_PRESENCES)


async def enter(hub: Hub, session: Session, guild_ids: Iterable[int]) -> None:
    """Put a session into those of ``guild_ids`` that its user is in."""
    place = await hub.pool.run(selectors.place_in, session.user_id, list(guild_ids), set(hub.guilds))
    await settle(hub, session, place)


async def settle(hub: Hub, session: Session, place: Place) -> None:
    """Put a session where it belongs. Raises :class:`OutOfStep`, or TimeoutError if the log cannot be followed."""
    await hub.follower.reach(place.until)
    if session.closed:
        return
    missing = install(hub, session, place)
    if missing:
        # Guilds that were known when the facts were read, and whose last session has gone since.
        place = await hub.pool.run(selectors.place_in, session.user_id, missing, set())
        await settle(hub, session, place)


def install(hub: Hub, session: Session, place: Place) -> list[int]:
    """Put a session into the guilds and chats of ``place``; return the guilds whose facts are missing."""
    since = hub.follower.since(place.since)
    if since is None:
        raise OutOfStep
    for facts in place.guilds:
        if facts.id not in hub.guilds:
            hub.guilds[facts.id] = LiveGuild(_brought_up(Sight(facts), since))
    hub.register(session)
    if place.bonds is not None:
        _bind(hub, session, place.bonds, since)
    missing = [id for id in place.seats if id not in hub.guilds]
    for guild_id, seat in place.seats.items():
        if guild_id in hub.guilds:
            _seat(hub, session, guild_id, seat, since)
    _let_go(hub, place)
    return missing


def _bind(hub: Hub, session: Session, bonds: Bonds, since: list[Event]) -> None:
    hub.chats.add(bonds.chats, bonds.quiet)
    hub.relationships.put(session.user_id, bonds.friends, bonds.blockers)
    for event in since:
        if event.audience.guild_id is None:
            hub.chats.heard(event, hub.users)
            hub.relationships.heard(event)


def _seat(hub: Hub, session: Session, guild_id: int, seat: MemberFacts, since: list[Event]) -> None:
    now: MemberFacts | None = seat
    for event in since:
        if event.audience.guild_id == guild_id:
            now = seat_after(now, session.user_id, event)
    if now is not None:
        hub.guilds[guild_id].attach(session, now)
        session.guilds.add(guild_id)


def _let_go(hub: Hub, place: Place) -> None:
    """Forget guilds that were just put in and in which nobody has a seat after all."""
    for facts in place.guilds:
        if facts.id in hub.guilds and not hub.guilds[facts.id].sessions:
            del hub.guilds[facts.id]


def _brought_up(sight: Sight, since: list[Event]) -> Sight:
    for event in since:
        if event.audience.guild_id == sight.id:
            sight.advance(event)
    return sight
