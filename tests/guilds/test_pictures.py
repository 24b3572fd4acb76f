"""Icons and banners: re-encoded, told, audited, and served to everybody."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from guilds.models import AuditLogEntry, Guild
from rscord.core.pictures import store
from tests.base import Api, Captured, Community, code_of
from tests.pictures import drawn, frames_of, moving, opened, uploads, uri  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")


def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}"


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_an_icon_is_served_to_everybody(alice_api: Api, community: Community, format: str) -> None:
    answer = alice_api.patch(path(community), {"icon": uri(drawn(format), format.lower())})
    assert answer.status_code == 200
    name = answer.json()["icon"]
    for ending in ("png", "webp"):
        served = Client().get(f"/icons/{community.guild.id}/{name}.{ending}", {"size": "128"})
        assert (served.status_code, served["Content-Type"]) == (200, f"image/{ending}")
        assert served["Cache-Control"] == "public, max-age=31536000, immutable"
        assert served["X-Content-Type-Options"] == "nosniff"
        assert opened(served.content).size == (64, 32)


def test_it_is_told_and_audited_and_can_go(
    alice_api: Api, community: Community, captured_events: Captured
) -> None:
    made = alice_api.patch(path(community), {"icon": uri(drawn()), "banner": uri(drawn())}).json()
    assert captured_events.one("GUILD_UPDATE").data()["banner"] == made["banner"] == made["icon"]
    served = Client().get(f"/banners/{community.guild.id}/{made['banner']}.webp")
    assert served.status_code == 200
    keys = {change["key"] for change in AuditLogEntry.objects.get().changes}
    assert keys == {"icon_hash", "banner_hash"}
    gone = alice_api.patch(path(community), {"icon": None}).json()
    assert (gone["icon"], gone["banner"]) == (None, made["banner"])


def test_of_an_animation_the_first_frame_stays(alice_api: Api, community: Community) -> None:
    name = alice_api.patch(path(community), {"icon": uri(moving(), "gif")}).json()["icon"]
    assert not name.startswith("a_")
    assert frames_of(store.read(name, "webp") or b"") == 1
    assert store.read(name, "gif") is None


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        5,
        "data:image/png;base64,",
        "data:image/png;base64,!!!!",
        "data:image/png;base64,QQ",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:text/html;base64,PGI+",
        uri(b"<svg onload=alert(1)>"),
        uri(drawn()[:60]),
        uri(drawn("BMP")),
    ],
)
def test_what_is_no_picture_is_refused(alice_api: Api, community: Community, sent: object) -> None:
    answer = alice_api.patch(path(community), {"icon": sent})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert code_of(answer, "icon") == "IMAGE_INVALID"
    assert Guild.objects.get().icon is None


def test_who_may_not_change_the_guild_keeps_nothing(
    bob_api: Api, charlie_api: Api, community: Community
) -> None:
    body = {"icon": uri(drawn())}
    assert bob_api.patch(path(community), body).json()["code"] == 50013
    assert charlie_api.patch(path(community), body).json()["code"] == 10004
    assert not default_storage.exists("pictures")


def test_so_many_pictures_in_a_while(alice_api: Api, community: Community, settings: Any) -> None:
    settings.RATE_LIMITS = True
    for _ in range(30):
        assert alice_api.patch(path(community), {"icon": "x"}).status_code == 400
        assert alice_api.patch(path(community), {"icon": uri(b"x")}).status_code == 400
    assert alice_api.patch(path(community), {"icon": uri(b"x")}).status_code == 429
    assert alice_api.patch(path(community), {"icon": None}).status_code == 200


def test_what_is_not_there_is_not_found(db: None) -> None:
    name = "0" * 32
    for address in (f"/icons/1/{name}.png", f"/icons/1/{name}.exe", "/icons/1/../../secret.png"):
        assert Client().get(address).status_code == 404
    assert Client().post(f"/icons/1/{name}.png").status_code == 405
