"""Op 40: commands, answered by op 41."""

from typing import Any

import structlog

from accounts.models import User
from rscord.core import errors, ratelimit
from rscord.core.api.errors import as_app_error
from rscord.core.commands import Caller, registry
from rscord.core.ratelimit import Bucket
from rscord.gateway import frames
from rscord.gateway.hub import Hub
from rscord.gateway.protocol import CloseCode, Op, ProtocolError, as_object
from rscord.gateway.session import Session

log = structlog.get_logger(__name__)

BUCKET = Bucket("gateway_command", 60, 10)
"""Commands of one user, all of their sockets together. Most have stricter limits of their own behind this."""

MAX_NONCE = 64


class UnknownCommand(errors.NotFound):
    """There is no command of this name."""

    message = "Unknown command"


async def serve(hub: Hub, session: Session, d: Any) -> None:
    """Carry a command out and answer it. Raises :class:`ProtocolError` (4002) if it has no name."""
    fields = as_object(d)
    name, nonce, data = fields.get("name"), fields.get("nonce"), fields.get("data")
    if not isinstance(name, str) or not _is_nonce(nonce) or not (data is None or isinstance(data, dict)):
        raise ProtocolError(CloseCode.DECODE, "A command has a name, a nonce and data.")
    answer = await hub.pool.run(_run, session, name, data or {})
    session.write(frames.control(Op.ANSWER, {"nonce": nonce} | answer))


def _run(session: Session, name: str, data: dict[str, Any]) -> dict[str, Any]:
    with structlog.contextvars.bound_contextvars(user=session.user_id, session=session.id, command=name[:64]):
        try:
            return {"ok": True, "data": _carry_out(session, name, data)}
        except Exception as error:
            known = as_app_error(error)
            if known is None:
                log.exception("command_failed")
                known = _fault()
            return {"ok": False, "error": errors.details(known)}


def _carry_out(session: Session, name: str, data: dict[str, Any]) -> Any:
    ratelimit.hit(BUCKET, session.user_id)
    if name not in registry:
        raise UnknownCommand
    user = User.objects.filter(id=session.user_id, is_active=True).first()
    if user is None:
        raise errors.Unauthorized
    return registry[name](Caller(user, session.sign_in_id, session.id), data)


def _fault() -> errors.AppError:
    error = errors.AppError("500: Internal Server Error")
    error.status = 500
    return error


def _is_nonce(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_NONCE
    return value is None or (isinstance(value, int) and not isinstance(value, bool))
