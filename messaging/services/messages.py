"""The life of a message: sent, edited, deleted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.chats import require_writable
from guilds.selectors.expressions import usable_stickers
from guilds.services.chats import with_people
from guilds.services.threads import bring_back, require_active, require_unlocked
from guilds.shapes.expressions import StickerItem, sticker_item
from messaging import content as text
from messaging.content import AllowedMentions
from messaging.embeds import ATTACHED, finished, with_addresses
from messaging.events import messages as announce
from messaging.files import file_at
from messaging.models import Attachment, Mention, Message, MessageType, ReactionKind
from messaging.rows import MessageFacts, MessageRow
from messaging.selectors.files import files_of
from messaging.selectors.messages import find_message, require_readable
from messaging.services.files import FileChanges, attach_files, change_files
from messaging.services.locks import discount, lock_thread, locked_message, next_message_id
from messaging.services.mentions import Called, replace_mentions, store_mentions, whom
from messaging.services.thread_members import come_in
from rscord.core import events, snowflake
from rscord.core.errors import (
    EmptyMessage,
    InvalidForm,
    MissingPermissions,
    NotYourMessage,
    SlowMode,
    SystemMessage,
    UnknownMessage,
)

SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
_EDITED = ["content", "edited_at", "embeds", "flags", "has_files", "mention_everyone"]
SENDER_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS

ALL_MENTIONS = AllowedMentions()
SAME_FILES = FileChanges()


@dataclass(frozen=True, slots=True)
class Reply:
    """Which message of the same channel is answered; unless ``required``, a missing one is no fault."""

    message_id: int
    required: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """In whose name a webhook posts."""

    webhook_id: int
    name: str
    avatar: str | None = None
    avatar_url: str | None = None


def send_message(
    *,
    author: User,
    channel: ChannelAccess,
    content: str,
    nonce: str | int | None = None,
    reply_to: Reply | None = None,
    allowed_mentions: AllowedMentions = ALL_MENTIONS,
    tts: bool = False,
    flags: int = 0,
    embeds: Sequence[Mapping[str, Any]] = (),
    file_ids: Sequence[int] = (),
    sticker_ids: Sequence[int] = (),
    look: Look | None = None,
    opens: bool = False,
) -> MessageFacts:
    """Send a message. The same ``nonce`` again, from the same author in the same channel, returns the first one.

    ``embeds`` need EMBED_LINKS, ``file_ids`` (the author's own uploads) ATTACH_FILES, ``sticker_ids`` (of guilds that
    the author is in) of another guild USE_EXTERNAL_STICKERS. An archived thread is active again, and its author and
    whom the message calls are in it. ``opens``: it is the one that a post begins with. Raises MissingPermissions,
    UnknownSticker, EmptyMessage, InvalidForm (too long, a bad embed, a file that is not theirs or not free, or the
    answered message is missing), SlowMode, CannotMessage where a chat's other is out of reach, ThreadLocked,
    ThreadArchived if that happened meanwhile, TooMany (160006 for active threads), or UnknownChannel if the channel
    went away. Must not be called inside another transaction with a nonce: a repeated one is noticed by the failure of
    its insert.
    """
    require_readable(channel)
    channel.require(Permission.SEND_MESSAGES)
    require_writable(channel)
    require_unlocked(channel)
    cards = _cards(channel, embeds)
    if file_ids:
        channel.require(Permission.ATTACH_FILES)
    stickers = _stickers(channel, sticker_ids)
    content = _checked(content, has_more=bool(cards or file_ids or stickers))
    draft = Message(
        channel_id=channel.channel.id,
        author=author,
        content=content,
        nonce=None if nonce is None else str(nonce),
        tts=tts and channel.can(Permission.SEND_TTS_MESSAGES),
        flags=flags & SENDER_FLAGS,
        embeds=cards,
        stickers=stickers or None,
        has_files=bool(file_ids),
    )
    if look is not None:
        draft.webhook_id, draft.webhook_name = look.webhook_id, look.name
        draft.webhook_avatar, draft.webhook_avatar_url = look.avatar, look.avatar_url
    reference = _answer(channel, draft, reply_to)
    called = whom(channel, content, allowed_mentions, reference)
    try:
        return _store(channel, draft, called, reference, nonce, file_ids, opens=opens)
    except (IntegrityError, SlowMode):
        first = _first_with(draft)
        if first is None:
            raise
        return first


def edit_message(
    *,
    editor: ChannelAccess,
    message_id: int,
    content: str | None = None,
    flags: int | None = None,
    allowed_mentions: AllowedMentions = ALL_MENTIONS,
    embeds: Sequence[Mapping[str, Any]] | None = None,
    files: FileChanges = SAME_FILES,
    webhook_id: int | None = None,
) -> MessageFacts:
    """Change one's own message, or with MANAGE_MESSAGES whether another's embeds show. What is None stays.
    A webhook's message is changed by that webhook alone (``webhook_id``).

    Raises UnknownMessage, NotYourMessage, SystemMessage, MissingPermissions, EmptyMessage, InvalidForm, ThreadArchived,
    or CannotMessage as for sending.
    """
    require_readable(editor)
    require_writable(editor)
    require_active(editor)
    rewrites = content is not None or embeds is not None or bool(files)
    with events.transaction():
        message = locked_message(editor, message_id)
        if webhook_id is None or message.webhook_id != webhook_id:
            _require_editable(editor, message, rewrites=rewrites)
        if embeds is not None:
            message.embeds = _with_own_files(message, _cards(editor, embeds))
        if files:
            change_files(editor, message, files)
        if rewrites:
            _rewrite(editor, message, content, allowed_mentions)
        if flags is not None:
            message.flags = message.flags & ~SUPPRESS_EMBEDS | flags & SUPPRESS_EMBEDS
        message.save(update_fields=_EDITED)
        facts = find_message(message.channel_id, message.id, viewer_id=editor.viewer.id)
        announce.message_updated(editor, facts)
    return facts


def delete_message(*, actor: ChannelAccess, message_id: int) -> None:
    """Delete one's own message, or with MANAGE_MESSAGES anybody's. What is left is an empty row.

    Raises UnknownMessage or MissingPermissions.
    """
    require_readable(actor)
    with events.transaction():
        lock_thread(actor)
        message = locked_message(actor, message_id)
        if message.author_id != actor.viewer.id or message.webhook_id is not None:
            actor.require(Permission.MANAGE_MESSAGES)
        bury([message.id])
        if actor.channel.is_thread:
            discount({actor.channel.id: [(message.id, message.type)]})
        announce.message_deleted(actor, message.id)


def bury(message_ids: Collection[int]) -> None:
    """Take away all that messages say and what hangs on them. The caller holds their locks."""
    Message.objects.filter(id__in=message_ids).update(
        content="",
        embeds=[],
        stickers=None,
        mention_everyone=False,
        has_files=False,
        has_reactions=False,
        pinned_at=None,
        deleted_at=timezone.now(),
    )
    Mention.objects.filter(message_id__in=message_ids).delete()
    Attachment.objects.filter(message_id__in=message_ids).update(message=None)
    ReactionKind.objects.filter(message_id__in=message_ids).delete()


def _cards(author: ChannelAccess, embeds: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if embeds:
        author.require(Permission.EMBED_LINKS)
    return finished(embeds)


def _stickers(author: ChannelAccess, sticker_ids: Sequence[int]) -> list[StickerItem]:
    if not sticker_ids:
        return []
    found = usable_stickers(author.viewer, sticker_ids)
    here = None if author.guild is None else author.guild.id
    if any(sticker.guild_id != here for sticker in found):
        author.require(Permission.USE_EXTERNAL_STICKERS)
    return [sticker_item(sticker) for sticker in found]


def _with_own_files(message: Message, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return embeds that name the message's own files by name: whoever sends back what they read has addresses."""
    names = {file.id: file.filename for file in files_of(message)}

    def address(url: str) -> str:
        id = file_at(url)
        return ATTACHED + names[id] if id in names else url

    return with_addresses(cards, address)


def _checked(content: str, *, has_more: bool) -> str:
    content = text.cleaned(content)
    if not text.is_blank(content):
        return content
    if not has_more:
        raise EmptyMessage
    return ""


def _answer(channel: ChannelAccess, draft: Message, reply_to: Reply | None) -> MessageFacts | None:
    if reply_to is None:
        return None
    channel.require(Permission.READ_MESSAGE_HISTORY)
    try:
        reference = find_message(channel.channel.id, reply_to.message_id)
    except UnknownMessage:
        if not reply_to.required:
            return None
        sentence = _("The message that you answer is gone.")
        raise InvalidForm.one("message_reference", "REPLIES_UNKNOWN_MESSAGE", sentence) from None
    draft.type = MessageType.REPLY
    draft.reference_message_id = reference.row.id
    draft.reference_channel_id = channel.channel.id
    reference.reference = None
    return reference


def _store(
    channel: ChannelAccess,
    draft: Message,
    called: Called,
    reference: MessageFacts | None,
    nonce: str | int | None,
    file_ids: Sequence[int],
    *,
    opens: bool,
) -> MessageFacts:
    with events.transaction():
        draft.id = channel.channel.id if opens else _place(channel)
        _check_slow_mode(channel, draft.id)
        draft.mention_everyone = called.everyone
        draft.save(force_insert=True)
        store_mentions(channel, draft.id, called)
        facts = MessageFacts(
            MessageRow.of(draft), draft.author, list(called.users), called.role_ids, reference
        )
        facts.files = attach_files(draft.author, draft.id, file_ids)
        if channel.guild is None:
            channel = with_people(channel)
        if channel.channel.is_thread:
            come_in(channel, called.users)
        announce.message_created(channel, facts, nonce)
    return facts


def _place(channel: ChannelAccess) -> int:
    if channel.channel.archived:
        bring_back(channel)
    return next_message_id(channel.channel.id, counted=channel.channel.is_thread)


def _check_slow_mode(channel: ChannelAccess, id: int) -> None:
    seconds = channel.channel.rate_limit_per_user
    free = Permission.MANAGE_MESSAGES | Permission.MANAGE_CHANNELS | Permission.BYPASS_SLOWMODE
    if not seconds or channel.mask & free:
        return
    mine = Message.objects.filter(author=channel.viewer, channel_id=channel.channel.id)
    last = mine.order_by("-id").values_list("id", flat=True).first()
    if last is not None:
        left = seconds - (snowflake.timestamp(id) - snowflake.timestamp(last)).total_seconds()
        if left > 0:
            raise SlowMode(left)


def _first_with(draft: Message) -> MessageFacts | None:
    """Return the message that was sent with the draft's nonce. Raises UnknownMessage if it has been deleted."""
    if draft.nonce is None:
        return None
    first = Message.objects.filter(channel_id=draft.channel_id, author=draft.author, nonce=draft.nonce)
    id = first.values_list("id", flat=True).first()
    return None if id is None else find_message(draft.channel_id, id)


def _require_editable(editor: ChannelAccess, message: Message, *, rewrites: bool) -> None:
    if message.author_id == editor.viewer.id and message.webhook_id is None:
        if message.type not in {MessageType.DEFAULT, MessageType.REPLY}:
            raise SystemMessage
    elif rewrites:
        raise NotYourMessage
    elif not editor.can(Permission.MANAGE_MESSAGES):
        raise MissingPermissions


def _rewrite(editor: ChannelAccess, message: Message, content: str | None, allowed: AllowedMentions) -> None:
    has_more = bool(message.embeds or message.has_files or message.stickers)
    message.content = _checked(message.content if content is None else content, has_more=has_more)
    message.edited_at = timezone.now()
    if content is None:
        return
    called = whom(editor, message.content, allowed, None)
    message.mention_everyone = called.everyone
    replace_mentions(editor, message.id, called)
