"""Addresses of the JSON calls about messages, below ``/api/`` and ``/api/v10/``."""

from django.urls import path

import rscord.core.converters  # noqa: F401  (makes <snowflake:…> known)
from messaging.api import chats, files, messages, pins, reactions, read_states, threads, typing, webhooks

_CHANNEL = "channels/<snowflake:channel_id>"
_MESSAGE = f"{_CHANNEL}/messages/<snowflake:message_id>"
_EMOJI = f"{_MESSAGE}/reactions/<str:emoji>"
_HOOK = "webhooks/<snowflake:webhook_id>"
_BY_TOKEN = f"{_HOOK}/<str:token>"

urlpatterns = [
    path(f"{_CHANNEL}/messages", messages.Messages.as_view()),
    path(f"{_CHANNEL}/messages/bulk-delete", messages.BulkDelete.as_view()),
    path(f"{_CHANNEL}/messages/pins", pins.Pins.as_view()),
    path(f"{_CHANNEL}/messages/pins/<snowflake:message_id>", pins.Pin.as_view()),
    path(f"{_CHANNEL}/pins", pins.PinnedMessages.as_view()),
    path(f"{_CHANNEL}/pins/<snowflake:message_id>", pins.Pin.as_view()),
    path(_MESSAGE, messages.Message.as_view()),
    path(f"{_MESSAGE}/crosspost", messages.Crosspost.as_view()),
    path(f"{_MESSAGE}/threads", threads.MessageThreads.as_view()),
    path(f"{_CHANNEL}/threads", threads.ChannelThreads.as_view()),
    path(f"{_MESSAGE}/reactions", reactions.Reactions.as_view()),
    path(_EMOJI, reactions.ReactionsWith.as_view()),
    path(f"{_EMOJI}/@me", reactions.OwnReaction.as_view()),
    path(f"{_EMOJI}/<snowflake:user_id>", reactions.OthersReaction.as_view()),
    path(f"{_CHANNEL}/typing", typing.Typing.as_view()),
    path(f"{_CHANNEL}/ack", read_states.Ack.as_view()),
    path(f"{_CHANNEL}/webhooks", webhooks.ChannelWebhooks.as_view()),
    path("guilds/<snowflake:guild_id>/webhooks", webhooks.GuildWebhooks.as_view()),
    path(_HOOK, webhooks.ManagedWebhook.as_view()),
    path(_BY_TOKEN, webhooks.WebhookByToken.as_view()),
    path(f"{_BY_TOKEN}/messages/<snowflake:message_id>", webhooks.MessageByToken.as_view()),
    path(f"{_BY_TOKEN}/slack", webhooks.SlackWebhook.as_view()),
    path(f"{_BY_TOKEN}/github", webhooks.GitHubWebhook.as_view()),
    path("files/upload", files.Uploads.as_view()),
    path("upload", files.Uploads.as_view()),
    path("files/<snowflake:file_id>", files.File.as_view()),
    path("messages", messages.MessagesByChat.as_view()),
    path("users/@me/channels", chats.MyChats.as_view()),
    path("chats", chats.Chats.as_view()),
    path("chats/<snowflake:channel_id>", chats.Chat.as_view()),
    path("chats/<snowflake:channel_id>/members", chats.ChatMembers.as_view()),
    path(f"{_CHANNEL}/recipients/<snowflake:user_id>", chats.Recipient.as_view()),
]
