"""What is kept of sessions, and for how long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from rscord.gateway import services, tasks
from rscord.gateway.models import GatewaySession
from rscord.gateway.selectors import resumable

pytestmark = pytest.mark.django_db


def begin(user: User, id: str, days_ago: float = 0) -> None:
    services.begin_session(
        id=id, user_id=user.id, sign_in_id=None, intents=1, shard=(0, 1), large_threshold=50, position=3
    )
    GatewaySession.objects.filter(id=id).update(created_at=timezone.now() - timedelta(days=days_ago))


def test_a_session_can_be_resumed_until_its_client_closes_it(alice: User) -> None:
    begin(alice, "a")
    assert resumable("a") is not None
    services.close_session("a")
    assert resumable("a") is None
    assert resumable("b") is None


def test_what_nobody_can_resume_is_deleted(alice: User) -> None:
    begin(alice, "kept", 29)
    begin(alice, "old", 31)
    begin(alice, "closed")
    services.close_session("closed")
    assert services.trim_sessions() == 2
    assert list(GatewaySession.objects.values_list("id", flat=True)) == ["kept"]


def test_a_schedule_does_so(alice: User) -> None:
    begin(alice, "old", 31)
    tasks.trim_sessions.call_local()
    assert not GatewaySession.objects.exists()
