"""The group of moderators has what this version gives it, no more."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from accounts.services.moderators import appoint_moderator
from rscord.core import installation
from rscord.core.admin import group

pytestmark = pytest.mark.django_db


def rights() -> set[str]:
    held = Group.objects.get(name=group.MODERATORS).permissions.all()
    return {permission.codename for permission in held}


def test_it_is_made_once() -> None:
    assert installation.moderators_incomplete()
    assert installation.complete_moderators()
    assert not installation.moderators_incomplete()
    assert not installation.complete_moderators()


def test_it_sees_everything_but_the_log_and_changes_no_rights() -> None:
    group.make_complete()
    assert {name for name in rights() if not name.startswith("view_")} == {
        "change_user", "delete_guild", "add_ban", "delete_message",
    }  # fmt: skip
    assert "view_message" in rights()
    assert not {"view_logentry", "view_group", "view_permission", "change_group"} & rights()


@pytest.mark.parametrize("change", ["add", "remove"])
def test_what_was_changed_is_set_right(change: str) -> None:
    group.make_complete()
    before = rights()
    permissions = Group.objects.get(name=group.MODERATORS).permissions
    codename = {"add": "change_group", "remove": "view_user"}[change]
    touch: Callable[[Permission], None] = getattr(permissions, change)
    touch(Permission.objects.get(codename=codename))
    assert installation.complete_moderators()
    assert rights() == before


def test_a_right_that_the_database_has_no_row_for_is_made() -> None:
    Permission.objects.filter(codename="view_message").delete()
    group.make_complete()
    assert group.is_complete()


def test_it_costs_two_queries_to_see_that_nothing_is_left(
    django_assert_num_queries: Callable[[int], object],
) -> None:
    group.make_complete()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        assert group.is_complete()


def test_the_first_moderator_appointed_makes_it(bob: User) -> None:
    root = User.objects.create(username="root", username_folded="root", is_staff=True, is_superuser=True)
    appoint_moderator(actor=root, user=bob)
    assert bob.groups.get().name == group.MODERATORS
