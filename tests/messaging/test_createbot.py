"""`manage.py createbot` makes a bot whose token works."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Application, User
from guilds.models import Guild, Role
from guilds.permissions import Permission
from guilds.services.guilds import delete_guild
from tests.base import MISSING, Api, Community

pytestmark = pytest.mark.django_db


def createbot(name: str, **options: Any) -> list[str]:
    out = StringIO()
    call_command("createbot", name, stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_last_line_is_its_token() -> None:
    first, token = createbot("Echo")
    bot = User.objects.get(bot=True)
    assert first == f"Bot {bot.username} has the id {bot.id}. Its token:"
    me = Api(f"Bot {token}").get("/users/@me").json()
    assert (me["id"], me["bot"]) == (str(bot.id), True)
    assert Api(f"Bot {token}").get("/users/@me/guilds").json() == []


def test_a_name_that_is_taken_gets_a_number() -> None:
    createbot("Echo")
    createbot("Echo")
    assert len(set(User.objects.values_list("username", flat=True))) == 2


def test_it_joins_a_guild_as_its_owners_own(community: Community) -> None:
    token = createbot("Echo", guild=community.guild.id)[-1]
    (guild,) = Api(f"Bot {token}").get("/users/@me/guilds").json()
    assert guild["id"] == str(community.guild.id)
    assert Application.objects.get().owner == community.alice
    assert not Role.objects.filter(managed=True).exists()
    assert Guild.objects.get().member_count == 3


def test_it_gets_a_role_of_its_own_for_more_rights(community: Community) -> None:
    community.forbid(Permission.SEND_MESSAGES)
    path = f"/channels/{community.channel.id}/messages"
    plain = Api("Bot " + createbot("Plain", guild=community.guild.id)[-1])
    strong = Api("Bot " + createbot("Strong", guild=community.guild.id, permissions=8)[-1])
    assert plain.post(path, {"content": "hi"}).status_code == 403
    assert strong.post(path, {"content": "hi"}).status_code == 200
    assert Role.objects.get(managed=True).permissions == 8


@pytest.mark.parametrize("name", ["", "   ", "x" * 33, "a\x00b"])
def test_an_impossible_name_is_told_in_a_sentence(name: str) -> None:
    with pytest.raises(CommandError, match=r"\w+"):
        createbot(name)
    assert not User.objects.exists()


def test_a_guild_that_is_not_there(community: Community) -> None:
    people = User.objects.count()
    delete_guild(actor=community.alice, guild_id=community.guild.id)
    for guild_id in (MISSING, community.guild.id):
        with pytest.raises(CommandError, match="no such guild"):
            createbot("Echo", guild=guild_id)
    assert User.objects.count() == people
