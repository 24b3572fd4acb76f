"""One's own account, and other people."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import limits, services, shapes
from accounts.api.input import checked, checked_data
from accounts.authentication import SignedInRequest
from accounts.selectors import get_user, search_users
from accounts.selectors.users import SEARCH_LIMIT
from accounts.serializers import ProfileInput, SearchInput, StatusInput
from rscord.core.api.view import View, body
from rscord.core.pictures.http import PARSERS, required, uploaded


class CurrentUser(View):
    """The caller's own account."""

    parser_classes = PARSERS

    @extend_schema(responses=shapes.MeShape)
    def get(self, request: SignedInRequest) -> Response:
        return Response(shapes.me(request.user))

    @extend_schema(request=ProfileInput, responses=shapes.MeShape)
    def patch(self, request: SignedInRequest) -> Response:
        return update(request)


class UpdateProfile(View):
    """Change the caller's own account. A new ``email`` or ``new_password`` needs the present ``password``."""

    parser_classes = PARSERS

    @extend_schema(request=ProfileInput, responses=shapes.MeShape)
    def post(self, request: SignedInRequest) -> Response:
        return update(request)

    @extend_schema(request=ProfileInput, responses=shapes.MeShape)
    def patch(self, request: SignedInRequest) -> Response:
        return update(request)


class Avatar(View):
    """The caller's avatar, as a form with ``file``."""

    @extend_schema(request={"multipart/form-data": dict[str, Any]}, responses=shapes.MeShape)
    def post(self, request: SignedInRequest) -> Response:
        sent = required("file", uploaded(request, "file", settings.PICTURE_MAX_BYTES))
        services.update_profile(request.user, {"avatar": sent})
        return Response(shapes.me(request.user))


class Status(View):
    """Choose what others see of one's presence."""

    @extend_schema(request=StatusInput, responses=shapes.MeShape)
    def post(self, request: SignedInRequest) -> Response:
        data = checked(StatusInput, request).validated_data
        text = (data["custom_status"] or "") if "custom_status" in data else None
        services.set_status(request.user, status=data.get("status"), custom_status=text)
        return Response(shapes.me(request.user))


class Settings(View):
    """The caller's settings: an object of theme, locale, notifications, voice and whatever clients store."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest) -> Response:
        return Response(shapes.preferences(request.user))

    @extend_schema(request=dict[str, Any], responses=dict[str, Any])
    def post(self, request: SignedInRequest) -> Response:
        services.update_settings(request.user, body(request))
        return Response(shapes.preferences(request.user))


class User(View):
    """Somebody's account, as everybody may see it."""

    @extend_schema(responses=shapes.UserShape)
    def get(self, request: SignedInRequest, user_id: int) -> Response:
        return Response(shapes.user(get_user(request.user, user_id)))


class SearchUsers(View):
    """Find people by username, display name, or whole e-mail."""

    buckets = {"GET": limits.SEARCH}

    @extend_schema(parameters=[SearchInput], responses=list[shapes.UserShape])
    def get(self, request: SignedInRequest) -> Response:
        return Response(found_users(request))


class SearchUsersEnvelope(View):
    """The same search, its answer as results with their count."""

    buckets = {"GET": limits.SEARCH}

    @extend_schema(parameters=[SearchInput], responses=shapes.FoundUsersShape)
    def get(self, request: SignedInRequest) -> Response:
        results = found_users(request)
        return Response({"results": results, "count": len(results)})


def update(request: SignedInRequest) -> Response:
    """Change the caller's account as the request's body says."""
    filled = checked(ProfileInput, request)
    warnings = services.update_profile(
        request.user,
        filled.changes(),
        password=filled.validated_data.get("password", ""),
        sign_in_id=request.auth.sign_in_id,
    )
    answer: dict[str, Any] = {**shapes.me(request.user)}
    return Response(answer | ({"warnings": warnings} if warnings else {}))


def found_users(request: SignedInRequest) -> list[shapes.UserShape]:
    """Return whom the request's query finds."""
    data = checked_data(SearchInput, request.query_params).validated_data
    query = data.get("query") or data.get("q") or ""
    return [shapes.user(user) for user in search_users(request.user, query, data.get("limit", SEARCH_LIMIT))]
