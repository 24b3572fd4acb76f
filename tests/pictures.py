"""Pictures for tests: drawn when they are needed, and as requests send them."""

from base64 import b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.base import Api


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> None:
    """What a test keeps goes into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


def drawn(format: str = "PNG", size: tuple[int, int] = (64, 32), **options: Any) -> bytes:
    """Return a red picture."""
    target = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(target, format, **options)
    return target.getvalue()


def moving(format: str = "GIF", size: tuple[int, int] = (64, 32), frames: int = 3) -> bytes:
    """Return an animation of ``frames`` frames, none like the other."""
    shades = [Image.new("RGB", size, (step * 255 // frames, 90, 90)) for step in range(frames)]
    target = BytesIO()
    shades[0].save(target, format, save_all=True, append_images=shades[1:], duration=80, loop=0)
    return target.getvalue()


def noisy(size: int, side: int = 8) -> bytes:
    """Return a PNG of exactly ``size`` bytes: what follows its end is ignored by decoders."""
    picture = drawn("PNG", (side, side))
    return picture + b"\0" * (size - len(picture))


def uri(content: bytes, kind: str = "png") -> str:
    """Return a data URI."""
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def opened(content: bytes) -> Image.Image:
    """Return a picture to look at."""
    return Image.open(BytesIO(content))


def frames_of(content: bytes) -> int:
    """Return how many frames a picture has."""
    return int(getattr(opened(content), "n_frames", 1))


def post_form(api: Api, path: str, file: bytes | None = None, **fields: Any) -> Any:
    """Send a form, with ``file`` if there is one."""
    data = fields | ({} if file is None else {"file": SimpleUploadedFile("picture.png", file)})
    return api.client.post(f"{api.base}{path}", data, headers=api.headers)
