"""All of it with the keyboard alone: the focus is always seen, and goes back to where it was."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Person
from tests.server.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

MANY = 40
"""Nothing on a page is further away than this many tabs."""

FOCUS_IS_SEEN = """() => {
  const chain = [];
  for (let at = document.activeElement; at && at !== document.body; at = at.parentElement) chain.push(at);
  const drawn = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return chain.slice(0, 2).some(element => drawn(getComputedStyle(element))
    || drawn(getComputedStyle(element, '::after')) || getComputedStyle(element).boxShadow.includes('3px'));
}"""


@pytest.fixture
def page(browser: Browser, product: Product) -> Iterator[Page]:
    """The page of somebody new."""
    person = Person.arrive(browser, product.url)
    person.sign_up(f"keys{product.port}", "quiet-harbour-lamp")
    yield person.page
    person.page.context.close()


def test_a_server_a_channel_and_talk_without_a_mouse(page: Page) -> None:
    tab_to(page, "Create a server")
    press(page, "Enter", *"Harbour", "Enter")
    expect(page.locator(".head-title")).to_have_text("#general")
    expect(page.locator("#composer")).to_be_focused()
    press(page, *"hello", "Enter")
    expect(page.locator(".message:not(.is-pending) .text")).to_have_text("hello")

    press(page, "ArrowUp", *" there", "Enter")
    expect(page.locator(".text")).to_contain_text("hello there")
    expect(page.locator("#composer")).to_be_focused()

    tab_to(page, "Messages in #general", back=True)
    press(page, "ArrowUp")
    choose_delete(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".message")).to_be_focused()
    choose_delete(page)
    expect(page.get_by_role("dialog").get_by_role("button", name="Close")).to_be_focused()
    tab_to(page, "Delete")
    press(page, "Enter")
    expect(page.locator(".message")).to_have_count(0)
    expect(page.locator("#composer")).to_be_focused()

    tab_to(page, "Menu of Harbour", back=True)
    press(page, "Enter")
    expect(page.get_by_role("menuitem", name="Invite people")).to_be_focused()
    press(page, "Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    expect(page.get_by_role("button", name="Menu of Harbour")).to_be_focused()
    press(page, "Enter")
    expect(page.get_by_role("menuitem", name="Invite people")).to_be_focused()
    press(page, "ArrowDown", "Enter")
    expect(page.get_by_role("textbox", name="Channel name")).to_be_focused()
    press(page, *"boats", "Enter")
    expect(page.locator(".head-title")).to_have_text("#boats")


def choose_delete(page: Page) -> None:
    """From a message that has the focus to its menu, and there to the last entry."""
    tab_to(page, "More")
    press(page, "Enter")
    expect(page.get_by_role("menu")).to_be_visible()
    press(page, "ArrowUp", "Enter")


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until what has this accessible name has the focus; every stop on the way must be seen."""
    for _ in range(MANY):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        focused = page.locator(":focus")
        if not focused.count():
            continue
        assert page.evaluate(FOCUS_IS_SEEN), focused.evaluate("element => element.outerHTML")[:200]
        label = focused.evaluate("element => element.ariaLabel || element.textContent.trim()")
        if label == name:
            return
    raise AssertionError(f"Tab does not lead to {name!r}")


def press(page: Page, *keys: str) -> None:
    """Press keys as fast as a person may."""
    for key in keys:
        page.keyboard.press(key if key != " " else "Space")
