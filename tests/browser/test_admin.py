"""A moderator at work, at a desk and on a phone, in both themes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Person
from tests.server.product import Product

pytestmark = pytest.mark.browser

PASSWORD = "correct-horse-9"


def people(page: Page) -> None:
    """Go to the list of people by the menu."""
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="People and bots").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("People and bots")


def check(page: Page) -> None:
    """Nothing that a screen reader stumbles over, and nothing wider than the screen."""
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(("name", "width", "scheme"), [("desk", 1440, "dark"), ("phone", 390, "light")])
def test_a_moderator_disables_an_account(
    browser: Browser, product: Product, name: str, width: int, scheme: str
) -> None:
    spammer, moderator = Person.arrive(browser, product.url), Person.arrive(browser, product.url, width=width)
    spammer.sign_up(f"spammer-{name}", PASSWORD)
    printed = product.output_of("moderator", f"keeper-{name}")
    page = moderator.page
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    moderator.sign_in(f"keeper-{name}", printed.split()[-1])
    page.goto(f"{product.url}/admin/")
    check(page)
    people(page)
    page.get_by_role("searchbox").fill(f"spammer-{name}")
    page.get_by_role("button", name="Search").click()
    check(page)
    page.get_by_role("link", name=f"spammer-{name}").click()
    check(page)
    page.get_by_role("button", name="Disable account…").click()
    check(page)
    page.get_by_label("Reason").fill("advertising")
    page.get_by_role("button", name="Disable account").click()
    expect(page.get_by_role("status")).to_have_text("Disable account: 1 done.")
    expect(page.get_by_role("listitem").filter(has_text="advertising")).to_be_visible()
    check(page)
    expect(spammer.page).to_have_url(re.compile(r"/login|/$"), timeout=15_000)
    spammer.page.goto(product.url)
    expect(spammer.page.get_by_role("link", name="Create an account")).to_be_visible()


def test_the_user_menu_leads_moderators_there(browser: Browser, product: Product) -> None:
    printed = product.output_of("moderator", "keeper-menu")
    moderator = Person.arrive(browser, product.url)
    moderator.sign_in("keeper-menu", printed.split()[-1])
    moderator.page.get_by_role("button", name="Your menu").click()
    moderator.page.get_by_role("menuitem", name="Moderation").click()
    expect(moderator.page.get_by_role("heading", name="Overview")).to_be_visible()
