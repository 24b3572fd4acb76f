"""Two people at once."""

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from accounts import services
from accounts.models import User
from rscord.core import errors, wake
from rscord.core.errors import InvalidForm
from tests.base import DEVICE, PASSWORD, in_parallel, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def sign_up(n: int, **change: str) -> services.Registration:
    given = {"email": f"u{n}@e.org", "password": PASSWORD, "username": f"user{n}"} | change
    return services.register(**given, device=DEVICE)


def codes(answers: list[Any], field: str) -> list[str]:
    assert all(isinstance(answer, services.Registration | InvalidForm) for answer in answers), answers
    refused = [answer for answer in answers if isinstance(answer, InvalidForm)]
    return [errors.details(answer)["errors"][field]["_errors"][0]["code"] for answer in refused]


def test_one_of_four_gets_the_username() -> None:
    answers = in_parallel(4, lambda n: sign_up(n, username=("Dora", "dora", "DORA", "dOrA")[n]))
    assert codes(answers, "username") == ["USERNAME_TAKEN"] * 3
    assert User.objects.count() == 1


def test_one_of_four_gets_the_email() -> None:
    answers = in_parallel(4, lambda n: sign_up(n, email="same@e.org"))
    assert codes(answers, "email") == ["EMAIL_ALREADY_REGISTERED"] * 3
    assert User.objects.count() == 1


def test_derived_usernames_never_collide() -> None:
    answers = in_parallel(6, lambda n: sign_up(n, username="", display_name="Same Name"))
    assert codes(answers, "username") == []
    assert User.objects.values("username_folded").distinct().count() == 6


def test_two_who_rename_themselves_alike() -> None:
    users = [make_user("first"), make_user("second")]
    answers = in_parallel(2, lambda n: services.update_profile(users[n], {"username": "wanted"}))
    refused = [answer for answer in answers if isinstance(answer, InvalidForm)]
    assert len(refused) == 1
    assert "username" in refused[0].fields
    assert User.objects.filter(username="wanted").count() == 1


def test_a_recovery_code_is_good_once_among_many() -> None:
    alice = make_user("alice")
    code = RecoveryCodes.activate(alice).get_unused_codes()[0]
    answers = in_parallel(
        6, lambda _: services.sign_in(login="alice", password=PASSWORD, code=code, device=DEVICE)
    )
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1
    assert all(isinstance(answer, InvalidForm) for answer in answers if isinstance(answer, Exception)), (
        answers
    )


def test_a_sign_in_ends_once() -> None:
    alice = make_user("alice")
    row = services.start_sign_in(alice, DEVICE)
    heard: list[Any] = []
    stop = wake.subscribe(heard.extend)
    in_parallel(4, lambda _: services.sign_out(row.id))
    stop()
    assert [event.type for event in heard] == ["~SIGN_IN_END"]


def test_names_that_others_take_first_are_given_up_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("dora")
    monkeypatch.setattr("accounts.services.registration.taken", lambda username: False)
    monkeypatch.setattr("accounts.names.usernames_like", lambda text: iter(["dora"] * 50))
    with pytest.raises(errors.Conflict):
        sign_up(1, username="", display_name="Dora")
    assert User.objects.count() == 1


def test_a_name_taken_between_look_and_leap(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("dora")
    monkeypatch.setattr("accounts.services.registration.taken", lambda username: False)
    with pytest.raises(InvalidForm) as refused:
        sign_up(1, username="Dora")
    assert codes([refused.value], "username") == ["USERNAME_TAKEN"]
