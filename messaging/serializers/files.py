"""Files as requests name them."""

from typing import Any

from rest_framework import serializers

from accounts.serializers import Text
from guilds.serializers.fields import Id
from messaging.services.files import MAX_FILES


class Attached(serializers.Serializer[Any]):
    """A file of a message: one that is there or was uploaded, by its id, or in multipart the part ``files[id]``."""

    id = Id()
    filename = Text(max_length=1024, required=False, allow_null=True, allow_blank=True)
    description = Text(max_length=1024, required=False, allow_null=True, allow_blank=True)


def attached_list() -> Any:
    """Return the field of a message's files."""
    return serializers.ListField(child=Attached(), required=False, allow_null=True, max_length=MAX_FILES)
