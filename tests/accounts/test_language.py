"""Choosing the language, before and after signing in."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.base import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_stranger_chooses(client: Client) -> None:
    answer = client.post("/language", {"language": "ru", "next": "/login"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login")
    page = client.get("/login", headers={"Accept-Language": "en"}).content.decode()
    assert 'lang="ru"' in page


def test_the_account_keeps_it(client: Client, alice: User) -> None:
    client.post("/login", {"login": "alice", "password": PASSWORD})
    client.post("/language", {"language": "ru"})
    alice.refresh_from_db()
    assert alice.locale == "ru"


@pytest.mark.parametrize("language", ["", "xx", "ru\x00", "RU; path=/"])
def test_a_language_that_there_is_not_changes_nothing(client: Client, alice: User, language: str) -> None:
    client.post("/login", {"login": "alice", "password": PASSWORD})
    answer = client.post("/language", {"language": language})
    assert answer.status_code == 302
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    alice.refresh_from_db()
    assert alice.locale == "en-US"


@pytest.mark.parametrize("goal", ["https://evil.example/", "//evil.example", "relative", ""])
def test_it_leads_to_our_own_addresses_only(client: Client, goal: str) -> None:
    assert client.post("/language", {"language": "ru", "next": goal}).headers["Location"] == "/"


def test_a_form_of_another_site_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/language", {"language": "ru"}).status_code == 403


def test_a_link_changes_nothing(client: Client) -> None:
    assert client.get("/language?language=ru").status_code == 405


@pytest.mark.parametrize("path", ["/", "/login", "/register", "/nowhere"])
def test_every_page_offers_it(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert f'name="next" value="{path}"' in page
    assert "Русский" in page
