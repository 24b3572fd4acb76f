"""Friends: asked, accepted, declined, parted; each side hears its own view."""

import pytest
from django.test import override_settings

from accounts.models import Relationship, RelationshipType, User
from accounts.services import create_bot, disable, update_profile, update_settings
from accounts.services.relationships import accept_request, block, request_friend
from rscord.core.events import Audience
from tests.base import MISSING, Api, Captured, as_user, at_most, code_of, in_parallel, make_user

FRIEND, BLOCKED, INCOMING, OUTGOING = RelationshipType.values


def befriend(one: User, other: User) -> None:
    """Make two people friends."""
    request_friend(actor=one, to=other)
    accept_request(actor=other, user_id=one.id)


def types(api: Api) -> dict[str, int]:
    """Return what everybody is to the caller, by name."""
    return {row["user"]["username"]: row["type"] for row in api.get("/friends").json()}


def asked(api: Api, to: object) -> tuple[int, int]:
    """Ask; return the status and, where it was refused, Discord's code."""
    answer = api.post("/friends/request", {"to": to})
    return answer.status_code, answer.json().get("code", 0)


def test_asking_and_accepting(
    alice_api: Api, bob_api: Api, alice: User, bob: User, captured_events: Captured
) -> None:
    answer = alice_api.post("/friends/request", {"to": "Bob"})
    assert answer.status_code == 201
    assert (answer.json()["type"], answer.json()["user"]["username"]) == (OUTGOING, "bob")
    assert types(bob_api) == {"alice": INCOMING}
    assert [(event.type, event.audience, event.data()["type"]) for event in captured_events] == [
        ("RELATIONSHIP_ADD", Audience(user_ids=(alice.id,)), OUTGOING),
        ("RELATIONSHIP_ADD", Audience(user_ids=(bob.id,)), INCOMING),
    ]
    captured_events.clear()
    accepted = bob_api.post(f"/friends/{alice.id}/accept")
    assert (accepted.status_code, accepted.json()["type"], accepted.json()["id"]) == (
        200,
        FRIEND,
        str(alice.id),
    )
    assert types(alice_api) == {"bob": FRIEND}
    told = {event.audience.user_ids: event.data() for event in captured_events}
    assert {users: (data["id"], data["type"]) for users, data in told.items()} == {
        (alice.id,): (str(bob.id), FRIEND),
        (bob.id,): (str(alice.id), FRIEND),
    }


@pytest.mark.parametrize("to", ["bob", "@bob", " BOB ", "id"])
def test_people_are_named_in_several_ways(alice_api: Api, bob: User, to: str) -> None:
    assert asked(alice_api, str(bob.id) if to == "id" else to) == (201, 0)


def test_requests_that_cross_make_friends(alice: User, bob: User) -> None:
    request_friend(actor=alice, to=bob)
    assert request_friend(actor=bob, to=alice).type == FRIEND
    assert set(Relationship.objects.values_list("type", flat=True)) == {FRIEND}


def test_asking_again_changes_nothing(alice: User, bob: User, captured_events: Captured) -> None:
    first = request_friend(actor=alice, to=bob)
    captured_events.clear()
    assert request_friend(actor=alice, to=bob).id == first.id
    assert captured_events == []


@pytest.mark.parametrize("by", ["alice", "bob"])
@pytest.mark.parametrize("accepted", [True, False])
def test_either_side_ends_it(
    alice_api: Api, bob_api: Api, alice: User, bob: User, by: str, accepted: bool, captured_events: Captured
) -> None:
    request_friend(actor=alice, to=bob)
    if accepted:
        accept_request(actor=bob, user_id=alice.id)
    captured_events.clear()
    api, other = (alice_api, bob) if by == "alice" else (bob_api, alice)
    assert api.delete(f"/friends/{other.id}").status_code == 204
    assert types(alice_api) == types(bob_api) == {}
    assert captured_events.types == ["RELATIONSHIP_REMOVE"] * 2
    assert {event.audience.user_ids for event in captured_events} == {(alice.id,), (bob.id,)}
    assert api.delete(f"/friends/{other.id}").json()["code"] == 10013


def test_only_who_was_asked_accepts(alice_api: Api, charlie_api: Api, alice: User, bob: User) -> None:
    request_friend(actor=alice, to=bob)
    for api, user_id in ((alice_api, bob.id), (charlie_api, alice.id), (alice_api, MISSING)):
        answer = api.post(f"/friends/{user_id}/accept")
        assert (answer.status_code, answer.json()["code"]) == (404, 10013)


def test_who_cannot_be_asked(alice_api: Api, alice: User, bob: User) -> None:
    befriend(alice, bob)
    assert asked(alice_api, "nobody-of-that-name") == (404, 10013)
    assert asked(alice_api, str(MISSING)) == (404, 10013)
    assert asked(alice_api, "bob@example.org") == (404, 10013)
    assert asked(alice_api, "alice") == (400, 80003)
    assert asked(alice_api, "bob") == (400, 80007)
    assert code_of(alice_api.post("/friends/request", {}), "to")
    assert code_of(alice_api.post("/friends/request", {"to": 5}), "to")


def test_bots_make_no_friends(alice_api: Api, alice: User) -> None:
    bot = create_bot("Parrot", alice).user
    assert asked(alice_api, bot.username) == (400, 80002)


def test_bots_ask_nobody(alice: User) -> None:
    api = as_user(create_bot("Parrot", alice).user)
    assert asked(api, "alice") == (403, 20001)
    assert api.put(f"/users/@me/blocks/{alice.id}").json()["code"] == 20001
    assert api.get("/friends").json() == []


def test_closed_accounts_are_nobody(alice_api: Api, bob: User) -> None:
    disable(bob)
    assert asked(alice_api, "bob") == (404, 10013)


def test_one_may_want_no_requests(alice_api: Api, bob: User, alice: User) -> None:
    update_settings(bob, {"friend_requests": "nobody"})
    assert asked(alice_api, "bob") == (400, 80000)
    request_friend(actor=bob, to=alice)
    assert asked(alice_api, "bob") == (201, 0)


def test_the_list_can_be_of_one_type(alice_api: Api, alice: User, bob: User, charlie: User) -> None:
    befriend(alice, bob)
    request_friend(actor=charlie, to=alice)
    with at_most(4):
        assert len(alice_api.get("/friends").json()) == 2
    assert [row["id"] for row in alice_api.get("/friends", type=INCOMING).json()] == [str(charlie.id)]
    assert alice_api.get("/friends", type=9).status_code == 400


def test_friends_hear_of_a_new_name(alice: User, bob: User, captured_events: Captured) -> None:
    befriend(alice, bob)
    captured_events.clear()
    update_profile(bob, {"display_name": "Robert"})
    event = captured_events.one("RELATIONSHIP_UPDATE")
    assert event.audience == Audience(user_ids=(alice.id,))
    assert event.data()["user"]["global_name"] == "Robert"


# Limits


@override_settings(MAX_FRIEND_REQUESTS=2)
def test_only_so_many_requests_wait(alice_api: Api, alice: User, bob: User, charlie: User) -> None:
    make_user("dora")
    assert [asked(alice_api, name) for name in ("bob", "charlie")] == [(201, 0)] * 2
    assert asked(alice_api, "dora") == (400, 30002)
    assert asked(alice_api, "bob") == (201, 0)


@override_settings(MAX_FRIENDS=1)
def test_only_so_many_friends(
    alice_api: Api, bob_api: Api, charlie_api: Api, alice: User, bob: User, charlie: User
) -> None:
    befriend(alice, bob)
    request_friend(actor=charlie, to=alice)
    assert alice_api.post(f"/friends/{charlie.id}/accept").json()["code"] == 30002
    assert asked(make_and_sign_in("dora"), "alice") == (400, 80000)
    request_friend(actor=bob, to=charlie)
    assert charlie_api.post(f"/friends/{bob.id}/accept").json()["code"] == 80000
    assert types(charlie_api)["bob"] == INCOMING


def make_and_sign_in(name: str) -> Api:
    return as_user(make_user(name))


@override_settings(RATE_LIMITS=True)
def test_requests_are_limited(alice_api: Api, bob: User) -> None:
    found = [alice_api.post("/friends/request", {"to": "bob"}).status_code for _ in range(21)]
    assert found == [201] * 20 + [429]


# Races


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_one_row_each(alice: User, bob: User) -> None:
    pairs = [(alice, bob), (bob, alice)]
    in_parallel(8, lambda n: request_friend(actor=pairs[n % 2][0], to=pairs[n % 2][1]))
    rows = Relationship.objects.values_list("user_id", "other_id", "type")
    assert sorted(rows) == sorted([(alice.id, bob.id, FRIEND), (bob.id, alice.id, FRIEND)])


@pytest.mark.django_db(transaction=True)
def test_asking_and_blocking_at_once_never_make_friends(alice: User, bob: User) -> None:
    in_parallel(6, lambda n: request_friend(actor=alice, to=bob) if n % 2 else block(actor=bob, other=alice))
    rows = set(Relationship.objects.values_list("user_id", "type"))
    assert (bob.id, BLOCKED) in rows
    assert rows <= {(bob.id, BLOCKED), (alice.id, OUTGOING)}


# Discord's words


def test_discords_calls_are_the_same_views(
    alice_api: Api, bob_api: Api, charlie: User, alice: User, bob: User
) -> None:
    assert alice_api.post("/users/@me/relationships", {"username": "bob"}).status_code == 204
    assert bob_api.get("/users/@me/relationships").json()[0]["type"] == INCOMING
    assert bob_api.put(f"/users/@me/relationships/{alice.id}", {}).status_code == 204
    assert types(alice_api) == {"bob": FRIEND}
    assert alice_api.put(f"/users/@me/relationships/{bob.id}", {"type": 2}).status_code == 204
    assert types(alice_api) == {"bob": BLOCKED}
    assert alice_api.delete(f"/users/@me/relationships/{bob.id}").status_code == 204
    assert alice_api.delete(f"/users/@me/relationships/{bob.id}").status_code == 404
    assert alice_api.put(f"/users/@me/relationships/{charlie.id}", {"type": 1}).status_code == 204
    assert alice_api.delete(f"/users/@me/relationships/{charlie.id}").status_code == 204
    assert types(alice_api) == {}
