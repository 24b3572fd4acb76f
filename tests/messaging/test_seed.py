"""`manage.py seed`: made-up communities that the product takes for its own."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.services import InvalidLogin, sign_in
from guilds.models import Channel, Guild, Member
from guilds.selectors.guilds import get_guild
from guilds.selectors.members import search_members
from guilds.services.invites import accept_invite
from messaging.models import Message
from messaging.seeding import bulk, script, words
from rscord.core import snowflake
from tests.base import DEVICE, say

pytestmark = pytest.mark.django_db


def seed(**options: Any) -> str:
    out = StringIO()
    small = {"members": 5, "guilds": 2, "messages": 40}
    call_command("seed", stdout=out, stderr=StringIO(), **small | options)
    return out.getvalue()


def test_there_is_as_much_as_was_asked_for() -> None:
    seed()
    assert User.objects.count() == 5
    assert Guild.objects.count() == 2
    assert Member.objects.count() == 10
    assert Message.objects.exclude(content="").filter(type=0).count() == 40
    for guild in Guild.objects.all():
        assert guild.member_count == Member.objects.filter(guild=guild).count() == 5
        assert Channel.objects.filter(guild=guild).count() == 5


def test_people_come_in_by_an_invite_to_each_guild(alice: User) -> None:
    lines = seed(messages=0).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        guild.name for guild in Guild.objects.order_by("id")
    ]
    for line in lines:
        accept_invite(user=alice, code=line.rpartition("/")[2])
    assert alice.memberships.count() == 2


def test_history_lies_in_the_last_ninety_days_and_the_next_message_above_it() -> None:
    seed(messages=200)
    ids = sorted(Message.objects.filter(type=0).values_list("id", flat=True))
    now = datetime.now(UTC)
    assert now - bulk.SPREAD - timedelta(hours=1) < snowflake.timestamp(ids[0])
    assert snowflake.timestamp(ids[-1]) <= now
    assert snowflake.timestamp(ids[-1]) - snowflake.timestamp(ids[0]) > bulk.SPREAD * 0.9
    for channel in Channel.objects.filter(messages__isnull=False).distinct():
        newest = channel.messages.latest("id").id
        assert channel.last_message_id == newest
        assert channel.guild is not None
        assert say(channel.guild.owner, channel, "hello").row.id > newest


def test_those_who_speak_are_members_and_can_be_found_but_not_signed_in_as() -> None:
    seed()
    guild = Guild.objects.order_by("id")[0]
    person = User.objects.latest("id")
    found = search_members(get_guild(guild.owner, guild.id), query=person.username.upper(), limit=5)
    assert person.id in {row.member.user_id for row in found}
    with pytest.raises(InvalidLogin):
        sign_in(login=person.username, password="!", device=DEVICE)


def test_the_same_number_makes_the_same_text() -> None:
    made = []
    for number in (7, 7, 8):
        author = words.Author(number)
        made.append([author.sentence() for _ in range(20)] + [author.person(n)[1] for n in range(20)])
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_text_is_in_both_languages() -> None:
    author = words.Author(1)
    text = " ".join(author.sentence() for _ in range(200))
    assert {"the", "не"} <= set(text.lower().split())


def test_a_second_time_adds_to_what_is_there() -> None:
    seed(members=300, messages=0)
    seed(members=300, messages=0, seed=2)
    assert User.objects.count() == 600
    assert len(set(User.objects.values_list("username_folded", flat=True))) == 600


def test_without_guilds_there_are_no_messages() -> None:
    seed(guilds=0)
    assert (User.objects.count(), Message.objects.count()) == (5, 0)


@pytest.mark.parametrize("wrong", [{"members": 0}, {"guilds": -1}, {"messages": -1}])
def test_impossible_numbers_are_told_in_a_sentence(wrong: dict[str, int]) -> None:
    with pytest.raises(CommandError, match="must be at least 1"):
        seed(**wrong)
    assert not User.objects.exists()


def test_the_demo_can_be_signed_in_to_and_is_made_once() -> None:
    told = seed(demo=True)
    lines = [line.split() for line in (settings.DATA_DIR / "demo.txt").read_text().splitlines()]
    assert [name for name, _password in lines] == list(script.PEOPLE)
    for name, password in lines:
        assert f"{name}  {password}" in told
        assert sign_in(login=name, password=password, device=DEVICE).user.username == name
    guild = Guild.objects.get()
    assert guild.member_count == len(lines)
    names = Channel.objects.filter(guild=guild, deleted_at=None).values_list("name", flat=True)
    assert set(names) == set(script.CHANNELS)
    assert "no demo community was made" in seed(demo=True)
    assert User.objects.count() == len(lines)


def test_what_is_missing_is_said_by_the_demo_file_alone() -> None:
    seed(demo=True)
    assert (settings.DATA_DIR / "demo.txt").stat().st_mode & 0o077 == 0
