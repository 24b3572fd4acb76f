"""Photographs every screen of the product, for a designer's eyes: `make screenshots`.

Every screen × {desktop, phone} × {light, dark} × {en, ru} becomes
var/screenshots/<screen>-<size>-<scheme>-<language>.png. Arguments narrow it:
``python -m tests.browser.tour chat- phone-dark-ru`` takes the pictures whose names contain all of them.
"""

import sys
import tempfile
from itertools import product as combinations
from pathlib import Path

from playwright.sync_api import Browser

import tests.browser.settings_screens  # noqa: F401  (registers its screens)
from tests.browser.chromium import chromium
from tests.browser.place import Place, furnish
from tests.browser.screens import SCREENS, SIZES, visit
from tests.server.product import ROOT, running

OUT = ROOT / "var" / "screenshots"


def main(wanted: list[str]) -> None:
    """Take the pictures whose names contain every one of ``wanted``."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as product, chromium() as browser:
        place = furnish(product, browser)
        for size, scheme, language, name in combinations(SIZES, ("light", "dark"), ("en", "ru"), SCREENS):
            picture = f"{name}-{size}-{scheme}-{language}"
            if all(part in picture for part in wanted):
                _take(browser, place, name, (size, scheme, language), OUT / f"{picture}.png")


def _take(browser: Browser, place: Place, name: str, look: tuple[str, str, str], path: Path) -> None:
    with visit(browser, place, name, *look) as page:
        page.screenshot(path=path, animations="disabled")


if __name__ == "__main__":
    main(sys.argv[1:])
