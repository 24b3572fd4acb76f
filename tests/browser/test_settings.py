"""Settings of a server, its channels, and oneself, by two people in two browsers."""

import re
from base64 import b64decode
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import Person
from tests.server.product import Product

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PASSWORD = "quiet-harbour-lamp"
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
)

_numbers = count(1)


@pytest.fixture
def people(browser: Browser, product: Product) -> Iterator[tuple[Person, Person]]:
    """Alice, who has made a server, and Bob, who has followed her invite; both stand in a channel."""
    number = next(_numbers)
    alice, bob = Person.arrive(browser, product.url), Person.arrive(browser, product.url)
    alice.sign_up(f"owner{number}", PASSWORD)
    alice.create_server("Lighthouse")
    link = alice.invite_link()
    bob.sign_up(f"guest{number}", PASSWORD)
    bob.join(link)
    bob.entered("Lighthouse")
    yield alice, bob
    for person in (alice, bob):
        person.page.context.close()


@pytest.fixture
def alice(people: tuple[Person, Person]) -> Person:
    return people[0]


@pytest.fixture
def bob(people: tuple[Person, Person]) -> Person:
    return people[1]


def name_of(person: Person) -> str:
    name = person.page.evaluate("JSON.parse(document.getElementById('state').textContent).user.username")
    return str(name)


def confirm(page: Page, action: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_new_name_reaches_everybody(alice: Person, bob: Person) -> None:
    alice.server_settings()
    alice.page.get_by_label("Server name").fill("Beacon")
    alice.save()
    expect(bob.page.locator(".side-title")).to_have_text("Beacon")
    alice.close_settings()
    expect(alice.page.locator(".side-title")).to_have_text("Beacon")


def test_unsaved_changes_are_not_lost_by_accident(alice: Person) -> None:
    alice.server_settings()
    name = alice.page.get_by_label("Server name")
    name.fill("Beacon")
    for leave in (
        lambda: alice.page.keyboard.press("Escape"),
        lambda: alice.page.go_back(),
        lambda: alice.page.get_by_role("link", name="Roles").click(),
    ):
        leave()
        expect(name).to_have_value("Beacon")
        expect(alice.page.locator(".save-bar")).to_contain_text("Save or discard")
    alice.page.get_by_role("button", name="Discard").click()
    expect(name).to_have_value("Lighthouse")
    alice.close_settings()


def test_a_wrong_field_says_so_and_has_the_focus(alice: Person) -> None:
    alice.server_settings()
    name = alice.page.get_by_label("Server name")
    name.fill("B")
    alice.page.get_by_role("button", name="Save", exact=True).click()
    expect(alice.page.get_by_text("Must be between 2 and 100 in length.")).to_be_visible()
    expect(name).to_be_focused()
    expect(name).to_have_attribute("aria-invalid", "true")


def test_back_closes_and_an_address_survives_a_reload(alice: Person) -> None:
    alice.server_settings("Roles")
    expect(alice.page).to_have_url(re.compile(r"/channels/\d+/settings/roles$"))
    alice.page.reload()
    expect(alice.page.locator(".settings-head h1")).to_have_text("Roles")
    alice.page.go_back()
    expect(alice.page.locator(".app")).to_be_visible()
    expect(alice.composer).to_be_visible()


def test_an_icon_is_cut_and_seen_by_everybody(alice: Person, bob: Person, tmp_path: Path) -> None:
    (tmp_path / "icon.png").write_bytes(PICTURE)
    alice.server_settings()
    alice.page.get_by_label("Icon").set_input_files(tmp_path / "icon.png")
    alice.page.get_by_role("dialog").get_by_role("img").press("ArrowRight")
    confirm(alice.page, "Use it")
    alice.save()
    expect(bob.page.locator(".rail .guild-mark img")).to_be_visible()


def test_a_role_gives_its_rights(alice: Person, bob: Person) -> None:
    alice.server_settings("Roles")
    alice.page.get_by_role("button", name="Create a role").click()
    alice.page.get_by_label("Role name").fill("Helpers")
    alice.page.get_by_label("#3a7d2c").check()
    alice.page.get_by_role("switch", name="Manage channels").check()
    alice.save()
    alice.page.get_by_label("Give it to").fill(name_of(bob))
    alice.page.locator(".finder-item").click()
    expect(alice.page.locator(".rows").get_by_text(f"@{name_of(bob)}")).to_be_visible()
    bob.page.get_by_role("button", name="Menu of").first.click()
    bob.page.get_by_role("menuitem", name="Create a channel").click()
    expect(bob.page.get_by_role("dialog")).to_be_visible()


def test_roles_are_put_in_order_with_the_keyboard(alice: Person) -> None:
    alice.server_settings("Roles")
    for name in ("First", "Second"):
        alice.page.get_by_role("button", name="Create a role").click()
        alice.page.get_by_label("Role name").fill(name)
        alice.save()
        alice.page.locator(".crumbs a").click()
    rows = alice.page.locator(".rows .row-title")
    before = rows.all_inner_texts()
    handle = alice.page.get_by_role("button", name=f"Move {before[1]}")
    handle.press("ArrowUp")
    expect(rows).to_have_text([before[1], before[0], "Everyone"])
    expect(handle).to_be_focused()
    alice.page.reload()
    expect(rows).to_have_text([before[1], before[0], "Everyone"])


def test_a_member_is_banned_with_a_reason_and_let_in_again(alice: Person, bob: Person) -> None:
    name = name_of(bob)
    alice.server_settings("Members")
    alice.page.get_by_role("link", name=f"@{name}").click()
    alice.page.get_by_role("button", name="Ban", exact=True).click()
    alice.page.get_by_label("Reason").fill("Шумит по ночам")
    confirm(alice.page, "Ban")
    expect(bob.page.locator(".side-title")).not_to_have_text("Lighthouse")
    alice.settings_page("Bans")
    row = alice.page.locator(".row").filter(has_text=name)
    expect(row).to_contain_text("Шумит по ночам")
    alice.settings_page("Audit log")
    expect(alice.page.locator(".rows")).to_contain_text(f"banned {name}")
    alice.settings_page("Bans")
    row.get_by_role("button", name="Lift the ban").click()
    expect(alice.page.get_by_text("Nobody is banned")).to_be_visible()


def test_a_time_out_takes_the_word_and_gives_it_back(alice: Person, bob: Person) -> None:
    alice.server_settings("Members")
    alice.page.get_by_role("link", name=f"@{name_of(bob)}").click()
    alice.page.get_by_role("button", name="Time out").click()
    confirm(alice.page, "Time out")
    expect(bob.page.get_by_text("You can read here, but not write.")).to_be_visible()
    alice.page.get_by_role("button", name="End the time-out").click()
    expect(bob.composer).to_be_visible()


def test_an_invite_is_revoked(alice: Person, bob: Person) -> None:
    alice.server_settings("Invites")
    alice.page.get_by_role("button", name="Revoke").first.click()
    expect(alice.page.get_by_text("No invites")).to_be_visible()


def test_a_webhook_is_made_and_deleted(alice: Person) -> None:
    alice.server_settings("Webhooks")
    alice.page.get_by_label("Name", exact=True).fill("Clock")
    alice.page.get_by_role("button", name="Create a webhook").click()
    address = alice.page.get_by_label("Address of Clock").input_value()
    posted = alice.page.request.post(address, data={"content": "It is six"})
    assert posted.ok
    alice.page.get_by_role("button", name="Delete").click()
    confirm(alice.page, "Delete")
    expect(alice.page.get_by_text("No webhooks yet")).to_be_visible()
    alice.close_settings()
    alice.hears("It is six")


def test_a_server_is_deleted_only_by_its_name(alice: Person, bob: Person) -> None:
    alice.server_settings("Ownership")
    alice.page.get_by_role("button", name="Delete the server").click()
    dialog = alice.page.get_by_role("dialog")
    button = dialog.get_by_role("button", name="Delete the server")
    expect(button).to_be_disabled()
    dialog.get_by_role("textbox").fill("Lighthouse")
    button.click()
    expect(alice.page.locator(".home")).to_be_visible()
    expect(bob.page.locator(".side-title")).not_to_have_text("Lighthouse")


def test_a_server_is_handed_over(alice: Person, bob: Person) -> None:
    alice.server_settings("Ownership")
    name = name_of(bob)
    alice.page.get_by_label("New owner").select_option(f"{name} (@{name})")
    alice.page.get_by_role("button", name="Hand over the server").click()
    alice.page.get_by_role("dialog").get_by_role("textbox").fill("Lighthouse")
    confirm(alice.page, "Hand over")
    expect(alice.page.get_by_text("There is nothing to set here")).to_be_visible()
    bob.server_settings("Ownership")


def test_a_channel_is_closed_and_explained(alice: Person, bob: Person) -> None:
    alice.create_channel("secret")
    expect(bob.page.get_by_role("link", name="secret")).to_be_visible()
    alice.channel_settings("secret", "Permissions")
    alice.page.get_by_role("switch", name="Closed").check()
    expect(bob.page.get_by_role("link", name="secret")).to_have_count(0)
    alice.settings_page("Who can see this?")
    alice.page.get_by_label("About whom").fill(name_of(bob))
    alice.page.locator(".finder-item").click()
    expect(alice.page.locator(".verdict")).to_contain_text("does not see this channel")
    alice.settings_page("Permissions")
    alice.page.get_by_label("Add a member").fill(name_of(bob))
    alice.page.locator(".finder-item").click()
    alice.page.get_by_role("radio", name="See channels: Allow").check()
    alice.save()
    expect(bob.page.get_by_role("link", name="secret")).to_be_visible()


def test_slow_mode_and_topic(alice: Person, bob: Person) -> None:
    alice.channel_settings("general")
    alice.page.get_by_label("Topic").fill("Apples and pears")
    alice.page.get_by_label("Slow mode").select_option("30 seconds")
    alice.save()
    expect(bob.page.locator(".head-topic")).to_have_text("Apples and pears")
    alice.page.reload()
    expect(alice.page.get_by_label("Slow mode")).to_have_value("30")


def test_channels_move_by_keyboard_and_mouse_for_everybody(alice: Person, bob: Person) -> None:
    alice.create_channel("boats")
    alice.create_channel("nets")
    mine, theirs = (person.page.locator(".channel-name") for person in (alice, bob))
    expect(theirs).to_have_text(["general", "boats", "nets"])
    alice.page.get_by_role("link", name="nets").press("Control+Shift+ArrowUp")
    expect(mine).to_have_text(["general", "nets", "boats"])
    expect(theirs).to_have_text(["general", "nets", "boats"])
    expect(alice.page.get_by_role("link", name="nets")).to_be_focused()
    alice.page.get_by_role("link", name="boats").drag_to(
        alice.page.get_by_role("link", name="general"), target_position={"x": 40, "y": 3}
    )
    expect(theirs).to_have_text(["boats", "general", "nets"])


def test_a_category_holds_channels_and_hides_them(alice: Person, bob: Person) -> None:
    alice.page.get_by_role("button", name="Menu of").first.click()
    alice.page.get_by_role("menuitem", name="Create a channel").click()
    dialog = alice.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Harbour")
    dialog.get_by_role("radio", name="Category").check()
    confirm(alice.page, "Create")
    add = alice.page.get_by_role("button", name="Create a channel in Harbour")
    add.focus()
    add.click()
    dialog.get_by_role("textbox").fill("quay")
    confirm(alice.page, "Create")
    alice.open_channel("general")
    category = bob.page.get_by_role("button", name="Harbour")
    expect(bob.page.get_by_role("link", name="quay")).to_be_visible()
    category.click()
    expect(bob.page.get_by_role("link", name="quay")).to_have_count(0)
    bob.page.reload()
    expect(bob.page.get_by_role("button", name="Harbour")).to_have_attribute("aria-expanded", "false")


def test_news_is_read_by_all_and_written_by_few(alice: Person, bob: Person) -> None:
    alice.page.get_by_role("button", name="Menu of").first.click()
    alice.page.get_by_role("menuitem", name="Create a channel").click()
    dialog = alice.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("news")
    dialog.get_by_role("radio", name="Announcements").check()
    confirm(alice.page, "Create")
    alice.send("The apples are in")
    bob.page.get_by_role("link", name="news").click()
    bob.hears("The apples are in")
    expect(bob.page.get_by_text("You can read here, but not write.")).to_be_visible()


def test_a_name_opens_who_it_is(alice: Person, bob: Person) -> None:
    name = name_of(bob)
    alice.page.locator(".member").get_by_role("button", name=name, exact=True).click()
    card = alice.page.get_by_role("dialog")
    expect(card).to_contain_text(f"@{name}")
    expect(card).to_contain_text("Here since")
    card.get_by_role("button", name="Time out").click()
    confirm(alice.page, "Time out")
    expect(bob.page.get_by_text("You can read here, but not write.")).to_be_visible()
    bob.page.locator(".member").get_by_role("button", name=name_of(alice), exact=True).click()
    expect(bob.page.get_by_role("dialog").get_by_role("button", name="Ban")).to_have_count(0)


def test_a_server_begins_with_a_template(alice: Person) -> None:
    alice.page.get_by_role("button", name="Create a server").first.click()
    dialog = alice.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Class of 2012")
    dialog.get_by_role("radio", name="Study group").check()
    dialog.get_by_role("button", name="Create", exact=True).click()
    alice.entered("Class of 2012")
    expect(alice.page.locator(".channel-name")).to_have_text(
        ["general", "questions", "notes", "Reading room"]
    )


def test_a_name_is_changed_everywhere(alice: Person, bob: Person) -> None:
    bob.own_settings()
    bob.page.get_by_label("Display name").fill("Боб с маяка")
    bob.save()
    expect(alice.member("Боб с маяка")).to_be_visible()


def test_a_password_is_changed_and_the_other_device_is_out(
    people: tuple[Person, Person], browser: Browser, product: Product
) -> None:
    bob = people[1]
    name = name_of(bob)
    elsewhere = Person.arrive(browser, product.url)
    elsewhere.sign_in(name, PASSWORD)
    bob.own_settings("Account")
    section = bob.page.locator(".settings-section").filter(has_text="New password")
    section.get_by_label("New password").fill("another-quiet-lamp")
    section.get_by_label("Present password").fill("not this one")
    section.get_by_role("button", name="Change the password").click()
    expect(section.get_by_text("This is not your password.")).to_be_visible()
    expect(section.get_by_label("Present password")).to_be_focused()
    section.get_by_label("Present password").fill(PASSWORD)
    section.get_by_role("button", name="Change the password").click()
    expect(bob.notice).to_contain_text("Your password is changed.")
    elsewhere.page.wait_for_url("**/login**")
    elsewhere.page.context.close()


def test_a_device_is_signed_out_from_another(bob: Person, browser: Browser, product: Product) -> None:
    elsewhere = Person.arrive(browser, product.url)
    elsewhere.sign_in(name_of(bob), PASSWORD)
    bob.own_settings("Devices")
    expect(bob.page.locator(".row")).to_have_count(2)
    bob.page.get_by_role("button", name="Sign out", exact=True).click()
    expect(bob.page.locator(".row")).to_have_count(1)
    elsewhere.page.wait_for_url("**/login**")
    elsewhere.page.context.close()


def test_looks_are_kept_by_the_browser(bob: Person) -> None:
    bob.own_settings("Appearance")
    bob.page.get_by_role("radio", name="High contrast").check()
    bob.page.get_by_role("radio", name="Dense").check()
    bob.page.get_by_role("switch", name="Less motion").check()
    bob.page.reload()
    root = bob.page.locator("html")
    for name, value in {"theme": "contrast", "density": "compact", "motion": "reduced"}.items():
        expect(root).to_have_attribute(f"data-{name}", value)


def test_a_mention_is_told_while_nobody_looks(alice: Person, bob: Person) -> None:
    bob.page.context.grant_permissions(["notifications"])
    bob.page.add_init_script(
        """window.told = [];
        window.Notification = class {
          static permission = 'granted';
          static requestPermission = async () => 'granted';
          constructor(title, { body }) { window.told.push(`${title}: ${body}`); }
          close() {}
        };
        Object.defineProperty(Document.prototype, 'hidden', { get: () => window.away === true });"""
    )
    bob.page.reload()
    bob.own_settings("Notifications")
    bob.page.get_by_role("radio", name=re.compile("^Mentions")).check()
    bob.close_settings()
    alice.send("nobody looks")
    bob.hears("nobody looks")
    bob.page.evaluate("window.away = true")
    bob_id = bob.page.evaluate("JSON.parse(document.getElementById('state').textContent).user.id")
    alice.send("not for bob")
    alice.composer.fill(f"<@{bob_id}> come in")
    alice.composer.press("Enter")
    expect(bob.message("come in")).to_have_count(1)
    (told,) = bob.page.evaluate("window.told")
    assert told.startswith(f"{name_of(alice)} · #general · Lighthouse: ")
    assert told.endswith("come in")


def test_the_language_is_another_at_once(bob: Person) -> None:
    bob.own_settings("Language")
    bob.page.get_by_role("button", name="Русский").click()
    expect(bob.page.locator(".settings-head h1")).to_have_text("Язык")


def test_strangers_choose_their_language(browser: Browser, product: Product) -> None:
    stranger = Person.arrive(browser, product.url)
    stranger.page.goto(f"{product.url}/login")
    stranger.page.get_by_role("button", name="Русский").click()
    expect(stranger.page.get_by_role("heading", name="С возвращением")).to_be_visible()
    stranger.page.context.close()


def test_a_wrong_password_is_told_at_its_field(bob: Person, browser: Browser, product: Product) -> None:
    stranger = Person.arrive(browser, product.url)
    stranger.page.goto(f"{product.url}/login")
    stranger.page.get_by_label("Username or e-mail").fill(name_of(bob))
    stranger.page.get_by_label("Password").fill("wrong password")
    stranger.page.locator("main").get_by_role("button", name="Sign in").click()
    password = stranger.page.get_by_label("Password")
    expect(password).to_be_focused()
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(stranger.page.get_by_label("Username or e-mail")).to_have_value(name_of(bob))
    stranger.page.context.close()


def test_settings_on_a_phone_go_from_list_to_page_and_back(browser: Browser, product: Product) -> None:
    carol = Person.arrive(browser, product.url, width=390, height=844)
    carol.sign_up("pocket", PASSWORD)
    carol.page.get_by_role("button", name="Servers and channels").click()
    carol.page.get_by_role("button", name="Your menu").click()
    carol.page.get_by_role("menuitem", name="Settings").click()
    expect(carol.page.locator(".settings-main")).to_be_hidden()
    carol.page.get_by_role("link", name="Appearance").click()
    expect(carol.page.locator(".settings-nav")).to_be_hidden()
    carol.page.go_back()
    expect(carol.page.locator(".settings-main")).to_be_hidden()
    carol.page.go_back()
    expect(carol.page.locator(".app")).to_be_visible()
    carol.page.context.close()


def test_who_may_not_set_anything_finds_nothing(bob: Person) -> None:
    bob.page.get_by_role("button", name="Menu of").first.click()
    expect(bob.page.get_by_role("menuitem", name="Server settings")).to_have_count(0)
    bob.page.goto(re.sub(r"(/channels/\d+)/.*", r"\1/settings/roles", bob.page.url))
    expect(bob.page.get_by_text("There is nothing to set here")).to_be_visible()
