"""A deleted guild can be brought back whole for a week, then it goes for good."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guilds.models import Channel, Guild, Member
from guilds.services.guilds import delete_guild
from messaging.models import Message
from messaging.services import purge
from tests.base import MISSING, Api, Captured, Community, as_user, say


@pytest.fixture
def gone(community: Community) -> Community:
    community.promote(community.bob, 0)
    say(community.alice, community.channel, "remember me")
    delete_guild(actor=community.alice, guild_id=community.guild.id)
    return community


def deleted_ago(days: float) -> None:
    Guild.objects.update(deleted_at=timezone.now() - timedelta(days=days))


def test_it_comes_back_whole(
    alice_api: Api, bob_api: Api, gone: Community, captured_events: Captured
) -> None:
    path = f"/guilds/{gone.guild.id}"
    assert bob_api.get(path).json()["code"] == 10004
    answer = alice_api.post(f"{path}/restore")
    assert answer.status_code == 200
    assert answer.json() == bob_api.get(path).json()
    (message,) = bob_api.get(f"/channels/{gone.channel.id}/messages").json()
    assert message["content"] == "remember me"
    added = [event.data() for event in captured_events]
    assert captured_events.types == ["GUILD_MEMBER_ADD"] * 2
    assert {data["user"]["username"]: len(data["roles"]) for data in added} == {"alice": 0, "bob": 1}
    assert alice_api.post(f"{path}/restore").json()["code"] == 10004


def test_nobody_is_greeted_by_it(alice_api: Api, gone: Community) -> None:
    Guild.objects.update(system_channel_flags=0)
    alice_api.post(f"/guilds/{gone.guild.id}/restore")
    assert Message.objects.count() == 1


def test_only_its_owner_brings_it_back_and_only_for_a_week(
    alice_api: Api, bob_api: Api, charlie_api: Api, gone: Community
) -> None:
    path = f"/servers/{gone.guild.id}/restore"
    for api in (bob_api, charlie_api):
        assert api.post(path).json()["code"] == 10004
    assert alice_api.post(f"/guilds/{MISSING}/restore").json()["code"] == 10004
    deleted_ago(7.01)
    assert alice_api.post(path).json()["code"] == 10004
    deleted_ago(6.99)
    assert alice_api.post(path).status_code == 200


def test_after_a_week_it_goes_for_good(gone: Community, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "BATCH", 1)
    assert purge.purge_guilds() == 0
    deleted_ago(7.01)
    assert purge.purge_guilds() == 1
    for model in (Guild, Channel, Member, Message):
        assert not model.objects.exists()


def test_living_guilds_stay(community: Community) -> None:
    assert purge.purge_guilds() == 0
    assert as_user(community.bob).get(f"/guilds/{community.guild.id}").status_code == 200
