"""Signing up, in and out with the browser's cookie.

Sign-up and sign-in take no CSRF token, which a stranger's script could not have yet; another site's ``Origin`` is
refused instead.
"""

from typing import Any

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import services, shapes
from accounts.api.tokens import (
    StrangersView,
    register,
    sign_in,
    sign_out_caller,
    start_sign_in,
    with_warnings,
)
from accounts.serializers import LoginInput, RegisterInput
from rscord.core.api.origin import refuse_foreign


class CookieRegister(StrangersView):
    """Make an account and sign the browser in."""

    @extend_schema(request=RegisterInput, responses={201: shapes.MeShape})
    def post(self, request: Request) -> Response:
        refuse_foreign(request._request)
        made = register(request)
        services.start_session(request._request, start_sign_in(request, made))
        answer: dict[str, Any] = {**shapes.me(made.user)}
        return Response(with_warnings(answer, made), status=201)


class CookieLogin(StrangersView):
    """Sign the browser in."""

    @extend_schema(request=LoginInput, responses=shapes.MeShape)
    def post(self, request: Request) -> Response:
        refuse_foreign(request._request)
        entered = sign_in(request)
        services.start_session(request._request, entered)
        return Response(shapes.me(entered.user))


class CookieLogout(StrangersView):
    """Sign the caller out."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        sign_out_caller(request)
        return Response(status=204)


class CsrfToken(StrangersView):
    """Give the token that every other unsafe call by cookie needs as ``X-CSRFToken``, and set its cookie."""

    @extend_schema(responses=shapes.CsrfShape)
    def get(self, request: Request) -> Response:
        return Response({"csrf_token": get_token(request._request)})
