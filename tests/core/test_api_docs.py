"""The page to try the API on."""

import pytest

from tests.base import Api


@pytest.mark.parametrize("mount", ["/api", "/api/v10"])
def test_the_page_loads_only_from_here(db: None, mount: str) -> None:
    answer = Api(base=mount).get("/docs/")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    page = answer.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert 'src="swagger-ui-bundle.js"' in page


@pytest.mark.parametrize(
    ("name", "type"), [("swagger-ui.css", "text/css"), ("swagger-ui-bundle.js", "text/javascript")]
)
def test_what_it_loads_is_served(db: None, name: str, type: str) -> None:
    answer = Api(base="/api").get(f"/docs/{name}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, type)
    assert len(answer.content) > 100_000
