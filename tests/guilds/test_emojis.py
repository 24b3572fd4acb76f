"""A guild's emoji: who makes, changes and deletes them, what others see and hear of it."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from accounts.models import User
from guilds.models import AuditLogEntry, Emoji
from guilds.permissions import Permission
from guilds.services.emojis import create_emoji
from rscord.core.errors import TooMany
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, at_most, code_of, in_parallel, make_community
from tests.pictures import drawn, frames_of, moving, noisy, opened, post_form, uploads, uri  # noqa: F401

pytestmark = pytest.mark.usefixtures("uploads")

MAKER = Permission.CREATE_GUILD_EXPRESSIONS
MANAGER = Permission.MANAGE_GUILD_EXPRESSIONS


@pytest.fixture
def path(community: Community) -> str:
    return f"/guilds/{community.guild.id}/emojis"


def make(user: User, community: Community, name: str = "gull", **more: Any) -> Emoji:
    given = {"image": drawn()} | more
    return create_emoji(actor=user, guild_id=community.guild.id, name=name, **given)


def test_making_one(
    alice_api: Api, alice: User, path: str, community: Community, captured_events: Captured
) -> None:
    answer = alice_api.post(path, {"name": "gull_1", "image": uri(drawn(size=(300, 150)))})
    assert answer.status_code == 201
    made = answer.json()
    assert made.pop("user")["id"] == str(alice.id)
    assert made == {
        "id": made["id"],
        "name": "gull_1",
        "roles": [],
        "require_colons": True,
        "managed": False,
        "animated": False,
        "available": True,
    }
    event = captured_events.one("GUILD_EMOJIS_UPDATE")
    assert event.audience == Audience(community.guild.id)
    assert event.data() == {"guild_id": str(community.guild.id), "emojis": [made]}
    entry = AuditLogEntry.objects.get()
    assert (entry.action_type, entry.target_id) == (60, int(made["id"]))
    assert entry.changes == [{"key": "name", "new_value": "gull_1"}]


def test_everybody_is_served_its_picture(alice_api: Api, path: str) -> None:
    made = alice_api.post(path, {"name": "gull", "image": uri(drawn(size=(300, 150)))}).json()
    for ending in ("png", "webp"):
        served = Client().get(f"/emojis/{made['id']}.{ending}", {"size": "48"})
        assert (served.status_code, served["Content-Type"]) == (200, f"image/{ending}")
        assert "immutable" in served["Cache-Control"]
        assert opened(served.content).size == (128, 64)
    for address in (f"/emojis/{made['id']}.gif", f"/emojis/{MISSING}.png", f"/emojis/{1 << 65}.png"):
        assert Client().get(address).status_code == 404


def test_one_that_moves(alice_api: Api, path: str) -> None:
    made = alice_api.post(path, {"name": "wave", "image": uri(moving(), "gif")}).json()
    assert made["animated"]
    served = {ending: Client().get(f"/emojis/{made['id']}.{ending}") for ending in ("gif", "webp", "png")}
    assert [frames_of(answer.content) for answer in served.values()] == [3, 3, 1]


def test_a_form_will_do(alice_api: Api, path: str) -> None:
    made = post_form(alice_api, path, drawn(), name="gull")
    assert (made.status_code, made.json()["name"]) == (201, "gull")
    assert code_of(post_form(alice_api, path, name="gull"), "image") == "BASE_TYPE_REQUIRED"
    assert code_of(alice_api.post(path, {"name": "gull"}), "image") == "BASE_TYPE_REQUIRED"


def test_it_is_in_every_shape_of_the_guild(
    alice_api: Api, bob_api: Api, community: Community, path: str, captured_events: Captured
) -> None:
    made = alice_api.post(path, {"name": "gull", "image": uri(drawn())}).json()
    del made["user"]
    assert bob_api.get(f"/guilds/{community.guild.id}").json()["emojis"] == [made]
    alice_api.patch(f"/guilds/{community.guild.id}", {"name": "Port"})
    assert captured_events.one("GUILD_UPDATE").data()["emojis"] == [made]
    assert bob_api.get(path).json() == [made]
    assert bob_api.get(f"{path}/{made['id']}").json() == made


def test_only_makers_are_told_who_made_it(
    bob_api: Api, community: Community, path: str, alice: User, bob: User
) -> None:
    emoji = make(alice, community)
    community.promote(bob, MAKER)
    assert bob_api.get(path).json()[0]["user"]["id"] == str(alice.id)
    assert bob_api.get(f"{path}/{emoji.id}").json()["user"]["id"] == str(alice.id)


def test_who_may_not(
    bob_api: Api, charlie_api: Api, community: Community, path: str, alice: User, captured_events: Captured
) -> None:
    one = f"{path}/{make(alice, community).id}"
    captured_events.clear()
    body = {"name": "gull", "image": uri(drawn(size=(9, 9)))}
    before = default_storage.listdir("pictures")
    for answer in (
        bob_api.post(path, body),
        bob_api.patch(one, {"name": "crow"}),
        bob_api.delete(one),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, 50013)
    for answer in (
        charlie_api.get(path),
        charlie_api.get(one),
        charlie_api.post(path, body),
        charlie_api.patch(one, {"name": "crow"}),
        charlie_api.delete(one),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, 10004)
    assert default_storage.listdir("pictures") == before
    assert captured_events == []


def test_makers_change_their_own_and_managers_all(
    bob_api: Api, community: Community, path: str, alice: User, bob: User
) -> None:
    theirs = make(alice, community)
    community.promote(bob, MAKER)
    own = bob_api.post(path, {"name": "crow", "image": uri(drawn())}).json()
    assert bob_api.patch(f"{path}/{own['id']}", {"name": "rook"}).json()["name"] == "rook"
    assert bob_api.patch(f"{path}/{theirs.id}", {"name": "rook"}).json()["code"] == 50013
    assert bob_api.delete(f"{path}/{own['id']}").status_code == 204
    community.promote(bob, MANAGER)
    assert bob_api.patch(f"{path}/{theirs.id}", {"name": "rook"}).status_code == 200


def test_managing_is_not_making(bob_api: Api, community: Community, path: str, bob: User) -> None:
    community.promote(bob, MANAGER)
    assert bob_api.post(path, {"name": "crow", "image": uri(drawn())}).json()["code"] == 50013


def test_renaming(
    alice_api: Api, alice: User, community: Community, path: str, captured_events: Captured
) -> None:
    emoji = make(alice, community)
    renamed = alice_api.patch(f"{path}/{emoji.id}", {"name": "crow"}).json()
    assert (renamed["name"], renamed["roles"]) == ("crow", [])
    assert captured_events.of("GUILD_EMOJIS_UPDATE")[-1].data()["emojis"][0]["name"] == "crow"
    entry = AuditLogEntry.objects.get(action_type=61)
    assert entry.changes == [{"key": "name", "old_value": "gull", "new_value": "crow"}]


def test_keeping_it_to_roles(alice_api: Api, alice: User, community: Community, path: str) -> None:
    role = community.promote(community.bob, 0)
    one = f"{path}/{make(alice, community).id}"
    assert alice_api.patch(one, {"roles": [str(role.id)]}).json()["roles"] == [str(role.id)]
    entry = AuditLogEntry.objects.filter(action_type=61).get()
    assert entry.changes == [{"key": "roles", "new_value": [str(role.id)]}]
    assert alice_api.patch(one, {"name": "crow"}).json()["roles"] == [str(role.id)]
    assert alice_api.patch(one, {"roles": None}).json()["roles"] == []
    assert alice_api.patch(one, {"roles": [str(community.guild.id)]}).json()["roles"] == []
    assert alice_api.patch(one, {"roles": [str(MISSING)]}).json()["code"] == 10011
    body = {"name": "crow", "image": uri(drawn()), "roles": [str(role.id)]}
    assert alice_api.post(path, body).json()["roles"] == [str(role.id)]


def test_deleting(
    alice_api: Api, alice: User, community: Community, path: str, captured_events: Captured
) -> None:
    one = f"{path}/{make(alice, community).id}"
    assert alice_api.delete(one).status_code == 204
    assert captured_events.of("GUILD_EMOJIS_UPDATE")[-1].data()["emojis"] == []
    assert alice_api.get(path).json() == []
    for answer in (alice_api.get(one), alice_api.patch(one, {"name": "crow"}), alice_api.delete(one)):
        assert (answer.status_code, answer.json()["code"]) == (404, 10014)
    assert AuditLogEntry.objects.filter(action_type=62).count() == 1
    assert Client().get(f"/emojis/{one.rsplit('/', 1)[1]}.png").status_code == 200


@pytest.mark.parametrize("name", ["x", "a" * 33, "два", "a b", "a-b", "a:b", "", None, 7])
def test_bad_names(alice_api: Api, path: str, name: object) -> None:
    answer = alice_api.post(path, {"name": name, "image": uri(drawn())})
    assert (answer.status_code, answer.json()["code"]) == (400, 50035)
    assert list(answer.json()["errors"]) == ["name"]


@pytest.mark.parametrize("name", ["ab", "a" * 32, "A_1"])
def test_good_names(alice_api: Api, path: str, name: str) -> None:
    assert alice_api.post(path, {"name": name, "image": uri(drawn())}).status_code == 201


@pytest.mark.parametrize("image", ["x", 5, uri(b"x"), uri(drawn()[:50]), "data:text/html;base64,PGI+"])
def test_what_is_no_picture(alice_api: Api, path: str, image: object) -> None:
    assert code_of(alice_api.post(path, {"name": "gull", "image": image}), "image") == "IMAGE_INVALID"
    assert not Emoji.objects.exists()


def test_the_edge_of_bytes(alice_api: Api, path: str, settings: Any) -> None:
    assert settings.EMOJI_MAX_BYTES == 256 << 10
    fits, heavy = noisy(256 << 10), noisy((256 << 10) + 1)
    assert alice_api.post(path, {"name": "gull", "image": uri(fits)}).status_code == 201
    assert (
        code_of(alice_api.post(path, {"name": "gull", "image": uri(heavy)}), "image")
        == "BINARY_TYPE_MAX_SIZE"
    )
    assert post_form(alice_api, path, fits, name="gull").status_code == 201
    assert code_of(post_form(alice_api, path, heavy, name="gull"), "file") == "BINARY_TYPE_MAX_SIZE"


def test_the_edge_of_their_number(alice: User, community: Community, settings: Any) -> None:
    assert settings.EMOJI_MAX_COUNT == 50
    settings.EMOJI_MAX_COUNT = 2
    for image, code in ((drawn(), 30008), (moving(), 30018)):
        first = make(alice, community, image=image)
        make(alice, community, image=image)
        with pytest.raises(TooMany) as caught:
            make(alice, community, image=image)
        assert caught.value.code == code
        Emoji.objects.filter(id=first.id).update(deleted_at=first.guild.created_at)
        make(alice, community, image=image)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one(alice: User, community: Community, settings: Any) -> None:
    settings.EMOJI_MAX_COUNT = 1
    results = in_parallel(3, lambda _: make(alice, community))
    assert sorted(isinstance(result, TooMany) for result in results) == [False, True, True]
    assert Emoji.objects.count() == 1


def test_another_guilds_emoji_is_none_of_this_one(alice_api: Api, alice: User, community: Community) -> None:
    other = make_community(alice, community.bob, community.charlie)
    emoji = make(alice, other)
    path = f"/guilds/{community.guild.id}/emojis"
    assert alice_api.get(f"{path}/{emoji.id}").json()["code"] == 10014
    assert alice_api.delete(f"{path}/{emoji.id}").json()["code"] == 10014


def test_the_number_of_queries_stays(bob_api: Api, alice: User, community: Community, path: str) -> None:
    def cost(most: int) -> None:
        with at_most(most):
            bob_api.get(f"/guilds/{community.guild.id}")
        with at_most(most - 1):
            bob_api.get(path)

    bob_api.get(path)
    cost(6)
    for index in range(5):
        make(alice, community, f"gull_{index}")
    cost(6)
