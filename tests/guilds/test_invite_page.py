"""The page that an invite leads to."""

import pytest
from django.test import Client

from guilds.models import Guild, Member
from tests.base import PASSWORD, Community


@pytest.fixture
def browser() -> Client:
    return Client(headers={"Accept-Language": "en"})


def test_strangers_see_who_invites_them(browser: Client, community: Community) -> None:
    page = browser.get(f"/invite/{community.invite().code}")
    assert page.status_code == 200
    assert community.guild.name.encode() in page.content
    assert b"/register?next=/invite/" in page.content


def test_people_join_by_a_button(browser: Client, community: Community) -> None:
    browser.post("/login", {"login": "charlie", "password": PASSWORD})
    answer = browser.post(f"/invite/{community.invite().code}")
    assert answer.headers["Location"] == f"/channels/{community.guild.id}/{community.channel.id}"
    assert Member.objects.filter(guild=community.guild, user=community.charlie).exists()


def test_strangers_do_not_join(browser: Client, community: Community) -> None:
    assert browser.post(f"/invite/{community.invite().code}").status_code == 200
    assert Member.objects.filter(guild=community.guild).count() == 2


def test_members_are_shown_the_way_in(browser: Client, community: Community) -> None:
    browser.post("/login", {"login": "bob", "password": PASSWORD})
    page = browser.get(f"/invite/{community.invite().code}")
    assert f"/channels/{community.guild.id}/".encode() in page.content


@pytest.mark.parametrize("code", ["nowhere", "x" * 300])
def test_a_bad_code_is_a_page_that_says_so(browser: Client, db: None, code: str) -> None:
    page = browser.get(f"/invite/{code}")
    assert page.status_code == 404
    assert b"leads nowhere" in page.content


def test_it_shows_what_the_server_says_of_itself(browser: Client, community: Community) -> None:
    Guild.objects.filter(id=community.guild.id).update(description="<b>Apples</b>", banner="0" * 32)
    page = browser.get(f"/invite/{community.invite().code}").content.decode()
    assert "&lt;b&gt;Apples&lt;/b&gt;" in page
    assert f"/banners/{community.guild.id}/{'0' * 32}.webp" in page
