"""Chats with what their list shows of them: the last message, and how much is unread."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from guilds import shapes as guilds
from guilds.models import Channel
from guilds.selectors.channels import get_channel
from guilds.selectors.chats import latest_chats, recipients_by_chat
from messaging import shapes
from messaging.models import Message
from messaging.selectors.messages import messages_by_id
from messaging.selectors.read_states import positions_in, unread_in
from rscord.core.errors import UnknownChannel, UnknownMessage


def chats_of(viewer: User, limit: int) -> list[dict[str, Any]]:
    """Return the viewer's open chats, latest first, with ``last_message`` (unless it is deleted) and ``unread``.

    The number of queries is fixed.
    """
    return _listed(viewer, latest_chats(viewer, limit))


def chat_of(viewer: User, channel_id: int) -> dict[str, Any]:
    """Return one chat as it stands in the list. Raises UnknownChannel, for channels of guilds too."""
    access = get_channel(viewer, channel_id)
    if access.guild is not None:
        raise UnknownChannel
    return _listed(viewer, [access.channel])[0]


def channel_of_message(message_id: int) -> int:
    """Return where a living message is, whoever may see it. Raises UnknownMessage."""
    rows = Message.objects.filter(id=message_id, deleted_at=None)
    id = rows.values_list("channel_id", flat=True).first()
    if id is None:
        raise UnknownMessage
    return id


def _listed(viewer: User, chats: list[Channel]) -> list[dict[str, Any]]:
    places = recipients_by_chat(chat.id for chat in chats)
    last = _last_messages(viewer, chats)
    ends = {chat.id: chat.last_message_id or 0 for chat in chats}
    unread = unread_in(viewer.id, ends, positions_in(viewer.id, ends))
    return [
        guilds.chat(chat, places[chat.id], viewer.id)
        | {"unread": unread.get(chat.id, 0)}
        | ({"last_message": last[chat.id]} if chat.id in last else {})
        for chat in chats
    ]


def _last_messages(viewer: User, chats: Iterable[Channel]) -> dict[int, dict[str, Any]]:
    ids = [chat.last_message_id for chat in chats if chat.last_message_id is not None]
    found = messages_by_id(ids, viewer_id=viewer.id)
    shaped = shapes.messages(found, guild_id=None, viewer_id=viewer.id)
    return {facts.row.channel_id: shape for facts, shape in zip(found, shaped, strict=True)}
