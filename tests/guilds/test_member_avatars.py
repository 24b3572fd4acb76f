"""A member's own picture in one guild."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from guilds.models import AuditLogEntry
from tests.base import Api, Captured, Community, code_of
from tests.pictures import drawn, frames_of, moving, uploads, uri  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")


@pytest.fixture
def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}/members"


def test_choosing_it(
    bob_api: Api, alice_api: Api, bob: User, community: Community, path: str, captured_events: Captured
) -> None:
    name = bob_api.patch(f"{path}/@me", {"avatar": uri(moving(), "gif")}).json()["avatar"]
    event = captured_events.one("GUILD_MEMBER_UPDATE").data()
    assert (event["avatar"], event["user"]["avatar"]) == (name, None)
    assert alice_api.get(f"{path}/{bob.id}").json()["avatar"] == name
    for ending, frames in {"gif": 3, "webp": 3, "png": 1}.items():
        address = f"/guilds/{community.guild.id}/users/{bob.id}/avatars/{name}.{ending}"
        assert frames_of(Client().get(address).content) == frames
    assert bob_api.patch(f"{path}/@me", {"nick": "Bo"}).json()["avatar"] == name
    assert bob_api.patch(f"{path}/@me", {"avatar": None}).json()["avatar"] is None
    assert not AuditLogEntry.objects.exclude(changes__0__key="nick").exists()


def test_the_same_again_is_no_news(bob_api: Api, path: str, captured_events: Captured) -> None:
    for _ in range(2):
        bob_api.patch(f"{path}/@me", {"avatar": uri(drawn())})
    assert captured_events.types == ["GUILD_MEMBER_UPDATE"]


def test_nobody_chooses_for_others(alice_api: Api, bob: User, path: str, captured_events: Captured) -> None:
    assert alice_api.patch(f"{path}/{bob.id}", {"avatar": uri(drawn())}).json()["avatar"] is None
    assert captured_events.types == []


def test_who_is_outside_keeps_nothing(charlie_api: Api, path: str) -> None:
    assert charlie_api.patch(f"{path}/@me", {"avatar": uri(drawn())}).json()["code"] == 10004
    assert not default_storage.exists("pictures")


def test_what_is_no_picture(bob_api: Api, path: str) -> None:
    assert code_of(bob_api.patch(f"{path}/@me", {"avatar": uri(b"x")}), "avatar") == "IMAGE_INVALID"
