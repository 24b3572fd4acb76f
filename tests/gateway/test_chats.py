"""Which people are in which chats, as a process keeps it."""

from typing import Any

import orjson

from rscord.core.events import Audience, Event
from rscord.gateway.chats import Chats

CHAT = 500
ALICE, BOB, CHARLIE, DORA = 1, 2, 3, 4


def event(type: str, data: Any, *user_ids: int) -> Event:
    return Event(type, Audience(user_ids=user_ids), orjson.dumps(data), 1)


def opened(*people: int) -> Event:
    members = [{"user_id": str(user_id), "role": "member"} for user_id in people]
    return event("CHANNEL_CREATE", {"id": str(CHAT), "members": members}, people[0])


def moved(type: str, user_id: int) -> Event:
    return event(type, {"channel_id": str(CHAT), "user": {"id": str(user_id)}}, ALICE)


def known() -> Chats:
    chats = Chats()
    chats.add({CHAT: [ALICE, BOB]})
    return chats


def test_a_new_chat_is_known_to_those_who_are_here() -> None:
    chats = Chats()
    chats.heard(opened(ALICE, BOB), {BOB})
    assert set(chats.people(CHAT)) == {ALICE, BOB}
    assert chats.partners(ALICE) == {BOB}


def test_a_chat_of_people_elsewhere_is_not_kept() -> None:
    chats = Chats()
    chats.heard(opened(ALICE, BOB), {CHARLIE})
    assert not chats.people(CHAT)


def test_people_come_and_go() -> None:
    chats = known()
    chats.heard(moved("CHANNEL_RECIPIENT_ADD", CHARLIE), {ALICE})
    chats.heard(moved("CHANNEL_RECIPIENT_REMOVE", BOB), {ALICE})
    assert set(chats.people(CHAT)) == {ALICE, CHARLIE}


def test_a_chat_is_forgotten_when_the_only_one_here_is_put_out() -> None:
    chats = known()
    chats.heard(moved("CHANNEL_RECIPIENT_REMOVE", BOB), {BOB})
    assert not chats.people(CHAT)
    assert not chats.partners(ALICE)


def test_a_chat_in_which_nobody_has_written_makes_no_partners() -> None:
    chats = Chats()
    data = {"id": str(CHAT), "type": 1, "last_message_id": None}
    members = [{"user_id": str(user_id)} for user_id in (ALICE, BOB)]
    chats.heard(event("CHANNEL_CREATE", data | {"members": members}, ALICE), {ALICE})
    assert set(chats.people(CHAT)) == {ALICE, BOB}
    assert chats.partners(ALICE) == set()
    chats.heard(Event("MESSAGE_CREATE", Audience(channel_id=CHAT, user_ids=(ALICE, BOB)), b"{}", 2), {ALICE})
    assert chats.partners(ALICE) == {BOB}


def test_whoever_has_left_hears_nothing_even_if_named() -> None:
    chats = known()
    assert list(chats.hearers(Audience(channel_id=CHAT, user_ids=(ALICE, BOB, CHARLIE)))) == [ALICE, BOB]


def test_a_chat_that_is_not_known_has_nobody_here() -> None:
    assert not Chats().hearers(Audience(channel_id=CHAT, user_ids=(ALICE, BOB)))


def test_an_event_without_an_audience_is_heard_by_nobody() -> None:
    assert not known().hearers(Audience())


def test_taking_a_chat_off_the_list_puts_nobody_out() -> None:
    chats = known()
    chats.heard(event("CHANNEL_DELETE", {"id": str(CHAT)}, ALICE), {ALICE})
    assert set(chats.people(CHAT)) == {ALICE, BOB}


def test_a_chat_is_forgotten_with_the_last_who_is_here() -> None:
    chats = known()
    chats.forget(ALICE, {BOB})
    assert set(chats.people(CHAT)) == {ALICE, BOB}
    chats.forget(BOB, set())
    assert not chats.people(CHAT)
    assert not chats.partners(ALICE)
