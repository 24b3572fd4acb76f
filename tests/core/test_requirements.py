"""What gets installed is pinned, and everything pinned has its hash."""

import re
from pathlib import Path

import pytest

from rscord.config import BASE_DIR

FILES = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_a_version_and_a_hash(name: str) -> None:
    text = (BASE_DIR / name).read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert packages
    assert [
        line for line in packages if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []


@pytest.mark.parametrize("name", FILES)
def test_every_wish_is_pinned(name: str) -> None:
    wishes = (BASE_DIR / name).with_suffix(".in").read_text().splitlines()
    names = {re.split(r"[\[<>=;,]", line)[0].strip() for line in wishes if line and line[0] not in "#-"}
    assert {re.sub(r"[-_.]+", "-", name).lower() for name in names} <= _pinned(BASE_DIR / name)


def _pinned(path: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", path.read_text(), re.MULTILINE))
