"""What is announced when a newcomer is greeted."""

from guilds import shapes as guilds
from guilds.models import Member
from messaging import shapes
from messaging.rows import MessageFacts
from rscord.core.events import Audience, publish


def joined(member: Member, facts: MessageFacts) -> None:
    """MESSAGE_CREATE of the greeting, to those who may view its channel; the newcomer may not be one of them."""
    data = shapes.message(facts, guild_id=member.guild_id) | {
        "guild_id": str(member.guild_id),
        "member": guilds.member_part(member, ()),
    }
    publish("MESSAGE_CREATE", Audience(member.guild_id, facts.row.channel_id), data, source=facts)
