"""Reading files."""

from collections.abc import Iterable

from accounts.models import User
from guilds.models import ChannelType
from guilds.permissions import Permission
from guilds.selectors.channels import get_channel
from messaging.models import Attachment, Message
from messaging.rows import MessageFacts
from rscord.core.errors import NotFound


def get_file(viewer: User, file_id: int) -> Attachment:
    """Return a file that ``viewer`` may see: of a message that they may read, or their own without a message.

    Raises NotFound, whether it is missing or hidden.
    """
    file = Attachment.objects.select_related("message").filter(id=file_id).first()
    if file is None or not _may_see(viewer, file):
        raise NotFound
    return file


def attached_file(file_id: int) -> Attachment:
    """Return a file that hangs on a living message, for whoever has its signed address. Raises NotFound."""
    file = Attachment.objects.filter(id=file_id, message__deleted_at=None, message__isnull=False).first()
    if file is None:
        raise NotFound
    return file


def files_of(message: Message) -> list[Attachment]:
    """Return the files of one message; no query where there are none."""
    return list(Attachment.objects.filter(message=message).order_by("id")) if message.has_files else []


def add_files(found: Iterable[MessageFacts]) -> None:
    """Fill in the files of ``found``; no query where there are none."""
    by_id = {facts.row.id: facts for facts in found if facts.row.has_files}
    if by_id:
        for file in Attachment.objects.filter(message_id__in=list(by_id)).order_by("id"):
            by_id[file.message_id or 0].files.append(file)


def _may_see(viewer: User, file: Attachment) -> bool:
    if file.message is None:
        return bool(file.uploader_id == viewer.id)
    if file.message.deleted_at is not None:
        return False
    try:
        access = get_channel(viewer, file.message.channel_id)
    except NotFound:
        return False
    if access.channel.type in {ChannelType.VOICE, ChannelType.STAGE} and not access.can(Permission.CONNECT):
        return False
    return access.can(Permission.READ_MESSAGE_HISTORY)
