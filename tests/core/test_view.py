"""The base of every JSON view: bodies and rate limits."""

from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from rscord.core.api.view import View, body
from rscord.core.ratelimit import Bucket

make = APIRequestFactory()


class Echo(View):
    authentication_classes = ()
    permission_classes = ()
    buckets = {"POST": Bucket("test-echo", 2, 60)}

    def post(self, request: Request, **ids: str) -> Response:
        return Response(body(request))


def post(
    data: Any, *, address: str = "192.0.2.1", content_type: str = "application/json", **ids: str
) -> Response:
    request = make.generic("POST", "/", data, content_type=content_type, REMOTE_ADDR=address)
    response: Response = Echo.as_view()(request, **ids)
    return response.render()


def test_an_object_comes_through() -> None:
    response = post('{"a": [1]}')
    assert (response.status_code, response.content) == (200, b'{"a":[1]}')
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("data", ["[]", '"text"', "1", "null", "true"])
def test_anything_but_an_object_is_refused(data: str) -> None:
    response = post(data)
    assert response.status_code == 400
    assert response.data["code"] == 50035


def test_a_multipart_form_is_an_object_too() -> None:
    request = make.post("/", {"name": "x"}, format="multipart")
    assert Echo.as_view()(request).render().content == b'{"name":"x"}'


def test_an_unknown_kind_of_body_is_refused() -> None:
    assert post("<a/>", content_type="application/xml").status_code == 415


def test_headers_tell_how_the_bucket_stands(settings: Settings) -> None:
    settings.RATE_LIMITS = True
    first = post("{}", address="192.0.2.2")
    assert (first["X-RateLimit-Limit"], first["X-RateLimit-Remaining"]) == ("2", "1")
    assert first["X-RateLimit-Bucket"] == "test-echo"
    assert 0 < float(first["X-RateLimit-Reset-After"]) <= 60
    post("{}", address="192.0.2.2")
    refused = post("{}", address="192.0.2.2")
    assert refused.status_code == 429
    assert refused.data["retry_after"] > 0
    assert post("{}", address="192.0.2.3").status_code == 200


def test_channels_are_counted_apart(settings: Settings) -> None:
    settings.RATE_LIMITS = True
    answers = [post("{}", address="192.0.2.4", channel_id=channel) for channel in ("1", "1", "1", "2")]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 200]
