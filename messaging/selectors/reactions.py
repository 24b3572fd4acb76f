"""Reading reactions."""

from collections.abc import Iterable

from accounts.models import User
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from messaging.emoji import Emoji
from messaging.models import Message, ReactionKind
from messaging.rows import MessageFacts, ReactionCount
from rscord.core import sql
from rscord.core.errors import UnknownEmoji, UnknownMessage

_COUNTS = """
SELECT k.message_id, k.name, k.emoji_id, k.animated, k.count, r.id FROM messaging_reactionkind k
LEFT JOIN messaging_reaction r ON r.kind_id = k.id AND r.user_id = %s
WHERE k.message_id IN (?) ORDER BY k.id
"""


def add_reactions(found: Iterable[MessageFacts], viewer_id: int) -> None:
    """Fill in the reactions of ``found``, marked where they are the viewer's; no query where there are none."""
    by_id = {facts.row.id: facts for facts in found if facts.row.has_reactions}
    if not by_id:
        return
    marks = ", ".join("%s" for _ in by_id)
    for id, name, emoji_id, animated, count, own in sql.rows(
        _COUNTS.replace("?", marks), [viewer_id, *by_id]
    ):
        emoji = Emoji(name, emoji_id, bool(animated))
        by_id[id].reactions.append(ReactionCount(emoji, count, own is not None))


def who_reacted(
    access: ChannelAccess, *, message_id: int, emoji: Emoji, after: int = 0, limit: int
) -> list[User]:
    """Return up to ``limit`` people who chose ``emoji``, in the order of their ids, those above ``after``.

    Raises UnknownMessage, MissingPermissions without the history, UnknownEmoji for one that nobody chose.
    """
    access.require(Permission.READ_MESSAGE_HISTORY)
    living = Message.objects.filter(id=message_id, channel_id=access.channel.id, deleted_at=None)
    if not living.exists():
        raise UnknownMessage
    kind = ReactionKind.objects.filter(message_id=message_id, key=emoji.key).first()
    if kind is None:
        raise UnknownEmoji
    people = User.objects.filter(reactions__kind=kind, id__gt=after)
    return list(people.order_by("id")[:limit])
