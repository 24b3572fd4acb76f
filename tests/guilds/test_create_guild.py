"""Making a guild: what is in it from the start, and who hears of it."""

from typing import Any

import pytest
from django.utils.translation import get_language

from accounts.models import User
from guilds.models import Channel, Guild, Member, Role
from guilds.permissions import DEFAULT_EVERYONE
from guilds.selectors.sight import guild_ids_of
from guilds.services import beginnings, guilds, members
from rscord.core.errors import TooMany
from rscord.core.events import Audience
from tests.base import Api, Captured, code_of

HIKARI_READS = {
    "id", "name", "icon", "features", "splash", "discovery_splash", "owner_id", "afk_channel_id", "afk_timeout",
    "verification_level", "default_message_notifications", "explicit_content_filter", "mfa_level", "application_id",
    "system_channel_id", "system_channel_flags", "rules_channel_id", "vanity_url_code", "description", "banner",
    "premium_tier", "preferred_locale", "public_updates_channel_id", "nsfw_level", "roles", "emojis", "stickers",
    "max_members", "max_presences",
}  # fmt: skip


def test_it_has_everyone_a_channel_and_its_owner(alice_api: Api, alice: User) -> None:
    answer = alice_api.post("/guilds", {"name": "  Café   «Гавань» "})
    assert answer.status_code == 201
    guild = answer.json()
    assert set(guild) >= HIKARI_READS
    assert guild["name"] == "Café «Гавань»"
    assert guild["owner_id"] == str(alice.id)
    (everyone,) = guild["roles"]
    assert (everyone["id"], everyone["name"], everyone["position"]) == (guild["id"], "@everyone", 0)
    assert everyone["permissions"] == str(DEFAULT_EVERYONE)
    assert everyone["colors"]["primary_color"] == everyone["color"] == 0
    channel = Channel.objects.get(guild_id=guild["id"])
    assert guild["system_channel_id"] == str(channel.id)
    assert Guild.objects.get().member_count == Member.objects.count() == 1
    assert guild_ids_of(alice.id) == [int(guild["id"])]


def test_the_gateway_hears_that_the_owner_joined(
    alice_api: Api, alice: User, captured_events: Captured
) -> None:
    guild = alice_api.post("/servers", {"name": "Harbour"}).json()
    event = captured_events.one("GUILD_MEMBER_ADD")
    assert captured_events.types == ["GUILD_MEMBER_ADD"]
    assert event.audience == Audience(int(guild["id"]))
    data = event.data()
    assert (data["guild_id"], data["user"]["id"]) == (guild["id"], str(alice.id))
    assert set(data) >= {"roles", "joined_at", "flags", "nick", "avatar", "deaf", "mute", "pending"}


def test_the_first_channel_speaks_the_owners_language(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "_", lambda text: f"{text} in {get_language()}")
    alice.locale = "ru-RU"
    guilds.create_guild(owner=alice, name="Гавань")
    assert Channel.objects.get().name == "general in ru"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("x", "BASE_TYPE_BAD_LENGTH"),
        ("   x   ", "BASE_TYPE_BAD_LENGTH"),
        ("x" * 101, "BASE_TYPE_BAD_LENGTH"),
        ("\u200b\u200b\u200b", "NAME_BLANK"),
        ("gpj\u202eexe", "NAME_CONTROL"),
        ("a" + "\u0301" * 9, "NAME_COMBINING"),
    ],
)
def test_bad_names_are_refused(alice_api: Api, name: str, code: str) -> None:
    answer = alice_api.post("/guilds", {"name": name})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert code_of(answer, "name") == code
    assert not Guild.objects.exists()


@pytest.mark.parametrize(
    "body", [{}, {"name": None}, {"name": ""}, {"name": 5}, {"name": []}, {"name": "a\x00b"}]
)
def test_a_name_is_a_string_and_needed(alice_api: Api, body: dict[str, Any]) -> None:
    assert code_of(alice_api.post("/guilds", body), "name")


def test_strangers_make_none(stranger_api: Api) -> None:
    assert stranger_api.post("/guilds", {"name": "Harbour"}).status_code == 401


def test_there_is_an_end_to_it(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_GUILDS", 1)
    guilds.create_guild(owner=alice, name="one")
    with pytest.raises(TooMany) as caught:
        guilds.create_guild(owner=alice, name="two")
    assert caught.value.code == 30001
    assert Guild.objects.count() == Role.objects.count() == 1
