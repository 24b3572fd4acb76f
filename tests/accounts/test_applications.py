"""Applications: made by people, changed by their owner and their bot, and nobody else's business."""

from typing import Any

import pytest

from accounts import services
from accounts.models import Application, User
from accounts.services import bots
from tests.accounts.conftest import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(api: Api) -> Any:
    return api.post("/applications", {"name": "Echo Bot", "description": "says it again"}).json()


def flags_of(made: Any) -> int:
    return int(Application.objects.get(id=made["id"]).flags)


def test_making_one(api: Api, alice: User) -> None:
    answer = api.post("/applications", {"name": "Echo Bot", "description": "says it again"})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["name"], made["description"], made["flags"]) == ("Echo Bot", "says it again", 0)
    assert made["owner"]["id"] == str(alice.id)
    assert made["bot"]["bot"] is True
    assert Api(f"Bot {made['token']}").get("/users/@me").json()["id"] == made["id"]
    listed = api.get("/applications").json()
    assert listed == [{key: value for key, value in made.items() if key != "token"}]
    assert api.get(f"/applications/{made['id']}").json() == listed[0]


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "\u200b"}, {"name": 5}, {"name": "x" * 129}])
def test_bad_names_are_refused(api: Api, body: Any) -> None:
    assert api.post("/applications", body).json()["code"] == 50035
    assert not Application.objects.exists()


def test_bots_make_none(made: Any) -> None:
    answer = Api(f"Bot {made['token']}").post("/applications", {"name": "Child"})
    assert (answer.status_code, answer.json()["code"]) == (403, 20001)


def test_there_is_an_end_to_it(api: Api, made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bots, "MAX_APPLICATIONS", 1)
    assert api.post("/applications", {"name": "Another"}).json()["code"] == 30018


def test_the_owner_and_the_bot_switch_intents(api: Api, made: Any) -> None:
    members, content = 1 << 15, 1 << 19
    path = f"/applications/{made['id']}"
    assert api.patch(path, {"flags": members | 1 << 6}).json()["flags"] == members
    bot = Api(f"Bot {made['token']}")
    assert bot.patch("/applications/@me", {"flags": content}).json()["flags"] == content
    for own in ("/applications/@me", "/oauth2/applications/@me"):
        assert bot.patch(own, {"description": "", "bot_public": False}).status_code == 200
    row = Application.objects.get()
    assert (row.flags, row.description, row.public) == (content, "", False)
    assert api.patch(path, {"flags": None}).json()["flags"] == content


@pytest.mark.parametrize("body", [{"flags": -1}, {"flags": "x"}, {"bot_public": "maybe"}, {"description": 5}])
def test_bad_changes_are_refused(api: Api, made: Any, body: Any) -> None:
    assert api.patch(f"/applications/{made['id']}", body).json()["code"] == 50035
    assert flags_of(made) == 0


def test_a_new_token_ends_the_old_one(api: Api, made: Any) -> None:
    token = api.post(f"/applications/{made['id']}/bot/reset").json()["token"]
    assert Api(f"Bot {made['token']}").get("/users/@me").status_code == 401
    assert Api(f"Bot {token}").get("/users/@me").json()["id"] == made["id"]


def test_others_find_nothing(api: Api, bob: User) -> None:
    foreign = services.create_bot("Parrot", bob).user.id
    for answer in (
        api.get(f"/applications/{foreign}"),
        api.patch(f"/applications/{foreign}", {"flags": 0}),
        api.post(f"/applications/{foreign}/bot/reset"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, 10002)
    assert api.get("/applications").json() == []


def test_people_have_no_application_of_their_own(api: Api) -> None:
    assert api.patch("/applications/@me", {"flags": 0}).json()["code"] == 50001
