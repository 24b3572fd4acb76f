"""The life of a file: uploaded, attached to a message, removed. File work stays outside of transactions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from messaging import media
from messaging.embeds import shown_files
from messaging.models import Attachment, Message
from messaging.selectors.files import files_of
from rscord.core import events, snowflake
from rscord.core.errors import InvalidForm, MissingPermissions, NotFound, TooLarge

MAX_FILES = 10
KEPT_WITHOUT_MESSAGE = timedelta(hours=2)
SWEPT_AT_ONCE = 500
_UNKNOWN_FILE = _("A file is not there or not free any more.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in. ``size`` is in bytes."""

    name: str
    file: IO[bytes]
    size: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What an edit makes of a message's files: those that stay (None: all), and uploads of the editor that are new."""

    kept: Collection[int] | None = None
    added: Sequence[int] = ()

    def __bool__(self) -> bool:
        return self.kept is not None or bool(self.added)


def store_files(*, channel: ChannelAccess, uploads: Sequence[Upload]) -> list[Attachment]:
    """Store files that the viewer of ``channel`` sends there. Raises MissingPermissions, InvalidForm or TooLarge."""
    if uploads:
        channel.require(Permission.SEND_MESSAGES, Permission.ATTACH_FILES)
    _require_few(uploads)
    _require_sizes(uploads)
    return [store_file(uploader=channel.viewer, upload=upload) for upload in uploads]


def store_file(*, uploader: User, upload: Upload) -> Attachment:
    """Store one file, its uploader's alone until it is attached. Pictures are encoded anew. Raises TooLarge."""
    _require_sizes([upload])
    type = media.type_of(upload.file.read(media.HEAD))
    upload.file.seek(0)
    picture = media.reencoded(upload.file, type) if type in media.PICTURES else None
    if picture is None and type in media.PICTURES:
        type = media.UNKNOWN
    upload.file.seek(0)
    kept: File[bytes] = ContentFile(picture.data) if picture else File(upload.file)
    snowflake.ensure_lease()
    id = snowflake.make()
    path = default_storage.save(f"attachments/{id % 1000:03}/{id}", kept)
    with events.transaction():
        return Attachment.objects.create(
            id=id,
            uploader=uploader,
            path=path,
            filename=media.safe_name(upload.name),
            description=upload.description,
            content_type=type,
            size=len(picture.data) if picture else upload.size,
            width=picture.width if picture else None,
            height=picture.height if picture else None,
        )


def change_files(editor: ChannelAccess, message: Message, changes: FileChanges) -> None:
    """Let a message, which the caller holds locked and saves, keep some of its files and get others.

    What its embeds show stays in any case. Raises MissingPermissions without ATTACH_FILES for new ones, InvalidForm
    for more than ten, for one that is to stay and is not there, or a new one that is not free.
    """
    if changes.added:
        editor.require(Permission.ATTACH_FILES)
    held = files_of(message)
    kept = _kept(held, changes, shown_files(message.embeds))
    _require_few([*kept, *changes.added])
    gone = {file.id for file in held} - kept
    Attachment.objects.filter(id__in=gone).update(message=None)
    attach_files(editor.viewer, message.id, changes.added)
    message.has_files = bool(kept or changes.added)


def attach_files(uploader: User, message_id: int, file_ids: Collection[int]) -> list[Attachment]:
    """Hang the uploader's free files on their message. Raises InvalidForm if one is not there or not free."""
    if not file_ids:
        return []
    _require_few(file_ids)
    free = Attachment.objects.filter(id__in=file_ids, uploader=uploader, message=None)
    if free.update(message_id=message_id) != len(set(file_ids)):
        raise InvalidForm.one("attachments", "UNKNOWN_FILE", _UNKNOWN_FILE)
    return list(Attachment.objects.filter(message_id=message_id).order_by("id"))


def delete_file(*, actor: User, file_id: int) -> None:
    """Remove one's own file that no message holds. Raises NotFound, or MissingPermissions if a message does."""
    file = Attachment.objects.filter(id=file_id, uploader=actor).first()
    if file is None:
        raise NotFound
    if not _removed(file):
        raise MissingPermissions


def sweep_files() -> int:
    """Remove files that have had no message for two hours; return how many."""
    before = snowflake.at(timezone.now() - KEPT_WITHOUT_MESSAGE)
    orphans = Attachment.objects.filter(message=None, id__lt=before).order_by("id")[:SWEPT_AT_ONCE]
    return sum(_removed(file) for file in orphans)


def _kept(held: Sequence[Attachment], changes: FileChanges, shown: Collection[str]) -> set[int]:
    ids = {file.id for file in held}
    if changes.kept is None:
        return ids
    if not ids.issuperset(changes.kept):
        raise InvalidForm.one("attachments", "UNKNOWN_FILE", _UNKNOWN_FILE)
    return {file.id for file in held if file.id in changes.kept or file.filename in shown}


def _removed(file: Attachment) -> bool:
    with events.transaction():
        removed = Attachment.objects.filter(id=file.id, message=None).delete()[0] > 0
    if removed:
        default_storage.delete(file.path)
    return removed


def _require_few(files: Collection[object]) -> None:
    if len(files) > MAX_FILES:
        raise InvalidForm.one("attachments", "BASE_TYPE_MAX_LENGTH", _("A message holds at most 10 files."))


def _require_sizes(uploads: Sequence[Upload]) -> None:
    if any(upload.size > settings.UPLOAD_MAX_BYTES for upload in uploads):
        raise TooLarge
