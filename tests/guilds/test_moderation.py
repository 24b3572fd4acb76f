"""What moderators of the installation do to guilds, and who may not."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from guilds.models import Ban, Guild, Member
from guilds.services import moderation
from guilds.services.grace import restore_guild
from guilds.services.guilds import create_guild, delete_guild
from rscord.core.errors import AppError, MissingPermissions, UnknownBan, UnknownGuild
from tests.base import MISSING, Captured, Community, join, make_user


@pytest.fixture
def marina(db: None) -> User:
    """A moderator, who is in no guild."""
    user = make_user("marina")
    user.is_staff = True
    user.save()
    return user


def acts(community: Community, moderator: User) -> list[Callable[[], object]]:
    guild_id, bob = community.guild.id, community.bob
    return [
        lambda: moderation.ban_as_moderator(moderator=moderator, guild_id=guild_id, user=bob),
        lambda: moderation.ban_from_all_guilds(moderator=moderator, user=bob),
        lambda: moderation.unban_as_moderator(moderator=moderator, guild_id=guild_id, user_id=bob.id),
        lambda: moderation.delete_as_moderator(moderator=moderator, guild_id=guild_id),
        lambda: moderation.restore_as_moderator(moderator=moderator, guild_id=guild_id),
    ]


@pytest.mark.parametrize("index", range(5))
def test_owners_members_and_disabled_moderators_are_none(
    community: Community, marina: User, captured_events: Captured, index: int
) -> None:
    marina.is_active = False
    for actor in (community.alice, community.bob, community.charlie, marina):
        with pytest.raises(MissingPermissions):
            acts(community, actor)[index]()
    assert captured_events == []


def test_a_ban_is_announced_and_new_only_once(
    community: Community, marina: User, captured_events: Captured
) -> None:
    ban = acts(community, marina)[0]
    assert ban() is True
    assert captured_events.unaudited == ["GUILD_BAN_ADD", "GUILD_MEMBER_REMOVE"]
    assert Ban.objects.get().moderator_id == marina.id
    assert ban() is False
    assert len(captured_events.unaudited) == 2
    acts(community, marina)[2]()
    assert captured_events.types[-1] == "GUILD_BAN_REMOVE"
    with pytest.raises(UnknownBan):
        acts(community, marina)[2]()


def test_an_administrator_is_no_obstacle_but_an_owner_is(community: Community, marina: User) -> None:
    community.promote(community.bob, 1 << 3)
    assert acts(community, marina)[0]()
    with pytest.raises(MissingPermissions):
        moderation.ban_as_moderator(moderator=marina, guild_id=community.guild.id, user=community.alice)


def test_from_all_guilds_but_ones_own(community: Community, marina: User) -> None:
    own = create_guild(owner=community.bob, name="Own")
    for name in ("One", "Two"):
        join(create_guild(owner=community.charlie, name=name), community.bob)
    gone = create_guild(owner=community.charlie, name="Gone")
    join(gone, community.bob)
    delete_guild(actor=community.charlie, guild_id=gone.id)
    assert moderation.ban_from_all_guilds(moderator=marina, user=community.bob, reason="spam") == 3
    assert set(Member.objects.filter(user=community.bob).values_list("guild_id", flat=True)) == {
        own.id,
        gone.id,
    }
    assert set(Ban.objects.values_list("reason", flat=True)) == {"spam"}


def test_a_deleted_guild_comes_back_by_a_moderator_only(
    community: Community, marina: User, captured_events: Captured
) -> None:
    delete, restore = acts(community, marina)[3:]
    delete()
    assert captured_events.one("GUILD_DELETE").audience.guild_id == community.guild.id
    with pytest.raises(UnknownGuild):
        delete()
    with pytest.raises(UnknownGuild):
        restore_guild(actor=community.alice, guild_id=community.guild.id)
    restore()
    assert captured_events.types == ["GUILD_DELETE", "GUILD_MEMBER_ADD", "GUILD_MEMBER_ADD"]
    delete_guild(actor=community.alice, guild_id=community.guild.id)
    restore_guild(actor=community.alice, guild_id=community.guild.id)


def test_a_moderator_brings_back_what_its_owner_deleted_within_a_week(
    community: Community, marina: User
) -> None:
    delete_guild(actor=community.alice, guild_id=community.guild.id)
    Guild.objects.update(deleted_at=timezone.now() - timedelta(days=7, seconds=5))
    with pytest.raises(UnknownGuild):
        acts(community, marina)[4]()
    Guild.objects.update(deleted_at=timezone.now() - timedelta(days=7) + timedelta(seconds=5))
    acts(community, marina)[4]()
    assert Guild.objects.get().deleted_at is None


@pytest.mark.parametrize("index", [0, 2, 3, 4])
def test_a_guild_that_is_not_there(community: Community, marina: User, index: int) -> None:
    Guild.objects.filter(id=community.guild.id).update(deleted_at=timezone.now() - timedelta(days=8))
    with pytest.raises(UnknownGuild):
        acts(community, marina)[index]()
    with pytest.raises(AppError):
        moderation.delete_as_moderator(moderator=marina, guild_id=MISSING)
