"""The pages that people talk in: each opens by its address, for those who may see it."""

import json
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from guilds.services.chats import open_chat
from tests.base import PASSWORD, Community, say


@pytest.fixture
def browser() -> Client:
    return Client(headers={"Accept-Language": "en"})


def signed_in(browser: Client, user: User) -> Client:
    answer = browser.post("/login", {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def state(page: HttpResponse) -> Any:
    """Return the first state that is embedded in a chat page."""
    found = re.search(
        r'<script id="state" type="application/json">(.*?)</script>', page.content.decode(), re.DOTALL
    )
    assert found
    return json.loads(found[1])


def test_strangers_see_the_landing_page(browser: Client, db: None) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    assert b"/register" in page.content


@pytest.mark.parametrize(
    "path", ["/channels/1", "/channels/1/2", "/channels/1/2/3", "/chat/5", "/channels/@me/5"]
)
def test_strangers_are_sent_to_sign_in_and_back(browser: Client, db: None, path: str) -> None:
    assert browser.get(path).headers["Location"] == f"/login?next={path}"


def test_a_channel_opens_with_its_messages(browser: Client, community: Community) -> None:
    say(community.alice, community.channel, "hello")
    page = signed_in(browser, community.bob).get(f"/channels/{community.guild.id}/{community.channel.id}")
    first = state(page)
    assert page.status_code == 200
    assert first["messages"][0]["content"] == "hello"
    assert first["user"]["id"] == str(community.bob.id)
    assert "csrftoken" in page.cookies


def test_a_message_opens_by_its_address(browser: Client, community: Community) -> None:
    sent = say(community.alice, community.channel, "hello")
    path = f"/channels/{community.guild.id}/{community.channel.id}/{sent.row.id}"
    first = state(signed_in(browser, community.bob).get(path))
    assert str(sent.row.id) in [message["id"] for message in first["messages"]]


def test_a_guild_and_home_open(browser: Client, community: Community) -> None:
    signed_in(browser, community.bob)
    for path in ("/", "/channels/@me", f"/channels/{community.guild.id}"):
        assert [guild["id"] for guild in state(browser.get(path))["guilds"]] == [str(community.guild.id)]


@pytest.mark.parametrize("path", ["/chat/{}", "/channels/@me/{}"])
def test_a_chat_opens(browser: Client, community: Community, path: str) -> None:
    chat = open_chat(opener=community.alice, other=community.bob)
    assert signed_in(browser, community.alice).get(path.format(chat.id)).status_code == 200


def test_outsiders_find_nothing(browser: Client, community: Community) -> None:
    path = f"/channels/{community.guild.id}/{community.channel.id}"
    page = signed_in(browser, community.charlie).get(path)
    assert page.status_code == 404
    assert community.guild.name.encode() not in page.content


def test_the_schema_is_served(browser: Client, db: None) -> None:
    assert browser.get("/api/schema/").status_code == 200


def test_only_moderators_are_shown_the_way_to_the_admin(browser: Client, community: Community) -> None:
    assert state(signed_in(browser, community.bob).get("/"))["moderator"] is False
    community.bob.is_staff = True
    community.bob.save()
    assert state(browser.get("/"))["moderator"] is True


SETTINGS = ["/settings", "/settings/sign-ins"]
GUILD_SETTINGS = ["{guild}/settings", "{guild}/settings/roles/5"]
CHANNEL_SETTINGS = ["{guild}/{channel}/settings", "{guild}/{channel}/settings/permissions/5"]


@pytest.mark.parametrize("path", [*SETTINGS, *GUILD_SETTINGS, *CHANNEL_SETTINGS])
def test_settings_have_addresses_for_those_who_may_be_there(
    browser: Client, community: Community, path: str
) -> None:
    ids = {"guild": f"/channels/{community.guild.id}", "channel": community.channel.id}
    address = path.format(**ids)
    assert browser.get(address).headers["Location"] == f"/login?next={address}"
    assert signed_in(browser, community.bob).get(address).status_code == 200
    outside = signed_in(Client(), community.charlie).get(address)
    assert outside.status_code == (200 if path in SETTINGS else 404)
