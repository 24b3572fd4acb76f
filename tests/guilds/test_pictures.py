"""Icons and banners: checked before they are decoded, re-encoded, and served to everybody."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image

from guilds.models import AuditLogEntry, Guild
from rscord.core import images
from tests.base import Api, Captured, Community, code_of


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def uri(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def drawn(format: str = "PNG", size: tuple[int, int] = (64, 32), **options: Any) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(target, format, **options)
    return target.getvalue()


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
        assert Image.open(BytesIO(served.content)).size == (64, 32)


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


def test_it_is_made_smaller_and_bare(alice_api: Api, community: Community) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    sent = drawn("JPEG", (2000, 1000), exif=exif)
    assert b"where I live" in sent
    name = alice_api.patch(path(community), {"icon": uri(sent, "jpeg")}).json()["icon"]
    for ending in ("png", "webp"):
        kept = images.read(name, ending)
        assert kept is not None
        assert b"where I live" not in kept
        assert Image.open(BytesIO(kept)).size == (512, 256)


def test_a_bomb_is_refused_by_its_header(
    alice_api: Api, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decode(self: object) -> None:
        raise AssertionError("decoded")

    bombs = [drawn("PNG", (30_000, 30_000 // 16)), drawn("GIF", (5000, 5000))]
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    for bomb in bombs:
        answer = alice_api.patch(path(community), {"icon": uri(bomb)})
        assert code_of(answer, "icon") == "IMAGE_TOO_LARGE"


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


def test_what_is_not_there_is_not_found(db: None) -> None:
    name = "0" * 32
    for address in (f"/icons/1/{name}.png", f"/icons/1/{name}.exe", "/icons/1/../../secret.png"):
        assert Client().get(address).status_code == 404
    assert Client().post(f"/icons/1/{name}.png").status_code == 405
