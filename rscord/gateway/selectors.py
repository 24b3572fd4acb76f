"""What the gateway asks the database. Plain functions for its database threads, never for the event loop."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Application, User
from accounts.selectors.relationships import blocker_ids_of, friend_ids_of, relationships_of
from accounts.shapes import RelationshipShape, me, relationship
from guilds import shapes
from guilds.models import LIVING_CHANNEL, Channel, ChannelType, Member, Recipient
from guilds.selectors import sight
from guilds.selectors.sight import GuildFacts, MemberFacts
from guilds.selectors.threads import active_threads, places_of
from messaging.selectors import ready
from rscord.core import events
from rscord.core.events import Event
from rscord.core.models import Event as Row
from rscord.gateway.models import GatewaySession
from rscord.gateway.protocol import in_shard
from rscord.gateway.sight import CHANGING
from voice.selectors import add_voice_states

FIND_SELF = ("GUILD_MEMBER_ADD", "GUILD_MEMBER_REMOVE", "GUILD_DELETE")
"""Types that may be about oneself in a guild that one is not in now."""


IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Bonds:
    """What ties a user to others outside guilds: the people of their chats, their friends, and who has blocked them.

    ``quiet`` are one-to-one chats in which nobody has written yet.
    """

    chats: dict[int, list[int]]
    quiet: set[int]
    friends: list[int]
    blockers: list[int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a user belongs: guilds with their seats and, unless only guilds were asked for, the user's ``bonds``.

    All of it was read between the positions ``since`` and ``until`` of the log. ``guilds`` holds the facts of the
    guilds that the asking process did not know.
    """

    since: int
    until: int
    seats: dict[int, MemberFacts]
    guilds: list[GuildFacts]
    bonds: Bonds | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new session is told first."""

    user: dict[str, Any]
    application: dict[str, Any] | None
    private_channels: list[dict[str, Any]]
    relationships: list[RelationshipShape]
    read_states: list[dict[str, Any]]
    guilds: list[dict[str, Any]]


def place_of(user_id: int, shard: tuple[int, int], known: Collection[int], since: int) -> Place:
    """Return where a user belongs, as far as a shard is concerned. ``since`` is a head read before."""
    ids = [id for id in sight.guild_ids_of(user_id) if in_shard(id, shard)]
    seats = _seats(user_id, ids)
    guilds = sight.snapshot(id for id in ids if id not in known)
    bonds = Bonds(*_people_of_chats(user_id), friend_ids_of(user_id), blocker_ids_of(user_id))
    return Place(since, events.head(), seats, guilds, bonds)


def place_in(user_id: int, guild_ids: Collection[int], known: Collection[int]) -> Place:
    """Return where a user belongs among ``guild_ids``."""
    since = events.head()
    seats = _seats(user_id, guild_ids)
    guilds = sight.snapshot(id for id in guild_ids if id not in known)
    return Place(since, events.head(), seats, guilds)


def beginning(user: User, place: Place, *, with_presences: bool, large_threshold: int) -> Beginning:
    """Return what a new session of ``user`` is told. It must be read after ``place``."""
    options = {"with_presences": with_presences, "large_threshold": large_threshold}
    person = not user.bot
    guilds = ready.guild_creates(user, place.seats, **options)  # type: ignore[arg-type]
    add_voice_states(guilds)
    return Beginning(
        user=dict(me(user)),
        application=_application(user) if user.bot else None,
        private_channels=ready.private_channels(user) if person else [],
        relationships=[relationship(row) for row in relationships_of(user)] if person else [],
        read_states=ready.read_states(user) if person else [],
        guilds=guilds,
    )


def guild_create(
    user_id: int, guild_id: int, *, with_presences: bool, large_threshold: int
) -> dict[str, Any] | None:
    """Return a guild as somebody who has joined it is told of it; None if they are not in it."""
    user = User.objects.get(id=user_id)
    found = ready.guild_creates(
        user, [guild_id], with_presences=with_presences, large_threshold=large_threshold
    )
    add_voice_states(found)
    return found[0] if found else None


def channels(channel_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the shapes of those of the guilds' channels that exist, by id."""
    rows = list(Channel.objects.filter(LIVING_CHANNEL, id__in=list(channel_ids)))
    overwrites = sight.overwrites_in({row.guild_id for row in rows if row.guild_id})
    return {row.id: shapes.channel(row, overwrites.get(row.id, ())) for row in rows}


def threads(parent_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the shapes of the active threads of each of these channels."""
    found: dict[int, list[dict[str, Any]]] = {id: [] for id in parent_ids}
    for row in active_threads().filter(parent_id__in=list(found)).order_by("id"):
        found[row.parent_id].append(shapes.thread(row))
    return found


def own_places(user_id: int, thread_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return somebody's place in those of the threads that they are in, by thread."""
    places = places_of(user_id, thread_ids)
    return {id: dict(shapes.thread_member(place)) for id, place in places.items()}


def application_flags(user: User) -> int:
    """Return a bot's application flags: they switch the privileged intents on."""
    return Application.objects.filter(bot=user).values_list("flags", flat=True).first() or 0


def resumable(session_id: str) -> GatewaySession | None:
    """Return a session that its client has not closed for good."""
    return GatewaySession.objects.filter(id=session_id, closed_at=None).first()


def former_guilds(user_id: int) -> set[int]:
    """Return the deleted guilds that somebody was in to the end."""
    rows = Member.objects.filter(user_id=user_id, guild__deleted_at__isnull=False)
    return set(rows.values_list("guild_id", flat=True))


def logged_since(position: int) -> bool:
    """Whether the log still holds everything after ``position``."""
    oldest = Row.objects.order_by("position").values_list("position", flat=True).first()
    return oldest <= position + 1 if oldest is not None else position >= events.head()


def changes_between(guild_ids: Collection[int], after: int, until: int) -> list[Event]:
    """Return what changed sight in these guilds, newest first, from ``until`` down to above ``after``."""
    rows = _between(after, until).filter(guild_id__in=list(guild_ids), type__in=CHANGING)
    return [events.from_row(row) for row in rows.order_by("-position").iterator()]


def heard_between(
    user_id: int, guild_ids: Collection[int], after: int, until: int, limit: int
) -> tuple[list[Event], int]:
    """Return up to ``limit`` events that may concern somebody, and the position up to which that is all."""
    mine = Q(guild_id__in=list(guild_ids)) | Q(guild_id=None) | Q(type__in=FIND_SELF)
    rows = list(_between(after, until).filter(mine).order_by("position")[:limit])
    reached = rows[-1].position if len(rows) == limit else until
    return [events.from_row(row) for row in rows if row.user_ids is None or user_id in row.user_ids], reached


def memberships(user_ids: Iterable[int], guild_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return which of ``user_ids`` are members of which of ``guild_ids``: users by guild."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Member.objects.filter(guild_id__in=list(guild_ids), user_id__in=list(user_ids))
    for guild_id, user_id in rows.values_list("guild_id", "user_id"):
        found[guild_id].append(user_id)
    return found


def count_members(guild_id: int, user_ids: list[int]) -> int:
    """Return how many of ``user_ids`` are members of a guild."""
    chunks = [user_ids[start : start + IDS_AT_ONCE] for start in range(0, len(user_ids), IDS_AT_ONCE)]
    return sum(Member.objects.filter(guild_id=guild_id, user_id__in=chunk).count() for chunk in chunks)


def _seats(user_id: int, guild_ids: Iterable[int]) -> dict[int, MemberFacts]:
    facts = sight.member_facts(guild_ids, [user_id])
    return {guild_id: seat for (guild_id, _), seat in facts.items()}


def _people_of_chats(user_id: int) -> tuple[dict[int, list[int]], set[int]]:
    people: dict[int, list[int]] = defaultdict(list)
    quiet: set[int] = set()
    rows = Recipient.objects.filter(channel_id__in=sight.chat_ids_of(user_id))
    columns = ("channel_id", "user_id", "channel__type", "channel__last_message_id")
    for chat_id, person, type, last_message_id in rows.values_list(*columns):
        people[chat_id].append(person)
        if type == ChannelType.DM and last_message_id is None:
            quiet.add(chat_id)
    return people, quiet


def _application(user: User) -> dict[str, Any]:
    return {"id": str(user.id), "flags": application_flags(user)}


def _between(after: int, until: int) -> QuerySet[Row]:
    return Row.objects.filter(position__gt=after, position__lte=until)
