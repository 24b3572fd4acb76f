"""STUN and TURN servers, with credentials that coturn can check and that end by themselves."""

import base64
import hashlib
import hmac
import time

from pytest_django import Settings

from tests.base import Api


def test_none_are_configured(bob_api: Api) -> None:
    assert bob_api.get("/voice/ice-servers").json()["ice_servers"] == []


def test_credentials(bob_api: Api, settings: Settings) -> None:
    settings.STUN_URLS, settings.TURN_URLS = ["stun:s"], ["turn:t"]
    settings.TURN_SECRET = "between us"
    stun, turn = bob_api.get("/voice/ice-servers").json()["ice_servers"]
    assert stun == {"urls": ["stun:s"]}
    until, user_id = turn["username"].split(":")
    assert time.time() + 500 < int(until) < time.time() + 700
    assert int(user_id) == int(bob_api.get("/users/@me").json()["id"])
    expected = hmac.new(b"between us", turn["username"].encode(), hashlib.sha1).digest()
    assert turn["credential"] == base64.b64encode(expected).decode()
