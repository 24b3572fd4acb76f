"""Two people in two browsers, from sign-up to talk."""

from collections.abc import Iterator
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.pages import Person
from tests.server.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PASSWORD = "quiet-harbour-lamp"
PHONE = {"width": 390, "height": 844}

_numbers = count(1)


@pytest.fixture
def people(browser: Browser, product: Product) -> Iterator[tuple[Person, Person]]:
    """Alice, who has made a server, and Bob, who has followed her invite."""
    number = next(_numbers)
    alice, bob = Person.arrive(browser, product.url), Person.arrive(browser, product.url)
    alice.sign_up(f"alice{number}", PASSWORD)
    alice.create_server("Lighthouse")
    link = alice.invite_link()
    bob.page.goto(link)
    bob.page.get_by_role("link", name="Create an account and join").click()
    bob.fill_sign_up(f"bob{number}", PASSWORD)
    bob.page.get_by_role("button", name="Join the server").click()
    bob.entered("Lighthouse")
    yield alice, bob
    for person in (alice, bob):
        person.page.context.close()


def test_they_talk(people: tuple[Person, Person]) -> None:
    alice, bob = people
    alice.send("Anybody there?")
    bob.hears("Anybody there?")
    bob.send("Да, слышу тебя 🙂")
    alice.hears("Да, слышу тебя 🙂")
    bob.edit_last("Слышу хорошо")
    alice.hears("Слышу хорошо")
    alice.delete("Anybody there?")
    bob.does_not_hear("Anybody there?")


def test_what_was_said_survives_a_reload(people: tuple[Person, Person]) -> None:
    alice, bob = people
    alice.send("first")
    alice.send("second")
    bob.hears("second")
    bob.page.reload()
    bob.hears("first")
    assert bob.texts()[-2:] == ["first", "second"]


def test_a_removed_member_hears_nothing_more(people: tuple[Person, Person]) -> None:
    alice, bob = people
    bob.send("hello")
    alice.hears("hello")
    name = bob.page.evaluate("JSON.parse(document.getElementById('state').textContent).user.username")
    alice.remove(name)
    expect(bob.page.locator(".side-title")).not_to_have_text("Lighthouse")
    alice.send("he is gone")
    alice.hears("he is gone")
    bob.does_not_hear("he is gone")


def test_typing_is_seen(people: tuple[Person, Person]) -> None:
    alice, bob = people
    alice.composer.press_sequentially("hel")
    expect(bob.page.get_by_text("is typing")).to_be_visible()


def test_offline_and_back(people: tuple[Person, Person]) -> None:
    alice, bob = people
    bob.page.context.set_offline(True)
    alice.send("while you were away")
    alice.hears("while you were away")
    bob.page.context.set_offline(False)
    bob.hears("while you were away")


def test_scripts_stay_text(people: tuple[Person, Person]) -> None:
    alice, bob = people
    attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    alice.send(attack)
    bob.hears(attack)
    assert "owned" not in bob.page.title()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible(browser: Browser, product: Product, scheme: str, width: int) -> None:
    person = Person.arrive(browser, product.url, width=width, height=PHONE["height"])
    person.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in ("/", "/register", "/login", "/invite/nowhere", "/nowhere"):
        person.page.goto(product.url + path)
        assert Axe().run(person.page).response["violations"] == [], path
    person.sign_up(f"axe{scheme}{width}", PASSWORD)
    if width > PHONE["width"]:
        person.create_server("Accessible")
        person.send("A message")
        person.hears("A message")
    assert Axe().run(person.page).response["violations"] == []
    person.page.context.close()


def test_the_content_security_policy_holds(browser: Browser, product: Product) -> None:
    person = Person.arrive(browser, product.url)
    refused: list[str] = []
    person.page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    person.sign_up("strict", PASSWORD)
    person.create_server("Strict")
    person.send("hello")
    person.hears("hello")
    assert [line for line in refused if "Content Security Policy" in line] == []
    person.page.context.close()
