"""Messages for bots without the MESSAGE_CONTENT intent."""

import orjson

from rscord.core.events import Audience, Event
from rscord.gateway.content import Bare

MESSAGE = {
    "id": "1",
    "author": {"id": "10"},
    "mentions": [{"id": "20"}],
    "content": "secret",
    "embeds": [{"title": "secret"}],
    "attachments": [{"id": "5", "filename": "secret"}],
    "components": [{"type": 1, "label": "secret"}],
    "poll": {"question": {"text": "secret"}},
    "message_snapshots": [{"message": {"content": "secret"}}],
    "referenced_message": {"id": "2", "author": {"id": "30"}, "content": "secret", "embeds": []},
    "timestamp": "2026-11-20T15:00:00+00:00",
}


def bare() -> Bare:
    return Bare(Event("MESSAGE_CREATE", Audience(1, 2), orjson.dumps(MESSAGE), 1))


def test_nothing_of_the_content_is_left() -> None:
    assert b"secret" not in bare().payload


def test_all_else_stays() -> None:
    found = orjson.loads(bare().payload)
    assert (found["id"], found["author"], found["timestamp"]) == ("1", {"id": "10"}, MESSAGE["timestamp"])
    assert (found["content"], found["embeds"], found["attachments"], found["components"]) == ("", [], [], [])
    assert "poll" not in found
    assert found["referenced_message"]["id"] == "2"


def test_a_message_without_such_keys_gets_none() -> None:
    found = Bare(Event("MESSAGE_UPDATE", Audience(1, 2), b'{"id":"1","author":{"id":"10"}}', 1)).payload
    assert orjson.loads(found) == {"id": "1", "author": {"id": "10"}}


def test_the_author_and_the_mentioned_get_it_whole() -> None:
    assert bare().whole_for == {10, 20}
