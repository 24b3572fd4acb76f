"""Moderators and superusers with their browsers, and a guild and a chat to look at."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client

from accounts.models import User
from accounts.services import create_bot
from accounts.services.moderators import appoint_moderator
from guilds.models import Channel
from guilds.selectors.channels import get_channel
from guilds.services.bans import ban
from guilds.services.chats import open_chat
from messaging.models import Attachment
from messaging.rows import MessageFacts
from messaging.services.webhooks import create_webhook
from rscord.core.admin import group
from rscord.core.admin.site import list_url, page_url
from tests.base import PASSWORD, Community, make_user, say

__all__ = ["Place", "browser_of", "list_url", "page_url"]


def browser_of(user: User) -> Client:
    """Return the browser of somebody who has signed in."""
    browser = Client(headers={"Accept-Language": "en"})
    assert browser.post("/login", {"login": user.username, "password": PASSWORD}).status_code == 302
    return browser


@pytest.fixture
def root(db: None) -> User:
    """A superuser."""
    user = make_user("root")
    user.is_staff = user.is_superuser = True
    user.save()
    return user


@pytest.fixture
def marina(root: User) -> User:
    """A moderator."""
    group.make_complete()
    user = make_user("marina")
    appoint_moderator(actor=root, user=user)
    assert list(user.groups.all()) == [Group.objects.get(name=group.MODERATORS)]
    return user


@pytest.fixture
def root_browser(root: User) -> Client:
    return browser_of(root)


@pytest.fixture
def browser(marina: User) -> Client:
    """The moderator's."""
    return browser_of(marina)


@dataclass(frozen=True)
class Place:
    """A message and a file in the guild, and the same in a chat between alice and bob."""

    public: MessageFacts
    private: MessageFacts
    public_file: Attachment
    private_file: Attachment
    chat: Channel
    rows: list[Model]
    """One of everything else that the admin shows."""


@pytest.fixture
def place(community: Community) -> Place:
    chat = open_chat(opener=community.alice, other=community.bob)
    public = say(community.alice, community.channel, "under the lamp")
    private = say(community.alice, chat, "under the rose")
    ban(actor=community.alice, guild_id=community.guild.id, user_id=community.charlie.id, reason="noise")
    rows: list[Model] = [
        community.guild,
        community.channel,
        community.alice,
        community.everyone(),
        community.member(community.bob),
        community.invite(),
        create_webhook(actor=get_channel(community.alice, community.channel.id), name="hook"),
        create_bot("Parrot", community.alice).application,
        community.guild.bans.get(),
        community.guild.audit_log.latest("id"),
        community.alice.sign_ins.create(user_agent="a browser", address="192.0.2.7"),
    ]
    files = [attached(facts, community.alice) for facts in (public, private)]
    return Place(public, private, *files, chat, rows)


def attached(facts: MessageFacts, uploader: User) -> Attachment:
    """Return a file of a message."""
    return Attachment.objects.create(
        message_id=facts.row.id, uploader=uploader, filename=f"{facts.row.content}.txt", path="x", size=1
    )
