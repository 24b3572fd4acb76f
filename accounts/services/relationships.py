"""Friends, friend requests and blocks.

Whoever changes what two people are to each other holds the locks of both, lower id first: so two requests that cross
become a friendship, and there is never more than one row for each side.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Relationship, RelationshipType, User
from accounts.selectors.relationships import friend_ids_of
from rscord.core.errors import NotForBots, RelationshipRefused, TooMany, UnknownUser
from rscord.core.events import on, transaction

TAKES_NONE = 80000
BLOCKED_BY_YOU = 80001
IS_A_BOT = 80002
IS_YOURSELF = 80003
FRIENDS_ALREADY = 80007
TOO_MANY_FRIENDS = 30002
"""Discord's codes; 30002 stands for requests and blocks too."""

FRIEND, BLOCKED = RelationshipType.FRIEND, RelationshipType.BLOCKED
INCOMING, OUTGOING = RelationshipType.INCOMING, RelationshipType.OUTGOING


@dataclass(slots=True)
class Pair:
    """Two people, locked, and the row of each side."""

    actor: User
    other: User
    mine: Relationship | None
    theirs: Relationship | None

    @property
    def mine_is(self) -> int | None:
        """The type of the actor's row."""
        return self.mine.type if self.mine else None

    @property
    def theirs_is(self) -> int | None:
        """The type of the other's row."""
        return self.theirs.type if self.theirs else None

    def set_mine(self, type: int) -> Relationship:
        """Make the actor's row one of ``type`` and announce it."""
        self.mine = _put(self.mine, self.actor, self.other, type)
        return self.mine

    def set_theirs(self, type: int) -> None:
        """Make the other's row one of ``type`` and announce it."""
        self.theirs = _put(self.theirs, self.other, self.actor, type)


def request_friend(*, actor: User, to: User) -> Relationship:
    """Ask somebody to be friends. Where they have asked already the two are friends; asking again changes nothing.

    Whoever has blocked the actor hears nothing of it, and the actor cannot tell. Raises NotForBots,
    RelationshipRefused (oneself, a bot, a friend, somebody whom the actor has blocked or who takes no requests),
    UnknownUser for a closed account, or TooMany (30002).
    """
    _require_askable(actor, to)
    with transaction():
        pair = _locked(actor, to)
        _require_open(pair)
        if pair.mine_is == INCOMING or pair.theirs_is == OUTGOING:
            return _befriend(pair)
        if pair.mine is None:
            _require_room_to_ask(pair)
            pair.set_mine(OUTGOING)
        if pair.theirs is None:
            pair.set_theirs(INCOMING)
        assert pair.mine is not None
        return pair.mine


def accept_request(*, actor: User, user_id: int) -> Relationship:
    """Become friends with somebody who has asked. Raises UnknownUser if they have not, or TooMany (30002)."""
    with transaction():
        pair = _locked_with(actor, user_id)
        if pair.mine_is != INCOMING:
            raise UnknownUser
        return _befriend(pair)


def remove_relationship(*, actor: User, user_id: int) -> None:
    """Decline or take back a request, or be friends no more. Raises UnknownUser where there is none of these."""
    with transaction():
        pair = _locked_with(actor, user_id)
        if pair.mine is None or pair.mine_is == BLOCKED:
            raise UnknownUser
        _drop(pair.mine)
        if pair.theirs is not None and pair.theirs_is != BLOCKED:
            _drop(pair.theirs)


def block(*, actor: User, other: User) -> Relationship:
    """Block somebody: they are friends no more, and neither can write to the other.

    A request of theirs stays pending for them. Raises NotForBots, RelationshipRefused for oneself, TooMany (30002).
    """
    if actor.bot:
        raise NotForBots
    if actor.id == other.id:
        raise RelationshipRefused(IS_YOURSELF, _("You cannot block yourself."))
    with transaction():
        pair = _locked(actor, other)
        if pair.mine is not None and pair.mine_is == BLOCKED:
            return pair.mine
        if _count(actor, BLOCKED) >= settings.MAX_BLOCKS:
            most = {"most": settings.MAX_BLOCKS}
            raise TooMany(TOO_MANY_FRIENDS, _("You can block %(most)d people at most.") % most)
        if pair.theirs is not None and pair.theirs_is in (FRIEND, INCOMING):
            _drop(pair.theirs)
        return pair.set_mine(BLOCKED)


def unblock(*, actor: User, user_id: int) -> None:
    """Take a block back. Raises UnknownUser if there is none."""
    with transaction():
        pair = _locked_with(actor, user_id)
        if pair.mine is None or pair.mine_is != BLOCKED:
            raise UnknownUser
        _drop(pair.mine)


@on("USER_UPDATE")
def on_user_update(user: User) -> None:
    """Tell somebody's friends of their new name or picture."""
    friend_ids = friend_ids_of(user.id)
    if friend_ids:
        events.friend_updated(user, friend_ids)


def _require_askable(actor: User, to: User) -> None:
    if actor.bot:
        raise NotForBots
    if actor.id == to.id:
        raise RelationshipRefused(IS_YOURSELF, _("You cannot be your own friend."))
    if to.bot:
        raise RelationshipRefused(IS_A_BOT, _("Bots make no friends."))


def _require_open(pair: Pair) -> None:
    if pair.mine_is == FRIEND:
        raise RelationshipRefused(FRIENDS_ALREADY, _("You are friends already."))
    if pair.mine_is == BLOCKED:
        raise RelationshipRefused(BLOCKED_BY_YOU, _("You have blocked this person. Unblock them first."))


def _require_room_to_ask(pair: Pair) -> None:
    # The same for whoever is blocked: they must not be able to tell.
    takes_none = pair.other.settings.get("friend_requests") == "nobody"
    if takes_none or _count(pair.other, INCOMING) >= settings.MAX_FRIENDS:
        raise RelationshipRefused(TAKES_NONE, _("This person takes no friend requests."))
    if _count(pair.actor, OUTGOING) >= settings.MAX_FRIEND_REQUESTS:
        raise TooMany(TOO_MANY_FRIENDS, _("Too many of your requests wait for an answer."))


def _befriend(pair: Pair) -> Relationship:
    if _count(pair.actor, FRIEND) >= settings.MAX_FRIENDS:
        most = {"most": settings.MAX_FRIENDS}
        raise TooMany(TOO_MANY_FRIENDS, _("You can have %(most)d friends at most.") % most)
    if _count(pair.other, FRIEND) >= settings.MAX_FRIENDS:
        raise RelationshipRefused(TAKES_NONE, _("This person can have no more friends."))
    pair.set_theirs(FRIEND)
    return pair.set_mine(FRIEND)


def _locked_with(actor: User, user_id: int) -> Pair:
    other = User.objects.filter(id=user_id).first()
    if other is None or other.id == actor.id:
        raise UnknownUser
    return _locked(actor, other)


def _locked(actor: User, other: User) -> Pair:
    """Lock two people and read what they are to each other. Raises UnknownUser if an account is closed."""
    both = User.objects.select_for_update(no_key=True).filter(id__in=[actor.id, other.id], is_active=True)
    if len(both.order_by("id").values_list("id", flat=True)) < 2:
        raise UnknownUser
    rows = Relationship.objects.filter(user__in=[actor, other], other__in=[actor, other])
    found = {row.user_id: row for row in rows}
    return Pair(actor, other, found.get(actor.id), found.get(other.id))


def _put(row: Relationship | None, user: User, other: User, type: int) -> Relationship:
    row = row or Relationship(user=user)
    row.other, row.type, row.since = other, type, timezone.now()
    row.save()
    events.relationship_added(row)
    return row


def _drop(row: Relationship) -> None:
    events.relationship_removed(row)
    row.delete()


def _count(user: User, type: int) -> int:
    return Relationship.objects.filter(user=user, type=type).count()
