"""Where the gateway is, as clients should write it."""

from urllib.parse import urlsplit

from django.conf import settings

PATH = "/gateway"


def gateway_url(host: str, *, secure: bool) -> str:
    """Return the gateway's address for a client that reached the server as ``host``; without a query string.

    Behind a proxy that ends TLS only ``PUBLIC_URL`` knows that the outside is secure.
    """
    public = urlsplit(settings.PUBLIC_URL)
    if public.netloc and (not host or host == public.netloc):
        return f"{'wss' if public.scheme == 'https' else 'ws'}://{public.netloc}{PATH}"
    return f"{'wss' if secure else 'ws'}://{host}{PATH}"
