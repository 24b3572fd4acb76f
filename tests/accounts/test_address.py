"""Where a request comes from, and what a proxy is believed."""

from typing import Any

import pytest
from django.test import RequestFactory

from rscord.core.api.address import address_key, client_address, limit_key

PROXIES = ["10.0.0.1", "172.16.0.0/12", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("198.51.100.7", None, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9, 172.20.0.5", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1,not an address,172.20.0.5", "172.20.0.5"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "172.20.0.5", "172.20.0.5"),
        ("2001:db8::1", "2001:4860::1", "2001:4860::1"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", None, "fe80::1"),
        ("", "203.0.113.9", None),
        ("unix:", "203.0.113.9", None),
    ],
)
def test_the_client(settings: Any, peer: str, forwarded: str | None, address: str | None) -> None:
    settings.TRUSTED_PROXIES = PROXIES
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    assert client_address(request) == address


def test_nobody_is_trusted_unless_named(settings: Any) -> None:
    settings.TRUSTED_PROXIES = []
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "203.0.113.9"}, REMOTE_ADDR="127.0.0.1")
    assert client_address(request) == "127.0.0.1"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (None, ""),
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
    ],
)
def test_limits_count_a_site(address: str | None, key: str) -> None:
    assert address_key(address) == key


def test_a_strangers_key() -> None:
    assert limit_key(RequestFactory().get("/", REMOTE_ADDR="2001:db8::5")) == "2001:db8::/64"
