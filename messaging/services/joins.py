"""The message that greets a newcomer in the guild's system channel."""

from accounts.models import User
from guilds.models import Guild, Member
from messaging.events.joins import joined
from messaging.models import Message, MessageType
from messaging.rows import MessageFacts, MessageRow
from messaging.services.locks import next_message_id
from rscord.core import events

SUPPRESS_JOINS = 1 << 0
"""In a guild's ``system_channel_flags``: nobody is greeted."""


@events.on("GUILD_MEMBER_ADD")
def on_member(member: Member | None) -> None:
    """Greet a newcomer. The owner of a new guild is none, nor are members whose guild was brought back."""
    if member is None:
        return
    guild: Guild = member.guild
    if guild.system_channel_id is None or guild.system_channel_flags & SUPPRESS_JOINS:
        return
    if member.user_id != guild.owner_id:
        joined(member, _greet(guild.system_channel_id, member.user))


def _greet(channel_id: int, user: User) -> MessageFacts:
    message = Message(
        id=next_message_id(channel_id), channel_id=channel_id, author=user, type=MessageType.USER_JOIN
    )
    message.save(force_insert=True)
    return MessageFacts(MessageRow.of(message), user)
