"""Who is in which chat, as far as this process must know: the chats of everybody with a session here."""

from collections.abc import Collection, Container, Iterable, Mapping

from guilds.models import ChannelType
from rscord.core.events import Audience, Event

NOBODY: frozenset[int] = frozenset()


class Chats:
    """Chats by their people and people by their chats, kept current by the chats' own events."""

    def __init__(self) -> None:
        self._people: dict[int, set[int]] = {}
        self._chats: dict[int, set[int]] = {}
        self._quiet: set[int] = set()

    def add(self, people: Mapping[int, Iterable[int]], quiet: Container[int] = ()) -> None:
        """Take in chats: user ids by chat id. The ``quiet`` ones are one-to-one and nobody has written there yet."""
        for chat_id, user_ids in people.items():
            (self._quiet.add if chat_id in quiet else self._quiet.discard)(chat_id)
            for user_id in user_ids:
                self._enter(chat_id, user_id)

    def forget(self, user_id: int, here: Container[int]) -> None:
        """Let go of somebody's chats in which nobody of ``here`` is left."""
        for chat_id in list(self._chats.get(user_id, NOBODY)):
            people = self.people(chat_id)
            if not any(person in here for person in people if person != user_id):
                self._drop(chat_id)

    def people(self, chat_id: int) -> Collection[int]:
        """Return who is in a chat."""
        return self._people.get(chat_id, NOBODY)

    def partners(self, user_id: int) -> set[int]:
        """Return everybody who shares a chat with somebody, as far as is known here.

        Quiet chats do not count: nobody learns who is there by opening a chat with them.
        """
        chats = self._chats.get(user_id, NOBODY) - self._quiet
        return {person for chat_id in chats for person in self._people[chat_id]} - {user_id}

    def hearers(self, audience: Audience) -> Collection[int]:
        """Return whom an audience outside guilds means.

        A chat's events name the people in it. Whoever has left it by now hears nothing, even if they are named. The
        chats of everybody with a session here are known, so a chat that is not has nobody here.
        """
        if audience.channel_id is None:
            return audience.user_ids or ()
        people = self.people(audience.channel_id)
        if audience.user_ids is None:
            return people
        return [user_id for user_id in audience.user_ids if user_id in people]

    def heard(self, event: Event, here: Container[int]) -> None:
        """Take note of who came and who went, in chats that concern anybody of ``here``.

        CHANNEL_DELETE puts nobody out: a chat that somebody takes off their list comes back with the next message.
        """
        if event.type == "MESSAGE_CREATE" and event.audience.channel_id is not None:
            self._quiet.discard(event.audience.channel_id)
        if event.type not in _MOVES:
            return
        chat_id, user_ids = _MOVES[event.type](event)
        if event.type == "CHANNEL_RECIPIENT_REMOVE":
            for user_id in user_ids:
                self._leave(chat_id, user_id)
            self._forget_unless_here(chat_id, here)
        elif self.people(chat_id) or any(user_id in here for user_id in user_ids):
            self.add({chat_id: user_ids}, quiet=[chat_id] if _is_quiet(event) else [])

    def _forget_unless_here(self, chat_id: int, here: Container[int]) -> None:
        if not any(person in here for person in self.people(chat_id)):
            self._drop(chat_id)

    def _drop(self, chat_id: int) -> None:
        for person in list(self.people(chat_id)):
            self._leave(chat_id, person)
        self._quiet.discard(chat_id)

    def _enter(self, chat_id: int, user_id: int) -> None:
        self._people.setdefault(chat_id, set()).add(user_id)
        self._chats.setdefault(user_id, set()).add(chat_id)

    def _leave(self, chat_id: int, user_id: int) -> None:
        for table, key, value in ((self._people, chat_id, user_id), (self._chats, user_id, chat_id)):
            found = table.get(key, set())
            found.discard(value)
            if not found:
                table.pop(key, None)


def _created(event: Event) -> tuple[int, list[int]]:
    data = event.data()
    return int(data["id"]), [int(place["user_id"]) for place in data.get("members", ())]


def _is_quiet(event: Event) -> bool:
    data = event.data()
    return data.get("type") == ChannelType.DM and data.get("last_message_id") is None


def _recipient(event: Event) -> tuple[int, list[int]]:
    data = event.data()
    return int(data["channel_id"]), [int(data["user"]["id"])]


_MOVES = {
    "CHANNEL_CREATE": _created,
    "CHANNEL_RECIPIENT_ADD": _recipient,
    "CHANNEL_RECIPIENT_REMOVE": _recipient,
}
