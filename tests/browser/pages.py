"""The pages as a person uses them, in the words of the product: for tests in a real browser.

Texts are looked for in English: open contexts with ``locale="en"``. The pages' Content-Security-Policy forbids
evaluating strings, so nothing here waits with ``wait_for_function``.
"""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIResponse, Browser, Locator, Page, expect

CHANNEL_ADDRESS = re.compile(r"/channels/\d+/\d+")


@dataclass
class Person:
    """Somebody in front of a browser of their own."""

    page: Page
    server: str

    @classmethod
    def arrive(cls, browser: Browser, server: str, *, width: int = 1440, height: int = 900) -> "Person":
        """Open a fresh browser profile; ``server`` is an address such as ``http://127.0.0.1:8000``."""
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en")
        return cls(context.new_page(), server)

    # Accounts

    def sign_up(self, username: str, password: str) -> None:
        self.page.goto(f"{self.server}/register")
        self.fill_sign_up(username, password)
        expect(self.page.locator("main h1")).to_contain_text(username)

    def fill_sign_up(self, username: str, password: str) -> None:
        """Fill in the sign-up form that is open, and send it."""
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("E-mail").fill(f"{username}@example.org")
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Create the account").click()

    def sign_in(self, login: str, password: str) -> None:
        self.page.goto(f"{self.server}/login")
        self.page.get_by_label("Username or e-mail").fill(login)
        self.page.get_by_label("Password").fill(password)
        self.page.locator("main").get_by_role("button", name="Sign in").click()
        expect(self.page.locator(".app")).to_be_visible()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Your menu").click()
        self.page.get_by_role("menuitem", name="Sign out").click()
        expect(self.page.get_by_role("link", name="Create an account")).to_be_visible()

    # Servers and channels

    def create_server(self, name: str) -> None:
        self.page.get_by_role("navigation", name="Servers").get_by_role(
            "button", name="Create a server"
        ).click()
        self._answer(name)
        self.entered(name)

    def create_channel(self, name: str) -> None:
        self.page.get_by_role("button", name="Menu of").first.click()
        self.page.get_by_role("menuitem", name="Create a channel").click()
        self._answer(name)
        expect(self.title).to_have_text(f"#{name}")

    def create_voice_channel(self, name: str) -> None:
        self.page.get_by_role("button", name="Menu of").first.click()
        self.page.get_by_role("menuitem", name="Create a channel").click()
        self.page.get_by_role("dialog").get_by_role("radio", name="Voice").check()
        self._answer(name)
        expect(self.page.locator(".voice-channel").filter(has_text=name)).to_be_visible()

    def invite_link(self) -> str:
        """Make an invite to the open server, and return its whole address."""
        self.page.get_by_role("navigation", name="Channels").get_by_role(
            "button", name="Invite people"
        ).click()
        field = self.page.get_by_label("Invite link")
        expect(field).to_have_value(re.compile(r"^https?://"))
        link = field.input_value()
        self.page.keyboard.press("Escape")
        return link

    def join(self, link: str) -> None:
        """Open an invite, signed in, and accept it."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Join the server").click()
        self.page.wait_for_url(CHANNEL_ADDRESS)

    def leave_server(self) -> None:
        self.page.get_by_role("button", name="Menu of").first.click()
        self.page.get_by_role("menuitem", name="Leave the server").click()
        self._confirm("Leave")

    def remove(self, name: str) -> None:
        """Remove a member from the open server."""
        row = self.member(name)
        row.hover()
        row.get_by_role("button", name="Menu of").click()
        self.page.get_by_role("menuitem", name="Remove from the server").click()
        self._confirm("Remove")

    def open_channel(self, name: str) -> None:
        self.page.get_by_role("navigation", name="Channels").get_by_role("link", name=name).click()
        expect(self.title).to_have_text(f"#{name}")

    def entered(self, server: str) -> None:
        """Expect to be in a channel of ``server``."""
        self.page.wait_for_url(CHANNEL_ADDRESS)
        expect(self.page.locator(".side-title")).to_have_text(server)
        expect(self.composer).to_be_visible()

    def request(self, method: str, path: str, body: dict[str, Any] | None = None) -> APIResponse:
        """Call the API as this page would; ``path`` is below /api/v10."""
        cookies = {cookie.get("name"): cookie.get("value", "") for cookie in self.page.context.cookies()}
        headers = {"X-CSRFToken": cookies.get("csrftoken", "")}
        address = f"{self.server}/api/v10{path}"
        return self.page.request.fetch(address, method=method, data=body, headers=headers)

    @property
    def channel_path(self) -> str:
        """The open channel, as in the API."""
        return f"/channels/{self.page.url.split('/')[5]}"

    # Settings

    def server_settings(self, page: str = "Overview") -> None:
        """Open the open server's settings, at the page with this name."""
        self.page.get_by_role("button", name="Menu of").first.click()
        self.page.get_by_role("menuitem", name="Server settings").click()
        self.settings_page(page)

    def own_settings(self, page: str = "Profile") -> None:
        self.page.get_by_role("button", name="Your menu").click()
        self.page.get_by_role("menuitem", name="Settings").click()
        self.settings_page(page)

    def channel_settings(self, channel: str, page: str = "Overview") -> None:
        """Open the settings of a channel or category by the gear beside it."""
        gear = self.page.get_by_role("button", name=f"Settings of {channel}", exact=True)
        gear.focus()
        gear.click()
        self.settings_page(page)

    def settings_page(self, page: str) -> None:
        """Turn to a page of the settings that are open."""
        self.page.locator(".settings-nav").get_by_role("link", name=page, exact=True).click()
        expect(self.page.locator(".settings-head h1")).to_have_text(page)

    def save(self) -> None:
        """Save what is changed on the open page of the settings."""
        self.page.get_by_role("button", name="Save", exact=True).click()
        expect(self.page.locator(".save-bar")).to_have_count(0)

    def close_settings(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.page.locator(".app")).to_be_visible()

    # Talk

    def send(self, text: str) -> None:
        self.composer.fill(text)
        self.composer.press("Enter")

    def hears(self, text: str) -> None:
        """Expect one message with exactly this text, confirmed by the server."""
        confirmed = self.page.locator(".message:not(.is-pending):not(.is-failed) .text")
        expect(confirmed.filter(has_text=re.compile(rf"^{re.escape(text)}( edited)?$"))).to_have_count(1)

    def does_not_hear(self, text: str) -> None:
        expect(self.message(text)).to_have_count(0)

    def edit_last(self, text: str) -> None:
        self.composer.press("ArrowUp")
        field = self.page.get_by_label("Edit the message")
        field.fill(text)
        field.press("Enter")

    def delete(self, text: str) -> None:
        self.choose(text, "Delete")
        self._confirm("Delete")

    def choose(self, text: str, item: str) -> None:
        """Open the menu of the message with this text, and choose from it."""
        row = self.message(text)
        row.hover()
        row.get_by_role("button", name="More").click()
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def reply(self, text: str, answer: str) -> None:
        """Answer the message with this text."""
        row = self.message(text)
        row.hover()
        row.get_by_role("button", name="Reply").click()
        self.send(answer)

    def retry(self) -> None:
        self.page.get_by_role("button", name="Try again").click()

    def texts(self) -> list[str]:
        """What the open channel shows, from the oldest on."""
        return self.page.locator(".message .text").all_inner_texts()

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer")

    @property
    def title(self) -> Locator:
        """The open channel's name, as ``#general``."""
        return self.page.locator(".head-title")

    @property
    def notice(self) -> Locator:
        return self.page.locator(".notice")

    @property
    def connection_bar(self) -> Locator:
        """There only while something is wrong with the connection."""
        return self.page.locator(".connection")

    @property
    def typing_line(self) -> Locator:
        return self.page.locator(".typing")

    @property
    def failures(self) -> Locator:
        return self.page.locator(".failure")

    def message(self, text: str) -> Locator:
        """The message with this text in it; one that answers it does not count."""
        return self.page.locator(".message").filter(has=self.page.locator(".text", has_text=text))

    def member(self, name: str) -> Locator:
        return self.page.locator(".member").filter(has_text=name)

    def _answer(self, text: str) -> None:
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("textbox").first.fill(text)
        dialog.get_by_role("button", name="Create", exact=True).click()

    def _confirm(self, action: str) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name=action).click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)
