"""``servers`` is another name of ``guilds`` in every address, and the version may be left out."""

import pytest

from accounts.services import create_bot
from tests.base import Community, as_user
from tests.pictures import drawn, post_form, uploads  # noqa: F401


@pytest.mark.parametrize("base", ["/api", "/api/v10"])
@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/channels",
        "/roles",
        "/members",
        "/members/search?query=a",
        "/invites",
        "/bans",
        "/prune",
        "/emojis",
        "/stickers",
        "/audit-logs",
    ],
)
def test_reading(community: Community, base: str, rest: str) -> None:
    api = as_user(community.alice, base)
    there = api.get(f"/servers/{community.guild.id}{rest}")
    assert there.status_code == 200
    assert there.json() == api.get(f"/guilds/{community.guild.id}{rest}").json()


def test_writing(community: Community) -> None:
    api = as_user(community.alice)
    one = f"/servers/{community.guild.id}"
    assert api.patch(one, {"name": "Renamed"}).json()["name"] == "Renamed"
    assert api.post(f"{one}/channels", {"name": "x"}).status_code == 201
    role = api.post(f"{one}/roles", {"name": "x"}).json()["id"]
    assert api.get(f"{one}/roles/{role}").json()["id"] == role
    assert api.patch(f"{one}/roles/{role}", {"name": "y"}).json()["name"] == "y"
    assert api.patch(f"{one}/roles", [{"id": role, "position": 2}]).status_code == 200
    assert api.delete(f"{one}/roles/{role}").status_code == 204
    assert api.get(f"{one}/members/{community.bob.id}").status_code == 200
    assert api.delete(f"{one}/members/{community.bob.id}").status_code == 204
    assert api.delete(one).status_code == 204


def test_moderating(community: Community) -> None:
    api = as_user(community.alice)
    one = f"/servers/{community.guild.id}"
    bot = create_bot("Parrot", community.alice).user
    assert api.post(f"{one}/bots", {"application_id": str(bot.id)}).status_code == 201
    assert api.patch(f"{one}/channels", [{"id": str(community.channel.id), "position": 3}]).status_code == 204
    assert api.patch(f"{one}/members/@me", {"nick": "Al"}).status_code == 200
    assert api.patch(f"{one}/members/{community.bob.id}", {"nick": "Bo"}).status_code == 200
    assert api.post(f"{one}/prune", {}).status_code == 200
    ban = f"{one}/bans/{community.bob.id}"
    assert api.put(ban).status_code == 204
    assert api.get(ban).status_code == 200
    assert api.delete(ban).status_code == 204
    assert api.post(f"{one}/bulk-ban", {"user_ids": [str(community.charlie.id)]}).status_code == 200


@pytest.mark.usefixtures("uploads")
def test_drawing(community: Community) -> None:
    api = as_user(community.alice)
    for kind, fields in {"emojis": {"name": "gull"}, "stickers": {"name": "gull", "tags": "bird"}}.items():
        path = f"/servers/{community.guild.id}/{kind}"
        one = f"{path}/{post_form(api, path, drawn(), **fields).json()['id']}"
        assert api.get(one).json()["name"] == "gull"
        assert api.patch(one, {"name": "crow"}).json()["name"] == "crow"
        assert api.delete(one).status_code == 204


def test_making_and_listing(community: Community) -> None:
    api = as_user(community.charlie)
    made = api.post("/servers", {"name": "Mine"}).json()
    assert [guild["id"] for guild in api.get("/servers").json()] == [made["id"]]
