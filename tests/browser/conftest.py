"""The product's own server and Debian's Chromium, for all browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import chromium
from tests.server.product import Product, running


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """One server for all tests of this folder."""
    with running(tmp_path_factory.mktemp("product")) as server:
        yield server


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; a missing one fails the tests. It goes with this folder's tests: while playwright's synchronous side
    stands, its event loop lies under everything that runs, and asyncio's own tests refuse that."""
    with chromium() as browser:
        yield browser
