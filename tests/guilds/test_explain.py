"""Why somebody cannot see a channel, for those who can change it and for themselves."""

from guilds.models import Member
from guilds.permissions import ALL, DEFAULT_EVERYONE, Permission
from guilds.services.chats import open_chat
from tests.base import MISSING, Api, Community

VIEW = int(Permission.VIEW_CHANNEL)


def path(community: Community, user_id: int) -> str:
    return f"/channels/{community.channel.id}/members/{user_id}/permissions"


def test_each_step_has_its_cause(alice_api: Api, community: Community) -> None:
    role = community.promote(community.bob, Permission.KICK_MEMBERS)
    community.forbid(VIEW)
    steps = alice_api.get(path(community, community.bob.id)).json()
    everyone = str(community.guild.id)
    assert [(step["cause"], step["id"]) for step in steps] == [
        ("everyone", everyone),
        ("role", str(role.id)),
        ("everyone_overwrite", None),
        ("hidden", None),
    ]
    assert steps[0]["permissions"] == steps[0]["added"] == str(DEFAULT_EVERYONE)
    assert steps[1]["added"] == str(int(Permission.KICK_MEMBERS))
    assert (steps[2]["added"], steps[2]["removed"]) == ("0", str(VIEW))
    assert steps[-1]["permissions"] == "0"
    community.allow(community.bob, VIEW)
    steps = alice_api.get(path(community, community.bob.id)).json()
    assert steps[-1]["cause"] == "member_overwrite"
    assert int(steps[-1]["permissions"]) & VIEW


def test_the_owner_and_administrators(alice_api: Api, community: Community) -> None:
    (step,) = alice_api.get(path(community, community.alice.id)).json()
    assert step == {
        "cause": "owner",
        "id": str(community.alice.id),
        "added": str(ALL),
        "removed": "0",
        "permissions": str(ALL),
    }
    community.promote(community.bob, Permission.ADMINISTRATOR)
    last = alice_api.get(path(community, community.bob.id)).json()[-1]
    assert (last["cause"], last["permissions"]) == ("administrator", str(ALL))


def test_a_timeout_and_a_ban_on_writing_show(alice_api: Api, community: Community) -> None:
    community.forbid(int(Permission.SEND_MESSAGES))
    causes = [step["cause"] for step in alice_api.get(path(community, community.bob.id)).json()]
    assert causes == ["everyone", "everyone_overwrite", "silent"]
    Member.objects.filter(user=community.bob).update(timed_out_until="2999-01-01T00:00:00Z")
    steps = alice_api.get(path(community, community.bob.id)).json()
    assert steps[-1]["cause"] == "timed_out"


def test_who_may_ask(bob_api: Api, alice_api: Api, charlie_api: Api, community: Community) -> None:
    assert bob_api.get(path(community, community.bob.id)).status_code == 200
    assert bob_api.get(path(community, community.alice.id)).json()["code"] == 50013
    assert charlie_api.get(path(community, community.charlie.id)).json()["code"] == 10003
    assert alice_api.get(path(community, MISSING)).json()["code"] == 10007
    chat = open_chat(opener=community.alice, other=community.bob)
    where = f"/channels/{chat.id}/members/{community.bob.id}/permissions"
    assert alice_api.get(where).json()["code"] == 10003
