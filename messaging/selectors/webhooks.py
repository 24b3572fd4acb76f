"""Reading webhooks: their managers by right, programs by token."""

from django.utils.crypto import constant_time_compare

from accounts.models import User
from guilds import permissions
from guilds.models import THREADS, Channel
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess, get_channel, visible_channels
from guilds.selectors.guilds import LOWEST, Standing, get_guild
from messaging.models import Message, Webhook
from rscord.core.errors import NotFound, UnknownChannel, UnknownMessage, UnknownWebhook

RIGHTS = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.MENTION_EVERYONE
    | Permission.SEND_TTS_MESSAGES
    | Permission.CONNECT
    | Permission.BYPASS_SLOWMODE
)
"""What a webhook may do in its channel, whoever made it."""


def managed_webhook(viewer: User, webhook_id: int) -> tuple[Webhook, ChannelAccess]:
    """Return a webhook that ``viewer`` manages, and their view of its channel.

    Raises UnknownWebhook where they do not see the channel, MissingPermissions without MANAGE_WEBHOOKS there.
    """
    hook = _living(webhook_id)
    try:
        access = get_channel(viewer, hook.channel_id)
    except NotFound:
        raise UnknownWebhook from None
    access.require(Permission.MANAGE_WEBHOOKS)
    return hook, access


def webhook_with(webhook_id: int, token: str) -> Webhook:
    """Return the webhook that ``token`` opens. Raises UnknownWebhook, the same for a wrong token as for none."""
    hook = _living(webhook_id)
    if not constant_time_compare(hook.token, token):
        raise UnknownWebhook
    return hook


def webhooks_in(access: ChannelAccess) -> list[Webhook]:
    """Return the channel's webhooks. Raises MissingPermissions without MANAGE_WEBHOOKS."""
    access.require(Permission.MANAGE_WEBHOOKS)
    return list(
        Webhook.objects.filter(channel=access.channel).select_related("creator", "channel").order_by("id")
    )


def webhooks_of_guild(viewer: User, guild_id: int) -> list[Webhook]:
    """Return the webhooks of all channels that the viewer sees. Raises UnknownGuild or MissingPermissions."""
    access = get_guild(viewer, guild_id)
    access.require(Permission.MANAGE_WEBHOOKS)
    seen = [channel.id for channel, _ in visible_channels(access)]
    return list(
        Webhook.objects.filter(channel_id__in=seen).select_related("creator", "channel").order_by("id")
    )


def place_of(hook: Webhook, thread_id: int | None = None) -> ChannelAccess:
    """Return where ``hook`` acts: its channel, or a thread of it. Raises UnknownChannel."""
    channel = hook.channel
    if thread_id is not None:
        threads = Channel.objects.select_related("guild").filter(type__in=THREADS, deleted_at=None)
        found = threads.filter(id=thread_id, parent_id=hook.channel_id).first()
        if found is None:
            raise UnknownChannel
        channel = found
    nobody = Standing(frozenset(), LOWEST, 0)
    return ChannelAccess(hook.creator, channel, channel.guild, None, RIGHTS & permissions.ALL, nobody)


def require_own(hook: Webhook, place: ChannelAccess, message_id: int) -> None:
    """Raise UnknownMessage unless the webhook itself posted this living message there."""
    own = Message.objects.filter(
        id=message_id, channel_id=place.channel.id, webhook_id=hook.id, deleted_at=None
    )
    if not own.exists():
        raise UnknownMessage


def _living(webhook_id: int) -> Webhook:
    hooks = Webhook.objects.select_related("channel__guild", "creator")
    living = hooks.filter(channel__deleted_at=None, channel__guild__deleted_at=None)
    hook = living.filter(id=webhook_id).first()
    if hook is None:
        raise UnknownWebhook
    return hook
