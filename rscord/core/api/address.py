"""Where a request comes from: the address that limits count by and that sign-ins remember."""

from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPV6_SITE_BITS = 64
"""One IPv6 customer has a /64 at the least, so limits count a /64 as one address."""


def client_address(request: HttpRequest) -> str | None:
    """Return the address of the client, or None if the server does not know one (a Unix socket).

    ``X-Forwarded-For`` is read from its right end, as far as its entries were added by ``TRUSTED_PROXIES``
    (addresses or networks). What stands further left is whatever the client chose to write.
    """
    address = _normal(request.META.get("REMOTE_ADDR", ""))
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while address and hops and _is_trusted(address):
        hop = _normal(hops.pop())
        if hop is None:
            break
        address = hop
    return address


def limit_key(request: HttpRequest) -> str:
    """Return what rate limits count a stranger by: the address, for IPv6 its /64 network."""
    return address_key(client_address(request))


def address_key(address: str | None) -> str:
    """Return ``address`` as rate limits count it. See :func:`limit_key`."""
    if not address or ":" not in address:
        return address or ""
    return str(ip_network((address, IPV6_SITE_BITS), strict=False))


def _normal(text: str) -> str | None:
    try:
        address = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def _is_trusted(address: str) -> bool:
    found = ip_address(address)
    return any(found in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


@cache
def _networks(names: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(name, strict=False) for name in names]
