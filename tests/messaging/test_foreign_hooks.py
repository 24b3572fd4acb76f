"""What programs made for Slack and GitHub post."""

from typing import Any

import pytest

from guilds.selectors.channels import get_channel
from messaging.models import Message
from messaging.services.webhooks import create_webhook
from tests.base import Api, Community


@pytest.fixture
def path(community: Community) -> str:
    hook = create_webhook(actor=get_channel(community.alice, community.channel.id), name="Gull")
    return f"/webhooks/{hook.id}/{hook.token}"


def github(api: Api, path: str, event: str, body: Any) -> Any:
    return api.client.post(
        f"{api.base}{path}/github", body, content_type="application/json", headers={"X-GitHub-Event": event}
    )


def test_slack(stranger_api: Api, path: str) -> None:
    body = {
        "text": "see <https://example.org|this>",
        "username": "CI",
        "icon_url": "https://example.org/i.png",
        "attachments": [
            {"title": "Build", "title_link": "https://example.org/1", "text": "failed", "color": "#ff0000"}
        ],
    }
    assert stranger_api.post(f"{path}/slack", body).status_code == 204
    message = Message.objects.get()
    assert (message.content, message.webhook_name) == ("see [this](https://example.org)", "CI")
    assert message.embeds == [
        {
            "type": "rich",
            "title": "Build",
            "url": "https://example.org/1",
            "description": "failed",
            "color": 0xFF0000,
        }
    ]


@pytest.mark.parametrize(
    "body", [{}, {"text": 5, "attachments": {}}, {"attachments": ["x", {"color": "red"}]}]
)
def test_slack_with_nothing_to_say(stranger_api: Api, path: str, body: Any) -> None:
    assert stranger_api.post(f"{path}/slack", body).json()["code"] == 50006


def test_a_push(stranger_api: Api, path: str) -> None:
    body = {
        "ref": "refs/heads/main",
        "compare": "https://github.com/a/b/compare/1",
        "repository": {"full_name": "a/b", "id": 1 << 62},
        "sender": {"login": "alice", "html_url": "https://github.com/alice", "avatar_url": "javascript:x"},
        "commits": [{"id": "0123456789", "message": "Mend it\n\nLong"}, {"id": 5, "message": None}, "x"],
    }
    assert github(stranger_api, path, "push", body).status_code == 204
    (card,) = Message.objects.get().embeds
    assert card["title"] == "[a/b:main] 2 commit(s)"
    assert card["description"] == "`0123456` Mend it"
    assert card["author"] == {"name": "alice", "url": "https://github.com/alice"}


@pytest.mark.parametrize(
    ("event", "part", "title"),
    [
        ("issues", "issue", "[a/b] issue opened #7: Broken"),
        ("pull_request", "pull_request", "[a/b] pull request opened #7: Broken"),
        ("issue_comment", "issue", "[a/b] issue comment opened #7: Broken"),
    ],
)
def test_issues(stranger_api: Api, path: str, event: str, part: str, title: str) -> None:
    body = {
        "action": "opened",
        "repository": {"full_name": "a/b"},
        part: {"number": 7, "title": "Broken", "html_url": "https://github.com/a/b/7", "body": "x" * 5000},
    }
    assert github(stranger_api, path, event, body).status_code == 204
    assert Message.objects.get().embeds[0]["title"] == title


@pytest.mark.parametrize("event", ["ping", "star", ""])
def test_what_says_nothing_here_is_taken(stranger_api: Api, path: str, event: str) -> None:
    assert github(stranger_api, path, event, {"zen": "x"}).status_code == 204
    assert not Message.objects.exists()


@pytest.mark.parametrize("event", ["push", "issues", "issue_comment", "release"])
def test_odd_bodies_are_no_fault_of_ours(stranger_api: Api, path: str, event: str) -> None:
    odd = {
        "sender": [],
        "repository": 5,
        "commits": {},
        "issue": "x",
        "release": None,
        "ref": {},
        "comment": [1],
    }
    assert github(stranger_api, path, event, odd).status_code == 204
