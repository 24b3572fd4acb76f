"""An application's emoji, which its bot uses wherever it is. Nobody hears of them: libraries ask when they start."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors.applications import get_application
from guilds.models import Emoji
from guilds.selectors.expressions import get_application_emoji
from guilds.services.emojis import TOO_MANY_EMOJI, checked_name, keep_emoji
from rscord.core import events
from rscord.core.errors import TooMany

MAX_EMOJI = 2000
"""How many an application may have, as with Discord."""


def create_application_emoji(*, actor: User, application_id: int, name: str, image: bytes) -> Emoji:
    """Make an emoji: for the application's owner and its bot.

    Raises UnknownApplication, InvalidForm for a bad name or picture, TooMany (30008) at 2,000.
    """
    get_application(actor, application_id)
    name = checked_name(name)
    kept = keep_emoji(image)
    with events.transaction():
        # Two requests at once must not both be the last.
        User.objects.select_for_update(no_key=True).get(id=application_id)
        application = get_application(actor, application_id)
        if Emoji.objects.filter(application=application, deleted_at=None).count() >= MAX_EMOJI:
            sentence = _("An application has at most %(most)d emoji.") % {"most": MAX_EMOJI}
            raise TooMany(TOO_MANY_EMOJI, sentence)
        return Emoji.objects.create(
            application=application, creator=actor, name=name, picture=kept.name, animated=kept.animated
        )


def rename_application_emoji(*, actor: User, application_id: int, emoji_id: int, name: str) -> Emoji:
    """Rename an emoji. Raises UnknownApplication, UnknownEmoji or InvalidForm."""
    with events.transaction():
        emoji = get_application_emoji(actor, application_id, emoji_id)
        emoji.name = checked_name(name)
        emoji.save(update_fields=["name"])
    return emoji


def delete_application_emoji(*, actor: User, application_id: int, emoji_id: int) -> None:
    """Delete an emoji; where it was used it stays to be seen. Raises UnknownApplication or UnknownEmoji."""
    with events.transaction():
        emoji = get_application_emoji(actor, application_id, emoji_id)
        emoji.deleted_at = timezone.now()
        emoji.save(update_fields=["deleted_at"])
