"""How files look: https://docs.discord.com/developers/resources/message#attachment-object."""

from typing import Any

from messaging.files import signed_url
from messaging.models import Attachment


def attachment(file: Attachment) -> dict[str, Any]:
    """Return a file. Its address is good for an hour at least."""
    url = signed_url(file.id, file.filename)
    shape: dict[str, Any] = {
        "id": str(file.id),
        "filename": file.filename,
        "size": file.size,
        "content_type": file.content_type,
        "url": url,
        "proxy_url": url,
    }
    if file.description:
        shape["description"] = file.description
    if file.width is not None:
        shape |= {"width": file.width, "height": file.height}
    return shape
