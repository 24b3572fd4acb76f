"""The browser that tests and tour drive: the system's Chromium."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]


def executable() -> str:
    """Return the path of Chromium; a missing one is an AssertionError."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is needed: install your system's package, or name it in CHROMIUM"
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium from the PATH or from CHROMIUM; a missing one is an AssertionError."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
