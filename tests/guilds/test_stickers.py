"""A guild's stickers: who makes, changes and deletes them, what others see and hear of it."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from guilds.models import AuditLogEntry, Sticker
from guilds.permissions import Permission
from guilds.services.stickers import create_sticker
from rscord.core.errors import TooMany
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, code_of
from tests.pictures import drawn, frames_of, moving, noisy, opened, post_form, uploads  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")

TEXTS = {"name": "Gull", "description": "a bird", "tags": "bird, sea"}


@pytest.fixture
def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}/stickers"


def make(user: User, community: Community, **more: Any) -> Sticker:
    given: dict[str, Any] = {"name": "Gull", "tags": "bird", "file": drawn()} | more
    return create_sticker(actor=user, guild_id=community.guild.id, **given)


def test_making_one(
    alice_api: Api, bob_api: Api, alice: User, path: str, community: Community, captured_events: Captured
) -> None:
    answer = post_form(alice_api, path, drawn(size=(640, 320)), **TEXTS)
    assert answer.status_code == 201
    made = answer.json()
    assert made.pop("user")["id"] == str(alice.id)
    assert made == {
        "id": made["id"],
        **TEXTS,
        "type": 2,
        "format_type": 1,
        "available": True,
        "guild_id": str(community.guild.id),
    }
    event = captured_events.one("GUILD_STICKERS_UPDATE")
    assert event.audience == Audience(community.guild.id)
    assert event.data() == {"guild_id": str(community.guild.id), "stickers": [made]}
    assert bob_api.get(f"/guilds/{community.guild.id}").json()["stickers"] == [made]
    assert bob_api.get(path).json() == [made]
    for address in (f"{path}/{made['id']}", f"/stickers/{made['id']}"):
        assert bob_api.get(address).json() == made
    entry = AuditLogEntry.objects.get()
    assert (entry.action_type, entry.target_id) == (90, int(made["id"]))


@pytest.mark.parametrize(
    ("sent", "format_type", "ending", "frames"),
    [
        (drawn(), 1, "png", 1),
        (moving("PNG"), 2, "png", 3),
        (moving("WEBP"), 2, "png", 3),
        (moving("GIF"), 4, "gif", 3),
    ],
)
def test_formats(alice_api: Api, path: str, sent: bytes, format_type: int, ending: str, frames: int) -> None:
    made = post_form(alice_api, path, sent, **TEXTS).json()
    assert made["format_type"] == format_type
    for kind in (ending, "webp"):
        served = Client().get(f"/stickers/{made['id']}.{kind}")
        assert (served.status_code, served["Content-Type"]) == (200, f"image/{kind}")
        assert frames_of(served.content) == frames


def test_it_is_made_smaller(alice_api: Api, path: str) -> None:
    made = post_form(alice_api, path, drawn(size=(640, 320)), **TEXTS).json()
    assert opened(Client().get(f"/stickers/{made['id']}.png").content).size == (320, 160)
    assert Client().get(f"/stickers/{MISSING}.png").status_code == 404


def test_who_may_not(bob_api: Api, charlie_api: Api, community: Community, path: str, alice: User) -> None:
    sticker = make(alice, community)
    one = f"{path}/{sticker.id}"
    for answer in (
        post_form(bob_api, path, drawn(), **TEXTS),
        bob_api.patch(one, {"name": "Crow"}),
        bob_api.delete(one),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, 50013)
    for answer in (
        charlie_api.get(path),
        charlie_api.get(one),
        post_form(charlie_api, path, drawn(), **TEXTS),
        charlie_api.patch(one, {"name": "Crow"}),
        charlie_api.delete(one),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, 10004)
    hidden = charlie_api.get(f"/stickers/{sticker.id}")
    assert (hidden.status_code, hidden.json()) == (404, charlie_api.get(f"/stickers/{MISSING}").json())
    assert Sticker.objects.count() == 1


def test_makers_change_their_own(
    bob_api: Api, community: Community, path: str, alice: User, bob: User
) -> None:
    theirs = make(alice, community)
    community.promote(bob, Permission.CREATE_GUILD_EXPRESSIONS)
    own = post_form(bob_api, path, drawn(), **TEXTS).json()
    assert bob_api.patch(f"{path}/{own['id']}", {"name": "Crow"}).json()["name"] == "Crow"
    assert bob_api.patch(f"{path}/{theirs.id}", {"name": "Crow"}).json()["code"] == 50013
    community.promote(bob, Permission.MANAGE_GUILD_EXPRESSIONS)
    assert bob_api.delete(f"{path}/{theirs.id}").status_code == 204


def test_changing(
    alice_api: Api, alice: User, community: Community, path: str, captured_events: Captured
) -> None:
    one = f"{path}/{make(alice, community, description='a bird').id}"
    changed = alice_api.patch(one, {"name": "Crow", "description": None}).json()
    assert (changed["name"], changed["description"], changed["tags"]) == ("Crow", None, "bird")
    assert captured_events.of("GUILD_STICKERS_UPDATE")[-1].data()["stickers"][0]["name"] == "Crow"
    keys = {change["key"] for change in AuditLogEntry.objects.get(action_type=91).changes}
    assert keys == {"name", "description"}


def test_deleting(
    alice_api: Api, alice: User, community: Community, path: str, captured_events: Captured
) -> None:
    sticker = make(alice, community)
    one = f"{path}/{sticker.id}"
    assert alice_api.delete(one).status_code == 204
    assert captured_events.of("GUILD_STICKERS_UPDATE")[-1].data()["stickers"] == []
    for address in (one, f"/stickers/{sticker.id}"):
        answer = alice_api.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, 10060)
    assert AuditLogEntry.objects.filter(action_type=92).count() == 1
    assert Client().get(f"/stickers/{sticker.id}.png").status_code == 200


@pytest.mark.parametrize(
    ("field", "text", "good"),
    [
        ("name", "x", False),
        ("name", "xx", True),
        ("name", "x" * 30, True),
        ("name", "x" * 31, False),
        ("description", "", True),
        ("description", "x", False),
        ("description", "x" * 100, True),
        ("description", "x" * 101, False),
        ("tags", "", False),
        ("tags", "x", True),
        ("tags", "x" * 200, True),
        ("tags", "x" * 201, False),
    ],
)
def test_the_edges_of_texts(alice_api: Api, path: str, field: str, text: str, good: bool) -> None:
    answer = post_form(alice_api, path, drawn(), **TEXTS | {field: text})
    assert answer.status_code == (201 if good else 400)
    if not good:
        assert list(answer.json()["errors"]) == [field]


def test_bad_files(alice_api: Api, path: str) -> None:
    assert code_of(post_form(alice_api, path, b"x", **TEXTS), "file") == "IMAGE_INVALID"
    assert code_of(post_form(alice_api, path, **TEXTS), "file") == "BASE_TYPE_REQUIRED"
    assert (
        code_of(post_form(alice_api, path, noisy((512 << 10) + 1), **TEXTS), "file") == "BINARY_TYPE_MAX_SIZE"
    )
    assert post_form(alice_api, path, noisy(512 << 10), **TEXTS).status_code == 201


def test_the_edge_of_their_number(alice: User, community: Community, settings: Any) -> None:
    settings.STICKER_MAX_COUNT = 1
    make(alice, community)
    with pytest.raises(TooMany) as caught:
        make(alice, community)
    assert caught.value.code == 30039


def test_there_are_no_packs(bob_api: Api) -> None:
    assert bob_api.get("/sticker-packs").json() == {"sticker_packs": []}
