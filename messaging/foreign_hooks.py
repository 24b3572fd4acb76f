"""Bodies of Slack's and GitHub's webhooks as the messages that they mean. No queries here.

Slack: https://api.slack.com/reference/messaging/payload. GitHub: https://docs.github.com/webhooks/webhook-events-and-payloads.
Anything in them can be missing or of another type than told: then it is left out.
"""

import re
from collections.abc import Mapping
from typing import Any

from messaging import embeds as rules

MAX_CARDS = 5
MAX_COMMITS = 10
MAX_CONTENT = 2000
DESCRIPTION = 1000

_SLACK_LINK = re.compile(r"<(https?://[^|>\s]{1,1000})(?:\|([^>]{1,200}))?>")
_COLOR = re.compile(r"#?([0-9a-fA-F]{6})")
_NAMED_COLORS = {"good": 0x2EB886, "warning": 0xDAA038, "danger": 0xA30200}


def from_slack(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message as webhooks post it, from Slack's ``text``, ``username``, ``icon_url`` and ``attachments``."""
    cards = body.get("attachments")
    found = (
        [_slack_card(card) for card in cards[:MAX_CARDS] if isinstance(card, Mapping)]
        if isinstance(cards, list)
        else []
    )
    return {
        "content": _links(_text(body, "text"))[:MAX_CONTENT],
        "username": _text(body, "username")[:80] or None,
        "avatar_url": _url(body, "icon_url"),
        "embeds": [card for card in found if card.keys() - {"color", "url"}],
    }


def from_github(event: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a message for GitHub's ``event`` (its header X-GitHub-Event), or None for one that says nothing here."""
    if event == "push":
        card = _push(body)
    elif event in {"issues", "pull_request", "release", "issue_comment"}:
        card = _about(event, body)
    else:
        return None
    sender = _part(body, "sender")
    card["author"] = {
        "name": _text(sender, "login")[: rules.MAX_AUTHOR] or "GitHub",
        "url": _url(sender, "html_url"),
        "icon_url": _url(sender, "avatar_url"),
    }
    return {"content": "", "username": "GitHub", "embeds": [card]}


def _slack_card(card: Mapping[str, Any]) -> dict[str, Any]:
    lines = [_links(_text(card, name)) for name in ("pretext", "text")]
    made: dict[str, Any] = {
        "title": _text(card, "title")[: rules.MAX_TITLE],
        "url": _url(card, "title_link"),
        "description": "\n".join(filter(None, lines))[:DESCRIPTION],
        "color": _color(_text(card, "color")),
        "footer": {"text": _text(card, "footer")[:100]},
        "image": {"url": _url(card, "image_url")},
    }
    return {
        name: value for name, value in made.items() if value not in (None, "", {"text": ""}, {"url": None})
    }


def _push(body: Mapping[str, Any]) -> dict[str, Any]:
    branch = _text(body, "ref").removeprefix("refs/heads/")
    commits = [commit for commit in _list(body, "commits") if isinstance(commit, Mapping)]
    lines = [
        f"`{_text(commit, 'id')[:7]}` {_text(commit, 'message').splitlines()[0][:80]}"
        for commit in commits[:MAX_COMMITS]
        if _text(commit, "message").strip()
    ]
    return {
        "title": f"[{_repository(body)}:{branch}] {len(commits)} commit(s)"[: rules.MAX_TITLE],
        "url": _url(body, "compare"),
        "description": "\n".join(lines),
    }


def _about(event: str, body: Mapping[str, Any]) -> dict[str, Any]:
    thing = _part(body, "issue" if event == "issue_comment" else event.removesuffix("s"))
    told = _part(body, "comment") if event == "issue_comment" else thing
    number = thing.get("number")
    name = _text(thing, "title") or _text(thing, "name") or _text(thing, "tag_name")
    numbered = f" #{number}" if isinstance(number, int) else ""
    kind = event.replace("_", " ").removesuffix("s")
    return {
        "title": f"[{_repository(body)}] {kind} {_text(body, 'action')}{numbered}: {name}"[: rules.MAX_TITLE],
        "url": _url(told, "html_url"),
        "description": _text(told, "body")[:DESCRIPTION],
    }


def _repository(body: Mapping[str, Any]) -> str:
    return _text(_part(body, "repository"), "full_name")[:140]


def _links(text: str) -> str:
    return _SLACK_LINK.sub(lambda found: f"[{found[2]}]({found[1]})" if found[2] else found[1], text)


def _color(text: str) -> int | None:
    hexadecimal = _COLOR.fullmatch(text)
    return int(hexadecimal[1], 16) if hexadecimal else _NAMED_COLORS.get(text)


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _url(body: Mapping[str, Any], name: str) -> str | None:
    value = _text(body, name)
    return value if value.startswith(("https://", "http://")) else None


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, Mapping) else {}


def _list(body: Mapping[str, Any], name: str) -> list[Any]:
    value = body.get(name)
    return value if isinstance(value, list) else []
