"""Node leases: which process may use which node number in its snowflakes."""

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from rscord.core.errors import Unavailable
from rscord.core.models import NodeLease
from rscord.core.snowflake import MAX_NODE

_owner = secrets.token_hex(8)


def take(current: int | None, seconds: int) -> int:
    """Renew ``current`` for ``seconds``, or lease a free node; return the node.

    Raises :class:`Unavailable` when all 1,024 nodes are leased.
    """
    now = timezone.now()
    expires = now + timedelta(seconds=seconds)
    if current is not None and _mine(current).update(expires_at=expires):
        return current
    for _ in range(MAX_NODE + 1):
        node = _try_one(now, expires)
        if node is not None:
            return node
    raise Unavailable("All node numbers are leased.")


def release(node: int) -> None:
    """Give ``node`` back early, at a clean stop."""
    _mine(node).delete()


def _mine(node: int) -> QuerySet[NodeLease]:
    return NodeLease.objects.filter(node=node, owner=_owner)


def _try_one(now: datetime, expires: datetime) -> int | None:
    lapsed = (
        NodeLease.objects.filter(expires_at__lt=now).order_by("node").values_list("node", flat=True).first()
    )
    if lapsed is not None:
        won = NodeLease.objects.filter(node=lapsed, expires_at__lt=now).update(
            owner=_owner, expires_at=expires
        )
        return lapsed if won else None
    node = _lowest_unused()
    try:
        with transaction.atomic():
            NodeLease.objects.create(node=node, owner=_owner, expires_at=expires)
    except IntegrityError:
        return None
    return node


def _lowest_unused() -> int:
    used = set(NodeLease.objects.values_list("node", flat=True))
    node = next((node for node in range(MAX_NODE + 1) if node not in used), None)
    if node is None:
        raise Unavailable("All node numbers are leased.")
    return node
