"""How accounts look to clients: Discord's user and application objects.

https://docs.discord.com/developers/resources/user#user-object. Beside Discord's fields stand ``avatar_url`` and
``created_at``, and in one's own object ``settings``, ``status`` and ``custom_status``.
"""

from typing import Any, NotRequired, TypedDict

from django.conf import settings

from accounts.models import Application, Relationship, SignIn, User
from accounts.rows import PublicUser
from accounts.selectors import Identity
from accounts.tokens import pair
from rscord.core import snowflake


class UserShape(TypedDict):
    """A user as everybody may see them. ``bot`` is there only for bots."""

    id: str
    username: str
    discriminator: str
    global_name: str | None
    avatar: str | None
    avatar_url: str | None
    banner: str | None
    accent_color: int | None
    public_flags: int
    flags: int
    created_at: str
    bot: NotRequired[bool]


class MeShape(UserShape):
    """A user as they see themselves."""

    email: str | None
    verified: bool
    mfa_enabled: bool
    locale: str
    bio: str
    premium_type: int
    status: str
    custom_status: str
    settings: dict[str, Any]


class SettingsShape(TypedDict):
    """What the user chose for themselves, as their devices hear of it."""

    user_id: str
    status: str
    custom_status: str
    settings: dict[str, Any]


class SignedInShape(TypedDict):
    """The answer to a registration or a sign-in with tokens."""

    user: MeShape
    access: str
    refresh: str


class PairShape(TypedDict):
    """The next pair of tokens."""

    access: str
    refresh: str


class VerifiedShape(TypedDict):
    """Whose a good token is. ``expires_at`` is there only for access tokens: a bot's lasts until it is reset."""

    valid: bool
    user_id: str
    expires_at: NotRequired[str]


class SignInShape(TypedDict):
    """One of the caller's sign-ins; ``current`` is the one that asks."""

    id: str
    current: bool
    address: str | None
    user_agent: str
    created_at: str
    last_seen_at: str


class CsrfShape(TypedDict):
    """A CSRF token."""

    csrf_token: str


class FoundUsersShape(TypedDict):
    """Who was found, and how many."""

    results: list[UserShape]
    count: int


class RelationshipShape(TypedDict):
    """What somebody is to the reader: ``type`` is 1 friend, 2 blocked, 3 incoming request, 4 outgoing request."""

    id: str
    type: int
    user: UserShape
    since: str


class ApplicationShape(TypedDict):
    """What a bot belongs to."""

    id: str
    name: str
    icon: str | None
    description: str
    bot_public: bool
    bot_require_code_grant: bool
    bot: UserShape
    owner: UserShape
    verify_key: str
    flags: int
    team: dict[str, Any] | None
    approximate_guild_count: int
    approximate_user_install_count: int


def user(user: PublicUser) -> UserShape:
    """Return ``user`` as everybody may see them."""
    shape: UserShape = {
        "id": str(user.id),
        "username": user.username,
        "discriminator": "0",
        "global_name": user.display_name or None,
        "avatar": user.avatar,
        "avatar_url": avatar_url(user.id, user.avatar),
        "banner": user.banner,
        "accent_color": user.accent_color,
        "public_flags": user.flags,
        "flags": user.flags,
        "created_at": snowflake.timestamp(user.id).isoformat(),
    }
    if user.bot:
        shape["bot"] = True
    return shape


def avatar_url(owner_id: int, name: str | None) -> str | None:
    """Return where the avatar ``name`` of a user or webhook is served, or None for none."""
    return f"{settings.PUBLIC_URL}/avatars/{owner_id}/{name}.webp" if name else None


def me(user_: User) -> MeShape:
    """Return a user as they see themselves. Costs two queries the first time for one ``User`` instance."""
    return {
        **user(user_),
        "email": user_.email,
        "verified": user_.verified,
        "mfa_enabled": user_.mfa_enabled,
        "locale": user_.locale,
        "bio": user_.bio,
        "premium_type": 0,
        "status": user_.status,
        "custom_status": user_.custom_status,
        "settings": preferences(user_),
    }


def own_settings(user: User) -> SettingsShape:
    """Return what the user chose for themselves."""
    return {
        "user_id": str(user.id),
        "status": user.status,
        "custom_status": user.custom_status,
        "settings": preferences(user),
    }


def preferences(user: User) -> dict[str, Any]:
    """Return the settings as clients see them: what they stored, and the account's language."""
    return {**user.settings, "locale": user.locale}


def relationship(relationship: Relationship) -> RelationshipShape:
    """Return what ``other``, who must be loaded, is to the one whose row it is."""
    return {
        "id": str(relationship.other_id),
        "type": relationship.type,
        "user": user(relationship.other),
        "since": relationship.since.isoformat(),
    }


def signed_in(sign_in: SignIn) -> SignedInShape:
    """Return the user of ``sign_in`` with a pair of tokens."""
    tokens = pair(sign_in)
    return {"user": me(sign_in.user), "access": tokens.access, "refresh": tokens.refresh}


def listed_sign_in(sign_in: SignIn, current_id: int | None) -> SignInShape:
    """Return a sign-in as its owner sees it."""
    return {
        "id": str(sign_in.id),
        "current": sign_in.id == current_id,
        "address": sign_in.address,
        "user_agent": sign_in.user_agent,
        "created_at": sign_in.created_at.isoformat(),
        "last_seen_at": sign_in.last_seen_at.isoformat(),
    }


def verified(identity: Identity) -> VerifiedShape:
    """Return whose token it was."""
    shape: VerifiedShape = {"valid": True, "user_id": str(identity.user.id)}
    if identity.expires_at is not None:
        shape["expires_at"] = identity.expires_at.isoformat()
    return shape


def application(application: Application, guild_count: int) -> ApplicationShape:
    """Return an application: discord.py reads it when it signs in. A bot without an owner is its own."""
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": application.bot.avatar,
        "description": application.description,
        "bot_public": application.public,
        "bot_require_code_grant": False,
        "bot": user(application.bot),
        "owner": user(application.owner or application.bot),
        "verify_key": application.verify_key,
        "flags": application.flags,
        "team": None,
        "approximate_guild_count": guild_count,
        "approximate_user_install_count": 0,
    }
