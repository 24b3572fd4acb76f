"""For moderators there are no chats between people, anywhere; for superusers there are."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from guilds.models import Channel
from messaging.models import Attachment, Message
from tests.admin.conftest import Place, list_url, page_url
from tests.base import MISSING, Community, say


def private_urls(place: Place) -> list[str]:
    return [
        page_url(place.chat),
        page_url(Message.objects.get(id=place.private.row.id)),
        page_url(place.private_file),
        f"{list_url(Message)}?channel={place.chat.id}",
        f"{list_url(Attachment)}?message={place.private.row.id}",
    ]


def test_direct_addresses(browser: Client, root_browser: Client, place: Place) -> None:
    nowhere = f"/admin/guilds/channel/{MISSING}/"
    missing = browser.get(nowhere).content.replace(nowhere.encode(), b"")
    for url in private_urls(place):
        answer = browser.get(url)
        assert answer.status_code == 404
        assert len(answer.content.replace(url.encode(), b"")) == len(missing)
        assert root_browser.get(url).status_code == 200


@pytest.mark.parametrize(
    ("model", "query"),
    [
        (Message, ""), (Message, "?q=under"), (Message, "?q={id}"), (Message, "?author={author}"),
        (Message, "?state=living"), (Channel, ""), (Channel, "?q={chat}"), (Attachment, ""),
        (Attachment, "?q=under"), (Attachment, "?uploader={author}"), (Attachment, "?q={file}"),
    ],
)  # fmt: skip
def test_lists_and_searches(
    browser: Client, root_browser: Client, place: Place, model: type, query: str
) -> None:
    row = place.private.row
    asked = query.format(id=row.id, author=row.author_id, chat=place.chat.id, file=place.private_file.id)
    private = {
        Message: f"/{row.id}/",
        Channel: f"/{place.chat.id}/",
        Attachment: f"/{place.private_file.id}/",
    }[model]
    assert private in root_browser.get(list_url(model) + asked).content.decode()
    html = browser.get(list_url(model) + asked).content.decode()
    assert private not in html
    assert "under the rose" not in html


def test_acts(browser: Client, place: Place) -> None:
    act = {"act": "delete", "row": place.private.row.id, "sure": "1", "reason": "curious"}
    browser.post(f"{list_url(Message)}act/", act)
    assert Message.objects.get(id=place.private.row.id).deleted_at is None
    assert not LogEntry.objects.exists()


def test_files_that_were_never_sent(browser: Client, root_browser: Client, community: Community) -> None:
    draft = Attachment.objects.create(uploader=community.alice, filename="draft", path="x", size=1)
    assert browser.get(page_url(draft)).status_code == 404
    assert root_browser.get(page_url(draft)).status_code == 200


def test_the_log_of_acts_is_the_superusers(browser: Client, root_browser: Client, place: Place) -> None:
    act = {"act": "delete", "row": place.private.row.id, "sure": "1", "reason": "a court asked"}
    root_browser.post(f"{list_url(Message)}act/", act)
    assert Message.objects.get(id=place.private.row.id).deleted_at
    entry = LogEntry.objects.get()
    assert browser.get(list_url(LogEntry)).status_code == 404
    assert browser.get(page_url(entry)).status_code == 404
    assert b"a court asked" in root_browser.get(page_url(entry)).content
    assert list_url(LogEntry).encode() not in browser.get("/admin/").content


def test_superusers_see_who_is_in_a_chat(root_browser: Client, community: Community, place: Place) -> None:
    say(community.bob, place.chat, "yes?")
    html = root_browser.get(page_url(place.chat)).content.decode()
    assert page_url(community.alice) in html
    assert page_url(community.bob) in html
