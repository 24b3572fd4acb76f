"""Errors as clients see them: one shape, Discord's codes, and no crash for what is the client's fault."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import OperationalError
from django.http import Http404
from django.utils import translation
from rest_framework import exceptions, serializers

from rscord.core import errors
from rscord.core.api.errors import as_app_error, handle


def body_of(error: Exception) -> dict[str, Any]:
    response = handle(error, {})
    assert response is not None
    return dict(response.data)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (errors.Unauthorized(), 401, 0),
        (errors.UnknownChannel(), 404, 10003),
        (errors.UnknownGuild(), 404, 10004),
        (errors.UnknownMessage(), 404, 10008),
        (errors.MissingAccess(), 403, 50001),
        (errors.MissingPermissions(), 403, 50013),
        (errors.EmptyMessage(), 400, 50006),
        (errors.TooLarge(), 413, 40005),
        (errors.Unavailable(), 503, 0),
        (Http404(), 404, 0),
        (exceptions.NotFound(), 404, 0),
        (exceptions.NotAuthenticated(), 401, 0),
        (exceptions.AuthenticationFailed(), 401, 0),
        (exceptions.MethodNotAllowed("PUT"), 405, 0),
        (exceptions.UnsupportedMediaType("text/plain"), 415, 0),
        (exceptions.ValidationError({"name": ["bad"]}), 400, 50035),
        (RequestDataTooBig(), 413, 40005),
        (SuspiciousOperation(), 400, 50035),
        (TooManyFieldsSent(), 400, 50035),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), 400, 50035),
        (OperationalError("database is locked"), 503, 0),
    ],
)
def test_each_error_has_its_status_and_code(error: Exception, status: int, code: int) -> None:
    response = handle(error, {})
    assert response is not None
    assert (response.status_code, response.data["code"]) == (status, code)
    assert isinstance(response.data["message"], str)


@pytest.mark.parametrize("error", [ZeroDivisionError(), OperationalError("no such table"), KeyError("x")])
def test_our_own_faults_stay_crashes(error: Exception) -> None:
    assert handle(error, {}) is None
    assert as_app_error(error) is None


def test_field_errors_nest_as_discords_do() -> None:
    error = errors.InvalidForm(
        {"name": [("TAKEN", "It is taken.")], "embeds": {"0": {"title": [("LONG", "Too long.")]}}}
    )
    assert body_of(error)["errors"] == {
        "name": {"_errors": [{"code": "TAKEN", "message": "It is taken."}]},
        "embeds": {"0": {"title": {"_errors": [{"code": "LONG", "message": "Too long."}]}}},
    }


def test_a_serializers_errors_come_out_in_the_same_shape() -> None:
    class Row(serializers.Serializer[Any]):
        title = serializers.CharField(max_length=3)

    class Form(serializers.Serializer[Any]):
        name = serializers.CharField()
        count = serializers.IntegerField(min_value=1)
        rows = Row(many=True)

    form = Form(data={"count": 0, "rows": [{"title": "ok"}, {"title": "long"}]})
    with pytest.raises(exceptions.ValidationError) as caught:
        form.is_valid(raise_exception=True)
    found = body_of(caught.value)["errors"]
    assert found["name"]["_errors"][0]["code"] == "BASE_TYPE_REQUIRED"
    assert found["count"]["_errors"][0]["code"] == "NUMBER_TYPE_MIN"
    assert found["rows"] == {"1": {"title": {"_errors": [found["rows"]["1"]["title"]["_errors"][0]]}}}
    assert found["rows"]["1"]["title"]["_errors"][0]["code"] == "BASE_TYPE_MAX_LENGTH"


def test_an_error_about_the_whole_body_is_named_so() -> None:
    assert set(body_of(exceptions.ValidationError(["bad"]))["errors"]) == {"body"}


def test_a_rate_limit_says_how_long() -> None:
    response = handle(errors.RateLimited(1.2345), {})
    assert response is not None
    assert response.data == {
        "message": response.data["message"],
        "code": 0,
        "retry_after": 1.234,
        "global": False,
    }
    assert (response["Retry-After"], response["X-RateLimit-Scope"]) == ("2", "user")
    assert response["Via"]
    assert "X-RateLimit-Global" not in response


def test_a_global_rate_limit_says_so() -> None:
    response = handle(errors.RateLimited(0.1, is_global=True), {})
    assert response is not None
    assert response.data["global"] is True
    assert (response["X-RateLimit-Global"], response["X-RateLimit-Scope"]) == ("true", "global")
    assert response["Retry-After"] == "1"


def test_messages_follow_the_readers_language() -> None:
    error = errors.InvalidForm.one("name", "TAKEN", translation.gettext_lazy("English"))
    with translation.override("ru"):
        assert errors.details(error)["errors"]["name"]["_errors"][0]["message"] == translation.gettext(
            "English"
        )
