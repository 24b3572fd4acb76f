"""Ids of other guilds, of chats and of nothing, in every place of an address where an id is taken.

The addresses come from the URLconf, so a new one cannot escape.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern

from accounts.models import User
from accounts.services import create_bot
from guilds import urls as guild_urls
from guilds.models import Channel, Emoji, Guild, Invite, Member, Role, Sticker
from guilds.permissions import Permission
from messaging import urls as message_urls
from messaging.models import Message
from tests.base import MISSING, Api, Community, as_user, make_community, make_user, say

METHODS = ("get", "post", "put", "patch", "delete")
NO_ID = re.compile(r"<(?:snowflake|str):(\w+)>")
PATTERNS = [
    str(pattern.pattern)
    for pattern in [*guild_urls.urlpatterns, *message_urls.urlpatterns]
    if isinstance(pattern, URLPattern) and NO_ID.search(str(pattern.pattern))
]
BODY = {
    "content": "x",
    "name": "xx",
    "type": 1,
    "message_id": "1",
    "messages": ["1", "2"],
    "recipient_id": "1",
    "max_age": 0,
    "user_ids": ["1"],
    "user_id": "1",
    "application_id": "1",
}


@pytest.fixture
def other(alice: User) -> Community:
    """A guild of other people, full of things."""
    other = make_community(make_user("olga"), make_user("oleg"), alice)
    other.promote(other.bob, Permission.KICK_MEMBERS)
    say(other.alice, other.channel, "theirs")
    other.invite()
    other.allow(other.bob, Permission.SEND_MESSAGES)
    return other


def ids_in(community: Community) -> dict[str, Any]:
    """An id of each kind from the community."""
    return {
        "guild_id": community.guild.id,
        "channel_id": community.channel.id,
        "message_id": Message.objects.filter(channel=community.channel).latest("id").id,
        "role_id": Role.objects.filter(guild=community.guild).latest("id").id,
        "user_id": community.bob.id,
        "target_id": community.bob.id,
        "emoji": "👍",
        "webhook_id": MISSING - 2,
        "token": "x" * 68,
        "file_id": MISSING - 1,
        "emoji_id": Emoji.objects.create(guild=community.guild, name="gull", picture="0" * 32).id,
        "sticker_id": Sticker.objects.create(
            guild=community.guild, name="Gull", tags="bird", picture="0" * 32, format_type=1
        ).id,
        "application_id": create_bot("Parrot", community.alice).user.id,
    }


def calls(ids: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for pattern in PATTERNS:
        if "<str:code>" in pattern:
            continue
        path = "/" + NO_ID.sub(lambda found: str(ids[found[1]]), pattern)
        yield from ((method, path) for method in METHODS)


def body_of(method: str, path: str) -> Any:
    """Return a body that is good for the call, so that nothing but the ids can be wrong."""
    moving = method == "patch" and path.endswith(("/roles", "/channels"))
    return [{"id": "1", "position": 1}] if moving else BODY


def state() -> list[Any]:
    """All that could have been changed."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Guild, Channel, Role, Member, Message, Invite)
    ]


def test_the_outsider_gets_the_answer_of_a_missing_id_everywhere(other: Community, charlie: User) -> None:
    api = as_user(charlie)
    missing = dict.fromkeys(ids_in(other), MISSING)
    before = state()
    for (method, path), (_, nowhere) in zip(calls(ids_in(other)), calls(missing), strict=True):
        body = body_of(method, path)
        there, absent = api.call(method, path, body), api.call(method, nowhere, body)
        assert there.status_code in {404, 405}, f"{method} {path}: {there.status_code}"
        assert there.content == absent.content, f"{method} {path}"
    assert state() == before


def test_one_foreign_id_in_an_address_of_ones_own_changes_nothing(
    alice: User, bob: User, charlie: User, other: Community
) -> None:
    mine = make_community(alice, bob, charlie)
    mine.promote(bob, 0)
    say(bob, mine.channel, "ours")
    api = as_user(alice)
    before = state()
    for kind in ("guild_id", "channel_id", "message_id", "role_id", "user_id"):
        mixed = ids_in(mine) | {kind: ids_in(other)[kind]}
        touched = [pattern for pattern in PATTERNS if f":{kind}>" in pattern]
        for pattern in touched:
            path = "/" + NO_ID.sub(lambda found: str(mixed.get(found[1], "x")), pattern)  # noqa: B023
            for method in METHODS:
                if method == "put" and "/bans/" in path and kind == "user_id":
                    continue  # anybody may be banned beforehand
                answer = api.call(method, path, body_of(method, path))
                assert answer.status_code in {404, 405}, f"{method} {path}: {answer.status_code}"
    assert state() == before


def test_strangers_get_nothing_anywhere(other: Community) -> None:
    for method, path in calls(ids_in(other)):
        refused = {404, 405} if "/xxxx" in path else {401, 405}  # webhooks by token ask for nothing else
        assert Api().call(method, path, BODY).status_code in refused, f"{method} {path}"
