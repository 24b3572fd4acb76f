"""Files: sent with a message or before it, shown only to who may see them, and never trusted."""

import json
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from guilds.models import Channel
from guilds.permissions import Permission
from messaging import files, media
from messaging.models import Attachment, Message
from messaging.services.files import sweep_files
from rscord.core import snowflake
from tests.base import MISSING, PASSWORD, Api, Captured, Community, as_user, at_most, code_of, say

HTML = b"<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    """Files of a test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def path(channel: Channel) -> str:
    return f"/channels/{channel.id}/messages"


def png(width: int = 8, height: int = 6, **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "red").save(out, options.pop("format", "PNG"), **options)
    return out.getvalue()


def post(api: Api, path: str, payload: dict[str, Any] | None = None, **parts: tuple[str, bytes]) -> Any:
    """Send multipart as bot libraries do; ``files0`` stands for ``files[0]``."""
    data: dict[str, Any] = {} if payload is None else {"payload_json": json.dumps(payload)}
    for name, (filename, content) in parts.items():
        field = f"files[{name[5:]}]" if name.startswith("files") else name
        data[field] = SimpleUploadedFile(filename, content)
    return api.client.post(f"{api.base}{path}", data, headers=api.headers)


def fetch(url: str, client: Client | None = None) -> Any:
    return (client or Client()).get(url)


def test_a_message_with_files(bob_api: Api, alice_api: Api, path: str, captured_events: Captured) -> None:
    payload = {
        "content": "look",
        "attachments": [
            {"id": 0, "filename": "a.png", "description": "red"},
            {"id": "1", "filename": "b.txt"},
        ],
    }
    answer = post(bob_api, path, payload, files0=("x.png", png()), files1=("y", b"words"))
    assert answer.status_code == 200
    first, second = answer.json()["attachments"]
    assert (first["filename"], first["description"]) == ("a.png", "red")
    assert (first["content_type"], first["width"], first["height"]) == ("image/png", 8, 6)
    assert (second["filename"], second["size"], "width" in second) == ("b.txt", 5, False)
    assert second["content_type"] == "application/octet-stream"
    assert captured_events.one("MESSAGE_CREATE").data()["attachments"] == [first, second]
    assert alice_api.get(path).json()[0]["attachments"] == [first, second]
    downloaded = fetch(second["url"])
    assert b"".join(downloaded.streaming_content) == b"words"
    assert downloaded.headers["Content-Disposition"] == 'attachment; filename="b.txt"'
    shown = fetch(first["url"])
    assert shown.headers["Content-Disposition"] == 'inline; filename="a.png"'
    assert shown.headers["Content-Type"] == "image/png"
    for response in (downloaded, shown):
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_alone_is_a_message(bob_api: Api, path: str) -> None:
    message = post(bob_api, path, {}, files0=("x.bin", b"\x00\x01")).json()
    assert (message["content"], len(message["attachments"])) == ("", 1)


@pytest.mark.parametrize("address", ["/files/upload", "/upload"])
def test_uploading_first_and_sending_afterwards(
    bob_api: Api, alice_api: Api, path: str, address: str
) -> None:
    made = post(bob_api, address, file=("notes.txt", b"words"))
    assert made.status_code == 201
    file = made.json()
    assert (file["filename"], file["size"], file["url"]) == ("notes.txt", 5, f"/api/files/{file['id']}")
    assert alice_api.get(f"/files/{file['id']}").status_code == 404
    assert b"".join(bob_api.get(f"/files/{file['id']}").streaming_content) == b"words"
    body = {"content": "here", "attachments": [{"id": file["id"]}]}
    assert alice_api.post(path, body).status_code == 400
    assert bob_api.post(path, body).json()["attachments"][0]["id"] == file["id"]
    assert alice_api.get(f"/files/{file['id']}").status_code == 200
    again = bob_api.post(path, body)
    assert code_of(again, "attachments") == "UNKNOWN_FILE"
    assert Message.objects.count() == 1


def test_only_who_may_see_the_message_sees_its_file(
    bob_api: Api, charlie_api: Api, stranger_api: Api, community: Community
) -> None:
    hidden = community.hidden_channel()
    api = as_user(community.alice)
    file = post(api, f"/channels/{hidden.id}/messages", {}, files0=("x", b"secret")).json()["attachments"][0]
    for other in (bob_api, charlie_api):
        answer = other.get(f"/files/{file['id']}")
        assert (answer.status_code, answer.json()) == (404, other.get(f"/files/{MISSING}").json())
    assert stranger_api.get(f"/files/{file['id']}").status_code == 401
    assert api.get(f"/files/{file['id']}").status_code == 200
    browser = Client()
    assert browser.post("/api/login", {"login": "bob", "password": PASSWORD}).status_code == 200
    assert fetch(file["url"]).status_code == 200
    assert fetch(file["url"], browser).status_code == 404


def test_an_address_is_good_for_a_while_and_for_one_file(
    bob_api: Api, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = post(bob_api, path, {}, files0=("a", b"1"), files1=("b", b"2")).json()["attachments"]
    assert fetch(one["url"]).status_code == 200
    query = one["url"].split("?")[1]
    assert fetch(f"/attachments/{two['id']}/b?{query}").status_code == 404
    assert fetch(one["url"].replace("sig=", "sig=0")).status_code == 404
    assert fetch(one["url"].replace("ex=", "ex=f")).status_code == 404
    assert fetch(one["url"].replace("ex=", "ex=x")).status_code == 404
    assert fetch(one["url"].split("?")[0]).status_code == 404
    later = timezone.now().timestamp() + 2 * files.LIFETIME + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert fetch(one["url"]).status_code == 404


def test_a_deleted_message_takes_its_files_along(bob_api: Api, alice_api: Api, path: str) -> None:
    message = post(bob_api, path, {}, files0=("a", b"1")).json()
    file = message["attachments"][0]
    bob_api.delete(f"{path}/{message['id']}")
    assert fetch(file["url"]).status_code == 404
    assert alice_api.get(f"/files/{file['id']}").status_code == 404


def test_removing_ones_own_file(bob_api: Api, alice_api: Api, path: str) -> None:
    id = post(bob_api, "/upload", file=("a", b"1")).json()["id"]
    stored = Attachment.objects.get().path
    assert alice_api.delete(f"/files/{id}").status_code == 404
    assert bob_api.delete(f"/files/{id}").status_code == 204
    assert bob_api.get(f"/files/{id}").status_code == 404
    assert not default_storage.exists(stored)
    sent = post(bob_api, path, {}, files0=("a", b"1")).json()["attachments"][0]["id"]
    assert bob_api.delete(f"/files/{sent}").json()["code"] == 50013


def test_they_take_a_right(bob_api: Api, community: Community, path: str) -> None:
    id = post(bob_api, "/upload", file=("a", b"1")).json()["id"]
    community.forbid(Permission.ATTACH_FILES)
    assert post(bob_api, path, {}, files0=("a", b"1")).json()["code"] == 50013
    assert bob_api.post(path, {"attachments": [{"id": id}]}).json()["code"] == 50013
    assert Attachment.objects.count() == 1


def test_ten_files_and_no_more(bob_api: Api, path: str) -> None:
    parts = {f"files{n}": (f"{n}.txt", b"x") for n in range(11)}
    assert code_of(post(bob_api, path, {}, **parts), "attachments") == "BASE_TYPE_MAX_LENGTH"
    assert not Attachment.objects.exists()
    del parts["files10"]
    assert len(post(bob_api, path, {}, **parts).json()["attachments"]) == 10


def test_a_file_that_is_too_large(bob_api: Api, path: str, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    for address in (path, "/upload"):
        answer = post(bob_api, address, file=("a", b"x" * 11))
        assert (answer.status_code, answer.json()["code"]) == (413, 40005)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("body", [None, {"file": "x"}, {"file": None}])
def test_an_upload_without_a_file(bob_api: Api, body: Any) -> None:
    assert code_of(bob_api.post("/upload", body), "file") == "BASE_TYPE_REQUIRED"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_pictures_lose_what_is_not_seen(bob_api: Api, path: str, format: str) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif[0x0112] = 6
    original = png(format=format, exif=exif)
    assert b"SECRET-CAMERA" in original
    file = post(bob_api, path, {}, files0=("p", original)).json()["attachments"][0]
    assert (file["width"], file["height"]) == (6, 8)
    kept = b"".join(fetch(file["url"]).streaming_content)
    assert b"SECRET" not in kept
    assert Image.open(BytesIO(kept)).size == (6, 8)


def test_moving_pictures_go_on_moving(bob_api: Api, path: str) -> None:
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=50)
    file = post(bob_api, path, {}, files0=("m.gif", out.getvalue())).json()["attachments"][0]
    kept = Image.open(BytesIO(b"".join(fetch(file["url"]).streaming_content)))
    assert (file["content_type"], getattr(kept, "n_frames", 1)) == ("image/gif", 3)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.png", HTML),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("broken.png", png()[:40]),
        ("polyglot.gif", b"GIF89a/*" + HTML),
        ("photo.bmp", b"BM" + b"\x00" * 60),
        ("photo.psd", b"8BPS" + b"\x00" * 60),
        ("empty.png", b""),
    ],
)
def test_what_is_no_picture_is_a_download(bob_api: Api, path: str, name: str, content: bytes) -> None:
    sent = content or b"\x00"
    file = post(bob_api, path, {}, files0=(name, sent)).json()["attachments"][0]
    assert file["content_type"] == "application/octet-stream"
    answer = fetch(file["url"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == sent


def test_a_picture_of_too_many_pixels_is_a_download(
    bob_api: Api, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MAX_PIXELS", 99)
    file = post(bob_api, path, {}, files0=("b.png", png(10, 10))).json()["attachments"][0]
    assert (file["content_type"], "width" in file) == ("application/octet-stream", False)


def test_many_small_frames_are_a_bomb_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "MAX_PIXELS", 40)
    frames = [Image.new("RGB", (4, 4), (n * 80, 0, 0)) for n in range(3)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert media.reencoded(BytesIO(out.getvalue()), "image/gif") is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\r\nSet-Cookie: x=1.txt", "a__Set-Cookie_ x=1.txt"),
        ('quote".txt', "quote_.txt"),
        ("nul", "_nul"),
        ("CON.txt", "_CON.txt"),
        ("gpj\u202eexe", "gpjexe"),
        ("a\x00b", "a_b"),
        ("dots...", "dots"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
        ("отчёт.pdf", "отчёт.pdf"),
    ],
)
def test_names(given: str, kept: str) -> None:
    assert media.safe_name(given) == kept


def test_an_odd_name_in_the_header(bob_api: Api, path: str) -> None:
    payload = {"attachments": [{"id": 0, "filename": 'отчёт";\r\nX-Evil: 1'}]}
    file = post(bob_api, path, payload, files0=("x", b"x")).json()["attachments"][0]
    answer = fetch(file["url"])
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_files_that_nobody_sent_are_swept(bob: User, bob_api: Api, path: str) -> None:
    post(bob_api, path, {}, files0=("kept", b"1"))
    post(bob_api, "/upload", file=("young", b"1"))
    old = snowflake.at(timezone.now() - timedelta(hours=3))
    stored = default_storage.save("attachments/old", SimpleUploadedFile("old", b"1"))
    Attachment.objects.create(id=old, uploader=bob, path=stored, filename="old", size=1)
    assert sweep_files() == 1
    assert not default_storage.exists(stored)
    assert sorted(Attachment.objects.values_list("filename", flat=True)) == ["kept", "young"]


def test_history_asks_for_files_only_where_there_are_some(bob: User, channel: Channel, path: str) -> None:
    api = as_user(bob)
    say(bob, channel, "plain")
    api.get(path)
    with at_most(5):
        api.get(path)
    for _ in range(3):
        post(api, path, {}, files0=("a", b"1"))
    with at_most(6):
        assert len(api.get(path).json()) == 4
