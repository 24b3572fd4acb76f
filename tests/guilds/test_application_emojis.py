"""An application's emoji: its owner and its bot make them, the bot alone uses them."""

from typing import Any
from unittest.mock import MagicMock

import hikari
import pytest
from django.test import Client
from hikari.impl.entity_factory import EntityFactoryImpl

from accounts.models import User
from accounts.services import create_bot
from guilds.models import Emoji
from guilds.permissions import Permission
from messaging.models import ReactionKind
from tests.base import MISSING, Api, Captured, Community, as_user, code_of, join, say
from tests.pictures import drawn, post_form, uploads, uri  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")


@pytest.fixture
def bot(alice: User) -> User:
    return create_bot("Parrot", alice).user


@pytest.fixture
def path(bot: User) -> str:
    return f"/applications/{bot.id}/emojis"


def made_by(api: Api, path: str, name: str = "gull") -> dict[str, Any]:
    made: dict[str, Any] = api.post(path, {"name": name, "image": uri(drawn())}).json()
    return made


def test_its_owner_and_its_bot_make_and_change_them(
    alice_api: Api, bot: User, path: str, captured_events: Captured
) -> None:
    bot_api = as_user(bot)
    first, second = made_by(alice_api, path), made_by(bot_api, path, "crow")
    assert (first["name"], first["user"]["username"], first["animated"]) == ("gull", "alice", False)
    for api in (alice_api, bot_api):
        assert api.get(path).json() == {"items": [first, second]}
        assert api.get(f"{path}/{first['id']}").json() == first
    assert bot_api.patch(f"{path}/{first['id']}", {"name": "rook"}).json()["name"] == "rook"
    assert alice_api.delete(f"{path}/{second['id']}").status_code == 204
    assert [emoji["name"] for emoji in bot_api.get(path).json()["items"]] == ["rook"]
    assert Client().get(f"/emojis/{second['id']}.webp").status_code == 200
    assert captured_events.of("GUILD_EMOJIS_UPDATE") == []


def test_a_form_will_do(alice_api: Api, path: str) -> None:
    assert post_form(alice_api, path, drawn(), name="gull").status_code == 201
    assert code_of(post_form(alice_api, path, name="gull"), "image") == "BASE_TYPE_REQUIRED"
    assert code_of(alice_api.post(path, {"name": "x", "image": uri(drawn())}), "name") == "STRING_TYPE_REGEX"


def test_others_find_nothing(bob_api: Api, alice_api: Api, path: str) -> None:
    one = f"{path}/{made_by(alice_api, path)['id']}"
    for answer in (
        bob_api.get(path),
        bob_api.post(path, {"name": "gull", "image": uri(drawn())}),
        bob_api.get(one),
        bob_api.patch(one, {"name": "crow"}),
        bob_api.delete(one),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, 10002)
    assert alice_api.get(f"{path}/{MISSING}").json()["code"] == 10014


def test_a_guilds_emoji_is_none_of_an_application(alice_api: Api, community: Community, path: str) -> None:
    theirs = Emoji.objects.create(guild=community.guild, name="gull", picture="0" * 32)
    own = made_by(alice_api, path)
    assert alice_api.get(f"{path}/{theirs.id}").json()["code"] == 10014
    assert alice_api.get(f"/guilds/{community.guild.id}/emojis/{own['id']}").json()["code"] == 10014
    assert alice_api.get(f"/guilds/{community.guild.id}").json()["emojis"][0]["id"] == str(theirs.id)


def test_the_edge_of_their_number(alice_api: Api, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guilds.services.application_emojis.MAX_EMOJI", 1)
    made_by(alice_api, path)
    answer = alice_api.post(path, {"name": "gull", "image": uri(drawn())})
    assert (answer.status_code, answer.json()["code"]) == (400, 30008)


def test_the_bot_alone_reacts_with_them(
    alice_api: Api, bot: User, alice: User, community: Community, path: str
) -> None:
    join(community.guild, bot)
    community.forbid(Permission.USE_EXTERNAL_EMOJIS)
    emoji = made_by(alice_api, path)
    message = say(alice, community.channel, "hi")
    address = f"/channels/{community.channel.id}/messages/{message.row.id}/reactions/gull:{emoji['id']}/@me"
    assert alice_api.put(address).json()["code"] == 10014
    assert as_user(bot).put(address).status_code == 204
    assert alice_api.put(address).status_code == 204
    assert ReactionKind.objects.get().count == 2


def test_hikari_reads_them(alice_api: Api, path: str) -> None:
    parser = EntityFactoryImpl(MagicMock(spec=hikari.GatewayBotAware))
    shape = made_by(alice_api, path)
    assert parser.deserialize_custom_emoji(shape).id == int(shape["id"])
