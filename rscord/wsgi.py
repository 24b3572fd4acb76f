"""The WSGI application: Django's handler, which ``rscord.asgi`` calls on its threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rscord.settings")

application = get_wsgi_application()
