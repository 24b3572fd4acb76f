"""What two people do with messages: answer, react, pin, send files, name each other, find their way."""

import re
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.gallery import picture
from tests.browser.pages import Person
from tests.server.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PASSWORD = "quiet-harbour-lamp"
_numbers = count(1)


@pytest.fixture(scope="module")
def people(browser: Browser, product: Product) -> Iterator[tuple[Person, Person]]:
    """Ada, who has made a server, and Ben, who has followed her invite. Each test talks in a channel of its own."""
    ada, ben = Person.arrive(browser, product.url), Person.arrive(browser, product.url)
    ada.sign_up("ada", PASSWORD)
    ada.create_server("Pier")
    link = ada.invite_link()
    ben.sign_up("ben", PASSWORD)
    ben.join(link)
    yield ada, ben
    for person in (ada, ben):
        person.page.context.close()


@pytest.fixture
def room(people: tuple[Person, Person]) -> tuple[Person, Person]:
    """Both in a new channel."""
    ada, ben = people
    name = f"room-{next(_numbers)}"
    ada.create_channel(name)
    ben.open_channel(name)
    return ada, ben


def test_an_answer_shows_what_it_answers_and_leads_there(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.send("Who has the **oars**?")
    ben.hears("Who has the oars?")
    ben.reply("Who has the", "I do")
    ada.hears("I do")
    line = ada.message("I do").locator(".reply-button")
    expect(line).to_contain_text("Who has the oars?")
    line.click()
    expect(ada.message("Who has the oars?").first).to_have_class(re.compile("is-lit"))
    ada.choose("I do", "Reply")
    ada.page.keyboard.press("Escape")
    expect(ada.page.locator(".reply-bar")).to_have_count(0)
    ada.choose("Who has the", "Delete")
    ada.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(ben.page.locator(".reply-gone")).to_be_visible()


def test_reactions_are_counted_on_both_sides(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.send("Ready?")
    ben.hears("Ready?")
    ben.message("Ready?").hover()
    ben.page.get_by_role("button", name="Add a reaction").click()
    ben.page.get_by_role("combobox", name="Find an emoji").fill("sailboat")
    expect(ben.page.locator(".picker-emoji").first).to_be_visible()
    ben.page.keyboard.press("Enter")
    mark = ada.page.locator(".reaction").first
    expect(mark).to_have_attribute("aria-pressed", "false")
    expect(mark).to_contain_text("1")
    mark.click()
    expect(ben.page.locator(".reaction").first).to_contain_text("2")
    expect(mark).to_have_attribute("aria-pressed", "true")
    mark.click()
    expect(ben.page.locator(".reaction").first).to_contain_text("1")
    ben.page.reload()
    expect(ben.page.locator(".reaction.is-mine")).to_contain_text("1")
    ben.message("Ready?").hover()
    ben.page.get_by_role("button", name="Add a reaction").first.click()
    expect(ben.page.locator(".picker-title")).to_have_text("Lately used")
    ben.page.keyboard.press("Escape")
    expect(ben.page.locator(".picker")).to_have_count(0)


def test_pins_are_found_and_taken_off(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.send("The key is under the third stone")
    ada.hears("The key is under the third stone")
    ada.choose("The key", "Pin")
    expect(ben.page.locator(".message-system")).to_contain_text("ada pinned a message")
    ben.page.get_by_role("button", name="Pinned messages").click()
    expect(ben.page.locator(".pin")).to_contain_text("under the third stone")
    ben.page.get_by_role("region", name="Pinned messages").get_by_role("button", name="Show").click()
    expect(ben.message("The key is")).to_have_class(re.compile("is-lit"))
    ben.page.get_by_role("button", name="Pinned messages").click()
    ada.choose("The key", "Unpin")
    expect(ben.page.locator(".pin")).to_have_count(0)
    ben.page.keyboard.press("Escape")


def test_files_go_up_and_are_seen(room: tuple[Person, Person]) -> None:
    ada, ben = room
    field = ada.page.locator(".composer input[type=file]")
    png = {"name": "pier.png", "mimeType": "image/png", "buffer": picture(320, 200, 150)}
    text = {"name": "list.txt", "mimeType": "text/plain", "buffer": b"one\ntwo"}
    unwanted = {"name": "mistake.txt", "mimeType": "text/plain", "buffer": b"no"}
    field.set_input_files([png, text, unwanted])
    ada.page.get_by_role("button", name="Remove mistake.txt").click()
    expect(ada.page.locator(".tile")).to_have_count(2)
    ada.send("Look")
    ben.hears("Look")
    image = ben.page.locator(".picture img")
    expect(image).to_have_attribute("width", "320")
    expect(image).to_have_js_property("naturalWidth", 320)
    expect(ben.page.locator(".file-name")).to_have_text("list.txt")
    ben.page.locator(".picture").click()
    expect(ben.page.locator(".lightbox[open] img")).to_be_visible()
    ben.page.keyboard.press("Escape")
    expect(ben.page.locator(".lightbox")).to_have_count(0)


def test_a_file_alone_is_a_message_and_one_under_a_spoiler_is_covered(room: tuple[Person, Person]) -> None:
    ada, ben = room
    png = {"name": "plan.png", "mimeType": "image/png", "buffer": picture(200, 200, 20)}
    ada.page.locator(".composer input[type=file]").set_input_files([png])
    ada.page.get_by_role("button", name="Cover as a spoiler").click()
    expect(ada.page.locator(".tile-progress")).to_have_count(0)
    ada.page.get_by_role("button", name="Send").click()
    ben.page.locator(".covered-button").click()
    expect(ben.page.locator(".picture img")).to_be_visible()


def test_too_large_a_file_is_told_and_not_sent(room: tuple[Person, Person]) -> None:
    ada, _ = room
    ada.page.evaluate("""() => {
        const big = new File([new Blob([new Uint8Array(26 * 1024 * 1024)])], "film.mov");
        const data = new DataTransfer();
        data.items.add(big);
        dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    expect(ada.notice.first).to_contain_text("film.mov is too large")
    expect(ada.page.locator(".tile")).to_have_count(0)


def test_somebody_is_named_and_sees_it(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ben.open_channel("general")
    ada.composer.press_sequentially("Hello @be")
    expect(ada.page.get_by_role("option").first).to_contain_text("ben")
    expect(ada.composer).to_have_attribute("aria-activedescendant", "suggestion-0")
    ada.composer.press("Tab")
    expect(ada.composer).to_have_value("Hello @ben ")
    ada.composer.press("Enter")
    ada.hears("Hello @ben")
    expect(ben.page).to_have_title(re.compile(r"^\(1\) "))
    ben.open_channel((ada.title.text_content() or "").removeprefix("#"))
    expect(ben.page.locator(".chip-me")).to_have_text("@ben")
    expect(ben.page.locator(".message.is-called")).to_have_count(1)
    expect(ben.page).not_to_have_title(re.compile(r"^\(1\) "))
    ada.composer.press("ArrowUp")
    expect(ada.page.get_by_label("Edit the message")).to_have_value("Hello @ben")
    ada.page.keyboard.press("Escape")


def test_emoji_are_offered_by_name(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.composer.press_sequentially(":tada")
    expect(ada.page.get_by_role("option").first).to_contain_text(":tada:")
    ada.composer.press("Enter")
    ada.composer.press("Enter")
    ben.hears("🎉")
    expect(ben.page.locator(".text-large")).to_have_text("🎉")


def test_what_came_meanwhile_is_below_a_line(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.send("seen")
    ben.hears("seen")
    with ben.page.expect_response(re.compile("/ack$")):
        pass
    name = (ada.title.text_content() or "").removeprefix("#")
    ben.open_channel("general")
    ada.send("not seen")
    ada.hears("not seen")
    expect(
        ben.page.get_by_role("navigation", name="Channels").get_by_role("link", name=name)
    ).to_contain_text("unread")
    ben.open_channel(name)
    expect(ben.page.locator(".new-line + .message")).to_contain_text("not seen")
    ben.composer.press("Escape")
    expect(ben.page.locator(".new-line")).to_have_count(0)
    ben.choose("not seen", "Mark unread from here")
    expect(ben.page.locator(".new-line + .message")).to_contain_text("not seen")


def test_a_link_leads_to_its_message(room: tuple[Person, Person]) -> None:
    ada, ben = room
    path = f"{ada.channel_path}/messages"
    for number in range(70):
        assert ada.request("POST", path, {"content": f"line {number}"}).ok
    ada.hears("line 69")
    first = ada.request("GET", f"{path}?after=0&limit=1").json()[0]["id"]
    ben.page.goto(f"{ada.page.url}/{first}")
    expect(ben.page.locator(f"#message-{first}")).to_have_class(re.compile("is-lit"))
    expect(ben.page.locator(f"#message-{first}")).to_be_in_viewport()
    ben.page.get_by_role("button", name="To the newest").click()
    ben.hears("line 69")
    assert ben.page.locator(".messages-list > li").count() <= 200


def test_shift_deletes_without_a_question(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.send("oops")
    ben.hears("oops")
    ada.hears("oops")
    ada.message("oops").hover()
    ada.page.keyboard.down("Shift")
    ada.page.get_by_role("button", name="Delete at once").click()
    ada.page.keyboard.up("Shift")
    ben.does_not_hear("oops")


def test_spoilers_open_when_asked(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.send("It was ||the gardener||")
    cover = ben.page.get_by_role("button", name="Show the spoiler")
    cover.click()
    expect(ben.page.locator(".spoiler.is-open")).to_have_text("the gardener")


def test_code_is_coloured(room: tuple[Person, Person]) -> None:
    ada, ben = room
    ada.composer.fill("```python\ndef f():\n    return 1\n```")
    ada.composer.press("Enter")
    expect(ben.page.locator(".hl-keyword").first).to_have_text("def")
    expect(ben.page.locator(".code code")).to_have_text("def f():\n    return 1")


def test_slow_mode_counts_down(room: tuple[Person, Person]) -> None:
    ada, ben = room
    assert ada.request("PATCH", ada.channel_path, {"rate_limit_per_user": 30}).ok
    ben.page.reload()
    ben.send("once")
    ben.hears("once")
    expect(ben.page.locator(".slow")).to_contain_text("0:")
    ben.composer.fill("twice")
    expect(ben.page.get_by_role("button", name="Send")).to_be_disabled()
    ada.send("no wait for the owner")
    ada.hears("no wait for the owner")
    expect(ada.page.locator(".slow")).to_have_count(0)


def test_the_switcher_and_the_keys_lead_everywhere(room: tuple[Person, Person]) -> None:
    ada, _ = room
    ada.page.keyboard.press("Control+k")
    ada.page.keyboard.type("general")
    expect(ada.page.get_by_role("option").first).to_contain_text("general")
    ada.page.keyboard.press("Enter")
    expect(ada.title).to_have_text("#general")
    ada.page.keyboard.press("Alt+ArrowDown")
    expect(ada.title).not_to_have_text("#general")
    ada.page.keyboard.press("Alt+ArrowUp")
    expect(ada.title).to_have_text("#general")
    ada.page.keyboard.press("Control+/")
    expect(ada.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    ada.page.keyboard.press("Escape")
    expect(ada.page.get_by_role("dialog")).to_have_count(0)


def test_a_long_press_opens_the_menu(browser: Browser, people: tuple[Person, Person]) -> None:
    ada, _ = people
    state = ada.page.context.storage_state()
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="en",
        storage_state=state,
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    ada.open_channel("general")
    ada.send("press me")
    ada.hears("press me")
    page.goto(ada.page.url)
    press(page.locator(".message").filter(has_text="press me").last)
    page.get_by_role("menuitem", name="Reply").tap()
    expect(page.locator(".reply-bar")).to_contain_text("press me")
    context.close()


def press(row: Locator) -> None:
    """Rest a finger on the middle of a message until its menu is there."""
    box = row.bounding_box()
    assert box
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    session = row.page.context.new_cdp_session(row.page)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    row.page.locator(".message-menu").wait_for()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
