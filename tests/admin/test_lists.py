"""What lists cost, how they are paged, and how far a search looks."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client

from accounts.models import User
from guilds.models import AuditLogEntry, Ban, Channel, Guild, Member
from messaging.models import Message
from messaging.seeding import bulk, words
from rscord.core.admin import search, site
from tests.admin.conftest import Place, list_url, page_url
from tests.base import Community, at_most, say

FRAME = 4
"""Session, sign-in, and the rights of the group and of the user."""


@pytest.fixture
def crowd(community: Community) -> Community:
    """Sixty more members and 130 messages of theirs."""
    author = words.Author(1)
    people = bulk.add_people(author, 60, lambda count: None)
    bulk.add_members(community.guild, people, lambda count: None)
    bulk.add_messages(author, [community.channel], people, 130, lambda count: None)
    return community


def shown(browser: Client, url: str) -> list[str]:
    """Return the keys of the rows on a page."""
    html = browser.get(url).content.decode()
    return re.findall(r'<th scope="row"[^>]*>\s*<a href="[^"]*/(\w+)/"', html)


def older(browser: Client, url: str) -> str | None:
    """Return the address of the page after ``url``."""
    found = re.search(r'href="([^"]*)">Older<', browser.get(url).content.decode())
    return found[1].replace("&amp;", "&") if found else None


def pages(browser: Client, url: str) -> list[list[str]]:
    found = []
    next: str | None = url
    while next:
        found.append(shown(browser, next))
        next = older(browser, next)
    return found


def test_a_list_is_read_page_by_page_newest_first(browser: Client, crowd: Community) -> None:
    read = pages(browser, f"{list_url(Message)}?channel={crowd.channel.id}")
    assert [len(page) for page in read] == [50, 50, 30]
    keys = [int(key) for page in read for key in page]
    assert keys == list(Message.objects.order_by("-id").values_list("id", flat=True))


@pytest.mark.parametrize(("count", "said"), [(1000, ">\n        1000"), (1001, "more than 1000")])
def test_a_list_is_counted_up_to_a_thousand(root_browser: Client, alice: User, count: int, said: str) -> None:
    now = AuditLogEntry.objects.count()
    guild = Guild.objects.create(name="x", owner=alice)
    AuditLogEntry.objects.bulk_create(
        AuditLogEntry(id=number, guild=guild, action_type=1) for number in range(1, count + 1 - now)
    )
    html = re.sub(r"\n\s*", "\n        ", root_browser.get(list_url(AuditLogEntry)).content.decode())
    assert said in html


@pytest.mark.parametrize("model", [model for model in site._registry if model is not LogEntry])
def test_no_list_asks_for_its_rows_one_by_one(
    browser: Client, place: Place, crowd: Community, model: type
) -> None:
    browser.get(list_url(model))
    with at_most(FRAME + 5):
        assert browser.get(list_url(model)).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["?q=1", "?channel={channel}", "?author={alice}", "?author={alice}&state=living&q=lamp", "?files=yes"],
)
def test_searches_and_filters_cost_a_fixed_number_of_queries(
    browser: Client, place: Place, crowd: Community, query: str
) -> None:
    url = list_url(Message) + query.format(channel=crowd.channel.id, alice=crowd.alice.id)
    browser.get(url)
    with at_most(FRAME + 6):
        assert browser.get(url).status_code == 200


def test_a_page_costs_a_fixed_number_of_queries(browser: Client, place: Place, crowd: Community) -> None:
    for row in place.rows:
        browser.get(page_url(row))
        with at_most(FRAME + 4):
            browser.get(page_url(row))


def test_a_search_looks_through_a_window_and_then_further_back(
    browser: Client, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(community.alice, community.channel, "the needle")
    for number in range(25):
        say(community.alice, community.channel, f"hay {number}")
    monkeypatch.setattr(site.get_model_admin(Message), "window", 10)
    read = pages(browser, f"{list_url(Message)}?q=needle")
    assert [len(page) for page in read] == [0, 0, 1]
    assert b"Older ones have not been looked through" in browser.get(f"{list_url(Message)}?q=needle").content
    read = pages(browser, f"{list_url(Message)}?q=hay")
    assert [len(page) for page in read] == [10, 10, 5]


def test_the_window_is_as_large_as_it_says(community: Community) -> None:
    rows = [say(community.alice, community.channel, str(number)).row.id for number in range(4)][::-1]
    everything = search.Q()
    found = search.matching(Message.objects.all(), everything, None, (), window=3)
    assert [row.pk for row in found.rows] == rows[:3]
    assert found.rest == rows[3]
    found = search.matching(Message.objects.all(), everything, None, (), window=4)
    assert ([row.pk for row in found.rows], found.rest) == (rows, None)


def test_what_a_search_names_comes_first_however_old_it_is(
    browser: Client, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = say(community.alice, community.channel, "first").row.id
    for number in range(5):
        say(community.alice, community.channel, f"{first} {number}")
    monkeypatch.setattr(site.get_model_admin(Message), "window", 3)
    assert len(shown(browser, f"{list_url(Message)}?q={first}")) == 4
    assert shown(browser, f"{list_url(Message)}?q={first}")[0] == str(first)


@pytest.mark.parametrize("query", ["ALICE", "alice@example.org", "lic", "{id}"])
def test_people_are_found_by_name_mail_and_id(browser: Client, community: Community, query: str) -> None:
    asked = query.format(id=community.alice.id)
    assert shown(browser, f"{list_url(User)}?q={asked}") == [str(community.alice.id)]


@pytest.mark.parametrize("query", ["яблоки", "ЯБЛОКИ", "Яблоки"])
def test_text_is_found_without_regard_to_case(browser: Client, community: Community, query: str) -> None:
    for text in ("яблоки поспели", "Яблоки поспели", "ЯБЛОКИ!"):
        say(community.alice, community.channel, text)
    assert len(shown(browser, f"{list_url(Message)}?q={query}")) >= 2


def test_filters_and_narrowings_join(browser: Client, crowd: Community) -> None:
    User.objects.filter(id=crowd.bob.id).update(is_active=False)
    assert shown(browser, f"{list_url(User)}?state=disabled") == [str(crowd.bob.id)]
    assert shown(browser, f"{list_url(User)}?state=disabled&kind=bots") == []
    assert shown(browser, f"{list_url(Member)}?user={crowd.bob.id}") == [str(crowd.member(crowd.bob).id)]
    assert shown(browser, f"{list_url(Ban)}?guild={crowd.guild.id}") == []
    page = browser.get(f"{list_url(Channel)}?guild={crowd.guild.id}&state=living").content.decode()
    assert "Harbour" in page
    assert f'name="guild" value="{crowd.guild.id}"' in page


def plan(query: str) -> str:
    """Return how the database finds the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + ("QUERY PLAN " if connection.vendor == "sqlite" else "") + query)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole, whatever the index"
)
def test_every_narrowing_has_its_index(db: None) -> None:
    for model, admin in site._registry.items():
        for narrow in admin.narrows:  # type: ignore[attr-defined]
            rows = model._default_manager.filter(narrow.also, **{narrow.column: 5}).order_by("-pk")
            asked = str(rows.values("pk")[:51].query)
            assert "USING" in plan(asked), asked
            assert "SCAN" not in plan(asked), asked
