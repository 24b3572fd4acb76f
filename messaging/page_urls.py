"""Addresses of the pages that people talk in."""

from django.urls import path

import rscord.core.converters  # noqa: F401
from messaging import views
from messaging.api.files import signed_file

urlpatterns = [
    path("", views.home, name="home"),
    path("channels/@me", views.home),
    path("channels/@me/<snowflake:channel_id>", views.chat),
    path("settings", views.settings_page),
    path("settings/<path:page>", views.settings_page),
    path("channels/<snowflake:guild_id>/settings", views.settings_page),
    path("channels/<snowflake:guild_id>/settings/<path:page>", views.settings_page),
    path("channels/<snowflake:guild_id>/<snowflake:channel_id>/settings", views.settings_page),
    path("channels/<snowflake:guild_id>/<snowflake:channel_id>/settings/<path:page>", views.settings_page),
    path("channels/<snowflake:guild_id>", views.guild, name="guild"),
    path("channels/<snowflake:guild_id>/<snowflake:channel_id>", views.channel, name="channel"),
    path(
        "channels/<snowflake:guild_id>/<snowflake:channel_id>/<snowflake:message_id>",
        views.channel,
        name="message",
    ),
    path("attachments/<snowflake:file_id>/<str:filename>", signed_file),
    path("chat/<snowflake:channel_id>", views.chat, name="chat"),
]
