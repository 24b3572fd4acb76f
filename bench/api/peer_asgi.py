"""The peer under Django's own ASGI handler, for uvicorn."""

import os

from django.core.asgi import get_asgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.api.peer_settings"

application = get_asgi_application()
