"""Invites: made, looked at, used, revoked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.services import create_bot
from guilds.models import Ban, Guild, Invite, Member
from guilds.permissions import Permission
from guilds.selectors.sight import guild_ids_of
from guilds.services.invites import accept_invite
from rscord.core import ratelimit
from rscord.core.errors import UnknownInvite
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, Community, as_user, code_of, in_parallel, make_user


@pytest.fixture
def limited(settings: Any) -> Iterator[None]:
    settings.RATE_LIMITS = True
    ratelimit._limiter().storage.reset()
    yield
    ratelimit._limiter().storage.reset()


def test_a_member_makes_one(bob_api: Api, community: Community, captured_events: Captured) -> None:
    answer = bob_api.post(f"/channels/{community.channel.id}/invites", {"max_age": 60, "max_uses": 5})
    assert answer.status_code == 200
    invite = answer.json()
    assert len(invite["code"]) == 11
    assert (invite["type"], invite["uses"], invite["max_uses"], invite["max_age"]) == (0, 0, 5, 60)
    assert (invite["temporary"], invite["inviter"]["username"]) == (False, "bob")
    assert invite["channel"] == {"id": str(community.channel.id), "name": community.channel.name, "type": 0}
    assert set(invite["guild"]) >= {
        "id", "name", "icon", "splash", "banner", "description", "features", "verification_level",
        "vanity_url_code", "nsfw_level",
    }  # fmt: skip
    event = captured_events.one("INVITE_CREATE")
    assert event.audience == Audience(
        community.guild.id, community.channel.id, permission=int(Permission.MANAGE_CHANNELS)
    )
    assert event.data()["code"] == invite["code"]
    assert set(event.data()) >= {
        "guild_id",
        "channel_id",
        "created_at",
        "max_age",
        "max_uses",
        "uses",
        "temporary",
    }


def test_an_empty_body_makes_one_for_a_day(bob_api: Api, community: Community) -> None:
    invite = bob_api.post(f"/channels/{community.channel.id}/invites").json()
    assert (invite["max_age"], invite["max_uses"]) == (86400, 0)
    endless = bob_api.post(f"/channels/{community.channel.id}/invites", {"max_age": 0}).json()
    assert endless["expires_at"] is None


@pytest.mark.parametrize(
    "body", [{"max_age": -1}, {"max_age": 604801}, {"max_uses": 101}, {"max_uses": "x"}, {"temporary": 5}]
)
def test_bad_invites_are_refused(bob_api: Api, community: Community, body: dict[str, Any]) -> None:
    answer = bob_api.post(f"/channels/{community.channel.id}/invites", body)
    assert code_of(answer, next(iter(body)))
    assert not Invite.objects.exists()


def test_making_needs_the_right(bob_api: Api, charlie_api: Api, community: Community) -> None:
    path = f"/channels/{community.channel.id}/invites"
    assert charlie_api.post(path).json()["code"] == 10003
    assert bob_api.post(f"/channels/{community.hidden_channel().id}/invites").json()["code"] == 10003
    community.forbid(Permission.CREATE_INSTANT_INVITE)
    assert bob_api.post(path).json()["code"] == 50013


def test_anybody_with_the_code_looks_at_it(stranger_api: Api, charlie_api: Api, community: Community) -> None:
    code = community.invite().code
    for api in (stranger_api, charlie_api):
        seen = api.get(f"/invites/{code}").json()
        assert (seen["code"], seen["guild"]["name"]) == (code, "Harbour")
        assert "uses" not in seen
        assert "owner_id" not in seen["guild"]
        assert "approximate_member_count" not in seen
    counted = stranger_api.get(f"/invites/{code}", with_counts="true").json()
    assert counted["approximate_member_count"] == 2
    assert not Member.objects.filter(user=community.charlie).exists()


def test_joining(charlie_api: Api, community: Community, captured_events: Captured) -> None:
    invite = community.invite()
    captured_events.clear()
    answer = charlie_api.post(f"/invites/{invite.code}")
    assert answer.status_code == 200
    assert answer.json()["guild"]["id"] == str(community.guild.id)
    assert (answer.json()["new_member"], answer.json()["approximate_member_count"]) == (True, 3)
    event = captured_events.one("GUILD_MEMBER_ADD")
    assert event.audience == Audience(community.guild.id)
    assert event.data()["user"]["id"] == str(community.charlie.id)
    assert charlie_api.get(f"/channels/{community.channel.id}/messages").status_code == 200
    assert guild_ids_of(community.charlie.id) == [community.guild.id]
    assert Guild.objects.get().member_count == 3


def test_a_member_uses_nothing_up(bob_api: Api, community: Community, captured_events: Captured) -> None:
    invite = community.invite(max_uses=1)
    captured_events.clear()
    for _ in range(2):
        assert bob_api.post(f"/invites/{invite.code}").json()["new_member"] is False
    assert Invite.objects.get().uses == 0
    assert captured_events == []


def test_after_the_last_use_it_is_gone(
    charlie_api: Api, community: Community, captured_events: Captured
) -> None:
    invite = community.invite(max_uses=1)
    captured_events.clear()
    assert charlie_api.post(f"/invites/{invite.code}").status_code == 200
    assert captured_events.types == ["INVITE_DELETE", "GUILD_MEMBER_ADD"]
    assert not Invite.objects.exists()


def unknown(api: Api, code: str) -> bool:
    answer = api.post(f"/invites/{code}")
    return bool(answer.status_code == 404 and answer.json()["code"] == 10006)


def test_every_bad_code_gets_the_same_answer(charlie_api: Api, charlie: User, community: Community) -> None:
    expired, spent, banned = (community.invite().code for _ in range(3))
    Invite.objects.filter(code=expired).update(expires_at=timezone.now() - timedelta(seconds=1))
    Invite.objects.filter(code=spent).update(max_uses=2, uses=2)
    assert unknown(charlie_api, expired)
    assert unknown(charlie_api, spent)
    Ban.objects.create(guild=community.guild, user=charlie)
    assert unknown(charlie_api, banned)
    for code in ("nope", "x" * 500, "%00", "a b", "%F0%9F%91%8D", "..%2f"):
        assert charlie_api.get(f"/invites/{code}").status_code == 404
    assert not Member.objects.filter(user=charlie).exists()


def test_codes_are_case_sensitive(charlie_api: Api, community: Community) -> None:
    assert unknown(charlie_api, community.invite().code.swapcase())


def test_strangers_sign_in_before_they_join(stranger_api: Api, community: Community) -> None:
    assert stranger_api.post(f"/invites/{community.invite().code}").status_code == 401


def test_bots_are_brought_not_invited(community: Community) -> None:
    bot = create_bot("Parrot", community.alice).user
    answer = as_user(bot).post(f"/invites/{community.invite().code}")
    assert (answer.status_code, answer.json()["code"]) == (403, 20001)


def test_lists_are_for_those_who_manage(
    alice_api: Api, bob_api: Api, charlie_api: Api, community: Community
) -> None:
    code = community.invite(max_uses=3).code
    for path in (
        f"/guilds/{community.guild.id}/invites",
        f"/servers/{community.guild.id}/invites",
        f"/channels/{community.channel.id}/invites",
    ):
        (listed,) = alice_api.get(path).json()
        assert (listed["code"], listed["max_uses"]) == (code, 3)
        assert bob_api.get(path).json()["code"] == 50013
        assert charlie_api.get(path).status_code == 404


def test_revoking(
    alice_api: Api, bob_api: Api, charlie_api: Api, community: Community, captured_events: Captured
) -> None:
    code = community.invite().code
    captured_events.clear()
    assert charlie_api.delete(f"/invites/{code}").json()["code"] == 50013
    assert bob_api.delete(f"/invites/{code}").json()["code"] == 50013
    answer = alice_api.delete(f"/invites/{code}")
    assert (answer.status_code, answer.json()["code"]) == (200, code)
    assert captured_events.one("INVITE_DELETE").data() == {
        "guild_id": str(community.guild.id),
        "channel_id": str(community.channel.id),
        "code": code,
    }
    assert unknown(charlie_api, code)
    assert alice_api.delete(f"/invites/{code}").json()["code"] == 10006


def test_who_made_it_or_manages_the_channel_revokes_it(bob_api: Api, community: Community) -> None:
    mine = bob_api.post(f"/channels/{community.channel.id}/invites").json()["code"]
    assert bob_api.delete(f"/invites/{mine}").status_code == 200
    other = community.invite().code
    community.allow(community.bob, Permission.MANAGE_CHANNELS)
    assert bob_api.delete(f"/invites/{other}").status_code == 200


def test_who_has_left_no_longer_revokes(bob_api: Api, community: Community) -> None:
    mine = bob_api.post(f"/channels/{community.channel.id}/invites").json()["code"]
    bob_api.delete(f"/users/@me/guilds/{community.guild.id}")
    assert bob_api.delete(f"/invites/{mine}").json()["code"] == 50013


def test_an_unknown_channel(bob_api: Api) -> None:
    assert bob_api.post(f"/channels/{MISSING}/invites").json()["code"] == 10003
    assert bob_api.get(f"/channels/{MISSING}/invites").json()["code"] == 10003


def test_guessing_is_slowed_down(stranger_api: Api, limited: None) -> None:
    answers = [stranger_api.get("/invites/guess").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_on_the_last_use_let_one_in(community: Community) -> None:
    code = community.invite(max_uses=1).code
    people = [make_user(f"sailor{n}") for n in range(50)]
    results = in_parallel(50, lambda n: accept_invite(user=people[n], code=code))
    assert sum(isinstance(result, tuple) for result in results) == 1, results
    assert sum(isinstance(result, UnknownInvite) for result in results) == 49
    assert Guild.objects.get().member_count == Member.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_person_joining_twice_at_once_is_one_member(community: Community) -> None:
    code = community.invite().code
    results = in_parallel(8, lambda _: accept_invite(user=community.charlie, code=code))
    assert sorted(new for _, new in results) == [False] * 7 + [True]
    assert Guild.objects.get().member_count == 3
    assert Invite.objects.get().uses == 1
