"""What stands in addresses. Importing this module makes the converters known to every URLconf.

``<snowflake:name>`` is an id, ``<picture:name>`` a kept picture's name, ``<ending:name>`` what it is kept as.
"""

from django.urls import register_converter
from django.urls.converters import StringConverter

from rscord.core.pictures.store import ENDINGS, NAME
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


class PictureConverter(StringConverter):
    """A name of ``rscord.core.pictures.store``."""

    regex = NAME


class EndingConverter(StringConverter):
    """A format that pictures are kept in."""

    regex = "|".join(ENDINGS)


register_converter(SnowflakeConverter, "snowflake")
register_converter(PictureConverter, "picture")
register_converter(EndingConverter, "ending")
