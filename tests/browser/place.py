"""What there is to look at: the demo community, and a little more that it lacks for pictures."""

from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Browser

from tests.browser import pages
from tests.browser.gallery import furnish_gallery
from tests.server.product import Person, Product, sign_up

PASSWORD = "correct-horse-9"

WORKSHOP = [
    ("alice", "How do I start it again after an update?"),
    (
        "robot",
        "Like this:\n```sh\nmake stop && git pull && make start PUBLIC_URL=https://chat.example.org\n```",
    ),
    ("alice", "Thank you, *robot*. And `make doctor` says **all is well**."),
    ("boris", "Превысокомногорассмотрительствующий — длинное слово, для проверки переносов"),
    ("boris", "https://example.org/a/rather/long/address/with/no/good/place/to/break?and=on&so=on&and=on"),
    ("boris", "🫖🍋🥧"),
    ("alice", "_Three_ lines:\none\ntwo ~~three~~"),
]


@dataclass
class Place:
    """The demo community and its people."""

    product: Product
    people: dict[str, Person]
    """alice owns the demo community, boris is in it, nora is new and nowhere."""
    cookies: dict[str, Any]
    """What their browsers keep."""
    invite: str
    """Path of an invite to the community."""
    channels: dict[str, str]
    """Paths of its channels, by name."""
    chat: str
    """Path of the chat between alice and boris, who are friends; nora has asked alice."""


def furnish(product: Product, browser: Browser) -> Place:
    """Make the demo community on a product where nobody is yet, with a bot, a busy channel and an empty one."""
    product.output_of("seed", "--demo")
    nora = sign_up(product, "nora")
    passwords = dict(line.split() for line in (product.folder / "demo.txt").read_text().splitlines())
    passwords["nora"] = PASSWORD
    people = {name: _sign_in(product, name, passwords[name]) for name in ("alice", "boris")}
    channels, invite = _talk(product, people)
    people["nora"] = nora
    chat = _befriend(people)
    cookies = {name: _cookies(browser, product, name, passwords[name]) for name in people}
    return Place(product, people, cookies, invite, channels, chat)


def _befriend(people: dict[str, Person]) -> str:
    alice, boris = people["alice"], people["boris"]
    for asking in (boris, people["nora"]):
        asking.request("POST", "/friends/request", json={"to": alice.username})
    alice.request("POST", f"/friends/{boris.id}/accept")
    chat = boris.request("POST", "/chats", json={"recipients": [alice.id]})
    boris.request("POST", f"/channels/{chat['id']}/messages", json={"content": "Завтра в семь?"})
    alice.request("POST", f"/channels/{chat['id']}/messages", json={"content": "Yes, *seven*."})
    return f"/chat/{chat['id']}"


def _talk(product: Product, people: dict[str, Person]) -> tuple[dict[str, str], str]:
    alice = people["alice"]
    (guild,) = alice.request("GET", "/users/@me/guilds")
    address = f"/guilds/{guild['id']}/channels"
    empty = alice.request("POST", address, json={"name": "empty-room"})
    topic = {"topic": "Nothing has been said here. Здесь пока тихо"}
    alice.request("PATCH", f"/channels/{empty['id']}", json=topic)
    workshop = alice.request("POST", address, json={"name": "workshop"})
    token = product.output_of("createbot", "robot", "--guild", guild["id"]).split()[-1]
    keys = {name: f"Bearer {person.access}" for name, person in people.items()} | {"robot": f"Bot {token}"}
    for who, text in WORKSHOP:
        _say(product, keys[who], workshop["id"], text)
    furnish_gallery(people, guild["id"], keys["robot"])
    invite = alice.request("POST", f"/channels/{workshop['id']}/invites", json={})
    channels = {c["name"]: f"/channels/{guild['id']}/{c['id']}" for c in alice.request("GET", address)}
    return channels, f"/invite/{invite['code']}"


def _say(product: Product, key: str, channel: str, text: str) -> None:
    address = f"{product.url}/api/v10/channels/{channel}/messages"
    httpx.post(address, json={"content": text}, headers={"Authorization": key}, timeout=20).raise_for_status()


def _sign_in(product: Product, username: str, password: str) -> Person:
    form = {"login": username, "password": password}
    body = httpx.post(f"{product.url}/api/auth/login", json=form, timeout=20).raise_for_status().json()
    return Person(product, body["user"]["id"], username, body["access"])


def _cookies(browser: Browser, product: Product, username: str, password: str) -> Any:
    person = pages.Person.arrive(browser, product.url)
    person.sign_in(username, password)
    state = person.page.context.storage_state()
    person.page.context.close()
    return state
