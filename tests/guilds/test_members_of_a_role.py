"""The members who hold one role."""

from guilds.services import roles
from tests.base import Community, as_user, at_most


def test_only_who_holds_it_is_listed(community: Community) -> None:
    role = community.promote(community.bob, 0)
    path = f"/guilds/{community.guild.id}/members"
    for person in (community.alice, community.bob):
        listed = as_user(person).get(path, role_id=str(role.id)).json()
        assert [member["user"]["id"] for member in listed] == [str(community.bob.id)]
    assert as_user(community.charlie).get(path, role_id=str(role.id)).status_code == 404


def test_a_role_that_is_not_here_has_nobody(community: Community) -> None:
    path = f"/guilds/{community.guild.id}/members"
    assert as_user(community.bob).get(path, role_id="1").json() == []
    assert as_user(community.bob).get(path, role_id="x").status_code == 400


def test_it_costs_the_same_for_one_and_for_many(community: Community) -> None:
    role = community.promote(community.bob, 0)
    caller, path = as_user(community.alice), f"/guilds/{community.guild.id}/members"
    for user in (community.bob, community.alice):
        roles.give_role(actor=community.alice, guild_id=community.guild.id, user_id=user.id, role_id=role.id)
        with at_most(5):
            assert caller.get(path, role_id=str(role.id)).status_code == 200
