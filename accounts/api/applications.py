"""Applications: what bots belong to."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from accounts import limits, shapes
from accounts.api.input import checked
from accounts.authentication import SignedInRequest
from accounts.models import Application as ApplicationRow
from accounts.selectors.applications import applications_of, get_application
from accounts.serializers import ApplicationChanges, NewApplication, application_fields
from accounts.services import bots as services
from rscord.core.api.view import View
from rscord.core.errors import MissingAccess


class Applications(View):
    """The caller's applications, and making one."""

    buckets = {"POST": limits.CREATE_APPLICATION}

    @extend_schema(responses=list[shapes.ApplicationShape])
    def get(self, request: SignedInRequest) -> Response:
        return Response([shown(found) for found in applications_of(request.user)])

    @extend_schema(request=NewApplication, responses={201: dict[str, Any]})
    def post(self, request: SignedInRequest) -> Response:
        data = checked(NewApplication, request).validated_data
        made = services.create_application(owner=request.user, **data)
        return Response({**shown(made.application), "token": made.token}, status=201)


class Application(View):
    """One of the caller's applications."""

    @extend_schema(responses=shapes.ApplicationShape)
    def get(self, request: SignedInRequest, application_id: int) -> Response:
        return Response(shown(get_application(request.user, application_id)))

    @extend_schema(request=ApplicationChanges, responses=shapes.ApplicationShape)
    def patch(self, request: SignedInRequest, application_id: int) -> Response:
        return Response(changed(request, application_id))


class ApplicationToken(View):
    """A new token for the bot of one of the caller's applications; the old one is dead."""

    buckets = {"POST": limits.CREATE_APPLICATION}

    @extend_schema(request=None, responses=dict[str, str])
    def post(self, request: SignedInRequest, application_id: int) -> Response:
        found = get_application(request.user, application_id)
        return Response({"token": services.reset_bot_token(found.bot)})


class CurrentApplication(View):
    """The calling bot's application."""

    @extend_schema(responses=shapes.ApplicationShape)
    def get(self, request: SignedInRequest) -> Response:
        return Response(shown(own(request)))

    @extend_schema(request=ApplicationChanges, responses=shapes.ApplicationShape)
    def patch(self, request: SignedInRequest) -> Response:
        return Response(changed(request, own(request).id))


def own(request: SignedInRequest) -> ApplicationRow:
    """Return the calling bot's application. Raises MissingAccess for a person."""
    found = ApplicationRow.objects.select_related("bot", "owner").filter(bot=request.user).first()
    if found is None:
        raise MissingAccess
    return found


def shown(application: ApplicationRow) -> shapes.ApplicationShape:
    """Return the application with the number of its bot's guilds."""
    return shapes.application(application, guild_count=application.bot.memberships.count())


def changed(request: SignedInRequest, application_id: int) -> shapes.ApplicationShape:
    """Carry out the changes in the request's body; return the application."""
    fields = application_fields(checked(ApplicationChanges, request).validated_data)
    return shown(services.update_application(actor=request.user, application_id=application_id, **fields))
