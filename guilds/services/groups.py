"""Group chats. Whoever changes a group holds its channel's lock, as whoever writes into it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import get_user
from guilds import names
from guilds.events import channels as announce_chats
from guilds.events import groups as announce
from guilds.events.groups import GroupChange
from guilds.models import Channel, ChannelType, Recipient
from guilds.selectors.channels import get_channel
from guilds.selectors.chats import recipients_of, require_reachable
from rscord.core import events
from rscord.core.errors import (
    CannotMessage,
    InvalidForm,
    MissingPermissions,
    TooMany,
    UnknownChannel,
    UnknownUser,
    WrongChannelType,
)
from rscord.core.pictures.store import keep

TOO_MANY_RECIPIENTS = 30004
ICON_SIDE = 512


class GroupFields(TypedDict, total=False):
    """What can be set about a group; an empty ``name`` and no ``icon`` show who is in it instead."""

    name: str
    icon: bytes | None


@dataclass(slots=True)
class _Group:
    """A group, locked, with everybody's place, the longest-standing first."""

    channel: Channel
    places: list[Recipient]

    @property
    def people(self) -> tuple[int, ...]:
        return tuple(place.user_id for place in self.places)

    def place_of(self, user_id: int) -> Recipient | None:
        return next((place for place in self.places if place.user_id == user_id), None)


def create_group(*, owner: User, others: Sequence[User], name: str = "") -> Channel:
    """Make a group chat.

    Raises CannotMessage for a bot or somebody whom the owner may not write to, InvalidForm without anybody else or for
    a bad name, TooMany (30004) for more than MAX_GROUP_MEMBERS.
    """
    others = [other for other in others if other.id != owner.id]
    if not others:
        raise InvalidForm.one("recipients", "BASE_TYPE_MIN_LENGTH", _("A group needs somebody else."))
    _require_addable(owner, others)
    _require_room(len(others) + 1)
    name = names.cleaned(name, least=0) if name else ""
    with events.transaction():
        channel = Channel.objects.create(type=ChannelType.GROUP_DM, name=name, owner=owner)
        Recipient.objects.create(channel=channel, user=owner, role="owner")
        Recipient.objects.bulk_create(Recipient(channel=channel, user=other) for other in others)
        places = recipients_of(channel.id)
        for place in places:
            announce_chats.chat_opened(channel, places, place.user_id)
    return channel


def add_recipient(*, actor: User, channel_id: int, user_id: int) -> Channel:
    """Bring somebody into a group that the actor is in; who is there already stays so.

    Raises UnknownChannel, UnknownUser, WrongChannelType for a one-to-one chat, CannotMessage as :func:`create_group`,
    or TooMany (30004).
    """
    _require_chat(actor, channel_id)
    user = get_user(actor, user_id)
    with events.transaction():
        group = _locked(actor, channel_id)
        if group.place_of(user.id) is not None:
            return group.channel
        _require_addable(actor, [user])
        _require_room(len(group.places) + 1)
        group.places.append(Recipient.objects.create(channel=group.channel, user=user))
        announce_chats.chat_opened(group.channel, group.places, user.id)
        announce.recipient_added(GroupChange(group.channel, actor, group.people, user))
    return group.channel


def remove_recipient(*, actor: User, channel_id: int, user_id: int) -> Channel:
    """Put somebody out of a group, as its owner, or leave it oneself. The last one out closes it for good.

    An owner who leaves hands the group to whoever has been there longest. Raises UnknownChannel, WrongChannelType,
    UnknownUser for who is not in it, MissingPermissions.
    """
    _require_chat(actor, channel_id)
    with events.transaction():
        group = _locked(actor, channel_id)
        place = group.place_of(user_id)
        if place is None:
            raise UnknownUser
        if actor.id not in (user_id, group.channel.owner_id):
            raise MissingPermissions
        group.places.remove(place)
        place.delete()
        announce_chats.chat_closed(group.channel, group.places, user_id)
        _go_on_without(group, actor, place.user)
    return group.channel


def update_group(*, actor: User, channel_id: int, **fields: Unpack[GroupFields]) -> Channel:
    """Change a group's name or icon, as anybody in it. Raises UnknownChannel for what is no group, or InvalidForm."""
    if get_channel(actor, channel_id).channel.type != ChannelType.GROUP_DM:
        raise UnknownChannel
    values = _checked(fields)
    with events.transaction():
        group = _locked(actor, channel_id)
        changed = [name for name, value in values.items() if getattr(group.channel, name) != value]
        for name in changed:
            setattr(group.channel, name, values[name])
        if changed:
            group.channel.save(update_fields=changed)
            change = GroupChange(group.channel, actor, group.people, fields=frozenset(changed))
            announce.group_updated(change, group.places)
    return group.channel


def _go_on_without(group: _Group, actor: User, gone: User) -> None:
    channel = group.channel
    if not group.places:
        Channel.objects.filter(id=channel.id).update(deleted_at=timezone.now(), owner=None)
        return
    announce.recipient_removed(GroupChange(channel, actor, group.people, gone))
    if gone.id == channel.owner_id:
        heir = group.places[0]
        channel.owner, heir.role = heir.user, "owner"
        channel.save(update_fields=["owner"])
        heir.save(update_fields=["role"])
        change = GroupChange(channel, actor, group.people, fields=frozenset({"owner"}))
        announce.group_updated(change, group.places)


def _require_chat(actor: User, channel_id: int) -> None:
    """Raise UnknownChannel for what is no chat of the actor's, before anything else is looked at."""
    if get_channel(actor, channel_id).guild is not None:
        raise UnknownChannel


def _locked(actor: User, channel_id: int) -> _Group:
    living = Channel.objects.select_for_update(no_key=True).filter(id=channel_id, deleted_at=None)
    channel = living.first()
    if channel is None:
        raise UnknownChannel
    if channel.type != ChannelType.GROUP_DM:
        raise WrongChannelType
    group = _Group(channel, recipients_of(channel_id))
    if group.place_of(actor.id) is None:
        raise UnknownChannel
    return group


def _require_addable(actor: User, others: Sequence[User]) -> None:
    if actor.bot or any(other.bot for other in others):
        raise CannotMessage
    require_reachable(actor, list(others))


def _require_room(count: int) -> None:
    if count > settings.MAX_GROUP_MEMBERS:
        most = {"most": settings.MAX_GROUP_MEMBERS}
        raise TooMany(TOO_MANY_RECIPIENTS, _("A group holds %(most)d people at most.") % most)


def _checked(fields: GroupFields) -> dict[str, str | None]:
    values: dict[str, str | None] = {}
    if "name" in fields:
        values["name"] = names.cleaned(fields["name"], least=0) if fields["name"] else ""
    if "icon" in fields:
        icon = fields["icon"]
        values["icon"] = None if icon is None else keep("icon", icon, longest_side=ICON_SIDE).name
    return values
