"""The life of webhooks, and what they post."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from accounts.services.profiles import keep_profile_picture
from guilds.models import FORUMS, ChannelType
from guilds.names import cleaned
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess, get_channel
from guilds.services.doors import lock_guild
from messaging.events.messages import message_deleted
from messaging.events.webhooks import webhooks_changed
from messaging.models import Webhook
from messaging.rows import MessageFacts
from messaging.selectors.webhooks import require_own
from messaging.services.locks import discount, lock_thread, locked_message
from messaging.services.messages import Look, bury, send_message
from messaging.services.threads import post_in
from rscord.core import events, snowflake
from rscord.core.errors import (
    NoForum,
    ThreadNameNeeded,
    ThreadNameOrId,
    TooMany,
    UnknownChannel,
    WrongChannelType,
)

MAX_WEBHOOKS = 15
TOO_MANY_WEBHOOKS = 30007
HOSTS = FORUMS | {ChannelType.TEXT, ChannelType.ANNOUNCEMENT, ChannelType.VOICE, ChannelType.STAGE}
NAME_LENGTH = 80


class WebhookFields(TypedDict, total=False):
    """What can be changed about a webhook; only what is given changes. A picture is given as it was sent."""

    name: str
    avatar: bytes | None
    channel_id: int


@dataclass(frozen=True, slots=True)
class Post:
    """The post that a webhook begins in a forum."""

    name: str
    tag_ids: Sequence[int] = ()


def create_webhook(*, actor: ChannelAccess, name: str, avatar: bytes | None = None) -> Webhook:
    """Make a webhook of the channel; ``avatar`` is a picture as it was sent.

    Raises MissingPermissions, WrongChannelType, InvalidForm, TooMany (30007).
    """
    actor.require(Permission.MANAGE_WEBHOOKS)
    if actor.channel.type not in HOSTS:
        raise WrongChannelType
    picture = keep_profile_picture("avatar", avatar)
    with events.transaction():
        if Webhook.objects.filter(channel=actor.channel).count() >= MAX_WEBHOOKS:
            raise TooMany(TOO_MANY_WEBHOOKS, _("A channel holds at most 15 webhooks."))
        hook = Webhook.objects.create(
            id=snowflake.make(),
            channel=actor.channel,
            creator=actor.viewer,
            name=cleaned(name, most=NAME_LENGTH),
            avatar=picture,
            token=secrets.token_urlsafe(51),
        )
        webhooks_changed(actor.channel)
    return hook


def update_webhook(
    hook: Webhook,
    *,
    actor: ChannelAccess | None = None,
    **changes: Unpack[WebhookFields],
) -> Webhook:
    """Change a webhook's name or avatar or, as ``actor`` (who manages it), move it within its guild.

    Raises InvalidForm, UnknownChannel, WrongChannelType, or MissingPermissions without MANAGE_WEBHOOKS there.
    """
    picture = keep_profile_picture("avatar", changes.get("avatar"))
    with events.transaction():
        if "name" in changes:
            hook.name = cleaned(changes["name"], most=NAME_LENGTH)
        if "avatar" in changes:
            hook.avatar = picture
        if "channel_id" in changes and actor is not None:
            _move(hook, actor, changes["channel_id"])
        hook.save(update_fields=["name", "avatar", "channel"])
        webhooks_changed(hook.channel)
    return hook


def delete_webhook(hook: Webhook) -> None:
    """Remove a webhook that the caller may remove; what it posted stays."""
    with events.transaction():
        Webhook.objects.filter(id=hook.id).delete()
        webhooks_changed(hook.channel)


def execute_webhook(
    hook: Webhook,
    *,
    place: ChannelAccess,
    name: str | None,
    avatar_url: str | None,
    post: Post | None = None,
    **fields: Any,
) -> MessageFacts:
    """Post a message in the name of the webhook, or under ``name`` and ``avatar_url``; in a forum it begins ``post``.

    Raises as send_message and, for posts, ``open_thread``; see :func:`check_thread`.
    """
    shown = hook.name if name is None else cleaned(name, most=NAME_LENGTH, field="username")
    look = Look(hook.id, shown, None if avatar_url else hook.avatar, avatar_url)
    if post is None:
        return send_message(author=hook.creator, channel=place, look=look, **fields)
    with events.transaction():
        lock_guild(hook.channel.guild_id or 0)
        message = fields | {"look": look}
        return post_in(place, message, name=post.name, applied_tags=post.tag_ids, owned=False)[1]


def check_thread(place: ChannelAccess, thread_id: int | None, post: Post | None) -> None:
    """Check that a webhook of a forum, and no other, names a thread or a new post.

    Raises ThreadNameNeeded, ThreadNameOrId or NoForum.
    """
    if thread_id is not None and post is not None:
        raise ThreadNameOrId
    if place.channel.type in FORUMS and post is None:
        raise ThreadNameNeeded
    if place.channel.type not in FORUMS and post is not None:
        raise NoForum


def delete_webhook_message(hook: Webhook, *, place: ChannelAccess, message_id: int) -> None:
    """Delete what the webhook itself posted. Raises UnknownMessage."""
    with events.transaction():
        lock_thread(place)
        require_own(hook, place, message_id)
        message = locked_message(place, message_id)
        bury([message.id])
        discount({place.channel.id: [(message.id, message.type)]} if place.channel.is_thread else {})
        message_deleted(place, message_id)


def _move(hook: Webhook, actor: ChannelAccess, channel_id: int) -> None:
    target = get_channel(actor.viewer, channel_id)
    if target.channel.guild_id != hook.channel.guild_id:
        raise UnknownChannel
    target.require(Permission.MANAGE_WEBHOOKS)
    if target.channel.type not in HOSTS:
        raise WrongChannelType
    hook.channel = target.channel
