"""JSON in and out."""

from io import BytesIO
from typing import Any

import orjson
import pytest
from pytest_django import Settings

from rscord.core.api.parse import EmptyParser, JSONParser, loads
from rscord.core.api.render import JSONRenderer
from rscord.core.errors import InvalidForm, TooLarge


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def test_an_empty_body_is_an_empty_object() -> None:
    assert loads(b"") == loads(b" \n") == {}


@pytest.mark.parametrize(
    "body", [b"{", b"{'a': 1}", b"\xff", b'"\xed\xa0\x80"', b"NaN", b'{"a": 1} x', b"[1,]"]
)
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidForm) as caught:
        loads(body)
    assert caught.value.code == 50035


def test_depth_is_limited() -> None:
    assert loads(nested(64))
    for body in (nested(65), b'{"a":' * 65 + b"1" + b"}" * 65):
        with pytest.raises(InvalidForm):
            loads(body)


def test_hostile_depth_is_an_error_and_no_crash() -> None:
    with pytest.raises(InvalidForm):
        loads(nested(200_000))


def test_size_is_limited_in_bytes(settings: Settings) -> None:
    settings.REQUEST_MAX_BYTES = 10
    assert JSONParser().parse(BytesIO(b'"12345678"')) == "12345678"
    with pytest.raises(TooLarge):
        JSONParser().parse(BytesIO(b'"123456789"'))


def test_another_kind_of_body_counts_as_empty() -> None:
    assert EmptyParser().parse(BytesIO(b"anything")) == {}


@pytest.mark.parametrize(
    ("data", "body"),
    [
        (None, b""),
        (b'{"ready":1}', b'{"ready":1}'),
        ({"id": "1", "text": "ё"}, '{"id":"1","text":"ё"}'.encode()),
        ([], b"[]"),
    ],
)
def test_rendering(data: Any, body: bytes) -> None:
    assert JSONRenderer().render(data) == body


def test_the_content_type_has_no_charset() -> None:
    assert (JSONRenderer.media_type, JSONRenderer.charset) == ("application/json", None)


def test_big_numbers_survive() -> None:
    assert orjson.loads(JSONRenderer().render({"n": 2**63 - 1})) == {"n": 2**63 - 1}
