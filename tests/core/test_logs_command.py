"""`manage.py logs` shows what each process wrote last, and goes on."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from rscord.core.management.commands import logs


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    (tmp_path / "logs").mkdir()
    return tmp_path / "logs"


def shown(**options: Any) -> list[str]:
    out = StringIO()
    call_command("logs", stdout=out, **options)
    return out.getvalue().splitlines()


def write(path: Path, *lines: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def test_the_last_lines_of_each_file(folder: Path) -> None:
    write(folder / "web-1.log", *(f"web {number}" for number in range(60)))
    write(folder / "tasks.log", "привет")
    (folder / "web-1.log.1").write_text("renamed before\n")
    assert shown(lines=2) == ["== tasks.log", "привет", "== web-1.log", "web 58", "web 59"]
    assert len(shown()) == 53
    assert shown(lines=0) == ["== tasks.log (nothing)", "== web-1.log (nothing)"]


def test_bytes_that_are_no_text_hide_nothing(folder: Path) -> None:
    (folder / "web-1.log").write_bytes(b"before\n\xff\xfe\nafter\n")
    assert shown()[1::2] == ["before", "after"]


def test_without_logs_it_says_so(folder: Path) -> None:
    (line,) = shown()
    assert line.startswith("There are no logs in ")


def test_fewer_than_none_is_told_in_a_sentence(folder: Path) -> None:
    with pytest.raises(CommandError, match="at least 0"):
        shown(lines=-1)


def following(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> list[str]:
    """Return what ``logs -f`` shows while ``steps`` happen in its pauses, until Ctrl-C."""
    left: Iterator[Callable[[], object]] = iter(steps)

    def pause(seconds: float) -> None:
        step = next(left, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(logs.time, "sleep", pause)
    return shown(follow=True, lines=1)


def test_following_shows_what_comes_and_survives_a_renamed_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "web-1.log"
    write(path, "old", "last")

    def rename() -> None:
        path.rename(folder / "web-1.log.1")
        write(path, "new")

    found = following(monkeypatch, lambda: write(path, "one"), rename, lambda: write(path, "two"))
    assert found == ["== web-1.log", "last", "one", "new", "two"]
