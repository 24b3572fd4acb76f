"""Blocks: who is blocked is told nothing, and gets nowhere."""

from django.test import override_settings

from accounts.models import RelationshipType, User
from accounts.services.relationships import block, request_friend, unblock
from rscord.core.events import Audience
from tests.accounts.test_friends import asked, befriend, types
from tests.base import MISSING, Api, Captured, make_user

FRIEND, BLOCKED, INCOMING, OUTGOING = RelationshipType.values


def test_blocking_and_taking_it_back(
    alice_api: Api, bob_api: Api, bob: User, alice: User, captured_events: Captured
) -> None:
    answer = alice_api.put(f"/users/@me/blocks/{bob.id}")
    assert (answer.status_code, answer.json()["type"]) == (200, BLOCKED)
    assert types(bob_api) == {}
    event = captured_events.one("RELATIONSHIP_ADD")
    assert (event.audience, event.data()["type"]) == (Audience(user_ids=(alice.id,)), BLOCKED)
    captured_events.clear()
    assert alice_api.put(f"/users/@me/blocks/{bob.id}").status_code == 200
    assert captured_events == []
    assert alice_api.delete(f"/users/@me/blocks/{bob.id}").status_code == 204
    assert alice_api.delete(f"/users/@me/blocks/{bob.id}").json()["code"] == 10013
    assert captured_events.one("RELATIONSHIP_REMOVE").audience == Audience(user_ids=(alice.id,))


def test_a_block_ends_a_friendship_for_both(
    alice: User, bob: User, bob_api: Api, captured_events: Captured
) -> None:
    befriend(alice, bob)
    captured_events.clear()
    block(actor=alice, other=bob)
    assert types(bob_api) == {}
    assert captured_events.one("RELATIONSHIP_REMOVE").audience == Audience(user_ids=(bob.id,))


def test_a_request_to_who_has_blocked_one_looks_as_any_other(
    alice: User, alice_api: Api, bob: User, bob_api: Api, captured_events: Captured
) -> None:
    block(actor=alice, other=bob)
    captured_events.clear()
    assert asked(bob_api, "alice") == (201, 0)
    assert types(bob_api) == {"alice": OUTGOING}
    assert types(alice_api) == {"bob": BLOCKED}
    assert captured_events.one("RELATIONSHIP_ADD").audience == Audience(user_ids=(bob.id,))
    assert asked(bob_api, "alice") == (201, 0)
    assert bob_api.delete(f"/friends/{alice.id}").status_code == 204
    assert types(alice_api) == {"bob": BLOCKED}


def test_a_request_stays_pending_for_who_is_blocked_afterwards(
    alice: User, alice_api: Api, bob: User, bob_api: Api
) -> None:
    request_friend(actor=bob, to=alice)
    block(actor=alice, other=bob)
    assert types(bob_api) == {"alice": OUTGOING}
    assert alice_api.post(f"/friends/{bob.id}/accept").status_code == 404
    unblock(actor=alice, user_id=bob.id)
    assert types(alice_api) == {}
    assert asked(bob_api, "alice") == (201, 0)
    assert types(alice_api) == {"bob": INCOMING}


def test_asking_somebody_who_waits_since_a_block_makes_friends(
    alice: User, alice_api: Api, bob: User, bob_api: Api
) -> None:
    block(actor=alice, other=bob)
    request_friend(actor=bob, to=alice)
    unblock(actor=alice, user_id=bob.id)
    assert asked(alice_api, "bob") == (201, 0)
    assert types(alice_api) == {"bob": FRIEND}
    assert types(bob_api) == {"alice": FRIEND}


def test_one_asks_nobody_whom_one_has_blocked(alice: User, alice_api: Api, bob: User) -> None:
    block(actor=alice, other=bob)
    assert asked(alice_api, "bob") == (400, 80001)
    assert alice_api.delete(f"/friends/{bob.id}").status_code == 404
    assert types(alice_api) == {"bob": BLOCKED}


def test_both_may_block_each_other(alice: User, alice_api: Api, bob: User, bob_api: Api) -> None:
    block(actor=alice, other=bob)
    block(actor=bob, other=alice)
    unblock(actor=alice, user_id=bob.id)
    assert types(alice_api) == {}
    assert types(bob_api) == {"alice": BLOCKED}


def test_nobody_blocks_themselves_or_nobody(alice: User, alice_api: Api) -> None:
    assert alice_api.put(f"/users/@me/blocks/{alice.id}").json()["code"] == 80003
    assert alice_api.put(f"/users/@me/blocks/{MISSING}").json()["code"] == 10013


@override_settings(MAX_BLOCKS=1)
def test_only_so_many_blocks(alice: User, alice_api: Api, bob: User) -> None:
    other = make_user("dora")
    block(actor=alice, other=bob)
    assert alice_api.put(f"/users/@me/blocks/{other.id}").json()["code"] == 30002
    assert alice_api.put(f"/users/@me/blocks/{bob.id}").status_code == 200
