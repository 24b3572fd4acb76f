"""allauth is content with how it is used."""

import pytest
from allauth.account.internal.userkit import filter_users_by_email
from django.contrib.auth import authenticate
from django.core.checks import run_checks
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests.base import PASSWORD

pytestmark = pytest.mark.django_db


def test_no_check_complains() -> None:
    assert run_checks() == []


def test_its_own_pages_are_not_served() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_login")


def test_it_finds_our_accounts(alice: User) -> None:
    assert filter_users_by_email("alice@example.org") == [alice]


def test_djangos_door_is_ours(alice: User) -> None:
    assert authenticate(None, username="ALICE", password=PASSWORD) == alice
    assert authenticate(None, email="alice@example.org", password=PASSWORD) == alice
    assert authenticate(None, username="alice", password="") is None
    assert authenticate(None, username="", password=PASSWORD) is None
    assert authenticate(None, username="ali\x00ce", password=PASSWORD) is None
