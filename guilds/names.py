"""What guilds, channels, roles and members may be called."""

from django.utils.translation import gettext as _

from accounts.models import User
from rscord.core.errors import InvalidForm
from rscord.core.text import clean_name, fold, name_fault

FOLDED_LENGTH = 64


def cleaned(text: str, *, least: int = 1, most: int = 100, field: str = "name") -> str:
    """Return ``text`` as a name is kept: see ``core.text.clean_name``.

    Raises InvalidForm about ``field`` for names that are too short or long, invisible, or meant to deceive.
    """
    name = clean_name(text)
    if not least <= len(name) <= most:
        sentence = _("Must be between %(least)d and %(most)d in length.") % {"least": least, "most": most}
        raise InvalidForm.one(field, "BASE_TYPE_BAD_LENGTH", sentence)
    fault = name_fault(name)
    if fault is not None:
        raise InvalidForm.one(field, fault, _("This name holds characters that cannot be used in names."))
    return name


def folded(user: User, nick: str | None) -> str:
    """Return what ``Member.name_folded`` is for ``user`` with this nickname. Folding can lengthen a name."""
    return fold(nick or user.name)[:FOLDED_LENGTH]
