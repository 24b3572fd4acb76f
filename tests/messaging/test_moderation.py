"""Moderators of the installation delete messages."""

import pytest

from accounts.models import User
from guilds.models import AuditLogEntry
from guilds.services.chats import open_chat
from messaging.models import Message
from messaging.services.moderation import delete_as_moderator
from rscord.core.errors import MissingPermissions, UnknownMessage
from tests.base import MISSING, Captured, Community, make_user, say


@pytest.fixture
def marina(db: None) -> User:
    """A moderator, who is in no guild."""
    user = make_user("marina")
    user.is_staff = True
    user.save()
    return user


@pytest.fixture
def spoken(community: Community) -> list[int]:
    """Messages of alice and of bob in the guild's channel, two of each."""
    people = (community.alice, community.bob) * 2
    return [say(user, community.channel, "buy").row.id for user in people]


def living() -> set[int]:
    return set(Message.objects.filter(deleted_at=None).values_list("id", flat=True))


def test_only_moderators(community: Community, spoken: list[int], captured_events: Captured) -> None:
    for user in (community.alice, community.bob, community.charlie):
        with pytest.raises(MissingPermissions):
            delete_as_moderator(moderator=user, message_ids=spoken)
    assert captured_events == []
    assert living() == set(spoken)


def test_they_go_with_one_entry_for_each_author(
    community: Community, marina: User, spoken: list[int], captured_events: Captured
) -> None:
    delete_as_moderator(moderator=marina, message_ids=spoken[:3], reason="ads")
    assert living() == {spoken[3]}
    event = captured_events.one("MESSAGE_DELETE_BULK")
    assert event.data() == {
        "ids": [str(id) for id in spoken[:3]],
        "channel_id": str(community.channel.id),
        "guild_id": str(community.guild.id),
    }
    entries = AuditLogEntry.objects.filter(user=marina).order_by("id")
    told = [(row.target_id, (row.options or {})["count"], row.reason) for row in entries]
    assert told == [(community.alice.id, "2", "ads"), (community.bob.id, "1", "ads")]
    assert len(captured_events.of("GUILD_AUDIT_LOG_ENTRY_CREATE")) == 2


def test_all_or_none(community: Community, marina: User, spoken: list[int]) -> None:
    with pytest.raises(UnknownMessage):
        delete_as_moderator(moderator=marina, message_ids=[*spoken, MISSING])
    assert living() == set(spoken)
    delete_as_moderator(moderator=marina, message_ids=[spoken[0], spoken[0]])
    with pytest.raises(UnknownMessage):
        delete_as_moderator(moderator=marina, message_ids=spoken[:2])
    assert living() == set(spoken[1:])


def test_chats_are_the_superusers(community: Community, marina: User, captured_events: Captured) -> None:
    chat = open_chat(opener=community.alice, other=community.bob)
    ids = [say(community.alice, chat, "psst").row.id for _ in range(2)]
    captured_events.clear()
    with pytest.raises(UnknownMessage):
        delete_as_moderator(moderator=marina, message_ids=ids)
    marina.is_superuser = True
    delete_as_moderator(moderator=marina, message_ids=ids)
    assert captured_events.types == ["MESSAGE_DELETE"] * 2
    assert set(captured_events[0].audience.user_ids or ()) == {community.alice.id, community.bob.id}
    assert not AuditLogEntry.objects.exists()
