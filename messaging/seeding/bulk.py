"""The bulk path: rows straight into the tables, without events. For a server that nobody is watching yet."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import transaction

from accounts.models import User
from guilds.models import Channel, Guild, Member
from messaging.models import Message
from messaging.seeding.words import Author
from rscord.core import snowflake
from rscord.core.text import fold

BATCH = 5000
SPREAD = timedelta(days=90)
"""How far back the made history reaches."""

T = TypeVar("T")
Progress = Callable[[int], object]


class PastIds:
    """Snowflakes of the past, ``count`` of them spread evenly up to now, on a node of their own."""

    def __init__(self, count: int) -> None:
        now = snowflake.at(datetime.now(UTC)) >> 22
        self._step = max(1, int(SPREAD.total_seconds() * 1000) // max(count, 1))
        self._ms = now - self._step * count

    def __next__(self) -> int:
        self._ms += self._step
        return self._ms << 22 | snowflake.MAX_NODE << snowflake.COUNTER_BITS

    def __iter__(self) -> Iterator[int]:
        return self


def add_people(author: Author, count: int, progress: Progress) -> list[User]:
    """Make ``count`` people who cannot sign in (they have no password)."""
    first = User.objects.count()
    ids = PastIds(count)
    people = [_person(author, first + number, next(ids)) for number in range(count)]
    for batch in _batches(iter(people)):
        User.objects.bulk_create(batch)
        progress(len(batch))
    return people


def add_members(guild: Guild, people: list[User], progress: Progress) -> None:
    """Make ``people`` members of ``guild``; those who already are stay as they are."""
    present = set(Member.objects.filter(guild=guild).values_list("user_id", flat=True))
    ids = PastIds(len(people))
    rows = (_member(guild, user, next(ids)) for user in people if user.id not in present)
    for batch in _batches(rows):
        Member.objects.bulk_create(batch)
        progress(len(batch))
    Guild.objects.filter(id=guild.id).update(member_count=Member.objects.filter(guild=guild).count())


def add_messages(
    author: Author, channels: list[Channel], people: list[User], count: int, progress: Progress
) -> None:
    """Write ``count`` messages by ``people`` into ``channels``; a few people and channels say most."""
    ids = PastIds(count)
    sentences = [author.sentence() for _ in range(min(count, 20_000))]
    last: dict[int, int] = {}
    for batch in _batches(_message(author, channels, people, sentences, next(ids)) for _ in range(count)):
        with transaction.atomic():
            Message.objects.bulk_create(batch)
        last |= {message.channel_id: message.id for message in batch}
        progress(len(batch))
    for channel_id, message_id in last.items():
        Channel.objects.filter(id=channel_id).update(last_message_id=message_id)


def _person(author: Author, number: int, id: int) -> User:
    username, display_name = author.person(number)
    return User(
        id=id,
        username=username,
        username_folded=fold(username),
        display_name=display_name,
        display_name_folded=fold(display_name),
        password="!",  # noqa: S106  (no password has this hash)
    )


def _member(guild: Guild, user: User, id: int) -> Member:
    return Member(
        id=id, guild=guild, user=user, name_folded=fold(user.name), joined_at=snowflake.timestamp(id)
    )


def _message(
    author: Author, channels: list[Channel], people: list[User], sentences: list[str], id: int
) -> Message:
    channel, user = _favourite(author, channels), _favourite(author, people)
    return Message(id=id, channel_id=channel.id, author_id=user.id, content=author.random.choice(sentences))


def _favourite(author: Author, things: list[T]) -> T:
    return things[int(len(things) * author.random.random() ** 3)]


def _batches(rows: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
