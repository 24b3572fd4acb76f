"""discord.py's own state takes in what we tell of threads: it reads many keys with [], so a missing one is an error."""

from typing import Any
from unittest.mock import MagicMock

import discord
import pytest
from discord.state import ConnectionState

from guilds.models import Channel
from guilds.services.thread_members import add_to_thread, join_thread, leave_thread, remove_from_thread
from guilds.services.threads import delete_thread, update_thread
from messaging.selectors.ready import guild_creates
from rscord.gateway import selectors
from tests.base import Api, Captured, Community, say


class Library:
    """discord.py as bob's bot would run it, without a connection."""

    def __init__(self, community: Community) -> None:
        self.told: list[tuple[str, Any]] = []
        self.state: Any = ConnectionState(
            dispatch=lambda name, *told: self.told.append((name, told)),
            handlers={},
            hooks={},
            http=MagicMock(),
            intents=discord.Intents.all(),
        )
        self.state.user = MagicMock(id=community.bob.id)
        (guild,) = guild_creates(community.bob, [community.guild.id], with_presences=True, large_threshold=50)
        self.guild = discord.Guild(data=guild, state=self.state)  # type: ignore[arg-type]
        self.state._add_guild(self.guild)

    def hear(self, type: str, data: dict[str, Any]) -> None:
        getattr(self.state, f"parse_{type.lower()}")(data)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.told]


@pytest.fixture
def library(community: Community) -> Library:
    return Library(community)


def hear_all(library: Library, captured: Captured) -> None:
    for event in captured:
        if event.type.startswith(("THREAD_", "MESSAGE_")):
            library.hear(event.type, event.data())
    captured.clear()


def test_guild_create(community: Community) -> None:
    thread = community.thread(by=community.bob, private=True)
    found = Library(community).guild.get_thread(thread.id)
    assert found is not None
    assert (found.name, found.owner_id, found.member_count) == ("plans", community.bob.id, 1)
    assert found.me is not None
    assert found.auto_archive_duration == 4320


def test_a_threads_life(library: Library, community: Community, captured_events: Captured) -> None:
    thread = community.thread()
    hear_all(library, captured_events)
    assert "thread_create" in library.names
    join_thread(actor=community.bob, channel_id=thread.id)
    hear_all(library, captured_events)
    found = library.guild.get_thread(thread.id)
    assert found is not None
    assert found.me is not None
    update_thread(actor=community.alice, channel_id=thread.id, name="deeds", locked=True)
    hear_all(library, captured_events)
    assert (found.name, found.locked) == ("deeds", True)
    say(community.alice, thread, "hello")
    hear_all(library, captured_events)
    assert library.told[-1][1][0].channel == found
    leave_thread(actor=community.bob, channel_id=thread.id)
    hear_all(library, captured_events)
    assert "thread_remove" in library.names
    delete_thread(actor=community.alice, channel_id=thread.id)
    hear_all(library, captured_events)
    assert library.guild.get_thread(thread.id) is None


def test_being_brought_into_a_private_one_and_put_out(
    library: Library, community: Community, captured_events: Captured
) -> None:
    thread = community.thread(private=True)
    captured_events.clear()
    add_to_thread(actor=community.alice, channel_id=thread.id, user_id=community.bob.id)
    hear_all(library, captured_events)
    assert "thread_join" in library.names
    remove_from_thread(actor=community.alice, channel_id=thread.id, user_id=community.bob.id)
    hear_all(library, captured_events)
    assert library.names[-3:] == ["thread_remove", "raw_thread_delete", "thread_delete"]
    assert library.guild.get_thread(thread.id) is None


def test_a_list_of_threads(library: Library, community: Community) -> None:
    thread = community.thread()
    join_thread(actor=community.bob, channel_id=thread.id)
    listed = selectors.threads([community.channel.id])
    places = selectors.own_places(community.bob.id, [thread.id])
    library.hear(
        "THREAD_LIST_SYNC",
        {
            "guild_id": str(community.guild.id),
            "channel_ids": [str(community.channel.id)],
            "threads": listed[community.channel.id],
            "members": list(places.values()),
        },
    )
    found = library.guild.get_thread(thread.id)
    assert found is not None
    assert found.name == "plans"


def test_forums_posts_and_messages(community: Community, alice_api: Api, captured_events: Captured) -> None:
    forum = community.forum(available_tags=[{"name": "bug"}], default_auto_archive_duration=60)
    library = Library(community)
    place = library.guild.get_channel(forum.id)
    assert isinstance(place, discord.ForumChannel)
    tag = place.available_tags[0]
    captured_events.clear()
    body = {"name": "how?", "message": {"content": "hi"}, "applied_tags": [str(tag.id)]}
    post = alice_api.post(f"/channels/{forum.id}/threads", body).json()
    hear_all(library, captured_events)
    found = library.guild.get_thread(int(post["id"]))
    assert found is not None
    assert [each.name for each in found.applied_tags] == ["bug"]
    message = discord.Message(state=library.state, channel=found, data=post["message"])
    assert message.id == found.id


def test_the_message_that_a_thread_began_from(
    library: Library, community: Community, alice_api: Api, channel: Channel
) -> None:
    message = say(community.bob, channel, "hi")
    alice_api.post(f"/channels/{channel.id}/messages/{message.row.id}/threads", {"name": "more"})
    place = library.guild.get_channel(channel.id)
    (shape,) = alice_api.get(f"/channels/{channel.id}/messages").json()
    found = discord.Message(state=library.state, channel=place, data=shape)  # type: ignore[arg-type]
    assert found.flags.has_thread
    assert found.thread is not None
    assert found.thread.name == "more"
