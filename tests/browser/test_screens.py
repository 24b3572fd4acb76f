"""Every kind of screen: fit for screen readers, for fingers and for a small window, in both languages and themes."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import tests.browser.settings_screens  # noqa: F401  (registers its screens)
from tests.browser.place import Place, furnish
from tests.browser.screens import visit
from tests.server.product import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LOOKS = [("desktop", "dark", "ru"), ("phone", "light", "ru")]
"""The other half, in English, is looked at where two people talk."""

SCREENS = [
    "register-errors",
    "join-error",
    "friend-requests",
    "direct-chat",
    "new-group",
    "chat-long",
    "gallery",
    "message-menu",
    "emoji-picker",
    "pins",
    "reply-and-files",
    "suggestions",
    "lightbox",
    "switcher",
    "shortcuts",
    "edit-form",
    "failed-message",
    "user-menu",
    "member-menu",
    "invite-dialog",
    "create-server",
    "create-channel",
    "server-list",
    "server-unsaved",
    "server-roles",
    "server-role",
    "server-members",
    "server-member",
    "server-invites",
    "server-audit-log",
    "server-webhooks",
    "server-delete",
    "moderate-ban",
    "profile-card",
    "channel-overview",
    "channel-permissions",
    "channel-exception",
    "channel-explain",
    "own-profile",
    "own-account",
    "own-devices",
    "own-appearance",
    "own-notifications",
    "own-language",
]
"""Those with something on them that no other has."""

FINGER = 43.9
"""CSS pixels; Apple and WCAG 2.2 (2.5.5) ask for 44."""

SMALL_TARGETS = """least => [...document.querySelectorAll('button, a, input, textarea')]
  .filter(element => !element.closest('.text, p, [inert], .visually-hidden'))
  .filter(element => !(element.offsetParent === null || element.closest('[aria-hidden]')))
  .map(element => [element, (element.closest('label') ?? element).getBoundingClientRect()])
  .filter(([element, {height}]) => height > 1 && height < least)
  .map(([element, {width, height}]) => `${element.className || element.name} ${width}x${height}`)"""


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The demo community on a server of its own."""
    with running(tmp_path_factory.mktemp("place")) as product:
        yield furnish(product, browser)


@pytest.mark.parametrize(("size", "scheme", "language"), LOOKS)
def test_screens_are_for_everybody(
    browser: Browser, place: Place, size: str, scheme: str, language: str
) -> None:
    wrong: dict[str, object] = {}
    for name in SCREENS:
        with visit(browser, place, name, size, scheme, language) as page:
            if found := faults(page, size == "phone"):
                wrong[name] = found
    assert wrong == {}


def faults(page: Page, phone: bool) -> list[object]:
    """What a screen reader, a finger or a narrow window stumbles over."""
    axe = Axe().run(page).response["violations"]
    found: list[object] = [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in axe]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    if phone:
        found += page.evaluate(SMALL_TARGETS, FINGER)
    return found
