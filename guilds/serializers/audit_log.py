"""What the calls about the audit log take."""

from typing import Any

from rest_framework import serializers

from guilds.serializers.fields import Id


class AuditLogQuery(serializers.Serializer[Any]):
    """Which entries are wanted. An action type that nothing has yet finds nothing."""

    user_id = Id(required=False)
    action_type = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    before = Id(required=False)
    after = Id(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)
