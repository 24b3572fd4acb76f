"""Model fields that every app uses."""

from typing import Any

from django.db import models

from rscord.core import snowflake


class SnowflakeField(models.BigIntegerField):  # type: ignore[type-arg]
    """A primary key made by :mod:`rscord.core.snowflake` when the row is first saved (not when it is built)."""

    def __init__(self, **options: Any) -> None:
        options["primary_key"] = True
        options["editable"] = False
        super().__init__(**options)

    def get_pk_value_on_save(self, instance: models.Model) -> int:
        return snowflake.make()
