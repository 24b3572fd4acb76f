"""What the documents name is there."""

import re
from pathlib import Path

import pytest

from rscord.config import BASE_DIR

DOCUMENTS = [BASE_DIR / "README.md", *sorted((BASE_DIR / "docs").glob("*.md"))]
PATH = re.compile(
    r"`((?:rscord|accounts|guilds|messaging|voice|tests|templates|static|bench|locale|docs)/[\w./-]*)`"
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(#[^)]*)?\)")
NOT_IN_A_CLONE = {"static/vendor/"}


def by_name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_path_exists(document: Path) -> None:
    named = set(PATH.findall(document.read_text(encoding="utf-8"))) - NOT_IN_A_CLONE
    assert sorted(name for name in named if not (BASE_DIR / name).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_link_leads_somewhere(document: Path) -> None:
    links = [target for target, _ in LINK.findall(document.read_text(encoding="utf-8"))]
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_make_target_exists(document: Path) -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z][a-z-]*)", document.read_text(encoding="utf-8"), re.MULTILINE))
    makefile = (BASE_DIR / "Makefile").read_text()
    targets = set(" ".join(re.findall(r"^([a-z][a-z -]*):", makefile, re.MULTILINE)).split())
    assert named <= targets
