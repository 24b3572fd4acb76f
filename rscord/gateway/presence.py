"""Presence: what somebody lets others see of whether they are there.

https://docs.discord.com/developers/events/gateway-events#presence-update-fields
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rscord.gateway.protocol import CloseCode, ProtocolError, as_object

VISIBLE = ("dnd", "online", "idle")
"""Statuses that others see, the one first that counts where a user's sessions differ."""

HIDDEN = ("invisible", "offline")
MAX_ACTIVITIES = 5
MAX_TEXT = 128
_TEXTS = ("name", "state", "details", "url")
CUSTOM_STATUS = 4


@dataclass(frozen=True, slots=True)
class Presence:
    """A status and activities, as others get them."""

    status: str
    activities: tuple[dict[str, Any], ...] = ()

    @property
    def visible(self) -> bool:
        """Whether others see it; else they see "offline"."""
        return self.status in VISIBLE


ONLINE = Presence("online")
OFFLINE = Presence("offline")


def parse(d: Any) -> Presence:
    """Check an op 3, or the ``presence`` of an IDENTIFY. Raises :class:`ProtocolError` (4002).

    Older libraries send ``game`` in place of ``activities``.
    """
    fields = as_object(d)
    status = fields.get("status") or "online"
    activities = fields.get("activities") or ([fields["game"]] if fields.get("game") else [])
    if status not in (*VISIBLE, *HIDDEN) or not isinstance(activities, list):
        raise ProtocolError(CloseCode.DECODE, "The presence cannot be read.")
    return Presence(status, tuple(_activity(each) for each in activities[:MAX_ACTIVITIES]))


def of_person(status: str, custom_status: str) -> Presence:
    """Return the presence that a person chose in their settings."""
    if not custom_status:
        return Presence(status)
    activity = {"name": "Custom Status", "type": CUSTOM_STATUS, "state": custom_status, "created_at": 0}
    return Presence(status, (activity,))


def joined(presences: Iterable[Presence]) -> Presence | None:
    """Return what a user's sessions come to; None if others see nobody there."""
    visible = [each for each in presences if each.visible]
    return min(visible, key=lambda each: VISIBLE.index(each.status), default=None)


def shape(user_id: int, presence: Presence, guild_id: int | None = None) -> dict[str, Any]:
    """Return a presence as PRESENCE_UPDATE and GUILD_CREATE carry it."""
    found: dict[str, Any] = {
        "user": {"id": str(user_id)},
        "status": presence.status,
        "activities": list(presence.activities),
        "client_status": {"web": presence.status} if presence.visible else {},
    }
    return found if guild_id is None else found | {"guild_id": str(guild_id)}


def _activity(value: Any) -> dict[str, Any]:
    fields = as_object(value)
    kind, since = fields.get("type", 0), fields.get("created_at", 0)
    if not isinstance(kind, int) or not 0 <= kind <= 5 or not isinstance(since, int | float):
        raise ProtocolError(CloseCode.DECODE, "An activity cannot be read.")
    texts = {name: str(fields[name])[:MAX_TEXT] for name in _TEXTS if isinstance(fields.get(name), str)}
    return {"name": "", "type": int(kind), "created_at": int(since)} | texts
