"""What is announced about accounts, and to whom."""

from collections.abc import Iterable

from accounts import shapes
from accounts.models import Relationship, RelationshipType, SignIn, User
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
    publish("~SIGN_IN_END", _only(sign_in.user_id), data, source=sign_in)


def bot_token_ended(bot: User) -> None:
    """For the hubs: close the sockets of this bot."""
    publish("~BOT_TOKEN_END", _only(bot.id), {"user_id": str(bot.id)}, source=bot)


def relationship_added(relationship: Relationship) -> None:
    """RELATIONSHIP_ADD to the side whose row it is, new or with another type than before."""
    publish("RELATIONSHIP_ADD", _only(relationship.user_id), shapes.relationship(relationship))


def relationship_removed(relationship: Relationship) -> None:
    """RELATIONSHIP_REMOVE to the side whose row it was."""
    data = {"id": str(relationship.other_id), "type": relationship.type}
    publish("RELATIONSHIP_REMOVE", _only(relationship.user_id), data)


def friend_updated(friend: User, friend_ids: Iterable[int]) -> None:
    """RELATIONSHIP_UPDATE to somebody's friends: a new name or picture."""
    data = {"id": str(friend.id), "type": int(RelationshipType.FRIEND), "user": shapes.user(friend)}
    publish("RELATIONSHIP_UPDATE", Audience(user_ids=tuple(friend_ids)), data)


def _only(user_id: int) -> Audience:
    return Audience(user_ids=(user_id,))
