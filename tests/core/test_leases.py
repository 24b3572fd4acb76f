"""Node numbers: nobody shares one, and they do not run out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from rscord.core import leases
from rscord.core.errors import Unavailable
from rscord.core.models import NodeLease
from rscord.core.snowflake import MAX_NODE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_leases() -> None:
    NodeLease.objects.all().delete()


def as_somebody_else(monkeypatch: pytest.MonkeyPatch, owner: str = "other") -> None:
    monkeypatch.setattr(leases, "_owner", owner)


def lapse(node: int) -> None:
    NodeLease.objects.filter(node=node).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_two_processes_get_two_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert leases.take(None, 60) == 0
    as_somebody_else(monkeypatch)
    assert leases.take(None, 60) == 1


def test_a_renewed_lease_keeps_its_node_and_lasts_longer() -> None:
    node = leases.take(None, 60)
    assert leases.take(node, 600) == node
    assert NodeLease.objects.get(node=node).expires_at > timezone.now() + timedelta(seconds=500)


def test_a_lapsed_node_goes_to_the_next_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    lapse(leases.take(None, 60))
    as_somebody_else(monkeypatch)
    assert leases.take(None, 60) == 0
    assert NodeLease.objects.get().owner == "other"


def test_who_lost_its_node_gets_another(monkeypatch: pytest.MonkeyPatch) -> None:
    lapse(leases.take(None, 60))
    as_somebody_else(monkeypatch, "thief")
    leases.take(None, 60)
    as_somebody_else(monkeypatch, "first")
    assert leases.take(0, 60) == 1


def test_a_released_node_is_free_and_nobody_elses_is(monkeypatch: pytest.MonkeyPatch) -> None:
    node = leases.take(None, 60)
    as_somebody_else(monkeypatch)
    leases.release(node)
    assert NodeLease.objects.filter(node=node).exists()
    monkeypatch.undo()
    leases.release(node)
    assert not NodeLease.objects.exists()


def test_restarts_in_turn_do_not_use_numbers_up(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = []
    for turn in range(10):
        as_somebody_else(monkeypatch, f"process-{turn}")
        nodes.append(leases.take(None, 60))
        as_somebody_else(monkeypatch, f"process-{turn - 1}")
        leases.release(nodes[turn - 1])
    assert max(nodes) <= 1


def test_when_all_nodes_are_taken_it_says_so() -> None:
    expires = timezone.now() + timedelta(minutes=1)
    NodeLease.objects.bulk_create(
        NodeLease(node=node, owner="other", expires_at=expires) for node in range(MAX_NODE + 1)
    )
    with pytest.raises(Unavailable, match="leased"):
        leases.take(None, 60)
