"""What the calls about pruning take."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from guilds.serializers.fields import Id

MAX_ROLES = 250


class RoleIds(serializers.ListField):
    """Role ids: a list, or in a query one string with commas between."""

    child = Id()

    def get_value(self, dictionary: Mapping[str, Any]) -> Any:
        value = dictionary.get(self.field_name or "", serializers.empty)
        return [part for part in value.split(",") if part] if isinstance(value, str) else value


class PruneQuery(serializers.Serializer[Any]):
    """For how many days somebody must not have been seen, and which roles do not save them."""

    days = serializers.IntegerField(min_value=1, max_value=30, default=7)
    include_roles = RoleIds(max_length=MAX_ROLES, default=list)


class PruneInput(PruneQuery):
    """The same, and whether the answer tells how many."""

    compute_prune_count = serializers.BooleanField(default=True)
