"""Pictures are decoded in a child with limits: whatever they do there, the process that took them in goes on."""

import os
import struct
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

import pytest
from django.http import HttpRequest
from PIL import Image

from rscord.core.errors import InvalidForm, TooLarge, Unavailable
from rscord.core.pictures import child, decoder, store
from rscord.core.pictures.child import Encoded, Refused, encode
from rscord.core.pictures.http import PictureJSONParser, default_avatar, max_body_bytes
from tests.pictures import drawn, frames_of, moving, noisy, opened, uploads, uri  # noqa: F401

LIMITED = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits for processes")


def run(sent: bytes, **options: Any) -> Encoded:
    given: dict[str, Any] = {"motion": "gif", "side": 64, "moving_side": 32, "pixels": 1 << 20}
    return encode(BytesIO(sent), **{"all_pixels": 1 << 20} | given | options)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code


def header_of_png(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and has next to nothing behind it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_still_is_made_smaller_and_bare(format: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    sent = drawn(format, (200, 100), exif=exif) if format != "GIF" else drawn(format, (200, 100))
    made = run(sent)
    assert (made.motion, made.width, made.height, list(made.files)) == ("still", 64, 32, ["png", "webp"])
    for ending, content in made.files.items():
        assert (opened(content).format, opened(content).size) == (ending.upper(), (64, 32))
        assert b"where I live" not in content


def test_it_stands_as_its_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(run(drawn("JPEG", (40, 20), exif=exif)).files["png"]).size == (20, 40)


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP"])
def test_what_moves_goes_on_moving(format: str) -> None:
    made = run(moving(format))
    assert (made.motion, made.width, sorted(made.files)) == ("gif", 32, ["gif", "png", "webp"])
    assert [frames_of(made.files[ending]) for ending in ("gif", "webp", "png")] == [3, 3, 1]
    assert opened(made.files["gif"]).info["duration"] == 80
    assert opened(made.files["gif"]).info["loop"] == 0


@pytest.mark.parametrize(("format", "motion"), [("GIF", "gif"), ("PNG", "apng"), ("WEBP", "apng")])
def test_or_in_its_own_format(format: str, motion: str) -> None:
    made = run(moving(format), motion="own")
    assert made.motion == motion
    assert frames_of(made.files["gif" if motion == "gif" else "png"]) == 3


def test_or_not_at_all() -> None:
    made = run(moving(), motion="none")
    assert (made.motion, frames_of(made.files["webp"])) == ("still", 1)


def test_holes_stay_holes() -> None:
    frames = [Image.new("RGBA", (20, 20), (0, 0, 0, 0)) for _ in range(2)]
    frames[1].paste((255, 0, 0, 255), (0, 0, 10, 10))
    target = BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:], duration=50, disposal=2)
    for content in run(target.getvalue()).files.values():
        assert opened(content).convert("RGBA").getpixel((15, 15))[3] == 0


def test_the_same_format_at_the_same_size() -> None:
    for format in ("PNG", "JPEG", "GIF", "WEBP"):
        made = run(drawn(format, (200, 100)), motion="same")
        assert (made.motion, made.width, made.height) == ("still", 200, 100)
        assert opened(made.files["same"]).format == format
    for format in ("PNG", "GIF", "WEBP"):
        assert frames_of(run(moving(format), motion="same").files["same"]) == 3


def test_a_palette_keeps_its_hole() -> None:
    target = BytesIO()
    picture = Image.new("P", (20, 20), 1)
    picture.putpalette([255, 0, 0, 0, 255, 0])
    picture.paste(0, (0, 0, 10, 10))
    picture.save(target, "PNG", transparency=1)
    same = opened(run(target.getvalue(), motion="same").files["same"]).convert("RGBA")
    assert [same.getpixel(place)[3] for place in ((5, 5), (15, 15))] == [255, 0]


def test_a_phones_two_pictures_are_one() -> None:
    target = BytesIO()
    both = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    both[0].save(target, "MPO", save_all=True, append_images=both[1:])
    for motion in ("same", "gif"):
        made = run(target.getvalue(), formats=("JPEG",), motion=motion)
        assert (made.motion, made.width, made.height) == ("still", 40, 30)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"x",
        b"<svg onload=alert(1)>",
        drawn("BMP"),
        drawn("PNG")[:60],
        drawn("JPEG", (300, 300))[:400],
        drawn("WEBP", (300, 300), lossless=True)[:40],
        moving("GIF", (300, 300))[:300],
        moving("PNG", (300, 300))[:500],
        drawn("GIF")[:20],
        header_of_png(100, 100),
    ],
)
def test_what_is_no_picture_or_broken_is_refused(sent: bytes) -> None:
    with refused("IMAGE_INVALID"):
        run(sent)


def test_the_edge_of_pixels_is_exact() -> None:
    assert run(drawn(size=(20, 10)), pixels=200).width == 20
    with refused("IMAGE_TOO_LARGE"):
        run(drawn(size=(20, 10)), pixels=199)
    assert run(moving(size=(20, 10)), all_pixels=600).motion == "gif"
    with refused("IMAGE_TOO_LARGE"):
        run(moving(size=(20, 10)), all_pixels=599)


def test_a_bomb_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(self: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)
    job = decoder.Job(
        formats=["PNG", "GIF"],
        motion="gif",
        side=64,
        moving_side=64,
        pixels=1 << 24,
        all_pixels=1 << 24,
        memory=0,
        seconds=0,
    )
    for bomb in (header_of_png(50_000, 50_000), header_of_png(5000, 5000), drawn("GIF", (5000, 5000))):
        assert decoder.answer(job, bomb) == ({"fault": "IMAGE_TOO_LARGE"}, [])


def test_frames_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    job = decoder.Job(
        formats=["GIF"], motion="gif", side=8, moving_side=8, pixels=100, all_pixels=1000, memory=0, seconds=0
    )
    monkeypatch.setattr(decoder, "MAX_FRAMES", 3)
    assert decoder.answer(job, moving(size=(2, 2), frames=3))[0]["motion"] == "gif"
    assert decoder.answer(job, moving(size=(2, 2), frames=4)) == ({"fault": "IMAGE_TOO_LARGE"}, [])


@LIMITED
def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    big = drawn("PNG", (6000, 6000))
    monkeypatch.setattr(child, "MEMORY_BYTES", 192 << 20)
    with refused("IMAGE_TOO_LARGE"):
        run(big, pixels=1 << 30, all_pixels=1 << 30)


@LIMITED
def test_processor_time_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = moving("GIF", (1500, 1500), 60)
    monkeypatch.setattr(child, "SECONDS", 1)
    monkeypatch.setattr(child, "WAIT_SECONDS", 100)
    with refused("IMAGE_TOO_LARGE"):
        run(slow, pixels=1 << 30, all_pixels=1 << 30, moving_side=1500)


@LIMITED
def test_a_child_that_does_not_get_ready_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    script = tmp_path / "hangs.py"
    script.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(child, "_SCRIPT", script)
    monkeypatch.setattr(child, "WAIT_SECONDS", 0.2)
    with pytest.raises(Unavailable):
        run(drawn())


def test_a_child_that_crashes_harms_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    script = tmp_path / "crashes.py"
    script.write_text("import os; os.abort()")
    monkeypatch.setattr(child, "_SCRIPT", script)
    with refused("IMAGE_INVALID"):
        run(drawn())


def test_a_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    script = tmp_path / "tells.py"
    script.write_text(
        "import json, os; content = json.dumps(dict(os.environ))\n"
        'head = {"motion": "still", "width": 1, "height": 1, "parts": [["png", len(content)]]}\n'
        'print(json.dumps(head) + "\\n" + content, end="")\n'
    )
    monkeypatch.setattr(child, "_SCRIPT", script)
    monkeypatch.setenv("SECRET_KEY", "deep")
    told = run(drawn()).files["png"]
    assert b"PATH" in told or not os.environ.get("PATH")
    assert b"SECRET_KEY" not in told


@pytest.mark.parametrize("full_up", ["_places", "_queue"])
def test_who_finds_no_place_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch, full_up: str) -> None:
    full = BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(child, full_up, full)
    monkeypatch.setattr(child, "WAIT_SECONDS", 0.05)
    with pytest.raises(Unavailable):
        run(drawn())


@pytest.mark.usefixtures("uploads")
def test_what_is_kept_is_named_by_its_content() -> None:
    first = store.keep("icon", drawn(), longest_side=32)
    assert store.keep("icon", drawn("WEBP", lossless=True), longest_side=32) == first
    assert store.keep("icon", drawn(size=(32, 64)), longest_side=32).name != first.name
    animated = store.keep("icon", moving(), longest_side=32, motion="gif")
    assert (animated.name[:2], animated.animated, first.animated) == ("a_", True, False)
    assert opened(store.read(first.name, "png") or b"").size == (32, 16)
    assert store.read(first.name, "gif") is None


@pytest.mark.usefixtures("uploads")
def test_the_edge_of_bytes_is_exact() -> None:
    assert store.keep("icon", noisy(5000), longest_side=32, most_bytes=5000).name
    with pytest.raises(InvalidForm) as caught:
        store.keep("icon", noisy(5001), longest_side=32, most_bytes=5000)
    assert caught.value.fields["icon"][0][0] == "BINARY_TYPE_MAX_SIZE"  # type: ignore[index]


@pytest.fixture
def _small(settings: Any) -> None:
    settings.REQUEST_MAX_BYTES, settings.PICTURE_MAX_BYTES = 100, 3000


def parsed(body: str) -> Any:
    return PictureJSONParser().parse(BytesIO(body.encode()))


@pytest.mark.usefixtures("_small")
def test_two_pictures_of_the_largest_size_are_taken() -> None:
    largest = uri(b"\0" * 3000)
    assert parsed(f'{{"icon": "{largest}", "banner": "{largest}"}}') == {"icon": largest, "banner": largest}


@pytest.mark.usefixtures("_small")
def test_slashes_may_be_escaped() -> None:
    picture = uri(b"\xff" * 3000)
    escaped = picture.replace("/", r"\/")
    assert parsed(f'{{"icon": "{escaped}"}}') == {"icon": picture}


@pytest.mark.usefixtures("_small")
@pytest.mark.parametrize(
    "body",
    [
        f'{{"icon": "{uri(bytes(3000))}", "x": [{"0," * 50}0]}}',
        f'{{"icon": "{"A" * 200}"}}',
        f"[{'[],' * 1000}0]",
        f'["{uri(bytes(500))}", "{uri(bytes(500))}", "{uri(bytes(500))}"]',
    ],
)
def test_the_rest_of_a_body_is_as_small_as_ever(body: str) -> None:
    with pytest.raises(TooLarge):
        parsed(body)


@pytest.mark.usefixtures("_small")
def test_the_whole_body_has_a_limit_too() -> None:
    assert max_body_bytes() == 100 + 2 * 4000
    with pytest.raises(TooLarge):
        parsed(f'"{uri(bytes(9000))}"')


@pytest.mark.parametrize(("number", "status"), [(0, 200), (5, 200), (6, 404)])
def test_there_are_six_pictures_for_people_without_one(number: int, status: int, rf: Any, db: None) -> None:
    request: HttpRequest = rf.get("/")
    request.user = None  # type: ignore[assignment]
    assert default_avatar(request, number).status_code == status
