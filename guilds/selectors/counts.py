"""How many people a guild has, and about how many of them are here now."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from guilds.models import Guild, Member
from guilds.shapes import Counts

RECENTLY = timedelta(minutes=5)
"""Somebody whose device was seen so recently counts as present."""


def counts_of(guilds: Iterable[Guild]) -> dict[int, Counts]:
    """Return the counts of each guild by id; one query."""
    rows = list(guilds)
    here = _present(guild.id for guild in rows)
    return {
        guild.id: {
            "approximate_member_count": guild.member_count,
            "approximate_presence_count": here.get(guild.id, 0),
        }
        for guild in rows
    }


def _present(guild_ids: Iterable[int]) -> dict[int, int]:
    recent = Member.objects.filter(
        guild_id__in=list(guild_ids),
        user__sign_ins__ended_at=None,
        user__sign_ins__last_seen_at__gt=timezone.now() - RECENTLY,
    )
    return dict(recent.values_list("guild_id").annotate(Count("user_id", distinct=True)))
