"""What a person changes about themselves reaches their guilds."""

from accounts.models import User
from guilds.models import Member
from guilds.services.guilds import create_guild
from rscord.core.events import Audience
from tests.base import Api, Captured, Community, join, make_user


def test_every_guild_hears_the_new_name(
    bob_api: Api, bob: User, alice: User, community: Community, captured_events: Captured
) -> None:
    other = create_guild(owner=alice, name="Other")
    join(other, bob)
    captured_events.clear()
    bob_api.patch("/users/@me", {"display_name": "Robert"})
    heard = captured_events.of("GUILD_MEMBER_UPDATE")
    assert {event.audience for event in heard} == {Audience(community.guild.id), Audience(other.id)}
    assert {event.data()["user"]["global_name"] for event in heard} == {"Robert"}
    assert heard[0].before == {"roles": [], "timed_out_until": None}
    assert set(Member.objects.filter(user=bob).values_list("name_folded", flat=True)) == {"robert"}


def test_a_nickname_still_sorts_by_itself(bob_api: Api, bob: User, community: Community) -> None:
    Member.objects.filter(user=bob).update(nick="Zed", name_folded="zed")
    bob_api.patch("/users/@me", {"display_name": "Robert"})
    assert Member.objects.get(user=bob).name_folded == "zed"


def test_a_name_that_folding_makes_longer_still_fits(community: Community) -> None:
    member = join(community.guild, make_user("long", display_name="\ufdfa" * 8))
    assert len(member.name_folded) == 64
