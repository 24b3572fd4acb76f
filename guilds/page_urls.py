"""The addresses of the invite page, and of guilds' pictures as Discord's CDN has them.

https://docs.discord.com/developers/reference#image-formatting-cdn-endpoints. ``size`` in the query changes nothing.
"""

from django.urls import path

import rscord.core.converters  # noqa: F401  (makes <snowflake:…>, <picture:…> and <ending:…> known)
from guilds import views
from rscord.core.pictures.http import picture

urlpatterns = [
    path("invite/<str:code>", views.invite, name="invite"),
    path("icons/<snowflake:guild_id>/<picture:name>.<ending:ending>", picture),
    path("channel-icons/<snowflake:channel_id>/<picture:name>.<ending:ending>", picture),
    path("banners/<snowflake:owner_id>/<picture:name>.<ending:ending>", picture),
    path(
        "guilds/<snowflake:guild_id>/users/<snowflake:user_id>/avatars/<picture:name>.<ending:ending>",
        picture,
    ),
    path("emojis/<snowflake:emoji_id>.<ending:ending>", views.emoji_picture),
    path("stickers/<snowflake:sticker_id>.<ending:ending>", views.sticker_picture),
]
