"""Whom a message calls, and the rows from which mention counts are read."""

from dataclasses import dataclass, field

from accounts.models import User
from guilds.models import Role
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.members import users_among
from messaging import content as text
from messaging.content import AllowedMentions, Named
from messaging.models import Mention, MentionKind
from messaging.rows import MessageFacts


@dataclass(frozen=True, slots=True)
class Called:
    """The people and roles of this guild (or chat) that a message calls."""

    users: list[User] = field(default_factory=list)
    role_ids: list[int] = field(default_factory=list)
    everyone: bool = False


def whom(
    channel: ChannelAccess, content: str, allowed: AllowedMentions, answered: MessageFacts | None
) -> Called:
    """Return whom the viewer of ``channel`` calls by ``content``, and by answering a message.

    Names of strangers, of foreign roles, and of what the author may not call, stay plain text. No query unless
    something is named.
    """
    named = allowed.of(text.names_in(content))
    user_ids = set(named.users)
    if answered is not None and allowed.replied_user and answered.row.webhook_id is None:
        user_ids.add(answered.author.id)
    return Called(
        _users(channel, user_ids),
        _role_ids(channel, named),
        named.everyone and channel.can(Permission.MENTION_EVERYONE),
    )


def store_mentions(channel: ChannelAccess, message_id: int, called: Called) -> None:
    """Write the rows of a new message's mentions; no query without any."""
    targets = [(MentionKind.USER, user.id) for user in called.users]
    targets += [(MentionKind.ROLE, id) for id in called.role_ids]
    if called.everyone and channel.guild is not None:
        targets.append((MentionKind.EVERYONE, channel.guild.id))
    if targets:
        Mention.objects.bulk_create(
            Mention(message_id=message_id, channel_id=channel.channel.id, kind=kind, target_id=target_id)
            for kind, target_id in targets
        )


def replace_mentions(channel: ChannelAccess, message_id: int, called: Called) -> None:
    """Write the rows of an edited message's mentions in place of the old ones."""
    Mention.objects.filter(message_id=message_id).delete()
    store_mentions(channel, message_id, called)


def _users(channel: ChannelAccess, user_ids: set[int]) -> list[User]:
    if not user_ids:
        return []
    if channel.guild is None:
        present = user_ids.intersection(channel.recipient_ids)
        return list(User.objects.filter(id__in=present).order_by("id"))
    return users_among(channel.guild.id, user_ids)


def _role_ids(channel: ChannelAccess, named: Named) -> list[int]:
    if not named.roles or channel.guild is None:
        return []
    roles = Role.objects.filter(guild_id=channel.guild.id, id__in=named.roles).exclude(id=channel.guild.id)
    if not channel.can(Permission.MENTION_EVERYONE):
        roles = roles.filter(mentionable=True)
    return list(roles.order_by("id").values_list("id", flat=True))
