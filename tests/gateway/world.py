"""A made-up guild with a log of its own: what services and selectors do, without a database.

Things happen to it by :meth:`World.happen`; each writes events as the product's services write them. It can say what
any member sees after any position, which the gateway's answers are compared with.
"""

import asyncio
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from guilds.permissions import ALL, Overwrite, OverwriteType, Permission, channel_mask, guild_mask
from guilds.selectors.sight import ChannelFacts, GuildFacts, MemberFacts
from rscord.core.events import Audience, Event
from rscord.gateway.selectors import Place

GUILD = 1000
VIEW = int(Permission.VIEW_CHANNEL)
OVERSEE = int(Permission.MANAGE_THREADS)
BITS = [
    VIEW,
    int(Permission.SEND_MESSAGES),
    VIEW | OVERSEE,
    int(Permission.ADMINISTRATOR),
    VIEW | int(Permission.SEND_MESSAGES),
]


@dataclass
class Thread:
    """A private thread."""

    id: int
    parent_id: int
    members: set[int]
    archived: bool = False


@dataclass
class World:
    """One guild, its people, and everything that was ever announced."""

    people: list[int]
    seed: int = 0
    owner: int = 0
    roles: dict[int, int] = field(default_factory=dict)
    channels: dict[int, ChannelFacts] = field(default_factory=dict)
    members: dict[int, frozenset[int]] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    """Threads that went with their channels."""
    log: list[Event] = field(default_factory=list)
    seen: list[dict[int, frozenset[int]]] = field(default_factory=list)
    """What each member saw after each position; the first entry is before the first event."""

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.owner = self.people[0]
        self.roles = {GUILD: VIEW, GUILD + 1: 0, GUILD + 2: VIEW}
        self.members = dict.fromkeys(self.people[:3], frozenset())
        self.channels = {id: ChannelFacts(id, 0, None, ()) for id in (2001, 2002)}
        self.channels[2003] = ChannelFacts(2003, 0, None, (Overwrite(GUILD, OverwriteType.ROLE, 0, VIEW),))
        self.next_id = 3000
        self.seen.append(self.views())
        self.listeners: list[Callable[[list[Event]], None]] = []

    # What is so

    @property
    def head(self) -> int:
        return len(self.log)

    def views(self) -> dict[int, frozenset[int]]:
        """Return what each member sees now, worked out from nothing."""
        places = [*self.channels, *(thread.id for thread in self.active())]
        return {user: frozenset(id for id in places if self.sees(user, id)) for user in self.members}

    def active(self) -> list[Thread]:
        return [thread for thread in self.threads.values() if not thread.archived]

    def sees(self, user: int, channel_id: int) -> bool:
        thread = self.threads.get(channel_id)
        if thread is None:
            return bool(self.mask(user, channel_id) & VIEW)
        mask = self.mask(user, thread.parent_id)
        return bool(mask & VIEW) and (user in thread.members or bool(mask & OVERSEE))

    def mask(self, user: int, channel_id: int) -> int:
        base = guild_mask(
            guild_id=GUILD, owner_id=self.owner, user_id=user, role_ids=self.members[user], roles=self.roles
        )
        return channel_mask(
            base,
            guild_id=GUILD,
            user_id=user,
            role_ids=self.members[user],
            overwrites=self.channels[channel_id].overwrites,
        )

    def saw(self, user: int, position: int) -> frozenset[int]:
        """Return what ``user`` saw after ``position``; nothing if they were no member."""
        return self.seen[position].get(user, frozenset())

    def facts(self) -> GuildFacts:
        threads = {thread.id: thread.parent_id for thread in self.active()}
        return GuildFacts(GUILD, self.owner, dict(self.roles), dict(self.channels), threads)

    def seat(self, user: int) -> MemberFacts:
        return MemberFacts(self.members[user], None, frozenset(self.threads_of(user)))

    def threads_of(self, user: int) -> list[int]:
        return [thread.id for thread in self.active() if user in thread.members]

    # What happens

    def happen(self, times: int = 1) -> None:
        """Let something happen."""
        deeds = [
            (self.say, 10),
            (self.change_overwrites, 4),
            (self.change_roles_of, 4),
            (self.change_role, 2),
            (self.make_channel, 1),
            (self.delete_channel, 1),
            (self.make_role, 1),
            (self.delete_role, 1),
            (self.come, 2),
            (self.go, 2),
            (self.hand_over, 1),
            (self.open_thread, 2),
            (self.add_to_thread, 3),
            (self.remove_from_thread, 3),
            (self.turn_thread, 2),
            (self.delete_thread, 1),
        ]
        for _ in range(times):
            (deed,) = self.random.choices([deed for deed, _ in deeds], [weight for _, weight in deeds])
            deed()

    def say(self, channel_id: int | None = None) -> None:
        places = [*self.channels, *(thread.id for thread in self.active())]
        channel_id = channel_id or self.random.choice(places)
        self._announce("MESSAGE_CREATE", {"id": str(self._id())}, channel_id=channel_id)

    def change_overwrites(self) -> None:
        channel = self.random.choice(list(self.channels.values()))
        targets = [(id, 0) for id in self.roles] + [(user, 1) for user in self.people]
        chosen = self.random.sample(targets, self.random.randint(0, 3))
        overwrites = tuple(Overwrite(id, kind, *self._allow_and_deny()) for id, kind in chosen)
        self.channels[channel.id] = replace(channel, overwrites=overwrites)
        before = self._before(channel)
        self._announce("CHANNEL_UPDATE", self.shape(channel.id), channel_id=channel.id, before=before)

    def make_channel(self) -> None:
        id = self._id()
        self.channels[id] = ChannelFacts(id, 0, None, ())
        self._announce("CHANNEL_CREATE", self.shape(id), channel_id=id)

    def delete_channel(self) -> None:
        if len(self.channels) > 2:
            channel = self.random.choice(list(self.channels.values()))
            shape = self.shape(channel.id)
            del self.channels[channel.id]
            self.gone |= {thread.id for thread in self.threads.values() if thread.parent_id == channel.id}
            self.threads = {id: each for id, each in self.threads.items() if id not in self.gone}
            self._announce("CHANNEL_DELETE", shape, channel_id=channel.id, before=self._before(channel))

    def make_role(self) -> None:
        id = self._id()
        self.roles[id] = self.random.choice(BITS)
        self._announce("GUILD_ROLE_CREATE", {"role": self._role(id)})

    def change_role(self) -> None:
        id = self.random.choice(list(self.roles))
        before = {"permissions": self.roles[id]}
        self.roles[id] = self.random.choice([0, *BITS])
        self._announce("GUILD_ROLE_UPDATE", {"role": self._role(id)}, before=before)

    def delete_role(self) -> None:
        ids = [id for id in self.roles if id != GUILD]
        if ids:
            id = self.random.choice(ids)
            holders = [user for user, roles in self.members.items() if id in roles]
            rows = [
                (c.id, o.allow, o.deny)
                for c in self.channels.values()
                for o in c.overwrites
                if o.target_id == id
            ]
            before = {"permissions": self.roles.pop(id), "members": holders, "overwrites": rows}
            for user in holders:
                self.members[user] -= {id}
            for channel in list(self.channels.values()):
                kept = tuple(o for o in channel.overwrites if o.target_id != id)
                self.channels[channel.id] = replace(channel, overwrites=kept)
            self._announce("GUILD_ROLE_DELETE", {"role_id": str(id)}, before=before)

    def change_roles_of(self) -> None:
        user = self.random.choice(list(self.members))
        before = {"roles": sorted(self.members[user]), "timed_out_until": None}
        ids = [id for id in self.roles if id != GUILD]
        self.members[user] = frozenset(self.random.sample(ids, self.random.randint(0, len(ids))))
        self._announce("GUILD_MEMBER_UPDATE", self._member(user), before=before)

    def come(self, user: int | None = None) -> None:
        outside = [each for each in self.people if each not in self.members]
        if outside:
            user = user or self.random.choice(outside)
            self.members[user] = frozenset()
            self._announce("GUILD_MEMBER_ADD", self._member(user))

    def go(self, user: int | None = None) -> None:
        inside = [each for each in self.members if each != self.owner]
        if inside:
            user = user or self.random.choice(inside)
            before = {"roles": sorted(self.members.pop(user)), "timed_out_until": None}
            before["threads"] = self.threads_of(user)
            for thread in self.threads.values():
                thread.members.discard(user)
            self._announce("GUILD_MEMBER_REMOVE", {"user": {"id": str(user)}}, before=before)

    def hand_over(self) -> None:
        before = {"owner_id": self.owner}
        self.owner = self.random.choice(list(self.members))
        self._announce("GUILD_UPDATE", {"id": str(GUILD), "owner_id": str(self.owner)}, before=before)

    def open_thread(self, parent_id: int | None = None, inside: list[int] | None = None) -> None:
        inside = inside or self.random.sample(list(self.members), min(len(self.members), 2))
        thread = Thread(self._id(), parent_id or self.random.choice(list(self.channels)), set(inside))
        self.threads[thread.id] = thread
        self._turn("THREAD_CREATE", thread, inside)

    def add_to_thread(self) -> None:
        thread = self._any_thread()
        outside = [user for user in self.members if thread and user not in thread.members]
        if thread and outside:
            user = self.random.choice(outside)
            thread.members.add(user)
            self._turn("THREAD_CREATE", thread, [user], to=user)

    def remove_from_thread(self) -> None:
        thread = self._any_thread()
        if thread and thread.members:
            user = self.random.choice(sorted(thread.members))
            thread.members.remove(user)
            self._turn("THREAD_DELETE", thread, [user], to=user)

    def turn_thread(self) -> None:
        if self.threads:
            thread = self.random.choice(list(self.threads.values()))
            thread.archived = not thread.archived
            self._turn("THREAD_UPDATE", thread, sorted(thread.members))

    def delete_thread(self) -> None:
        thread = self._any_thread()
        if thread:
            del self.threads[thread.id]
            self._turn("THREAD_DELETE", thread, sorted(thread.members))

    def _any_thread(self) -> Thread | None:
        return self.random.choice(self.active()) if self.active() else None

    def _turn(self, type: str, thread: Thread, members: list[int], *, to: int | None = None) -> None:
        before = {"whole": to is None, "members": members}
        user_ids = None if to is None else (to,)
        self._announce(
            type, self.thread_shape(thread), channel_id=thread.id, before=before, user_ids=user_ids
        )

    def thread_shape(self, thread: Thread) -> dict[str, Any]:
        return {
            "id": str(thread.id),
            "type": 12,
            "parent_id": str(thread.parent_id),
            "thread_metadata": {"archived": thread.archived},
        }

    def _announce(
        self,
        type: str,
        data: dict[str, Any],
        *,
        channel_id: int | None = None,
        before: Any = None,
        user_ids: tuple[int, ...] | None = None,
    ) -> None:
        data = {"guild_id": str(GUILD)} | data
        audience = Audience(GUILD, channel_id, user_ids)
        event = Event(type, audience, orjson.dumps(data), self.head + 1, before)
        self.log.append(event)
        self.seen.append(self.views())
        for listener in self.listeners:
            listener([event])

    def shape(self, channel_id: int) -> dict[str, Any]:
        channel = self.channels[channel_id]
        overwrites = [
            {"id": str(o.target_id), "type": o.type, "allow": str(o.allow), "deny": str(o.deny)}
            for o in channel.overwrites
        ]
        return {
            "id": str(channel.id),
            "guild_id": str(GUILD),
            "type": channel.type,
            "parent_id": None,
            "permission_overwrites": overwrites,
        }

    def _role(self, id: int) -> dict[str, Any]:
        return {"id": str(id), "permissions": str(self.roles[id])}

    def _member(self, user: int) -> dict[str, Any]:
        roles = [str(id) for id in sorted(self.members[user])]
        return {"user": {"id": str(user)}, "roles": roles, "communication_disabled_until": None}

    def _before(self, channel: ChannelFacts) -> dict[str, Any]:
        rows = [[o.target_id, o.type, o.allow, o.deny] for o in channel.overwrites]
        threads = any(thread.parent_id == channel.id for thread in self.active())
        return {"overwrites": rows, "parent_id": channel.parent_id, "type": channel.type, "threads": threads}

    def _allow_and_deny(self) -> tuple[int, int]:
        return self.random.choice([(VIEW, 0), (0, VIEW), (0, 0), (0, ALL), (OVERSEE, 0), (0, OVERSEE)])

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id

    # The selectors of rscord.gateway.selectors, answered from here

    def place_in(self, user_id: int, guild_ids: Collection[int], known: Collection[int]) -> Place:
        inside = user_id in self.members and GUILD in guild_ids
        guilds = [self.facts()] if inside and GUILD not in known else []
        return Place(self.head, self.head, {GUILD: self.seat(user_id)} if inside else {}, guilds)

    def channels_of(self, channel_ids: Collection[int]) -> dict[int, dict[str, Any]]:
        return {id: self.shape(id) for id in channel_ids if id in self.channels}

    def guild_create(self, user_id: int, guild_id: int, **_: Any) -> dict[str, Any] | None:
        if user_id not in self.members:
            return None
        seen = sorted(self.views()[user_id])
        shapes = [self.shape(id) for id in seen if id in self.channels]
        threads = [self.thread_shape(self.threads[id]) for id in seen if id in self.threads]
        return {"id": str(GUILD), "channels": shapes, "threads": threads, "members": []}

    def threads_in(self, parent_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
        return {
            id: [self.thread_shape(thread) for thread in self.active() if thread.parent_id == id]
            for id in parent_ids
        }

    def own_places(self, user_id: int, thread_ids: Collection[int]) -> dict[int, dict[str, Any]]:
        inside = [id for id in thread_ids if id in self.threads and user_id in self.threads[id].members]
        return {id: {"id": str(id), "user_id": str(user_id)} for id in inside}

    def changes_between(self, guild_ids: Collection[int], after: int, until: int) -> list[Event]:
        return [event for event in reversed(self.log[after:until]) if event.audience.guild_id in guild_ids]

    def heard_between(
        self, user_id: int, guild_ids: Collection[int], after: int, until: int, limit: int
    ) -> tuple[list[Event], int]:
        end = min(until, after + limit)
        return self.log[after:end], end

    def memberships(self, user_ids: Collection[int], guild_ids: Collection[int]) -> dict[int, list[int]]:
        return {GUILD: [user for user in user_ids if user in self.members]}


class WorldPool:
    """Answers what the gateway asks its database, after a while in which more may happen."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.meanwhile: Callable[[], None] = lambda: None

    async def run(self, call: Callable[..., Any], *args: Any, **options: Any) -> Any:
        name = {"channels": "channels_of", "threads": "threads_in"}.get(call.__name__, call.__name__)
        if not hasattr(self._world, name):
            return call(*args, **options)
        await asyncio.sleep(0)
        found = getattr(self._world, name)(*args, **options)
        self.meanwhile()
        await asyncio.sleep(0)
        return found

    def close(self) -> None:
        """Nothing to close."""


class WorldLog:
    """The world's log, as the follower reads it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.reads = 0

    async def head(self) -> int:
        return self._world.head

    async def read(self, after: int, limit: int) -> list[Event]:
        self.reads += 1
        await asyncio.sleep(0)
        return self._world.log[after : after + limit]
