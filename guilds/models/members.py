"""Who belongs to a guild, and who may not."""

from django.conf import settings
from django.db import models

from guilds.models.guilds import Guild, Role
from rscord.core.fields import SnowflakeField


class Member(models.Model):
    """A user's membership of a guild."""

    id = SnowflakeField()
    guild = models.ForeignKey(Guild, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    nick = models.CharField(max_length=32, null=True)
    name_folded = models.CharField(max_length=64, default="")
    """The name that the guild sees, folded: nickname, else display name, else username. Lists sort by it."""
    avatar = models.CharField(max_length=64, null=True)
    joined_at = models.DateTimeField()
    roles = models.ManyToManyField(Role, through="MemberRole", related_name="members")
    deaf = models.BooleanField(default=False)
    mute = models.BooleanField(default=False)
    pending = models.BooleanField(default=False)
    flags = models.PositiveIntegerField(default=0)
    temporary = models.BooleanField(default=False)
    timed_out_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guild", "user"], name="one_membership_per_guild")]
        indexes = [
            # The member list and the search by the beginning of a name.
            models.Index(fields=["guild", "name_folded"], name="member_by_name"),
        ]


class MemberRole(models.Model):
    """A role that a member holds. @everyone has no rows here."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="held")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="held")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "role"], name="a_role_once")]


class Ban(models.Model):
    """A user who may not join the guild."""

    guild = models.ForeignKey(Guild, on_delete=models.CASCADE, related_name="bans")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bans")
    reason = models.CharField(max_length=512, null=True)
    moderator_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guild", "user"], name="one_ban_per_guild")]
