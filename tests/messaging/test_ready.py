"""What a session is told when it begins: complete for the strictest library, and no more than one may see."""

from accounts.models import User
from guilds.models import Channel, Emoji, Member, Sticker
from guilds.permissions import Overwrite, Permission
from guilds.services.overwrites import set_overwrite
from messaging.selectors.ready import guild_creates, member_slice, members_page
from tests.base import MISSING, Community, at_most, join, make_community, make_user
from tests.guilds.test_create_guild import HIKARI_READS

EXTRAS = {
    "joined_at", "large", "member_count", "members", "channels", "threads", "presences", "voice_states",
    "stage_instances", "guild_scheduled_events", "soundboard_sounds",
}  # fmt: skip


def create(user: User, community: Community, **options: object) -> dict[str, object]:
    given = {"with_presences": False, "large_threshold": 50} | options
    (payload,) = guild_creates(user, [community.guild.id], **given)  # type: ignore[arg-type]
    return payload


def users(members: object) -> list[str]:
    return [member["user"]["username"] for member in members]  # type: ignore[attr-defined]


def test_everything_that_libraries_read_is_there(community: Community) -> None:
    payload = create(community.bob, community)
    assert set(payload) >= HIKARI_READS | EXTRAS
    assert "unavailable" not in payload
    assert (payload["member_count"], payload["large"]) == (2, False)
    assert payload["channels"][0]["guild_id"] == str(community.guild.id)  # type: ignore[index]


def test_hidden_channels_are_absent(community: Community) -> None:
    hidden = community.hidden_channel()

    def seen(user: User) -> set[str]:
        return {channel["id"] for channel in create(user, community)["channels"]}  # type: ignore[attr-defined]

    assert seen(community.bob) == {str(community.channel.id)}
    assert seen(community.alice) == {str(community.channel.id), str(hidden.id)}
    community.allow(community.bob, Permission.VIEW_CHANNEL, hidden)
    assert str(hidden.id) in seen(community.bob)


def test_members_are_all_or_oneself(community: Community) -> None:
    role = community.promote(community.bob, 0)
    assert users(create(community.bob, community)["members"]) == ["bob"]
    everybody = create(community.bob, community, with_presences=True)["members"]
    assert users(everybody) == ["alice", "bob"]
    assert everybody[1]["roles"] == [str(role.id)]  # type: ignore[index]
    assert users(create(community.bob, community, with_presences=True, large_threshold=2)["members"]) == [
        "bob"
    ]


def test_guilds_of_others_are_left_out(community: Community) -> None:
    ids = [community.guild.id, MISSING]
    assert guild_creates(community.charlie, ids, with_presences=True, large_threshold=50) == []


def test_the_price_is_fixed(community: Community) -> None:
    ids = [community.guild.id]
    for _ in range(4):
        other = make_community(community.alice, community.bob, community.charlie)
        other.hidden_channel()
        other.promote(community.bob, 0)
        for name in ("gull", "crow"):
            Emoji.objects.create(guild=other.guild, name=name, picture="0" * 32)
            Sticker.objects.create(guild=other.guild, name=name, tags=name, picture="0" * 32, format_type=1)
        ids.append(other.guild.id)
    with at_most(10):
        assert len(guild_creates(community.bob, ids, with_presences=True, large_threshold=50)) == 5


def test_op_8_in_pages_by_name_and_by_id(community: Community) -> None:
    anna = make_user("anna")
    join(community.guild, anna)
    id = community.guild.id
    in_order = sorted([community.alice, community.bob, anna], key=lambda user: user.id)
    assert users(members_page(id)) == [user.username for user in in_order]
    assert users(members_page(id, limit=1, after=in_order[0].id)) == [in_order[1].username]
    assert users(members_page(id, query="a")) == ["alice", "anna"]
    assert users(members_page(id, query="AN", limit=1)) == ["anna"]
    asked = [anna.id, community.charlie.id, MISSING]
    assert users(members_page(id, user_ids=asked)) == ["anna"]
    with at_most(2):
        members_page(id)


def test_slices_are_sorted_by_name(community: Community) -> None:
    for name in ("zoe", "Ёж", "anna"):
        person = make_user(f"sailor_{len(name)}_{ord(name[0])}", display_name=name)
        join(community.guild, person)
    whole = member_slice(community.guild.id, None, 0, 99)
    names = [member["user"]["global_name"] or member["user"]["username"] for member in whole.members]
    assert names == ["alice", "anna", "bob", "zoe", "Ёж"]
    part = member_slice(community.guild.id, community.channel.id, 1, 2)
    assert part.total == 5
    assert part.members == whole.members[1:3]


def test_a_hidden_channels_slice_holds_only_those_who_see_it(community: Community) -> None:
    hidden = community.hidden_channel()
    assert users(member_slice(community.guild.id, hidden.id, 0, 99).members) == ["alice"]
    community.allow(community.bob, Permission.VIEW_CHANNEL, hidden)
    both = member_slice(community.guild.id, hidden.id, 0, 99)
    assert (both.total, users(both.members)) == (2, ["alice", "bob"])
    assert users(member_slice(community.guild.id, hidden.id, 1, 1).members) == ["bob"]


def test_a_channel_for_one_role_only(community: Community) -> None:
    channel = community.hidden_channel()
    role = community.promote(community.bob, 0)
    allowed = Overwrite(role.id, 0, int(Permission.VIEW_CHANNEL), 0)
    set_overwrite(actor=community.alice, channel_id=channel.id, overwrite=allowed)
    assert users(member_slice(community.guild.id, channel.id, 0, 99).members) == ["alice", "bob"]


def test_a_foreign_channels_slice_is_empty(community: Community) -> None:
    elsewhere = make_community(community.alice, community.bob, community.charlie)
    found = member_slice(community.guild.id, elsewhere.channel.id, 0, 99)
    assert (found.total, found.members) == (0, [])


def test_a_guild_where_everyone_sees_nothing_by_default(community: Community) -> None:
    everyone = community.everyone()
    everyone.permissions = 0
    everyone.save()
    found = member_slice(community.guild.id, community.channel.id, 0, 99)
    assert users(found.members) == ["alice"]
    assert Channel.objects.count() == 1
    assert Member.objects.count() == 2
