"""Settings of the peer: the product's data and authentication, Django and DRF as they come for the rest."""

from rscord.settings import *  # noqa: F403

ROOT_URLCONF = "bench.api.peer"
ASGI_APPLICATION = "bench.api.peer_asgi.application"
# Under ASGI every middleware of Django's default list costs thread hops of its own, so the peer has only what a
# lean JSON API would keep (and allauth's, without which allauth does not load).
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.Authentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
