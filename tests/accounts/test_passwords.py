"""Which passwords are taken, on a localhost install and on a public one."""

from typing import Any

import pytest

from accounts import services
from rscord.core.errors import InvalidForm, details
from tests.accounts.conftest import Api
from tests.base import DEVICE, code_of

pytestmark = pytest.mark.django_db

BODY = {"email": "testuser@example.org", "username": "testuser"}


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("password123", "PASSWORD_COMMON"),
        ("testuser1", "PASSWORD_SIMILAR"),
        ("testuser@example.org", "PASSWORD_SIMILAR"),
    ],
)
def test_weak_passwords_warn_on_localhost(stranger: Api, settings: Any, password: str, code: str) -> None:
    settings.PASSWORD_STRICT = False
    response = stranger.post("/auth/register", BODY | {"password": password})
    assert response.status_code == 201
    assert [warning["code"] for warning in response.json()["warnings"]] == [code]


@pytest.mark.parametrize(
    ("password", "code"), [("password123", "PASSWORD_COMMON"), ("testuser1", "PASSWORD_SIMILAR")]
)
def test_weak_passwords_are_refused_in_public(stranger: Api, settings: Any, password: str, code: str) -> None:
    settings.PASSWORD_STRICT = True
    response = stranger.post("/auth/register", BODY | {"password": password})
    assert code_of(response, "password") == code


@pytest.mark.parametrize(
    "password", ["quiet-harbour-lamp", "пароль из четырёх слов", " spaces count ", "x" * 128]
)
def test_good_passwords_are_taken_exactly_as_typed(stranger: Api, settings: Any, password: str) -> None:
    settings.PASSWORD_STRICT = True
    made = stranger.post("/auth/register", BODY | {"password": password})
    assert made.status_code == 201
    assert "warnings" not in made.json()
    again = stranger.post("/auth/login", {"username": "testuser", "password": password})
    assert again.status_code == 200
    if password != password.strip():
        stripped = stranger.post("/auth/login", {"username": "testuser", "password": password.strip()})
        assert stripped.status_code == 401


@pytest.mark.parametrize(
    ("password", "code"),
    [("x" * 129, "BASE_TYPE_MAX_LENGTH"), ("lone \ud800 half", "PASSWORD_INVALID_CHARACTERS")],
)
def test_the_service_itself_refuses_what_no_hasher_takes(password: str, code: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        services.register(email="a@b.org", username="dora", password=password, device=DEVICE)
    assert details(refused.value)["errors"]["password"]["_errors"][0]["code"] == code
