"""The errors that services raise, with Discord's numeric codes, and nothing of how they are shown.

One class per kind of failure. ``rscord.core.api.errors`` turns them into HTTP answers, the gateway into op 41 answers
and close codes, ``rscord.core.pages`` into pages. Codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text: TypeAlias = str | Promise
FieldErrors: TypeAlias = Mapping[str, "FieldErrors | Sequence[tuple[str, Text]]"]


class AppError(Exception):
    """A refusal with a reason: ``status`` for HTTP, ``code`` for programs, ``message`` for people."""

    status = 400
    code = 0
    message: Text = _("The request cannot be carried out.")

    def __init__(self, message: Text | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(str(self.message))


class Unavailable(AppError):
    """The server cannot do it now; the same request may succeed later."""

    status = 503
    message = _("The server cannot do this right now. Try again in a moment.")


class Unauthorized(AppError):
    """Nobody is signed in, or the token is bad or ended."""

    status = 401
    message = "401: Unauthorized"


class NotFound(AppError):
    """There is no such thing, or the viewer may not know that there is."""

    status = 404
    message: Text = "404: Not Found"


class UnknownApplication(NotFound):
    code, message = 10002, _("Unknown Application")


class UnknownChannel(NotFound):
    code, message = 10003, _("Unknown Channel")


class UnknownGuild(NotFound):
    code, message = 10004, _("Unknown Guild")


class UnknownInvite(NotFound):
    code, message = 10006, _("Unknown Invite")


class UnknownMember(NotFound):
    code, message = 10007, _("Unknown Member")


class UnknownMessage(NotFound):
    code, message = 10008, _("Unknown Message")


class UnknownEmoji(NotFound):
    code, message = 10014, _("Unknown Emoji")


class UnknownWebhook(NotFound):
    code, message = 10015, _("Unknown Webhook")


class UnknownOverwrite(NotFound):
    code, message = 10009, _("Unknown Overwrite")


class UnknownRole(NotFound):
    code, message = 10011, _("Unknown Role")


class UnknownUser(NotFound):
    code, message = 10013, _("Unknown User")


class UnknownSticker(NotFound):
    code, message = 10060, _("Unknown Sticker")


class UnknownBan(NotFound):
    code, message = 10026, _("Unknown Ban")


class Forbidden(AppError):
    """The viewer sees the thing but may not do this to it."""

    status = 403
    code, message = 50013, _("You lack the permission to do this.")


class MissingAccess(Forbidden):
    code, message = 50001, _("You have no access to this.")


class MissingPermissions(Forbidden):
    code, message = 50013, _("You lack the permission to do this.")


class BannedHere(Forbidden):
    code, message = 40007, _("This user is banned here.")


class NotForBots(Forbidden):
    code, message = 20001, _("Bots cannot do this.")


class NotYourMessage(Forbidden):
    code, message = 50005, _("Only its author can edit a message.")


class CannotMessage(Forbidden):
    code, message = 50007, _("You cannot write to this person.")


class SystemMessage(Forbidden):
    code, message = 50021, _("This cannot be done to a system message.")


class WrongChannelType(AppError):
    code, message = 50024, _("This cannot be done in a channel of this type.")


class TooOldForBulkDelete(AppError):
    code, message = 50034, _("Messages older than two weeks can only be deleted one by one.")


class AlreadyCrossposted(AppError):
    code, message = 40033, _("This message has been published already.")


class InvalidRole(AppError):
    code, message = 50028, _("This role cannot be used so.")


class TooMany(AppError):
    """A thing of which there may be only so many; ``code`` is Discord's for that thing (30001 and on)."""

    def __init__(self, code: int, message: Text) -> None:
        super().__init__(message)
        self.code = code


class RelationshipRefused(AppError):
    """Two people cannot be to each other what was asked for; ``code`` is Discord's for the reason (80000 and on)."""

    def __init__(self, code: int, message: Text) -> None:
        super().__init__(message)
        self.code = code


class ThreadArchived(AppError):
    code, message = 50083, _("This thread is archived.")


class ThreadLocked(AppError):
    code, message = 160005, _("This thread is locked.")


class ThreadExists(AppError):
    code, message = 160004, _("A thread has been created from this message already.")


class TagNeeded(AppError):
    code, message = 40067, _("A post in this forum needs a tag.")


class TagsNotUnique(AppError):
    code, message = 40061, _("Two tags cannot have the same name.")


class ThreadNameNeeded(AppError):
    code, message = 220001, _("A webhook of a forum needs thread_name or thread_id.")


class ThreadNameOrId(AppError):
    code, message = 220002, _("Give either thread_name or thread_id, not both.")


class NoForum(AppError):
    code, message = 220003, _("Webhooks can begin threads in forums only.")


class EmptyMessage(AppError):
    code, message = 50006, _("A message needs some text or a file.")


class Conflict(AppError):
    """Somebody else was first, or the thing is no longer in the state that the request assumes."""

    status = 409


class TooLarge(AppError):
    """The request's body is larger than the server takes."""

    status = 413
    code, message = 40005, _("The request is too large.")


class InvalidForm(AppError):
    """One or more fields are wrong: ``fields`` says which, each with machine codes and sentences.

    ``fields`` maps a field's name to a list of ``(code, sentence)`` or, for nested input, to another such mapping
    (list indexes are string keys), as in Discord's error bodies.
    """

    code, message = 50035, _("Invalid Form Body")

    def __init__(self, fields: FieldErrors) -> None:
        super().__init__()
        self.fields = fields

    @classmethod
    def one(cls, field: str, code: str, sentence: Text) -> "InvalidForm":
        """An error about a single field."""
        return cls({field: [(code, sentence)]})


class RateLimited(AppError):
    """Too many requests; ``retry_after`` is in seconds."""

    status = 429
    message = _("You are doing this too often. Wait a moment.")

    def __init__(self, retry_after: float, *, is_global: bool = False, scope: str = "user") -> None:
        super().__init__()
        self.retry_after = retry_after
        self.is_global = is_global
        self.scope = scope


class SlowMode(RateLimited):
    """The channel's slow mode: so many seconds between two messages of one member."""

    code, message = 20016, _("This channel is in slow mode. Wait a moment.")


def details(error: AppError) -> dict[str, Any]:
    """Return the public body of ``error``, the same over HTTP and over the socket."""
    body: dict[str, Any] = {"message": str(error.message), "code": error.code}
    if isinstance(error, InvalidForm):
        body["errors"] = _nested(error.fields)
    if isinstance(error, RateLimited):
        body |= {"retry_after": round(error.retry_after, 3), "global": error.is_global}
    return body


def _nested(fields: FieldErrors) -> dict[str, Any]:
    return {
        name: _nested(found)
        if isinstance(found, Mapping)
        else {"_errors": [{"code": code, "message": str(sentence)} for code, sentence in found]}
        for name, found in fields.items()
    }
