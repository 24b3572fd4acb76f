"""Who is whose friend and who has blocked whom, as far as this process must know: for everybody with a session here.

It decides who is told of whose presence (``rscord.gateway.crowd``).
"""

from collections.abc import Collection, Container, Iterable, Iterator

from accounts.models import RelationshipType
from rscord.core.events import Event

NOBODY: frozenset[int] = frozenset()
CHANGES = frozenset({"RELATIONSHIP_ADD", "RELATIONSHIP_REMOVE"})


class Relationships:
    """Kept current by the relationships' own events."""

    def __init__(self) -> None:
        self._friends: dict[int, set[int]] = {}
        self._followers: dict[int, set[int]] = {}
        self._blockers: dict[int, set[int]] = {}

    def put(self, user_id: int, friend_ids: Iterable[int], blocker_ids: Iterable[int]) -> None:
        """Take in somebody who is here: their friends, and who has blocked them."""
        self.forget(user_id)
        self._friends[user_id], self._blockers[user_id] = set(), set(blocker_ids)
        for friend_id in friend_ids:
            self._befriend(user_id, friend_id)

    def forget(self, user_id: int) -> None:
        """Let go of somebody who is here no more."""
        for friend_id in list(self._friends.get(user_id, NOBODY)):
            self._part(user_id, friend_id)
        self._friends.pop(user_id, None)
        self._blockers.pop(user_id, None)

    def friends(self, user_id: int) -> Collection[int]:
        """Return the friends of somebody who is here."""
        return self._friends.get(user_id, NOBODY)

    def friends_here(self, user_id: int) -> Collection[int]:
        """Return those who are here among the friends of anybody."""
        return self._followers.get(user_id, NOBODY)

    def hides(self, user_id: int, viewer_id: int) -> bool:
        """Whether somebody has blocked ``viewer_id``, who is here."""
        return user_id in self._blockers.get(viewer_id, NOBODY)

    def heard(self, event: Event) -> None:
        """Take note of a change, as far as it concerns who is here."""
        if event.type not in CHANGES:
            return
        other_id, type = _of(event)
        blocks = type == RelationshipType.BLOCKED
        for user_id in event.audience.user_ids or ():
            if user_id in self._friends:
                befriends = event.type == "RELATIONSHIP_ADD" and type == RelationshipType.FRIEND
                (self._befriend if befriends else self._part)(user_id, other_id)
            if blocks and other_id in self._blockers:
                self._note_block(user_id, other_id, event.type == "RELATIONSHIP_ADD")

    def _note_block(self, user_id: int, other_id: int, blocked: bool) -> None:
        blockers = self._blockers[other_id]
        (blockers.add if blocked else blockers.discard)(user_id)

    def _befriend(self, user_id: int, friend_id: int) -> None:
        self._friends[user_id].add(friend_id)
        self._followers.setdefault(friend_id, set()).add(user_id)

    def _part(self, user_id: int, friend_id: int) -> None:
        self._friends[user_id].discard(friend_id)
        followers = self._followers.get(friend_id, set())
        followers.discard(user_id)
        if not followers:
            self._followers.pop(friend_id, None)


def meetings(event: Event, here: Container[int]) -> Iterator[tuple[int, int]]:
    """Yield (viewer, person) where an event outside guilds changes what a viewer of ``here`` may know of a person."""
    for user_id, other_id in _pairs(event):
        for viewer_id, person_id in ((user_id, other_id), (other_id, user_id)):
            if viewer_id in here and viewer_id != person_id:
                yield viewer_id, person_id


def _pairs(event: Event) -> Iterator[tuple[int, int]]:
    named = event.audience.user_ids or ()
    if event.type in CHANGES:
        other_id, type = _of(event)
        if type in (RelationshipType.FRIEND, RelationshipType.BLOCKED):
            yield from ((user_id, other_id) for user_id in named)
    elif event.type in ("CHANNEL_CREATE", "CHANNEL_DELETE"):
        people = [int(place["user_id"]) for place in event.data().get("members", ())]
        yield from ((user_id, person_id) for user_id in named for person_id in people)


def _of(event: Event) -> tuple[int, int]:
    data = event.data()
    return int(data["id"]), int(data["type"])
