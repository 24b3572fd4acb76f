"""The corpus of script tricks, as messages and as cards, in a real browser: none runs, none is refused by the CSP."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import Person
from tests.server.product import ROOT, Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TRICKS: list[str] = json.loads((ROOT / "tests" / "tricks.json").read_text())
SHOWN = 100
"""So many messages are surely in the page at once."""

CARDS = 10
LONGEST = 90
"""Characters of a trick in a card: ten cards hold at most 6,000."""

FORBIDDEN = "script, iframe, object, embed, base, link, meta, style, form, [srcdoc], [onload], [onerror]"
HREFS = "links => links.map(link => link.href).filter(href => !/^https?:/.test(href))"


def test_no_trick_runs(browser: Browser, product: Product) -> None:
    person = Person.arrive(browser, product.url)
    page, refused = person.page, []
    page.on("console", lambda line: refused.append(line.text) if "Content Security" in line.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.on("dialog", lambda dialog: (refused.append(dialog.message), dialog.dismiss()))
    page.add_init_script("window.hack = () => console.error('Content Security: hacked')")
    person.sign_up("mallory", "quiet-harbour-lamp")
    person.create_server("Tricks")
    for start in range(0, len(TRICKS), SHOWN):
        part = TRICKS[start : start + SHOWN]
        for trick in part:
            _post(person, {"content": trick})
        _post(person, {"content": f"end {start}"})
        expect(person.message(f"end {start}")).to_be_visible()
        _look(person, refused)
        # Opening spoilers has scrolled away from the newest.
        page.reload()
    for start in range(0, len(TRICKS), CARDS):
        cards = [_card(trick[:LONGEST]) for trick in TRICKS[start : start + CARDS]]
        _post(person, {"content": "", "embeds": cards})
    person.page.reload()
    expect(page.locator(".embed").first).to_be_visible()
    _look(person, refused)
    page.context.close()


def _look(person: Person, refused: list[str]) -> None:
    list_ = person.page.locator(".messages-list")
    assert list_.locator(FORBIDDEN).count() == 0
    assert list_.locator("a").evaluate_all(HREFS) == []
    list_.locator("button.spoiler").evaluate_all("covers => covers.forEach(cover => cover.click())")
    expect(list_.locator("button.spoiler")).to_have_count(0)
    assert refused == []


def _card(text: str) -> dict[str, Any]:
    return {
        "title": text,
        "description": text,
        "author": {"name": text},
        "footer": {"text": text},
        "fields": [{"name": text, "value": text}],
    }


def _post(person: Person, body: dict[str, Any]) -> None:
    answer = person.request("POST", f"{person.channel_path}/messages", body)
    assert answer.status in {200, 400}, answer.text()
