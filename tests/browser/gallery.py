"""A channel with one of everything that a message can hold."""

from io import BytesIO
from typing import Any

import httpx
from PIL import Image

from tests.server.product import Person

TEXT = """# Regatta · Регата
Saturday, **ten o'clock**, <t:1797753600:F>. <@{boris}> steers, <@&{crew}> rows, talk in <#{general}>.
> Ветер западный, __свежий__.
> Bring ~~umbrellas~~ raincoats
- two ropes
  - the long one, *the blue one*
- one bell
1. Row
2. Sing ||off key||
See [the chart](https://example.org/chart) or `make sail`.
-# Boats are counted at the pier"""

CODE = """```python
def knots(miles: float, hours: float) -> float:
    \"\"\"Speed of a boat.\"\"\"
    return miles / hours  # 1 knot = 1.852 km/h

print(f"{knots(12, 2.5):.1f} knots")
```"""

EMBED = {
    "title": "Tide table · Таблица приливов",
    "url": "https://example.org/tides",
    "description": "High water at **06:12** and `18:40`.",
    "color": 0x1F8B9C,
    "author": {"name": "Harbour office"},
    "fields": [
        {"name": "Morning", "value": "3.2 m", "inline": True},
        {"name": "Evening", "value": "2.9 m", "inline": True},
        {"name": "Wind · Ветер", "value": "West, 5", "inline": True},
    ],
    "image": {"url": "https://example.org/tides.png"},
    "footer": {"text": "Every morning at five"},
    "timestamp": "2026-11-20T05:00:00+00:00",
}


def picture(width: int, height: int, hue: int) -> bytes:
    """A PNG that looks a little like a sea."""
    rows = Image.linear_gradient("L").resize((width, height))
    sea = Image.merge(
        "HSV", (Image.new("L", rows.size, hue), rows.point(lambda v: 90 + v // 2), rows.rotate(180))
    )
    out = BytesIO()
    sea.convert("RGB").save(out, "PNG")
    return out.getvalue()


def furnish_gallery(people: dict[str, Person], guild_id: str, robot: str) -> None:
    """Make the channel "gallery" in the guild, and two roles. ``robot`` is a bot's key."""
    alice, boris = people["alice"], people["boris"]
    crew = _role(alice, guild_id, {"name": "Crew · Команда", "color": 0xE07A1F, "hoist": True}, boris)
    _role(alice, guild_id, {"name": "Lighthouse", "color": 0x4B3FD6, "mentionable": True}, alice)
    channels = {c["name"]: c["id"] for c in alice.request("GET", f"/guilds/{guild_id}/channels")}
    gallery = alice.request("POST", f"/guilds/{guild_id}/channels", json={"name": "gallery"})["id"]
    names = {"boris": boris.id, "crew": crew, "general": channels["general"]}
    first = _say(alice, gallery, TEXT.format(**names))
    _say(alice, gallery, CODE)
    _say(boris, gallery, "Иду! <@" + alice.id + ">, берём маленькую лодку?", answers=first)
    _send_files(alice, gallery, "From the pier", {"pier.png": picture(640, 400, 140)})
    many = {f"sea-{n}.png": picture(320, 240, 110 + 20 * n) for n in range(3)}
    _send_files(
        boris, gallery, "", {**many, "SPOILER_plan.png": picture(320, 240, 10), "crew list.txt": b"Boris"}
    )
    _post_as_robot(alice, gallery, robot)
    hook = alice.request("POST", f"/channels/{gallery}/webhooks", json={"name": "Weather"})
    alice.request("POST", f"/webhooks/{hook['id']}/{hook['token']}", json={"content": "Wind rising: 6"})
    alice.request("PUT", f"/channels/{gallery}/messages/pins/{first}")
    for person, emoji in ((alice, "⛵"), (boris, "⛵"), (boris, "❤️"), (alice, "👍")):
        person.request("PUT", f"/channels/{gallery}/messages/{first}/reactions/{emoji}/@me")
    _say(alice, gallery, "⛵🔔")


def _role(owner: Person, guild_id: str, look: dict[str, Any], holder: Person) -> str:
    role = owner.request("POST", f"/guilds/{guild_id}/roles", json=look)
    owner.request("PUT", f"/guilds/{guild_id}/members/{holder.id}/roles/{role['id']}")
    return str(role["id"])


def _say(person: Person, channel: str, text: str, answers: str | None = None) -> str:
    body: dict[str, Any] = {"content": text}
    if answers is not None:
        body["message_reference"] = {"message_id": answers}
    return str(person.request("POST", f"/channels/{channel}/messages", json=body)["id"])


def _send_files(person: Person, channel: str, text: str, files: dict[str, bytes]) -> None:
    parts = {f"files[{n}]": (name, data) for n, (name, data) in enumerate(files.items())}
    person.request("POST", f"/channels/{channel}/messages", data={"content": text}, files=parts)


def _post_as_robot(person: Person, channel: str, key: str) -> None:
    address = f"{person.product.url}/api/v10/channels/{channel}/messages"
    body = {"content": "", "embeds": [EMBED]}
    httpx.post(address, json=body, headers={"Authorization": key}, timeout=20).raise_for_status()
