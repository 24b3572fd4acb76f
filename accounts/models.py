"""Users, what they are to each other, their sign-ins, and the applications that bots belong to."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.functional import cached_property

from rscord.core import snowflake
from rscord.core.fields import SnowflakeField


class UserManager(BaseUserManager["User"]):
    """Finds users by what they type to sign in; makes none (see ``accounts.services``)."""

    def get_by_natural_key(self, username: str | None) -> "User":
        from rscord.core.text import fold

        return self.get(username_folded=fold(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person, or a bot. ``username`` is unique without regard to case, width or ё/е."""

    id = SnowflakeField()
    username = models.CharField(max_length=32, unique=True)
    username_folded = models.CharField(max_length=64, unique=True)
    email = models.EmailField(null=True, unique=True)
    display_name = models.CharField(max_length=32, blank=True)
    display_name_folded = models.CharField(max_length=64, blank=True, db_index=True)
    avatar = models.CharField(max_length=64, null=True)
    banner = models.CharField(max_length=64, null=True)
    bio = models.CharField(max_length=190, blank=True)
    accent_color = models.PositiveIntegerField(null=True)
    locale = models.CharField(max_length=8, default="en-US")
    bot = models.BooleanField(default=False)
    flags = models.PositiveBigIntegerField(default=0)
    status = models.CharField(max_length=16, default="online")
    custom_status = models.CharField(max_length=128, blank=True)
    settings = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.username

    @property
    def created_at(self) -> datetime:
        """When the account was made: an id tells its time."""
        return snowflake.timestamp(self.id)

    @property
    def name(self) -> str:
        """What people see: the display name, else the username."""
        return self.display_name or self.username

    def get_username(self) -> str:
        return self.username

    @cached_property
    def verified(self) -> bool:
        """Whether the e-mail is confirmed; a bot, which has none, counts as confirmed. One query."""
        from allauth.account.models import EmailAddress

        return self.bot or EmailAddress.objects.filter(user_id=self.id, verified=True).exists()

    @cached_property
    def mfa_enabled(self) -> bool:
        """Whether signing in takes a second factor. One query."""
        from allauth.mfa.models import Authenticator

        return not self.bot and Authenticator.objects.filter(user_id=self.id).exists()


class RelationshipType(models.IntegerChoices):
    """What somebody is to a person: Discord's numbers."""

    FRIEND = 1
    BLOCKED = 2
    INCOMING = 3
    OUTGOING = 4


class Relationship(models.Model):
    """What ``other`` is to ``user``, as ``user`` sees it: each side has a row of its own.

    Friends have one each; a request is OUTGOING on one side and INCOMING on the other; who is blocked has none for it.
    Both users' rows are locked by whoever changes what they are to each other.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="relationships")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    type = models.PositiveSmallIntegerField(choices=RelationshipType.choices)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "other"], name="one_relationship_each_way")]


class SignIn(models.Model):
    """One signed-in device: the truth behind its cookie session, its tokens and its sockets.

    Ending it (``ended_at``) ends all of them at once.
    """

    id = SnowflakeField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=256, blank=True)
    refresh_jti = models.CharField(max_length=32, blank=True)
    """The ``jti`` of the only refresh token that is good now."""
    replaced_jti = models.CharField(max_length=32, blank=True)
    """The one before it: seen again within 30 s of ``rotated_at`` it is a retry, later a theft."""
    rotated_at = models.DateTimeField(null=True)


class Application(models.Model):
    """What a bot belongs to. Its id is the bot user's id, as with Discord's newer applications."""

    id = SnowflakeField()
    bot = models.OneToOneField(User, on_delete=models.CASCADE, related_name="application")
    owner = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="applications")
    name = models.CharField(max_length=32)
    description = models.CharField(max_length=400, blank=True)
    public = models.BooleanField(default=True)
    flags = models.PositiveBigIntegerField(default=0)
    """Discord's application flags; the privileged intents' switches are among them."""
    verify_key = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the bot's token, in hex. The token itself is shown once and kept nowhere."""
