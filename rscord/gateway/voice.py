"""Op 4: how bots, and clients that speak Discord's protocol alone, come into a voice channel, change there, and go.

https://docs.discord.com/developers/events/gateway-events#update-voice-state. As with Discord a refusal is silent. No
endpoint speaks the voice protocol of bots here, so VOICE_SERVER_UPDATE tells them none.
"""

from typing import Any

import structlog

from accounts.models import User
from rscord.core import ratelimit
from rscord.core.errors import AppError
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import VoiceStateWish, parse_voice_state
from rscord.gateway.session import Session
from voice import limits
from voice.services import states
from voice.services.seats import Device

log = structlog.get_logger(__name__)


async def serve(hub: Hub, session: Session, d: Any) -> None:
    """Carry an op 4 out. Raises :class:`~rscord.gateway.protocol.ProtocolError` (4002)."""
    wish = parse_voice_state(d)
    try:
        await hub.pool.run(_carry_out, session, wish)
    except AppError as error:
        log.debug("voice_state_refused", user=session.user_id, error=str(error))


def _carry_out(session: Session, wish: VoiceStateWish) -> None:
    ratelimit.hit(limits.FLAGS, session.user_id)
    user = User.objects.filter(id=session.user_id, is_active=True).first()
    if user is None:
        return
    if wish.channel_id is None:
        states.leave(user=user, guild_id=wish.guild_id)
        return
    states.let_in(
        user=user,
        channel_id=wish.channel_id,
        device=Device(session.id, session.sign_in_id),
        endpoint=None,
        self_mute=wish.self_mute,
        self_deaf=wish.self_deaf,
    )
