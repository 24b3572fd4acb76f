"""The channels that a new guild begins with."""

from typing import Any

import pytest

from accounts.models import User
from guilds.models import Channel, Guild
from guilds.serializers.guilds import MAX_BEGINNINGS
from tests.base import Api, code_of

STUDY = [
    {"name": "general", "type": 0},
    {"id": "7", "name": "Learning", "type": 4},
    {"name": "questions", "type": 0, "parent_id": "7"},
    {"name": "Reading room", "type": 2, "parent_id": "7"},
]


def test_they_are_made_in_order_and_in_their_categories(alice_api: Api) -> None:
    guild = alice_api.post("/guilds", {"name": "Class of 2012", "channels": STUDY}).json()
    made = list(Channel.objects.filter(guild_id=guild["id"]).order_by("position"))
    assert [(row.name, row.type) for row in made] == [
        ("general", 0),
        ("Learning", 4),
        ("questions", 0),
        ("Reading room", 2),
    ]
    assert [row.parent_id for row in made] == [None, None, made[1].id, made[1].id]
    assert guild["system_channel_id"] == str(made[0].id)


def test_without_any_there_is_one(alice_api: Api) -> None:
    guild = alice_api.post("/guilds", {"name": "Bare", "channels": []}).json()
    assert Channel.objects.get(guild_id=guild["id"]).type == 0


@pytest.mark.parametrize(
    ("channels", "code"),
    [
        ([{"name": "Voice", "type": 2}], "CHANNELS_INVALID"),
        ([{"name": "a", "parent_id": "7"}], "CHANNEL_PARENT_INVALID"),
        ([{"name": "a", "parent_id": "7"}, {"id": "7", "name": "late", "type": 4}], "CHANNEL_PARENT_INVALID"),
        (
            [{"name": "a"}, {"id": "1", "name": "b"}, {"name": "c", "parent_id": "1"}],
            "CHANNEL_PARENT_INVALID",
        ),
        (
            [{"name": "a"}, {"id": "1", "name": "x", "type": 4}, {"name": "y", "type": 4, "parent_id": "1"}],
            "CHANNEL_PARENT_INVALID",
        ),
        ([{"name": "\u200b"}], "NAME_BLANK"),
    ],
)
def test_what_does_not_fit_makes_nothing(alice_api: Api, channels: list[dict[str, Any]], code: str) -> None:
    answer = alice_api.post("/guilds", {"name": "Broken", "channels": channels})
    assert (answer.status_code, code_of(answer, "channels")) == (400, code)
    assert not Guild.objects.exists()


@pytest.mark.parametrize("channels", ["x", [1], [{"name": "a", "type": 1}], [{}], [None]])
def test_what_is_no_list_of_channels_is_refused(alice_api: Api, channels: Any) -> None:
    assert alice_api.post("/guilds", {"name": "Broken", "channels": channels}).status_code == 400
    assert not Guild.objects.exists()


def test_there_are_at_most_fifty(alice_api: Api, alice: User) -> None:
    many = [{"name": f"c{number}"} for number in range(MAX_BEGINNINGS)]
    assert alice_api.post("/guilds", {"name": "Full", "channels": many}).status_code == 201
    answer = alice_api.post("/guilds", {"name": "Over", "channels": [*many, {"name": "one more"}]})
    assert answer.status_code == 400
    assert Guild.objects.get(owner=alice).name == "Full"
