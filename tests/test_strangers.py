"""Nobody reaches another guild's things: a walk over every route and every command, generated from what is served.

A route or command that is new is walked from its first day. A stranger gets 401; a member of another guild gets the
same answer for a real id as for one that never was; neither changes anything.
"""

import re
from dataclasses import dataclass
from typing import Any

import orjson
import pytest
from django.test import Client

from accounts.models import User
from accounts.services import create_bot, start_sign_in
from guilds.models import Channel, Emoji, Guild, Sticker
from guilds.selectors.channels import get_channel
from guilds.services.guilds import create_guild
from messaging.models import Attachment
from messaging.services.webhooks import create_webhook
from rscord.core import events, snowflake
from rscord.core.commands import Caller, registry
from rscord.core.errors import AppError
from tests import contract
from tests.base import DEVICE, Api, Community, as_user, say

PUBLIC = {
    "api/auth/register", "api/auth/login", "api/auth/refresh", "api/auth/logout", "api/register", "api/login",
    "api/logout", "api/csrf", "api/schema/", "api/docs/",
    "api/docs/swagger-ui.css", "api/docs/swagger-ui-bundle.js", "api/gateway", "api/invites/<str:code>",
    "api/webhooks/<snowflake:webhook_id>/<str:token>",
    "api/webhooks/<snowflake:webhook_id>/<str:token>/slack",
    "api/webhooks/<snowflake:webhook_id>/<str:token>/github",
    "api/webhooks/<snowflake:webhook_id>/<str:token>/messages/<snowflake:message_id>",
}  # fmt: skip
"""What strangers may call. What they may not do there is tested with its app."""

NEVER = 1 << 40
"""An id that nothing has."""

OPEN_TO_ALL = {
    "GET api/invites/<str:code>", "POST api/invites/<str:code>", "DELETE api/invites/<str:code>",
    "GET api/users/<snowflake:user_id>", "PUT api/users/@me/blocks/<snowflake:user_id>",
    "PUT api/users/@me/relationships/<snowflake:user_id>",
}  # fmt: skip
"""With a code one is invited (who may revoke it is tested with invites); a person's public profile is public.

One blocks whom one likes, and asks whom one likes to be friends."""

ABOUT_ANYBODY = {
    "PUT api/guilds/<snowflake:guild_id>/bans/<snowflake:user_id>",
    "PUT api/servers/<snowflake:guild_id>/bans/<snowflake:user_id>",
}
"""One keeps whom one likes out of one's own guild."""

ROUTES = sorted(route for route in contract.routes() if " api/" in route)
WITH_IDS = [route for route in ROUTES if "<" in route and route not in OPEN_TO_ALL]
WITH_TWO_IDS = [route for route in WITH_IDS if route.count("<") > 1 and route not in ABOUT_ANYBODY]


@dataclass(frozen=True)
class Place:
    """Ids of alice's guild, and those of charlie's own."""

    ids: dict[str, Any]
    own: dict[str, int]


def attached_to(message_id: int, uploader: User) -> Attachment:
    """Return a file of a message."""
    return Attachment.objects.create(
        message_id=message_id, uploader=uploader, filename="x.txt", path="x", size=1
    )


@pytest.fixture
def place(community: Community) -> Place:
    message = say(community.alice, community.channel, "hello")
    role = community.promote(community.bob, 0)
    access = get_channel(community.alice, community.channel.id)
    hook = create_webhook(actor=access, name="hook")
    ids = {
        "guild_id": community.guild.id,
        "channel_id": community.channel.id,
        "message_id": message.row.id,
        "role_id": role.id,
        "user_id": community.bob.id,
        "target_id": role.id,
        "emoji": "👍",
        "webhook_id": hook.id,
        "token": "x" * 68,
        "file_id": attached_to(message.row.id, community.alice).id,
        "code": community.invite().code,
        "emoji_id": Emoji.objects.create(guild=community.guild, name="gull", picture="0" * 32).id,
        "sticker_id": Sticker.objects.create(
            guild=community.guild, name="Gull", tags="bird", picture="0" * 32, format_type=1
        ).id,
        "application_id": create_bot("Parrot", community.alice).user.id,
        "sign_in_id": start_sign_in(community.alice, DEVICE).id,
    }
    theirs: Guild = create_guild(owner=community.charlie, name="Elsewhere")
    channel_id = Channel.objects.get(guild=theirs).id
    own = create_webhook(actor=get_channel(community.charlie, channel_id), name="own")
    own_ids = {"guild_id": theirs.id, "channel_id": channel_id, "webhook_id": own.id}
    own_ids["application_id"] = create_bot("Crow", community.charlie).user.id
    return Place(ids, own_ids)


def plausible(route: str, ids: dict[str, Any]) -> Any:
    """Return a body that is good enough to get past the parser, so that the rights are what refuses."""
    if route.startswith("PATCH") and route.endswith(("/roles", "/channels")):
        moved = ids["role_id" if route.endswith("/roles") else "channel_id"]
        return [{"id": str(moved), "position": 1}]
    rights = {"type": 0, "allow": "0", "deny": "0"}
    ids_inside = {name: str(ids[name]) for name in ("message_id", "application_id")}
    ids_inside |= {"user_id": str(ids["user_id"])} | {
        "user_ids": [str(ids["user_id"])],
        "messages": [str(ids["message_id"]), str(NEVER)],
    }
    return {"name": "x", "content": "x", "tags": "x"} | rights | ids_inside


def call(api: Api, route: str, ids: dict[str, Any]) -> tuple[int, bytes]:
    """Call a route; a parameter that has no id here fails the test."""
    method, template = route.split()
    path = "/" + re.sub(r"<\w+:(\w+)>", lambda match: str(ids[match[1]]), template)
    headers = api.headers | {contract.WALK_HEADER: "1"}
    body = orjson.dumps(plausible(route, ids))
    answer = Client().generic(method, path, body, content_type="application/json", headers=headers)
    return answer.status_code, answer.content


@pytest.mark.parametrize("route", ROUTES)
def test_strangers_are_asked_to_sign_in(route: str, place: Place) -> None:
    head = events.head()
    status, body = call(Api(), route, place.ids)
    if route.split()[1] in PUBLIC:
        assert status < 500
    else:
        assert (status, body) == (401, b'{"message":"401: Unauthorized","code":0}')
    assert events.head() == head


@pytest.mark.parametrize("route", WITH_IDS)
def test_members_of_other_guilds_find_nothing(route: str, place: Place, charlie: User) -> None:
    api, head = as_user(charlie), events.head()
    status, body = call(api, route, place.ids)
    assert status in {403, 404}, body
    assert (status, body) == call(api, route, dict.fromkeys(place.ids, NEVER))
    assert events.head() == head


@pytest.mark.parametrize("route", WITH_TWO_IDS)
def test_foreign_ids_behind_ones_own_find_nothing(route: str, place: Place, charlie: User) -> None:
    first = re.findall(r"<\w+:(\w+)>", route)[0]
    api, head = as_user(charlie), events.head()
    status, body = call(api, route, place.ids | {first: place.own[first]})
    assert status in {400, 403, 404}, body
    assert events.head() == head


@pytest.mark.parametrize("name", sorted(registry))
def test_commands_refuse_foreign_ids(name: str, place: Place, charlie: User) -> None:
    data = {key: str(value) for key, value in place.ids.items()} | {"content": "x"}
    head = events.head()
    snowflake.ensure_lease()
    with pytest.raises(AppError) as refused:
        registry[name](Caller(charlie, None, "session"), data)
    assert refused.value.status in {403, 404}
    assert events.head() == head
