"""Addresses of the sign-up, sign-in and sign-out pages, and of people's pictures as Discord's CDN has them."""

from django.urls import path

import rscord.core.converters  # noqa: F401  (makes <snowflake:…>, <picture:…> and <ending:…> known)
from accounts import views
from rscord.core.pictures.http import default_avatar, picture

urlpatterns = [
    path("register", views.register, name="register"),
    path("login", views.login, name="login"),
    path("language", views.language, name="language"),
    path("logout", views.logout, name="logout"),
    path("avatars/<snowflake:owner_id>/<picture:name>.<ending:ending>", picture),
    path("embed/avatars/<int:number>.png", default_avatar),
]
