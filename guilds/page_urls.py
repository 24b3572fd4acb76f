"""The addresses of the invite page and of guilds' pictures."""

from django.urls import path, re_path

from guilds import views

_PICTURE = r"(?P<owner_id>[0-9]{1,20})/(?P<name>[0-9a-f]{32})\.(?P<ending>png|webp)$"

urlpatterns = [
    path("invite/<str:code>", views.invite, name="invite"),
    re_path(rf"^icons/{_PICTURE}", views.picture),
    re_path(rf"^channel-icons/{_PICTURE}", views.picture),
    re_path(rf"^banners/{_PICTURE}", views.picture),
]
