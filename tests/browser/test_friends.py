"""Two people find each other, become friends and talk in /chat."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from tests.browser.pages import Person
from tests.server.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PASSWORD = "quiet-harbour-lamp"
CHAT_ADDRESS = re.compile(r"/chat/\d+$")

_numbers = count(1)


@pytest.fixture
def pair(browser: Browser, product: Product) -> Iterator[tuple[Person, Person]]:
    """Carla and Dan, who are on no server and know nobody; Dan has a phone."""
    number = next(_numbers)
    carla = Person.arrive(browser, product.url)
    dan = Person.arrive(browser, product.url, width=390, height=844)
    carla.sign_up(f"carla{number}", PASSWORD)
    dan.sign_up(f"dan{number}", PASSWORD)
    yield carla, dan
    for person in (carla, dan):
        person.page.context.close()


def name_of(person: Person) -> str:
    state = "JSON.parse(document.getElementById('state').textContent).user.username"
    return str(person.page.evaluate(state))


def ask(person: Person, name: str) -> Locator:
    """Send a friend request; return where its outcome is told."""
    person.page.get_by_label("Add a friend").fill(name)
    person.page.get_by_role("button", name="Send a request").click()
    return person.page.locator(".add-friend [role=status]")


def tab(person: Person, name: str) -> None:
    person.page.get_by_role("tab", name=name).click()


def befriend(one: Person, other: Person) -> None:
    expect(ask(one, name_of(other))).to_contain_text("has your request")
    tab(other, "Requests")
    other.page.get_by_role("button", name=f"Accept the request of {name_of(one)}").click()
    tab(other, "All")
    tab(one, "All")
    for person, friend in ((one, other), (other, one)):
        expect(person.page.get_by_role("tabpanel")).to_contain_text(name_of(friend))


def test_they_become_friends_and_talk(pair: tuple[Person, Person]) -> None:
    carla, dan = pair
    befriend(carla, dan)
    tab(carla, "Online")
    expect(carla.page.get_by_role("tabpanel").get_by_label("Online", exact=True)).to_be_visible()
    carla.page.get_by_role("button", name=f"Message {name_of(dan)}").click()
    carla.page.wait_for_url(CHAT_ADDRESS)
    expect(carla.title).to_have_text(name_of(dan))
    carla.send("Hello there")
    carla.hears("Hello there")

    badge = dan.page.locator(".home-chats .badge")
    expect(badge).to_contain_text("1 unread")
    expect(carla.page.locator(".delivery")).to_contain_text("Delivered")
    dan.page.locator(".home-chats").get_by_role("link", name=name_of(carla)).click()
    dan.hears("Hello there")
    expect(carla.page.locator(".delivery")).to_contain_text("Read")
    dan.send("Привет!")
    carla.hears("Привет!")
    expect(carla.page.locator(".delivery")).to_have_count(0)

    dan.page.reload()
    dan.hears("Hello there")
    dan.hears("Привет!")
    assert CHAT_ADDRESS.search(dan.page.url)
    for person in pair:
        assert Axe().run(person.page).response["violations"] == []


def test_search_opens_a_chat_by_keyboard_alone(pair: tuple[Person, Person]) -> None:
    carla, dan = pair
    field = carla.page.get_by_role("combobox", name="Find people")
    field.fill(name_of(dan))
    expect(carla.page.get_by_role("option", name=name_of(dan))).to_be_visible()
    assert Axe().run(carla.page).response["violations"] == []
    field.press("Enter")
    carla.page.wait_for_url(CHAT_ADDRESS)
    carla.send("found you")
    carla.hears("found you")
    expect(dan.page.locator(".home-chats .badge")).to_contain_text("1 unread")


def test_a_request_that_cannot_be_made_says_why(pair: tuple[Person, Person]) -> None:
    carla, _ = pair
    expect(ask(carla, "nobody-of-that-name")).to_contain_text("There is nobody of that name")
    expect(ask(carla, name_of(carla))).to_contain_text("That is you")


def test_who_is_blocked_cannot_write(pair: tuple[Person, Person]) -> None:
    carla, dan = pair
    befriend(carla, dan)
    carla.page.get_by_role("button", name=f"Message {name_of(dan)}").click()
    carla.send("before")
    carla.hears("before")
    dan.page.locator(".home-chats").get_by_role("link", name=name_of(carla)).click()
    dan.hears("before")
    carla.page.locator(".head").get_by_role("button", name="Menu of the chat").click()
    carla.page.get_by_role("menuitem", name="Block").click()
    carla.page.get_by_role("dialog").get_by_role("button", name="Block").click()
    expect(carla.page.get_by_text("You have blocked this person.")).to_be_visible()
    dan.send("and after?")
    expect(dan.failures).to_contain_text("takes no messages from you")
    carla.does_not_hear("and after?")
    carla.page.get_by_role("button", name="Unblock").click()
    dan.retry()
    carla.hears("and after?")


def test_a_group(pair: tuple[Person, Person]) -> None:
    carla, dan = pair
    befriend(carla, dan)
    carla.page.get_by_role("button", name="New group").click()
    dialog = carla.page.get_by_role("dialog")
    dialog.get_by_label("Name of the group").fill("Sunday walk")
    dialog.get_by_label(name_of(dan)).check()
    assert Axe().run(carla.page).response["violations"] == []
    dialog.get_by_role("button", name="Create").click()
    expect(carla.title).to_have_text("Sunday walk")
    carla.send("Ten o'clock?")
    dan.page.locator(".home-chats").get_by_role("link", name="Sunday walk").click()
    dan.hears("Ten o'clock?")
    carla.page.get_by_role("button", name="People of the group").click()
    carla.page.get_by_role("button", name=f"Remove {name_of(dan)} from the group").click()
    expect(dan.notice).to_contain_text("You are no longer in this chat")
    carla.page.keyboard.press("Escape")
    carla.send("he is gone")
    carla.hears("he is gone")
    dan.does_not_hear("he is gone")
