"""Who comes in, and what the pages show."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from guilds.models import Channel, Guild, Member
from messaging.models import Message
from rscord.core.admin import site
from tests.admin.conftest import Place, browser_of, list_url, page_url
from tests.base import MISSING, Community


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/nowhere/"])
def test_strangers_are_asked_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/login?next={path}")


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/nowhere/"])
def test_for_people_who_are_no_moderators_there_is_nothing(bob: User, path: str) -> None:
    assert browser_of(bob).get(path).status_code == 404


def test_without_a_slash_it_is_found_too(browser: Client) -> None:
    assert browser.get("/admin").headers["Location"] == "/admin/"


def test_staff_without_the_group_see_an_empty_frame(bob: User) -> None:
    User.objects.filter(id=bob.id).update(is_staff=True)
    browser = browser_of(bob)
    assert b"/admin/accounts/user/" not in browser.get("/admin/").content
    assert browser.get("/admin/accounts/user/").status_code == 404
    assert browser.get(page_url(bob)).status_code == 404


def test_every_list_and_every_page_opens(browser: Client, place: Place) -> None:
    models = [model for model in site._registry if model is not LogEntry]
    for model in models:
        assert browser.get(list_url(model)).status_code == 200
    opened = [*place.rows, Message.objects.get(id=place.public.row.id), place.public_file]
    assert {type(row) for row in opened} == set(models)
    for row in opened:
        page = browser.get(page_url(row))
        assert page.status_code == 200
        assert page_url(row) in browser.get(list_url(type(row))).content.decode()


def test_every_link_of_every_page_leads_somewhere(root_browser: Client, place: Place) -> None:
    for row in [*place.rows, Message.objects.get(id=place.private.row.id), place.chat]:
        html = root_browser.get(page_url(row)).content.decode()
        for url in set(re.findall(r'href="(/admin/[^"]*)"', html)):
            assert root_browser.get(url.replace("&amp;", "&")).status_code == 200, url


def test_nothing_inline_and_nothing_that_people_wrote_is_html(browser: Client, community: Community) -> None:
    name = '<img src=x onerror="alert(1)">'
    Guild.objects.filter(id=community.guild.id).update(name=name, description=name, features=[name])
    Member.objects.filter(guild=community.guild).update(nick=name[:32])
    member = community.member(community.bob)
    for url in (page_url(community.guild), list_url(Guild), page_url(member), list_url(Member)):
        answer = browser.get(url)
        html = answer.content.decode()
        assert "&lt;img" in html
        assert "<img src=x" not in html
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|<script(?![^>]*\ssrc=)", html)
        assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_secrets_are_on_no_page(root_browser: Client, place: Place) -> None:
    for row in place.rows:
        html = root_browser.get(page_url(row)).content.decode()
        for secret in ("password", "token", "token_hash", "verify_key", "refresh_jti"):
            value = getattr(row, secret, None)
            assert not value or value not in html


@pytest.mark.parametrize(
    "path",
    [
        "accounts/user/0/", f"accounts/user/{MISSING}/", "accounts/user/x/", f"accounts/user/{1 << 64}/",
        "accounts/user/?user=x", f"accounts/signin/?user={MISSING}", "guilds/invite/%00/", "guilds/ban/x/",
        f"guilds/ban/{(1 << 63) - 1}/", "accounts/user/1/edit/", "accounts/user/add/", "logout/", "jsi18n/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(browser: Client, path: str) -> None:
    if path == "accounts/user/?user=x":
        assert browser.get(f"/admin/{path}").status_code == 200  # no narrowing of this list: it means nothing
    else:
        assert browser.get(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%F0%9F%98%80",
        "start=x",
        f"start={1 << 70}",
        "state=x",
        "q=" + "1" * 500,
    ],
)
@pytest.mark.parametrize("model", [User, Channel, Message, Member])
def test_odd_questions_are_answered(browser: Client, place: Place, model: type, query: str) -> None:
    assert browser.get(f"{list_url(model)}?{query}").status_code == 200


def test_ids_of_any_length(browser: Client, db: None) -> None:
    digits = "9" * 5000
    assert browser.get(f"/admin/accounts/user/{digits}/").status_code == 404
    assert browser.get(f"/admin/accounts/signin/?user={digits}").status_code == 404
    assert browser.get(f"{list_url(User)}?start={digits}&q={digits}").status_code == 200


def test_language(browser: Client, place: Place) -> None:
    for url in ("/admin/", list_url(Guild), page_url(place.rows[0])):
        assert 'lang="ru"' in browser.get(url, headers={"Accept-Language": "ru"}).content.decode()
