"""The ASGI application."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from piste.web.operations.body_limit import limit_body

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piste.web.settings.local")
application = limit_body(get_asgi_application(), settings.PLANNING_LARGEST_FILE * 11 // 10)
