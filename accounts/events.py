"""What is announced about accounts, and to whom."""

from accounts import shapes
from accounts.models import SignIn, User
from rscord.core.events import Audience, publish


def user_updated(user: User) -> None:
    """USER_UPDATE to the user's own devices. Higher apps tell others: ``events.on("USER_UPDATE")`` gets the user."""
    publish("USER_UPDATE", _only(user.id), shapes.me(user), source=user)


def settings_updated(user: User) -> None:
    """USER_SETTINGS_UPDATE to the user's own devices: settings, and the status that they chose."""
    publish("USER_SETTINGS_UPDATE", _only(user.id), shapes.own_settings(user), source=user)


def sign_in_ended(sign_in: SignIn) -> None:
    """For the hubs: close the sockets of this sign-in."""
    data = {"sign_in_id": str(sign_in.id), "user_id": str(sign_in.user_id)}
    publish("~SIGN_IN_END", _only(sign_in.user_id), data)


def bot_token_ended(bot: User) -> None:
    """For the hubs: close the sockets of this bot."""
    publish("~BOT_TOKEN_END", _only(bot.id), {"user_id": str(bot.id)})


def _only(user_id: int) -> Audience:
    return Audience(user_ids=(user_id,))
