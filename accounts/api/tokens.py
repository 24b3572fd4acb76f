"""Signing up and in with tokens: for programs, and for clients on other sites."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import limits, services, shapes
from accounts.api.input import checked
from accounts.authentication import Authentication, SignedInRequest
from accounts.models import SignIn
from accounts.selectors import Identity
from accounts.serializers import LoginInput, LogoutInput, RefreshInput, RegisterInput
from accounts.services.registration import Registration
from accounts.tokens import pair
from rscord.core.api.view import View
from rscord.core.errors import NotForBots, Unauthorized


class StrangersView(View):
    """A call for people who are not signed in; a stale token or cookie does no harm."""

    authentication_classes = []
    permission_classes = [AllowAny]


class Register(StrangersView):
    """Make an account and sign it in."""

    @extend_schema(request=RegisterInput, responses={201: shapes.SignedInShape})
    def post(self, request: Request) -> Response:
        made = register(request)
        answer: dict[str, Any] = {**shapes.signed_in(start_sign_in(request, made))}
        return Response(with_warnings(answer, made), status=201)


class Login(StrangersView):
    """Sign in and get a pair of tokens. ``code`` is the second factor of accounts that have one."""

    @extend_schema(request=LoginInput, responses=shapes.SignedInShape)
    def post(self, request: Request) -> Response:
        return Response(shapes.signed_in(sign_in(request)))


class Refresh(StrangersView):
    """Get the next pair of tokens; the refresh token that was sent is dead after this."""

    buckets = {"POST": limits.REFRESH}

    @extend_schema(request=RefreshInput, responses=shapes.PairShape)
    def post(self, request: Request) -> Response:
        token = checked(RefreshInput, request).validated_data["refresh"]
        tokens = pair(services.refresh(token))
        return Response({"access": tokens.access, "refresh": tokens.refresh})


class Verify(View):
    """Say whether the token in the header is good."""

    @extend_schema(responses=shapes.VerifiedShape)
    def get(self, request: SignedInRequest) -> Response:
        return Response(shapes.verified(request.auth))


class Logout(View):
    """End the sign-in of ``refresh`` or, without one, the caller's own: its tokens, its cookie, its sockets."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(request=LogoutInput, responses={204: None})
    def post(self, request: Request) -> Response:
        token = checked(LogoutInput, request).validated_data.get("refresh")
        if token:
            services.sign_out_by_refresh(token)
        else:
            sign_out_caller(request)
        return Response(status=204)


def register(request: Request) -> Registration:
    """Make the account that ``request`` asks for."""
    data = checked(RegisterInput, request).validated_data
    return services.register(
        email=data["email"],
        password=data["password"],
        username=data.get("username") or "",
        display_name=data.get("display_name") or "",
        device=services.device(request._request),
    )


def start_sign_in(request: Request, made: Registration) -> SignIn:
    """Sign the new account in."""
    return services.start_sign_in(made.user, services.device(request._request))


def sign_in(request: Request) -> SignIn:
    """Sign in whoever ``request`` names."""
    data = checked(LoginInput, request).validated_data
    return services.sign_in(
        login=data["login"],
        password=data["password"],
        code=data.get("code") or "",
        device=services.device(request._request),
    )


def with_warnings(answer: dict[str, Any], made: Registration) -> dict[str, Any]:
    """Return ``answer`` with what is weak about the password, if anything is."""
    return answer | ({"warnings": made.warnings} if made.warnings else {})


def sign_out_caller(request: Request) -> None:
    """End the sign-in that ``request`` comes from. Raises :class:`Unauthorized`, or :class:`NotForBots`."""
    found = Authentication().authenticate(request)
    if found is None:
        raise Unauthorized
    identity: Identity = found[1]
    if identity.sign_in_id is None:
        raise NotForBots
    if identity.kind == "cookie":
        services.end_session(request._request)
    else:
        services.sign_out(identity.sign_in_id)
