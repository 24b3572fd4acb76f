"""What is set about a forum, its tags above all, and about its posts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NotRequired, TypedDict

from django.utils.translation import gettext_lazy as _

from guilds import names
from guilds.models import FORUMS, Channel
from guilds.permissions import Permission
from guilds.selectors.channels import ChannelAccess
from guilds.selectors.threads import active_threads
from rscord.core import snowflake
from rscord.core.errors import InvalidForm, TagNeeded, TagsNotUnique, TooMany

PINNED = 1 << 1
"""A post's flag: it stands at the top of its forum."""
REQUIRE_TAG = 1 << 4
"""A forum's flag: each post needs a tag."""

MAX_PINNED_POSTS = 1
TOO_MANY_PINNED_POSTS = 30047
MAX_TAGS = 20
MAX_TAG_NAME = 20


class TagFields(TypedDict):
    """A tag. Without an ``id`` of one that the forum has, it is a new one."""

    name: str
    id: NotRequired[int]
    moderated: NotRequired[bool]
    emoji_id: NotRequired[int | None]
    emoji_name: NotRequired[str | None]


def checked_forum(type: int, fields: Mapping[str, Any], channel: Channel | None) -> dict[str, Any]:
    """Return those of a channel's fields that need a look, as they are kept.

    Raises InvalidForm, or TagsNotUnique.
    """
    values: dict[str, Any] = {}
    if "available_tags" in fields:
        old = () if channel is None else channel.available_tags
        values["available_tags"] = _checked_tags(type, fields["available_tags"], old)
    if "flags" in fields:
        kept = 0 if channel is None else channel.flags
        values["flags"] = kept & ~REQUIRE_TAG | (fields["flags"] & REQUIRE_TAG if type in FORUMS else 0)
    return values


def _checked_tags(type: int, tags: list[TagFields], old: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    if tags and type not in FORUMS:
        raise InvalidForm.one("available_tags", "INVALID_TAG", _("Only forums have tags."))
    if len(tags) > MAX_TAGS:
        sentence = _("A forum has at most %(most)d tags.") % {"most": MAX_TAGS}
        raise InvalidForm.one("available_tags", "BASE_TYPE_MAX_LENGTH", sentence)
    known = {tag["id"] for tag in old}
    kept = [_tag(tag, known) for tag in tags]
    if len({tag["name"].casefold() for tag in kept}) < len(kept):
        raise TagsNotUnique
    if len({tag["id"] for tag in kept}) < len(kept):
        raise InvalidForm.one("available_tags", "INVALID_TAG", _("The same tag is there twice."))
    return kept


def _tag(tag: TagFields, known: set[str]) -> dict[str, Any]:
    id, emoji_id = str(tag.get("id")), tag.get("emoji_id")
    return {
        "id": id if id in known else str(snowflake.make()),
        "name": names.cleaned(tag["name"], most=MAX_TAG_NAME),
        "moderated": bool(tag.get("moderated")),
        "emoji_id": None if emoji_id is None else str(emoji_id),
        "emoji_name": tag.get("emoji_name") or None,
    }


def checked_flags(thread: Channel, parent: Channel, flags: int) -> int:
    """Return a thread's flags with PINNED as in ``flags``. Raises InvalidForm outside forums, or TooMany (30047)."""
    pins = flags & PINNED and not thread.flags & PINNED
    if pins and parent.type not in FORUMS:
        raise InvalidForm.one("flags", "INVALID_FLAGS", _("Only posts of a forum can be pinned."))
    pinned = active_threads().filter(guild_id=parent.guild_id, parent_id=parent.id, flags=PINNED)
    if pins and pinned.count() >= MAX_PINNED_POSTS:
        raise TooMany(TOO_MANY_PINNED_POSTS, _("A forum has at most one pinned post."))
    return thread.flags & ~PINNED | flags & PINNED


def checked_tags(
    access: ChannelAccess, parent: Channel, old: Collection[int], wanted: Collection[int]
) -> list[int]:
    """Return the tags that a post shall have, each once.

    Raises InvalidForm for one that the forum has not, MissingPermissions for a change of one that is for moderators
    without MANAGE_THREADS, or TagNeeded.
    """
    known: Mapping[int, dict[str, Any]] = {int(tag["id"]): tag for tag in parent.available_tags}
    tags = list(dict.fromkeys(wanted))
    if not known.keys() >= set(tags) - set(old):
        raise InvalidForm.one("applied_tags", "INVALID_TAG", _("There is no such tag in this forum."))
    changed = set(tags) ^ set(old)
    if any(known[id]["moderated"] for id in changed if id in known):
        access.require(Permission.MANAGE_THREADS)
    if not tags and parent.flags & REQUIRE_TAG and parent.type in FORUMS:
        raise TagNeeded
    return tags
