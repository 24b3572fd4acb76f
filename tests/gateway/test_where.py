"""GET /gateway and /gateway/bot."""

import pytest
from django.test import override_settings

from accounts.models import User
from rscord.gateway.addresses import gateway_url
from tests.base import Api, as_user
from tests.gateway.client import make_bot

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("base", ["/api", "/api/v10"])
def test_everybody_may_ask_where_it_is(base: str) -> None:
    answer = Api(base=base).get("/gateway")
    assert answer.status_code == 200
    assert answer.json() == {"url": "ws://testserver/gateway"}
    assert answer.headers["Content-Type"] == "application/json"


def test_a_bot_is_told_what_it_needs_to_start(alice: User) -> None:
    _, token = make_bot(alice)
    answer = Api(f"Bot {token}").get("/gateway/bot").json()
    assert (answer["url"], answer["shards"]) == ("ws://testserver/gateway", 1)
    limit = answer["session_start_limit"]
    assert set(limit) == {"total", "remaining", "reset_after", "max_concurrency"}
    assert all(isinstance(value, int) and value > 0 for value in limit.values())


def test_others_are_refused(alice: User) -> None:
    for api in (Api(), Api("Bot bad"), as_user(alice)):
        answer = api.get("/gateway/bot")
        assert answer.status_code == 401
        assert answer.json() == {"message": "401: Unauthorized", "code": 0}


@pytest.mark.parametrize(
    ("host", "secure", "public", "url"),
    [
        ("localhost:8000", False, "", "ws://localhost:8000/gateway"),
        ("chat.example", True, "", "wss://chat.example/gateway"),
        ("chat.example", False, "https://chat.example", "wss://chat.example/gateway"),
        ("", False, "https://chat.example", "wss://chat.example/gateway"),
        ("localhost:8000", False, "https://chat.example", "ws://localhost:8000/gateway"),
        ("chat.example:81", False, "http://chat.example:81", "ws://chat.example:81/gateway"),
    ],
)
def test_the_address_is_the_one_that_the_client_can_reach(
    host: str, secure: bool, public: str, url: str
) -> None:
    with override_settings(PUBLIC_URL=public):
        assert gateway_url(host, secure=secure) == url
