"""The first page: what it shows, and that it costs the same whatever there is."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from messaging.models import Day
from messaging.services.figures import count_days
from tests.admin.test_lists import FRAME
from tests.base import Community, at_most, say


def test_before_the_first_count(browser: Client) -> None:
    assert b"Nothing has been counted yet" in browser.get("/admin/").content


def test_figures_and_plots(browser: Client, community: Community) -> None:
    for text in ("one", "two"):
        say(community.alice, community.channel, text)
    count_days()
    html = browser.get("/admin/").content.decode()
    found = dict(re.findall(r"<dt>\s*([^<]*?)\s*</dt>\s*<dd>\s*([^<]*?)\s*</dd>", html))
    assert (found["Messages"], found["Wrote today"], found["Servers"], found["People"]) == (
        "2",
        "1",
        "1",
        "5",
    )
    assert html.count('<rect class="bar"') == 60
    assert html.count('height="120.0"') == 2
    assert "style=" not in html


def test_it_costs_two_queries_whatever_was_said(browser: Client, community: Community) -> None:
    today = timezone.now()
    Day.objects.bulk_create(
        Day(date=today - timedelta(days=back), messages=10**6, counted_at=today) for back in range(400)
    )
    browser.get("/admin/")
    with at_most(FRAME + 2):
        html = browser.get("/admin/").content.decode()
    assert re.sub(r"\D", "", re.search(r"<dt>\s*Messages\s*</dt>\s*<dd>([^<]*)", html)[1]) == "400000000"  # type: ignore[index]


@pytest.mark.parametrize("messages", [0, 1])
def test_days_without_a_count_are_empty(browser: Client, db: None, messages: int) -> None:
    Day.objects.create(date=timezone.now().date(), messages=messages, counted_at=timezone.now())
    assert browser.get("/admin/").content.count(b'height="120.0"') == messages
