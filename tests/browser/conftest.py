"""The product's own server and Debian's Chromium, for all browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.server.product import Product, running


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One server for all browser tests."""
    with running(tmp_path_factory.mktemp("product")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a missing one fails the tests."""
    with chromium() as browser:
        yield browser
