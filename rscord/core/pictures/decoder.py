"""Decodes one picture and encodes it anew: a script, run as a process of its own by ``rscord.core.pictures.child``.

It imports nothing of rscord: so it starts fast, and a picture that breaks out of the decoder finds no secrets here.
On stdin: a line of JSON (:class:`Job`), then the file. On stdout: a line of JSON, which is ``{"fault": …}`` or
``{"motion", "width", "height", "parts": [[ending, bytes], …]}``, then the parts.
"""

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypedDict

from PIL import Image, ImageOps, ImageSequence

MAX_FRAMES = 2000
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, OverflowError, ArithmeticError, IndexError, TypeError)
"""What Pillow raises about files that are no pictures, or broken ones."""

Parts = list[tuple[str, bytes]]


class Job(TypedDict):
    """What is wanted, and how much it may cost.

    ``motion`` says what becomes of an animation: ``none`` (its first frame stays), ``gif`` (a GIF, with a PNG of the
    first frame), ``own`` (a GIF stays one, everything else becomes an APNG) or ``same`` (the same format at the same
    size, as of stills). All but ``same`` make a WebP beside it, and fit into ``side`` or, if they move,
    ``moving_side`` pixels. ``pixels`` counts those of one frame, ``all_pixels`` those of all frames together.
    """

    formats: list[str]
    motion: str
    side: int
    moving_side: int
    pixels: int
    all_pixels: int
    memory: int
    seconds: int


class Fault(Exception):
    """The picture is refused: IMAGE_INVALID or IMAGE_TOO_LARGE."""


@dataclass(slots=True)
class Film:
    """Decoded frames (one, if nothing moves), how long each of them shows in milliseconds, and what they came as."""

    frames: list[Image.Image]
    durations: list[int]
    format: str

    @property
    def moves(self) -> bool:
        """Whether there is more than one frame."""
        return len(self.frames) > 1


def main() -> None:
    """Do the job on stdin."""
    job: Job = json.loads(sys.stdin.buffer.readline())
    _limit(job["memory"], job["seconds"])
    head, parts = answer(job, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n")
    for _, content in parts:
        sys.stdout.buffer.write(content)


def answer(job: Job, sent: bytes) -> tuple[dict[str, Any], Parts]:
    """Return the line about the result, and the parts."""
    try:
        film = decoded(job, sent)
        motion, parts = encoded(job, film)
    except Fault as fault:
        return {"fault": str(fault)}, []
    except (MemoryError, Image.DecompressionBombError):
        return {"fault": "IMAGE_TOO_LARGE"}, []
    except _BROKEN:
        return {"fault": "IMAGE_INVALID"}, []
    width, height = film.frames[0].size
    sizes = [(ending, len(content)) for ending, content in parts]
    return {"motion": motion, "width": width, "height": height, "parts": sizes}, parts


def decoded(job: Job, sent: bytes) -> Film:
    """Return the frames that are wanted. Sizes are looked at before anything is decoded. Raises Fault."""
    with Image.open(BytesIO(sent), formats=job["formats"]) as picture:
        # Phones make JPEGs that hold a second picture; Pillow calls them by another name.
        format = "JPEG" if picture.format == "MPO" else str(picture.format)
        _require(picture.width * picture.height <= job["pixels"])
        if job["motion"] == "none" or format == "JPEG" or not getattr(picture, "is_animated", False):
            ImageOps.exif_transpose(picture, in_place=True)
            return Film([_bare(_fitted(picture, job, job["side"]))], [0], format)
        return _moving(job, picture, format)


def encoded(job: Job, film: Film) -> tuple[str, Parts]:
    """Return whether and how the result moves (``still``, ``gif``, ``apng``), and the files."""
    if job["motion"] == "same":
        return "gif" if film.moves else "still", [("same", _saved(film, film.format, quality=90))]
    still = Film(film.frames[:1], [0], film.format)
    if not film.moves:
        return "still", [("png", _saved(still, "PNG")), ("webp", _saved(still, "WEBP", quality=90))]
    webp = ("webp", _saved(film, "WEBP", quality=80, method=1))
    if job["motion"] == "own" and film.format != "GIF":
        return "apng", [("png", _saved(film, "PNG")), webp]
    return "gif", [("gif", _saved(film, "GIF", disposal=2)), webp, ("png", _saved(still, "PNG"))]


def _moving(job: Job, picture: Image.Image, format: str) -> Film:
    film, seen = Film([], [], format), 0
    for frame in ImageSequence.Iterator(picture):
        seen += frame.width * frame.height
        _require(seen <= job["all_pixels"] and len(film.frames) < MAX_FRAMES)
        film.frames.append(_bare(_fitted(frame.convert("RGBA"), job, job["moving_side"])))
        # Known for sure only now: a WebP tells it when the frame is decoded.
        film.durations.append(int(frame.info.get("duration") or 100))
    return film


def _fitted(picture: Image.Image, job: Job, side: int) -> Image.Image:
    if job["motion"] == "same":
        picture.load()
        return picture
    fitted = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    fitted.thumbnail((side, side))
    return fitted


def _bare(picture: Image.Image) -> Image.Image:
    """Take away what a picture carries beside its pixels: EXIF, comments, profiles. A palette needs its hole."""
    bare = picture if type(picture) is Image.Image else picture.copy()
    bare.info = {key: value for key, value in bare.info.items() if key == "transparency"}
    return bare


def _saved(film: Film, format: str, **options: Any) -> bytes:
    if film.moves:
        more = {"save_all": True, "append_images": film.frames[1:], "duration": film.durations, "loop": 0}
        options |= more
    out = BytesIO()
    film.frames[0].save(out, format, **options)
    return out.getvalue()


def _require(small_enough: bool) -> None:
    if not small_enough:
        raise Fault("IMAGE_TOO_LARGE")


def _limit(memory: int, seconds: int) -> None:
    """Let the system end this process where a picture takes too much, and this one first when memory runs out.

    It also stands back behind the processes that people wait for.
    """
    if sys.platform == "win32":
        return
    import resource

    os.nice(5)
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: memory,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        # macOS does not limit memory.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


if __name__ == "__main__":
    main()
