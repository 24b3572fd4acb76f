"""Webhooks over HTTP: for those who manage them, and by token for programs without an account."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import SignedInRequest
from guilds.api.input import checked, checked_query, filled
from guilds.selectors.channels import ChannelAccess, get_channel
from messaging import limits, shapes
from messaging.api.files import file_changes, uploads_of
from messaging.api.messages import message_body, shaped
from messaging.foreign_hooks import from_github, from_slack
from messaging.models import Webhook
from messaging.rows import MessageFacts
from messaging.selectors.messages import find_message
from messaging.selectors.webhooks import (
    managed_webhook,
    place_of,
    require_own,
    webhook_with,
    webhooks_in,
    webhooks_of_guild,
)
from messaging.serializers.messages import MessageChanges, message_changes, message_fields
from messaging.serializers.webhooks import ExecuteQuery, NewWebhook, WebhookChanges, WebhookMessage
from messaging.services import webhooks as services
from messaging.services.files import store_files
from messaging.services.messages import edit_message
from messaging.services.webhooks import Post
from rscord.core.api.view import View
from rscord.core.pictures.http import PARSERS


class ChannelWebhooks(View):
    """The webhooks of a channel."""

    buckets = {"POST": limits.WEBHOOKS}
    parser_classes = PARSERS

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest, channel_id: int) -> Response:
        found = webhooks_in(get_channel(request.user, channel_id))
        return Response([shapes.webhook(hook) for hook in found])

    @extend_schema(request=NewWebhook, responses=dict[str, Any])
    def post(self, request: SignedInRequest, channel_id: int) -> Response:
        fields = checked(NewWebhook, request)
        hook = services.create_webhook(actor=get_channel(request.user, channel_id), **fields)
        return Response(shapes.webhook(hook))


class GuildWebhooks(View):
    """The webhooks of a guild."""

    @extend_schema(responses=list[dict[str, Any]])
    def get(self, request: SignedInRequest, guild_id: int) -> Response:
        return Response([shapes.webhook(hook) for hook in webhooks_of_guild(request.user, guild_id)])


class ManagedWebhook(View):
    """One webhook, for those who manage it."""

    buckets = {"PATCH": limits.WEBHOOKS, "DELETE": limits.WEBHOOKS}
    parser_classes = PARSERS

    @extend_schema(responses=dict[str, Any])
    def get(self, request: SignedInRequest, webhook_id: int) -> Response:
        return Response(shapes.webhook(managed_webhook(request.user, webhook_id)[0]))

    @extend_schema(request=WebhookChanges, responses=dict[str, Any])
    def patch(self, request: SignedInRequest, webhook_id: int) -> Response:
        hook, access = managed_webhook(request.user, webhook_id)
        changes = checked(WebhookChanges, request)
        return Response(shapes.webhook(services.update_webhook(hook, actor=access, **changes)))

    @extend_schema(responses={204: None})
    def delete(self, request: SignedInRequest, webhook_id: int) -> Response:
        services.delete_webhook(managed_webhook(request.user, webhook_id)[0])
        return Response(status=204)


class ByToken(View):
    """A view for whoever has a webhook's token, which is all that it asks for."""

    authentication_classes = ()
    permission_classes = ()


class WebhookByToken(ByToken):
    """One webhook: what it is, and posting in its name."""

    buckets = {"PATCH": limits.WEBHOOKS, "POST": limits.EXECUTE}
    parser_classes = PARSERS

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, webhook_id: int, token: str) -> Response:
        return Response(shapes.webhook(webhook_with(webhook_id, token), with_user=False))

    @extend_schema(request=WebhookChanges, responses=dict[str, Any])
    def patch(self, request: Request, webhook_id: int, token: str) -> Response:
        hook = webhook_with(webhook_id, token)
        changes = checked(WebhookChanges, request)
        return Response(shapes.webhook(services.update_webhook(hook, **changes), with_user=False))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, webhook_id: int, token: str) -> Response:
        services.delete_webhook(webhook_with(webhook_id, token))
        return Response(status=204)

    @extend_schema(request=WebhookMessage, responses={200: dict[str, Any], 204: None})
    def post(self, request: Request, webhook_id: int, token: str) -> Response:
        hook = webhook_with(webhook_id, token)
        query = checked_query(ExecuteQuery, request)
        place = place_of(hook, query.get("thread_id"))
        data = filled(WebhookMessage, message_body(request))
        services.check_thread(place, query.get("thread_id"), post_of(data))
        sent = execute(hook, place, data, request)
        if not query["wait"]:
            return Response(status=204)
        return Response(shapes.message(sent, guild_id=place.channel.guild_id))


class MessageByToken(ByToken):
    """A message that the webhook posted."""

    buckets = {"PATCH": limits.EXECUTE, "DELETE": limits.EXECUTE}

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, webhook_id: int, token: str, message_id: int) -> Response:
        _, place = opened(request, webhook_id, token, message_id)
        return Response(shaped(place, [find_message(place.channel.id, message_id)])[0])

    @extend_schema(request=MessageChanges, responses=dict[str, Any])
    def patch(self, request: Request, webhook_id: int, token: str, message_id: int) -> Response:
        hook, place = opened(request, webhook_id, token, message_id)
        data = filled(MessageChanges, message_body(request))
        changes = message_changes(data) | {"files": file_changes(place, data, request)}
        edited = edit_message(editor=place, message_id=message_id, webhook_id=hook.id, **changes)
        return Response(shaped(place, [edited])[0])

    @extend_schema(responses={204: None})
    def delete(self, request: Request, webhook_id: int, token: str, message_id: int) -> Response:
        hook, place = opened(request, webhook_id, token, message_id)
        services.delete_webhook_message(hook, place=place, message_id=message_id)
        return Response(status=204)


def opened(request: Request, webhook_id: int, token: str, message_id: int) -> tuple[Webhook, ChannelAccess]:
    """Return the webhook and where its message stands. Raises UnknownWebhook, UnknownChannel or UnknownMessage."""
    hook = webhook_with(webhook_id, token)
    place = place_of(hook, checked_query(ExecuteQuery, request).get("thread_id"))
    require_own(hook, place, message_id)
    return hook, place


def execute(hook: Webhook, place: ChannelAccess, data: dict[str, Any], request: Request) -> MessageFacts:
    """Post what checked ``data`` says, with the files of the request; uploads of people are not its to send."""
    uploads = uploads_of(request, data.get("attachments") or ())
    stored = store_files(channel=place, uploads=list(uploads.values()))
    fields = message_fields(data) | {
        "file_ids": [file.id for file in stored],
        "nonce": None,
        "reply_to": None,
        "sticker_ids": (),
    }
    name, avatar_url = data.get("username") or None, data.get("avatar_url") or None
    return services.execute_webhook(
        hook, place=place, name=name, avatar_url=avatar_url, post=post_of(data), **fields
    )


def post_of(data: dict[str, Any]) -> Post | None:
    """Return the forum's post that checked ``data`` begins, if it does."""
    name = data.get("thread_name")
    return None if name is None else Post(name, data.get("applied_tags") or ())


class SlackWebhook(ByToken):
    """Posting with Slack's body, as programs do that know only Slack."""

    buckets = {"POST": limits.EXECUTE}

    @extend_schema(request=dict[str, Any], responses={204: None})
    def post(self, request: Request, webhook_id: int, token: str) -> Response:
        hook = webhook_with(webhook_id, token)
        data = filled(WebhookMessage, from_slack(message_body(request)))
        execute(hook, place_of(hook), data, request)
        return Response(status=204)


class GitHubWebhook(ByToken):
    """Posting what GitHub tells; what means nothing here is taken and forgotten."""

    buckets = {"POST": limits.EXECUTE}

    @extend_schema(request=dict[str, Any], responses={204: None})
    def post(self, request: Request, webhook_id: int, token: str) -> Response:
        hook = webhook_with(webhook_id, token)
        told = from_github(request.headers.get("X-GitHub-Event", ""), message_body(request))
        if told is not None:
            execute(hook, place_of(hook), filled(WebhookMessage, told), request)
        return Response(status=204)
