"""Reacting to messages. Whoever changes a message's reactions holds its lock, so counts and limits are exact.

In an archived thread nobody reacts: ThreadArchived.
"""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.chats import require_writable
from guilds.selectors.expressions import usable_emoji
from guilds.selectors.guilds import is_timed_out
from guilds.services.threads import require_active
from messaging.emoji import Emoji
from messaging.events import reactions as announce
from messaging.models import Message, Reaction, ReactionKind
from messaging.selectors.messages import require_readable
from messaging.services.locks import locked_message
from rscord.core import events
from rscord.core.errors import MissingPermissions, TooMany, UnknownEmoji

MAX_KINDS = 20
"""So many different emoji can stand under one message."""

TOO_MANY_REACTIONS = 30010


def add_reaction(*, reactor: ChannelAccess, message_id: int, emoji: Emoji) -> None:
    """React as the viewer of ``reactor``; a second time changes nothing.

    READ_MESSAGE_HISTORY is needed, and ADD_REACTIONS for an emoji that nobody chose yet; such an emoji of a guild must
    be one that the viewer may use, in another guild with USE_EXTERNAL_EMOJIS. What stands there already anybody may
    choose too, even if it has been deleted. Raises UnknownMessage, MissingPermissions, UnknownEmoji for a guild's emoji
    that is not there or whose guild the viewer is not in, TooMany (30010) at 20 emoji, or CannotMessage in
    a chat with somebody out of reach.
    """
    _require_reacting(reactor)
    require_writable(reactor)
    with events.transaction():
        message = locked_message(reactor, message_id)
        kind = ReactionKind.objects.filter(message=message, key=emoji.key).first()
        if kind is None:
            kind = _first_of_kind(reactor, message, emoji)
        _, new = Reaction.objects.get_or_create(kind=kind, user=reactor.viewer)
        if new:
            ReactionKind.objects.filter(id=kind.id).update(count=F("count") + 1)
            announce.reaction_added(reactor, message, _emoji(kind))


def remove_reaction(*, actor: ChannelAccess, message_id: int, emoji: Emoji, user_id: int) -> None:
    """Take back one's own reaction or, with MANAGE_MESSAGES, another's; one that is not there changes nothing.

    Raises UnknownMessage, MissingPermissions, or UnknownEmoji if nobody chose the emoji.
    """
    require_readable(actor)
    require_active(actor)
    if user_id != actor.viewer.id:
        actor.require(Permission.MANAGE_MESSAGES)
    with events.transaction():
        message = locked_message(actor, message_id)
        kind = _kind(message, emoji)
        if Reaction.objects.filter(kind=kind, user_id=user_id).delete()[0]:
            _count_down(message, kind)
            announce.reaction_removed(actor, message, _emoji(kind), user_id)


def clear_emoji(*, actor: ChannelAccess, message_id: int, emoji: Emoji) -> None:
    """Remove everybody's reactions with one emoji. Raises as :func:`clear_reactions`, and UnknownEmoji."""
    require_readable(actor)
    require_active(actor)
    actor.require(Permission.MANAGE_MESSAGES)
    with events.transaction():
        message = locked_message(actor, message_id)
        kind = _kind(message, emoji)
        kind.delete()
        _note_whether_any(message)
        announce.emoji_cleared(actor, message, _emoji(kind))


def clear_reactions(*, actor: ChannelAccess, message_id: int) -> None:
    """Remove all reactions. Raises UnknownMessage, or MissingPermissions without MANAGE_MESSAGES."""
    require_readable(actor)
    require_active(actor)
    actor.require(Permission.MANAGE_MESSAGES)
    with events.transaction():
        message = locked_message(actor, message_id)
        ReactionKind.objects.filter(message=message).delete()
        _note_whether_any(message)
        announce.reactions_cleared(actor, message)


def _require_reacting(reactor: ChannelAccess) -> None:
    require_readable(reactor)
    require_active(reactor)
    reactor.require(Permission.READ_MESSAGE_HISTORY)
    if reactor.member is not None and is_timed_out(reactor.member.timed_out_until):
        raise MissingPermissions


def _first_of_kind(reactor: ChannelAccess, message: Message, emoji: Emoji) -> ReactionKind:
    reactor.require(Permission.ADD_REACTIONS)
    if emoji.id is not None:
        emoji = _custom(reactor, emoji.id)
    if ReactionKind.objects.filter(message=message).count() >= MAX_KINDS:
        raise TooMany(TOO_MANY_REACTIONS, _("A message holds at most 20 different reactions."))
    if not message.has_reactions:
        Message.objects.filter(id=message.id).update(has_reactions=True)
    return ReactionKind.objects.create(
        message=message, key=emoji.key, emoji_id=emoji.id, name=emoji.name, animated=emoji.animated
    )


def _custom(reactor: ChannelAccess, emoji_id: int) -> Emoji:
    """Return the emoji by its own name: what was sent with its id may be anything."""
    found = usable_emoji(reactor.viewer, emoji_id)
    here = None if reactor.guild is None else reactor.guild.id
    if found.guild_id not in {None, here}:
        reactor.require(Permission.USE_EXTERNAL_EMOJIS)
    return Emoji(found.name, found.id, found.animated)


def _kind(message: Message, emoji: Emoji) -> ReactionKind:
    kind = ReactionKind.objects.filter(message=message, key=emoji.key).first()
    if kind is None:
        raise UnknownEmoji
    return kind


def _count_down(message: Message, kind: ReactionKind) -> None:
    if kind.count > 1:
        ReactionKind.objects.filter(id=kind.id).update(count=F("count") - 1)
    else:
        ReactionKind.objects.filter(id=kind.id).delete()
        _note_whether_any(message)


def _note_whether_any(message: Message) -> None:
    left = ReactionKind.objects.filter(message=message).exists()
    Message.objects.filter(id=message.id).update(has_reactions=left)


def _emoji(kind: ReactionKind) -> Emoji:
    return Emoji(kind.name, kind.emoji_id, kind.animated)
