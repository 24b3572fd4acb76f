"""One guild with many members, each signed in, and channels with as many messages as wanted.

Runs as a process of its own inside an installation, before its server starts: rows are written in bulk, unannounced.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.common import Install

if TYPE_CHECKING:
    from accounts.models import SignIn, User
    from guilds.models import Channel
    from messaging.models import Message

BATCH = 5000
MESSAGE_EVERY_MS = 200
TEXT = "Somebody asks whether lunch is at noon or at one today, and nobody knows."


@dataclass(frozen=True)
class People:
    """What was made: the members' access tokens, and the guild's channels."""

    tokens: list[str]
    token_file: Path
    channels: list[int]

    @property
    def channel(self) -> int:
        return self.channels[0]


def make_people(install: Install, members: int, histories: Sequence[int] = (0,)) -> People:
    """Makes the guild in that installation, with a channel for each of the numbers of messages."""
    install.run("-m", "bench.people", str(members), *map(str, histories))
    token_file = install.directory / "tokens"
    channels = json.loads((install.directory / "channels").read_text())
    return People(token_file.read_text().split(), token_file, channels)


# In a process of the installation


def main(members: int, histories: Sequence[int]) -> None:
    """Writes the files ``tokens``, one on each line, and ``channels``, a JSON list, into the data dir."""
    import django

    django.setup()
    from django.conf import settings

    from accounts import tokens
    from rscord.core import snowflake

    snowflake.ensure_lease()
    people = _users(members)
    channels = _channels(people, histories)
    access = [tokens.pair(sign_in).access for sign_in in _sign_ins(people)]
    (settings.DATA_DIR / "tokens").write_text("\n".join(access) + "\n")
    for channel, count in zip(channels, histories, strict=True):
        _fill(channel, people, count)
    _analyze()
    (settings.DATA_DIR / "channels").write_text(json.dumps([channel.id for channel in channels]))


def _users(count: int) -> "list[User]":
    from accounts.models import User

    names = [f"bench{number}" for number in range(count)]
    users = [User(username=name, username_folded=name, email=f"{name}@example.org") for name in names]
    return User.objects.bulk_create(users, BATCH)


def _sign_ins(people: "Sequence[User]") -> "list[SignIn]":
    from accounts.models import SignIn
    from accounts.tokens import new_jti

    return SignIn.objects.bulk_create([SignIn(user=user, refresh_jti=new_jti()) for user in people], BATCH)


def _channels(people: "Sequence[User]", histories: Sequence[int]) -> "list[Channel]":
    from django.utils import timezone

    from guilds import names
    from guilds.models import Channel, Guild, Member
    from guilds.services.guilds import create_guild

    owner, *others = people
    guild = create_guild(owner=owner, name="bench")
    now = timezone.now()
    members = (
        Member(guild=guild, user=user, name_folded=names.folded(user, None), joined_at=now) for user in others
    )
    Member.objects.bulk_create(members, BATCH)
    Guild.objects.filter(id=guild.id).update(member_count=len(people))
    channels = [Channel(guild=guild, name=f"history-{count}") for count in histories]
    return Channel.objects.bulk_create(channels)


def _fill(channel: "Channel", people: "Sequence[User]", count: int) -> None:
    from messaging.models import Message

    if not count:
        return
    batch: list[Message] = []
    for message in _messages(channel, people, count):
        batch.append(message)
        if len(batch) == BATCH:
            Message.objects.bulk_create(batch)
            batch.clear()
    Message.objects.bulk_create(batch)
    channel.last_message_id = message.id
    channel.save(update_fields=["last_message_id"])


def _analyze() -> None:
    """Does at once what autovacuum would do in its own time; SQLite has no such habit."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _messages(channel: "Channel", people: "Sequence[User]", count: int) -> "Iterator[Message]":
    """The last of them is a second old; ids are made from their times, as in life."""
    from messaging.models import Message
    from rscord.core import snowflake

    end = int(time.time() * 1000) - snowflake.EPOCH_MS - 1000
    for number in range(count):
        id = (end - (count - 1 - number) * MESSAGE_EVERY_MS) << 22
        author = people[number % len(people)]
        yield Message(id=id, channel=channel, author=author, content=f"{number}: {TEXT}")


if __name__ == "__main__":
    main(int(sys.argv[1]), [int(count) for count in sys.argv[2:]])
