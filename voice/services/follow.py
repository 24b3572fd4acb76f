"""What changes in guilds mean for those in voice: who loses the right to be there is out in the same transaction."""

from accounts.models import SignIn, User
from guilds.models import Channel, Guild, Member, Role
from rscord.core import events
from voice.models import VoiceState
from voice.selectors import ROOMS, masks_of, states
from voice.services.rights import may_stay, refresh
from voice.services.seats import end


@events.on("GUILD_MEMBER_REMOVE")
def on_departure(member: Member) -> None:
    """Take out who leaves, is kicked or banned."""
    for state in states().filter(member=member):
        end(state)


@events.on("GUILD_MEMBER_UPDATE")
def on_member(member: Member) -> None:
    """Follow roles, a timeout, server mute and deafness."""
    _recheck(member.guild_id, list(states().filter(member=member)))


@events.on("GUILD_ROLE_UPDATE")
def on_role(role: Role) -> None:
    """Follow a role's rights."""
    _recheck(role.guild_id, _in_guild(role.guild_id))


@events.on("GUILD_ROLE_DELETE")
def on_role_gone(role: Role) -> None:
    """Follow the rights that go with a role: its row and its overwrites still stand."""
    _recheck(role.guild_id, _in_guild(role.guild_id), without_role=role.id)


@events.on("GUILD_UPDATE")
@events.on("GUILD_DELETE")
def on_guild(guild: Guild) -> None:
    """Follow the ownership; a deleted guild has nobody in it."""
    _recheck(guild.id, _in_guild(guild.id))


@events.on("CHANNEL_UPDATE")
@events.on("CHANNEL_DELETE")
def on_channel(channel: object) -> None:
    """Follow overwrites and the bitrate, and tell who is inside to those who see the channel only now.

    The same event tells of groups, by other sources.
    """
    if not isinstance(channel, Channel) or channel.guild_id is None or channel.type not in ROOMS:
        return
    _recheck(channel.guild_id, list(states().filter(channel=channel)), always=True)


@events.on("~SIGN_IN_END")
def on_sign_out(sign_in: SignIn) -> None:
    """Take out whoever joined by a sign-in that has ended."""
    for state in states().filter(sign_in_id=sign_in.id):
        end(state)


@events.on("~BOT_TOKEN_END")
def on_token_end(bot: User) -> None:
    """Take out a bot whose token is no longer good."""
    for state in states().filter(member__user=bot):
        end(state)


def _in_guild(guild_id: int) -> list[VoiceState]:
    return list(states().filter(member__guild_id=guild_id).order_by("id"))


def _recheck(
    guild_id: int, found: list[VoiceState], *, without_role: int | None = None, always: bool = False
) -> None:
    """Take out who may not stay, and bring the others up to their rights."""
    masks = masks_of(guild_id, found, without_role=without_role) if found else {}
    for state in found:
        mask = masks[state.member.user_id]
        if may_stay(state, mask):
            refresh(state, mask, always=always)
        else:
            end(state)
