"""The cast and their tools: alice owns, bob is a member, charlie is outside."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier, Thread
from typing import Any

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import services, tokens
from accounts.models import User
from accounts.services import Device
from guilds.models import Channel, ChannelType, Guild, Invite, Member, Role
from guilds.permissions import Overwrite, OverwriteType
from guilds.selectors.channels import get_channel
from guilds.services import invites, overwrites, roles
from guilds.services.channels import create_channel
from guilds.services.guilds import create_guild
from guilds.services.members import add_member
from messaging.rows import MessageFacts
from messaging.services.joins import SUPPRESS_JOINS
from messaging.services.messages import send_message
from messaging.services.threads import start_thread
from rscord.core import events, snowflake
from rscord.core.events import Event

PASSWORD = "quiet-harbour-lamp"
DEVICE = Device("192.0.2.1", "tests")
MISSING = 999_999_999_999_999_999
"""An id that nothing has."""


class Api:
    """A program that calls the API for somebody, or for a stranger. ``answer.json()`` is what came back."""

    def __init__(self, authorization: str | None = None, base: str = "/api/v10") -> None:
        self.client = Client(raise_request_exception=True)
        self.base = base
        self.headers = {"Authorization": authorization} if authorization else {}

    def call(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> Any:
        """Return the response to a call with a JSON body, if any."""
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        url = self.base + path
        return getattr(self.client, method)(url, headers=self.headers, query_params=query, **sent)

    def get(self, path: str, **query: Any) -> Any:
        return self.call("get", path, query=query)

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("post", path, body)

    def put(self, path: str, body: Any = None) -> Any:
        return self.call("put", path, body)

    def patch(self, path: str, body: Any = None) -> Any:
        return self.call("patch", path, body)

    def delete(self, path: str) -> Any:
        return self.call("delete", path)


class Captured(list[Event]):
    """The events that were announced, after their commits."""

    def of(self, type: str) -> list[Event]:
        """Return the events of one type."""
        return [event for event in self if event.type == type]

    def one(self, type: str) -> Event:
        """Return the only event of a type."""
        (event,) = self.of(type)
        return event

    @property
    def types(self) -> list[str]:
        return [event.type for event in self]

    @property
    def unaudited(self) -> list[str]:
        """The types but for the audit log's own."""
        return [type for type in self.types if type != "GUILD_AUDIT_LOG_ENTRY_CREATE"]


@dataclass(frozen=True)
class Community:
    """Alice's guild with its text channel, in which bob is a member and charlie is not."""

    guild: Guild
    channel: Channel
    alice: User
    bob: User
    charlie: User

    def member(self, user: User) -> Member:
        return Member.objects.get(guild=self.guild, user=user)

    def everyone(self) -> Role:
        return Role.objects.get(id=self.guild.id)

    def forbid(self, bits: int, channel: Channel | None = None) -> None:
        """Deny ``bits`` to @everyone in the channel."""
        self._set(Overwrite(self.guild.id, OverwriteType.ROLE, 0, bits), channel)

    def allow(self, user: User, bits: int, channel: Channel | None = None) -> None:
        """Allow ``bits`` to one member in the channel."""
        self._set(Overwrite(user.id, OverwriteType.MEMBER, bits, 0), channel)

    def promote(self, user: User, bits: int, position: int = 1) -> Role:
        """Give ``user`` a new role with ``bits``, standing at ``position``."""
        role = roles.create_role(actor=self.alice, guild_id=self.guild.id, name="made", permissions=int(bits))
        roles.move_roles(actor=self.alice, guild_id=self.guild.id, positions={role.id: position})
        roles.give_role(actor=self.alice, guild_id=self.guild.id, user_id=user.id, role_id=role.id)
        return role

    def allow_role(self, role_id: int, bits: int, channel: Channel | None = None) -> None:
        """Allow ``bits`` to the holders of a role in the channel."""
        self._set(Overwrite(role_id, OverwriteType.ROLE, bits, 0), channel)

    def hidden_channel(self) -> Channel:
        """Make a channel that only alice sees."""
        channel = create_channel(actor=self.alice, guild_id=self.guild.id, name="hidden")
        self.forbid(1 << 10, channel)
        return channel

    def thread(self, *, by: User | None = None, private: bool = False, name: str = "plans") -> Channel:
        """Open a thread of the channel, by alice unless somebody else is named."""
        type = ChannelType.PRIVATE_THREAD if private else ChannelType.PUBLIC_THREAD
        return start_thread(actor=by or self.alice, channel_id=self.channel.id, type=type, name=name)

    def forum(self, **options: Any) -> Channel:
        """Make a forum."""
        fields: dict[str, Any] = {"name": "questions", "type": ChannelType.FORUM} | options
        return create_channel(actor=self.alice, guild_id=self.guild.id, **fields)

    def charlie_joined(self) -> User:
        """Let charlie in after all."""
        join(self.guild, self.charlie)
        return self.charlie

    def invite(self, **options: Any) -> Invite:
        return invites.create_invite(actor=self.alice, channel_id=self.channel.id, **options)

    def _set(self, overwrite: Overwrite, channel: Channel | None) -> None:
        channel_id = (channel or self.channel).id
        overwrites.set_overwrite(actor=self.alice, channel_id=channel_id, overwrite=overwrite)


def make_user(name: str, **more: Any) -> User:
    """Return a new person, whose password is ``PASSWORD``."""
    given = {"email": f"{name}@example.org", "username": name, "password": PASSWORD} | more
    return services.register(**given, device=DEVICE).user


def as_user(user: User, base: str = "/api/v10") -> Api:
    """Return a caller with an access token of ``user``, or a bot's own token."""
    if user.bot:
        return Api(f"Bot {services.reset_bot_token(user)}", base)
    sign_in = services.start_sign_in(user, DEVICE)
    return Api(f"Bearer {tokens.pair(sign_in).access}", base)


def make_community(alice: User, bob: User, charlie: User) -> Community:
    """Return a new guild of alice, with bob in it and charlie outside. Newcomers are not greeted in it."""
    guild = create_guild(owner=alice, name="Harbour")
    Guild.objects.filter(id=guild.id).update(system_channel_flags=SUPPRESS_JOINS)
    guild.refresh_from_db()
    join(guild, bob)
    return Community(guild, Channel.objects.get(guild=guild), alice, bob, charlie)


def join(guild: Guild, user: User) -> Member:
    """Make ``user`` a member of ``guild``."""
    with events.transaction():
        return add_member(guild, user)


def say(user: User, channel: Channel, content: str, **options: Any) -> MessageFacts:
    """Send a message as ``user``."""
    return send_message(author=user, channel=get_channel(user, channel.id), content=content, **options)


def code_of(response: Any, *path: str) -> str:
    """Return the code of the first error about the field at ``path``."""
    found = response.json()["errors"]
    for name in path:
        found = found[name]
    return str(found["_errors"][0]["code"])


@contextmanager
def at_most(count: int) -> Iterator[None]:
    """Fail if more than ``count`` statements reach the database, beside BEGIN, COMMIT and savepoints."""
    snowflake.ensure_lease()  # its renewal, now and then, is nobody's cost
    with CaptureQueriesContext(connection) as captured:
        yield
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
    run = [query["sql"] for query in captured if not query["sql"].startswith(control)]
    assert len(run) <= count, f"{len(run)} queries:\n" + "\n".join(run)


def in_parallel(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Return what ``act(0)`` to ``act(count - 1)`` give, or raise, when run at once in threads of their own."""
    start = Barrier(count)
    results: list[Any] = [None] * count

    def run(index: int) -> None:
        start.wait()
        try:
            results[index] = act(index)
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
