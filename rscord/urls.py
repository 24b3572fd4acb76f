"""Every address of the product, put together from the apps."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from rscord.core import api_docs
from rscord.core.admin.site import enter, site

# Searched in this order, so the busiest calls stand first.
_APPS = ["messaging.urls", "guilds.urls", "accounts.urls", "voice.urls", "rscord.gateway.urls"]
_api: list[URLPattern | URLResolver] = [
    *[path("", include(name)) for name in _APPS if find_spec(name)],
    path("schema/", SpectacularAPIView.as_view()),
    path("docs/", api_docs.page),
    path("docs/swagger-ui.css", api_docs.style),
    path("docs/swagger-ui-bundle.js", api_docs.script),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v10/", include(_api)),
    path("api/", include(_api)),
    path("", include("rscord.core.urls")),
    path("", include("accounts.page_urls")),
    path("", include("guilds.page_urls")),
    path("", include("messaging.page_urls")),
    path("admin", enter),
    path("admin/", site.urls),
]

handler400 = "rscord.core.pages.bad_request"
handler403 = "rscord.core.pages.forbidden"
handler404 = "rscord.core.pages.not_found"
handler500 = "rscord.core.pages.server_error"
