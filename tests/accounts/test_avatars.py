"""Avatars and banners: sent as a form or in JSON, told to everybody, served at Discord's addresses."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import create_bot
from rscord.core.pictures import store
from tests.base import Api, Captured, Community, as_user, code_of
from tests.pictures import drawn, frames_of, moving, noisy, opened, post_form, uploads, uri  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")


def test_as_a_form(
    bob_api: Api, alice_api: Api, bob: User, community: Community, captured_events: Captured
) -> None:
    answer = post_form(bob_api, "/users/avatar", drawn(size=(2000, 1000)))
    assert answer.status_code == 200
    name = answer.json()["avatar"]
    url = answer.json()["avatar_url"]
    assert url.endswith(f"/avatars/{bob.id}/{name}.webp")
    assert captured_events.one("USER_UPDATE").data()["avatar"] == name
    assert captured_events.one("GUILD_MEMBER_UPDATE").data()["user"]["avatar"] == name
    seen = alice_api.get(f"/users/{bob.id}").json()
    assert (seen["avatar"], seen["avatar_url"]) == (name, url)
    for ending in ("png", "webp"):
        served = Client().get(f"/avatars/{bob.id}/{name}.{ending}", {"size": "128"})
        assert (served.status_code, served["Content-Type"]) == (200, f"image/{ending}")
        assert opened(served.content).size == (512, 256)


def test_as_a_data_uri(bob_api: Api, bob: User) -> None:
    made = bob_api.patch("/users/@me", {"avatar": uri(drawn()), "banner": uri(drawn("JPEG"))}).json()
    assert store.read(made["avatar"], "png")
    assert Client().get(f"/banners/{bob.id}/{made['banner']}.png").status_code == 200
    gone = bob_api.patch("/users/@me", {"avatar": None}).json()
    assert (gone["avatar"], gone["avatar_url"], gone["banner"]) == (None, None, made["banner"])
    assert bob_api.patch("/users/@me", {"bio": "x"}).json()["banner"] == made["banner"]


def test_one_that_moves(bob_api: Api, bob: User) -> None:
    name = post_form(bob_api, "/users/avatar", moving()).json()["avatar"]
    assert name.startswith("a_")
    for ending, frames in {"gif": 3, "webp": 3, "png": 1}.items():
        assert frames_of(Client().get(f"/avatars/{bob.id}/{name}.{ending}").content) == frames


def test_a_bot_changes_its_own(alice: User) -> None:
    bot = create_bot("Parrot", alice).user
    api = as_user(bot)
    name = api.patch("/users/@me", {"avatar": uri(drawn())}).json()["avatar"]
    assert api.get("/applications/@me").json()["icon"] == name
    assert post_form(api, "/users/avatar", drawn("GIF")).status_code == 200


def test_what_is_refused_changes_nothing(bob_api: Api, bob: User, captured_events: Captured) -> None:
    assert code_of(post_form(bob_api, "/users/avatar"), "file") == "BASE_TYPE_REQUIRED"
    assert code_of(post_form(bob_api, "/users/avatar", b"x"), "avatar") == "IMAGE_INVALID"
    assert code_of(bob_api.patch("/users/@me", {"avatar": "x", "bio": "new"}), "avatar") == "IMAGE_INVALID"
    both = {"avatar": uri(drawn()), "username": "!"}
    assert code_of(bob_api.patch("/users/@me", both), "username")
    assert bob_api.get("/users/@me").json()["avatar"] is None
    bob.refresh_from_db()
    assert (bob.bio, bob.username, captured_events.types) == ("", "bob", [])


def test_strangers_have_none(stranger_api: Api) -> None:
    assert post_form(stranger_api, "/users/avatar", drawn()).status_code == 401


def test_the_edge_of_bytes(bob_api: Api, settings: Any) -> None:
    assert settings.PICTURE_MAX_BYTES == 10 << 20
    settings.PICTURE_MAX_BYTES = most = 2 << 20
    fits, heavy = noisy(most), noisy(most + 1)
    assert bob_api.patch("/users/@me", {"avatar": uri(fits), "banner": uri(fits)}).status_code == 200
    assert code_of(bob_api.patch("/users/@me", {"avatar": uri(heavy)}), "avatar") == "BINARY_TYPE_MAX_SIZE"
    assert post_form(bob_api, "/users/avatar", fits).status_code == 200
    assert code_of(post_form(bob_api, "/users/avatar", heavy), "file") == "BINARY_TYPE_MAX_SIZE"
    other = bob_api.post("/users/status", {"custom_status": uri(fits)})
    assert (other.status_code, other.json()["code"]) == (413, 40005)


def test_so_many_in_a_while(bob_api: Api, settings: Any) -> None:
    settings.RATE_LIMITS = True
    for _ in range(30):
        assert post_form(bob_api, "/users/avatar", b"x").status_code == 400
    assert post_form(bob_api, "/users/avatar", b"x").status_code == 429
    assert bob_api.patch("/users/@me", {"avatar": None}).status_code == 200


def test_pictures_of_people_without_one() -> None:
    served = Client().get("/embed/avatars/0.png")
    assert (served.status_code, served["Content-Type"]) == (200, "image/png")
    assert Client().get("/embed/avatars/6.png").status_code == 404
