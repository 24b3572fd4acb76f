"""The Origin rule: which sites' scripts may use a person's cookie."""

from django.conf import settings
from django.http import HttpRequest

from rscord.core.errors import Forbidden


def is_allowed(origin: str, own: str) -> bool:
    """Whether ``origin`` is this server itself (``own``, or ``PUBLIC_URL``) or is on ``CORS_ALLOWED_ORIGINS``."""
    return bool(origin) and origin in {own, settings.PUBLIC_URL, *settings.CORS_ALLOWED_ORIGINS}


def refuse_foreign(request: HttpRequest) -> None:
    """Raise :class:`Forbidden` if a browser says that another site's page sent ``request``.

    Programs send no ``Origin``; browsers send one with every unsafe request from another site, ``null`` included.
    """
    origin = request.headers.get("Origin")
    if origin is not None and not is_allowed(origin, f"{request.scheme}://{request.get_host()}"):
        raise Forbidden
