"""Every screen of the product, and how to get there. No text is looked for: they must work in every language."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, Route

from tests.browser.gallery import picture
from tests.browser.place import Place

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@dataclass
class Shot:
    """One page in one browser; a screen brings it to where it is worth a picture."""

    page: Page
    place: Place
    phone: bool

    def open(self, path: str) -> None:
        self.page.goto(self.place.product.url + path)

    def chat(self, channel: str = "general") -> None:
        """Open a channel, and wait until its page hears what is said."""
        heard: list[str] = []
        self.page.on("websocket", lambda socket: socket.on("framereceived", lambda f: heard.append(str(f))))
        self.open(self.place.channels[channel])
        self.page.locator(".message, .beginning").last.wait_for()
        deadline = time.monotonic() + 15
        while not any('"READY"' in frame for frame in heard):
            assert time.monotonic() < deadline, "the gateway did not become ready"
            self.page.wait_for_timeout(20)

    def panel(self, name: str) -> None:
        """Open ``nav`` or ``members`` on a small screen; on a wide one it is there."""
        if self.phone:
            self.page.locator(f".main [aria-controls={name}]:visible").click()
            self.page.locator(f".app.panel-{name}").wait_for()

    def menu(self, button: str, item: int | None = None) -> None:
        """Open a menu, and choose its item number ``item``."""
        self.page.locator(f"{button} button[aria-haspopup]").last.click()
        if item is not None:
            self.page.locator(".menu-item").nth(item).click()

    def guild_menu(self, item: int | None = None) -> None:
        self.chat()
        self.panel("nav")
        self.menu(".side-head", item)


Screen = Callable[[Shot], None]
SCREENS: dict[str, tuple[str | None, Screen]] = {}
"""Who looks (None: a stranger), and what they do, by the screen's name."""


@contextmanager
def visit(browser: Browser, place: Place, name: str, size: str, scheme: Any, language: str) -> Iterator[Page]:
    """A page that shows the screen ``name``, in a fresh browser profile."""
    viewer, show = SCREENS[name]
    (width, height), phone = SIZES[size], size == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        locale=language,
        storage_state=place.cookies[viewer] if viewer else None,
        reduced_motion="reduce",
        has_touch=phone,
        is_mobile=phone,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    show(Shot(page, place, phone))
    yield page
    context.close()


def screen(viewer: str | None) -> Callable[[Screen], Screen]:
    """Register a screen under its function's name."""

    def register(function: Screen) -> Screen:
        SCREENS[function.__name__.replace("_", "-")] = (viewer, function)
        return function

    return register


# Pages of the server


@screen(None)
def landing(shot: Shot) -> None:
    shot.open("/")


@screen(None)
def register(shot: Shot) -> None:
    shot.open("/register")


@screen(None)
def register_errors(shot: Shot) -> None:
    shot.open("/register")
    for name, value in {"username": "alice", "email": "alice@example.org", "password": "12345678"}.items():
        shot.page.fill(f"[name={name}]", value)
    shot.page.locator("main button[type=submit]").click()
    shot.page.locator("[aria-invalid=true], .form-errors").first.wait_for()


@screen(None)
def login(shot: Shot) -> None:
    shot.open("/login")


@screen(None)
def login_error(shot: Shot) -> None:
    shot.open("/login")
    shot.page.fill("[name=login]", "alice")
    shot.page.fill("[name=password]", "not her password")
    shot.page.locator("main button[type=submit]").click()
    shot.page.locator(".form-errors, .field-error").first.wait_for()


@screen(None)
def invite_stranger(shot: Shot) -> None:
    shot.open(shot.place.invite)


@screen("nora")
def invite_signed_in(shot: Shot) -> None:
    shot.open(shot.place.invite)


@screen("boris")
def invite_member(shot: Shot) -> None:
    shot.open(shot.place.invite)


@screen(None)
def invite_invalid(shot: Shot) -> None:
    shot.open("/invite/nowhere")


@screen(None)
def not_found(shot: Shot) -> None:
    shot.open("/nowhere")


# Start page


@screen("alice")
def home(shot: Shot) -> None:
    shot.open("/")
    shot.page.locator(".home").wait_for()


@screen("nora")
def home_new(shot: Shot) -> None:
    shot.open("/")
    shot.page.locator(".home").wait_for()


@screen("alice")
def friend_requests(shot: Shot) -> None:
    home(shot)
    shot.page.locator("[role=tab]").nth(2).click()
    shot.page.locator(".people-list .person").first.wait_for()


@screen("alice")
def people_found(shot: Shot) -> None:
    home(shot)
    shot.page.locator(".people-search input").fill("boris")
    shot.page.locator(".people-found .person").first.wait_for()


@screen("alice")
def direct_chat(shot: Shot) -> None:
    shot.open(shot.place.chat)
    shot.page.locator(".delivery").wait_for()


@screen("alice")
def new_group(shot: Shot) -> None:
    shot.open(shot.place.chat)
    shot.panel("nav")
    shot.page.locator(".chats-head button").click()
    shot.page.locator(".people-option").first.wait_for()


@screen("alice")
def create_server(shot: Shot) -> None:
    home(shot)
    shot.page.locator(".home-actions button").first.click()


@screen("nora")
def join_error(shot: Shot) -> None:
    home(shot)
    shot.page.locator(".home-actions button").last.click()
    shot.page.locator("dialog input").fill("nowhere")
    shot.page.locator("dialog [type=submit]").click()
    shot.page.locator("dialog .field-error").wait_for()


# Chat


@screen("alice")
def chat(shot: Shot) -> None:
    shot.chat()


@screen("alice")
def chat_long(shot: Shot) -> None:
    """Long words, code, lists of emoji, a bot's line: what talk is like in fact."""
    shot.chat("workshop")


@screen("alice")
def chat_empty(shot: Shot) -> None:
    shot.chat("empty-room")


@screen("alice")
def chat_hover(shot: Shot) -> None:
    shot.chat()
    shot.page.locator(".message .text").last.hover()
    if not shot.phone:
        shot.page.locator(".actions").wait_for()


@screen("boris")
def chat_missing(shot: Shot) -> None:
    shot.open(shot.place.channels["general"].rsplit("/", 1)[0] + "/1")
    shot.page.locator("main, .home").first.wait_for()


@screen("alice")
def typing(shot: Shot) -> None:
    shot.chat()
    channel = shot.place.channels["general"].rsplit("/", 1)[1]
    shot.place.people["boris"].request("POST", f"/channels/{channel}/typing")
    shot.page.locator(".typing-dots").wait_for()


@screen("alice")
def edit_form(shot: Shot) -> None:
    shot.chat()
    shot.page.locator("#composer").press("ArrowUp")
    shot.page.locator(".edit").wait_for()


@screen("alice")
def failed_message(shot: Shot) -> None:
    shot.page.route("**/messages", _refuse_posts)
    shot.chat()
    shot.page.fill("#composer", "Does anybody hear me? Слышно меня?")
    shot.page.locator(".send").click()
    shot.page.locator(".failure").wait_for()


@screen("alice")
def composer_full(shot: Shot) -> None:
    shot.chat()
    shot.page.fill("#composer", "Bells and whistles, колокола и свистки. " * 25 * 4)


@screen("alice")
def offline(shot: Shot) -> None:
    shot.page.route_web_socket(re.compile("/gateway"), lambda socket: socket.close())
    shot.open(shot.place.channels["general"])
    shot.page.locator(".connection-offline").wait_for()


@screen("alice")
def guild_menu(shot: Shot) -> None:
    shot.guild_menu()


@screen("boris")
def user_menu(shot: Shot) -> None:
    shot.chat()
    shot.panel("nav")
    shot.menu(".user-panel")


@screen("alice")
def panel_nav(shot: Shot) -> None:
    shot.chat()
    shot.panel("nav")


@screen("alice")
def panel_members(shot: Shot) -> None:
    shot.chat()
    shot.panel("members")


@screen("alice")
def member_menu(shot: Shot) -> None:
    shot.chat()
    shot.panel("members")
    shot.page.locator(".member").last.hover()
    shot.menu(".member")


@screen("alice")
def kick_confirm(shot: Shot) -> None:
    member_menu(shot)
    shot.page.locator(".menu-item").last.click()
    shot.page.locator("dialog[open]").wait_for()


@screen("alice")
def invite_dialog(shot: Shot) -> None:
    shot.guild_menu(0)
    shot.page.locator(".copy .button:enabled").wait_for()


@screen("alice")
def create_channel(shot: Shot) -> None:
    shot.guild_menu(1)


@screen("boris")
def leave_confirm(shot: Shot) -> None:
    shot.guild_menu(1)


@screen("alice")
def delete_confirm(shot: Shot) -> None:
    shot.chat()
    _open_message_menu(shot)
    shot.page.locator(".message-menu .menu-item").last.click()
    shot.page.locator("dialog[open]").wait_for()


def _open_message_menu(shot: Shot) -> None:
    if shot.phone:
        row = shot.page.locator(".message .text").last
        row.dispatch_event(
            "pointerdown", {"pointerType": "touch", "bubbles": True, "clientX": 200, "clientY": 600}
        )
    else:
        shot.page.locator(".message .text").last.click(button="right")
    shot.page.locator(".message-menu .menu-item").last.wait_for()


@screen("alice")
def gallery(shot: Shot) -> None:
    """One of everything that a message can hold."""
    shot.chat("gallery")
    shot.page.locator(".hl-keyword").first.wait_for(state="attached")


@screen("alice")
def gallery_top(shot: Shot) -> None:
    gallery(shot)
    shot.page.locator(".message").first.scroll_into_view_if_needed()
    shot.page.locator(".messages").evaluate("element => element.scrollTo(0, 0)")
    shot.page.wait_for_timeout(200)


@screen("alice")
def message_menu(shot: Shot) -> None:
    shot.chat("gallery")
    _open_message_menu(shot)


@screen("alice")
def emoji_picker(shot: Shot) -> None:
    shot.chat("gallery")
    shot.page.locator(".composer-line .icon-button").last.click()
    shot.page.locator(".picker-emoji").nth(20).wait_for()


@screen("alice")
def pins(shot: Shot) -> None:
    shot.chat("gallery")
    shot.page.locator(".pins-seat button").first.click()
    shot.page.locator(".pin").first.wait_for()


@screen("boris")
def reply_and_files(shot: Shot) -> None:
    shot.chat("gallery")
    _open_message_menu(shot)
    shot.page.locator(".message-menu .menu-item").nth(1).click()
    files = [
        {"name": name, "mimeType": kind, "buffer": data}
        for name, kind, data in (
            ("pier.png", "image/png", picture(320, 200, 150)),
            ("расписание на субботу.txt", "text/plain", b"10:00"),
        )
    ]
    shot.page.locator(".composer input[type=file]").set_input_files(files)
    shot.page.locator(".tile-progress").first.wait_for(state="detached")
    shot.page.fill("#composer", "Here is the pier · Вот причал")


@screen("alice")
def suggestions(shot: Shot) -> None:
    shot.chat("gallery")
    shot.page.locator("#composer").press_sequentially("Hello @")
    shot.page.locator(".suggestion").first.wait_for()


@screen("alice")
def lightbox(shot: Shot) -> None:
    shot.chat("gallery")
    shot.page.locator(".pictures.is-many .picture").first.click()
    shot.page.locator(".lightbox[open] img").wait_for()


@screen("alice")
def switcher(shot: Shot) -> None:
    shot.chat("gallery")
    shot.page.keyboard.press("Control+k")
    shot.page.locator(".quick-item").first.wait_for()


@screen("alice")
def shortcuts(shot: Shot) -> None:
    shot.chat("gallery")
    shot.page.keyboard.press("Control+/")
    shot.page.locator(".keys").wait_for()


@screen("boris")
def new_line(shot: Shot) -> None:
    """What came while nobody looked, and who is called by it."""
    channel = shot.place.channels["general"].rsplit("/", 1)[1]
    alice, boris = shot.place.people["alice"], shot.place.people["boris"]
    last = alice.request("GET", f"/channels/{channel}/messages?limit=3")[-1]["id"]
    boris.request("PUT", f"/channels/{channel}/ack", json={"message_id": last})
    shot.chat()
    shot.page.locator(".new-line").wait_for()


def _refuse_posts(route: Route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=500, json={"message": "broken", "code": 0})
    else:
        route.continue_()
