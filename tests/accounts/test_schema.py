"""The calls' description, from which people write clients."""

from typing import Any

import pytest
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from accounts.urls import urlpatterns


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        generator: Any = SchemaGenerator(patterns=urlpatterns)  # type: ignore[no-untyped-call]
        described: dict[str, Any] = generator.get_schema(request=None, public=True)
    return described


def test_nothing_is_left_undescribed(schema: dict[str, Any]) -> None:
    assert {**GENERATOR_STATS._error_cache, **GENERATOR_STATS._warn_cache} == {}
    assert len(schema["paths"]) == len(urlpatterns)


def test_a_sign_up_is_described(schema: dict[str, Any]) -> None:
    sent = schema["components"]["schemas"]["RegisterInput"]
    assert set(sent["properties"]) == {"email", "password", "username", "display_name"}
    assert set(sent["required"]) == {"email", "password"}
    answers = schema["paths"]["/auth/register"]["post"]["responses"]
    answer = answers["201"]["content"]["application/json"]
    assert answer["schema"] == {"$ref": "#/components/schemas/SignedIn"}
    assert set(schema["components"]["schemas"]["SignedIn"]["properties"]) == {"user", "access", "refresh"}


def test_the_ways_to_sign_a_request_are_named(schema: dict[str, Any]) -> None:
    assert set(schema["components"]["securitySchemes"]) == {"bearer", "bot", "cookie"}
    assert schema["paths"]["/users/@me"]["get"]["security"] == [{"bearer": []}, {"bot": []}, {"cookie": []}]
    assert schema["paths"]["/auth/login"]["post"].get("security", [{}]) == [{}]


def test_a_search_takes_parameters(schema: dict[str, Any]) -> None:
    parameters = schema["paths"]["/users/search"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters} == {"query", "q", "limit"}
