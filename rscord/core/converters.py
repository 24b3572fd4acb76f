"""Ids in addresses. Importing this module makes ``<snowflake:name>`` known to every URLconf."""

from django.urls import register_converter

from rscord.core.snowflake import MAX_SNOWFLAKE


class SnowflakeConverter:
    """One to twenty digits that fit 63 bits; anything else is no address at all, so it gives 404."""

    regex = "[0-9]{1,20}"

    def to_python(self, value: str) -> int:
        id = int(value)
        if id > MAX_SNOWFLAKE:
            raise ValueError(value)
        return id

    def to_url(self, value: int | str) -> str:
        return str(value)


register_converter(SnowflakeConverter, "snowflake")
