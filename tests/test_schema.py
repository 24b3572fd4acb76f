"""The OpenAPI description is true: whatever fits it is answered as it says, and never with an error of ours.

Schemathesis makes a few calls of every operation, always the same ones, as the owner of a guild: each once with made-up
ids and once with real ones.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.base import Api, Community
from tests.test_strangers import Place, place

__all__ = ["place"]

EXAMPLES = 4
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def described() -> dict[str, Any]:
    """Return the description that ``/api/schema/`` serves."""
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        generator: Any = SchemaGenerator()  # type: ignore[no-untyped-call]
        found: dict[str, Any] = generator.get_schema(request=None, public=True)
    return found


DESCRIPTION = described()
FAULTS = [*GENERATOR_STATS._error_cache, *GENERATOR_STATS._warn_cache]

schema = schemathesis.openapi.from_dict(DESCRIPTION)
schema.app = get_wsgi_application()
# It would make hundreds of calls for each field: every limit, every wrong type, every other method.
schema.config.phases.coverage.enabled = False


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    """Files of a test go into a folder of its own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def transaction() -> Iterator[None]:
    """Keep the WSGI handler from closing the connection, and with it the test's transaction, after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_fits_is_answered_as_described(
    case: schemathesis.Case, place: Place, alice_api: Api, community: Community
) -> None:
    case.call_and_validate(headers=alice_api.headers, checks=CHECKS)
    case.path_parameters |= {name: str(id) for name, id in place.ids.items() if name in case.path_parameters}
    case.call_and_validate(headers=alice_api.headers, checks=CHECKS)


def test_nothing_is_left_undescribed() -> None:
    assert FAULTS == []


def test_every_operation_has_a_name_of_its_own() -> None:
    names = Counter(
        operation["operationId"]
        for path in DESCRIPTION["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
    )
    assert [name for name, count in names.items() if count > 1] == []
    assert {"get_channels_channel_id_messages", "get_users_my_guilds"} <= set(names)


def test_both_mounts_are_named(stranger_api: Api) -> None:
    served = stranger_api.get("/schema/")
    assert served.status_code == 200
    assert DESCRIPTION["servers"] == [{"url": "/api/v10"}, {"url": "/api"}]
    assert "/guilds/{guild_id}" in DESCRIPTION["paths"]
    assert not [path for path in DESCRIPTION["paths"] if path.startswith("/api")]
