"""The page to try the API on, in a real browser under its own strict policy."""

import pytest
from playwright.sync_api import Browser, expect

from tests.server.product import Product, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def test_a_call_is_tried_and_nothing_is_refused_by_the_policy(browser: Browser, product: Product) -> None:
    sign_up(product, "reader")
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    signed_in = page.request.post(
        f"{product.url}/api/login", data={"login": "reader", "password": "correct-horse-9"}
    )
    assert signed_in.ok
    page.goto(f"{product.url}/api/docs/")
    # Swagger UI draws what is in sight, so this is one of the first.
    call = page.locator("[id$=get_applications]")
    call.get_by_role("button").first.click()
    call.get_by_role("button", name="Try it out").click()
    call.get_by_role("button", name="Execute").click()
    expect(call.locator(".live-responses-table .response-col_status")).to_contain_text(["200"])
    assert complaints == []
    page.close()
