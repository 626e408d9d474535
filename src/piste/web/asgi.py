"""The ASGI application."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from piste.web.operations.body_limit import limit_body

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piste.web.settings.local")
_streams = get_asgi_application()  # sets Django up, so that the rest can be imported

from piste.web.operations.page_handler import PageHandler, serve_pages  # noqa: E402

application = limit_body(serve_pages(PageHandler(), _streams, "/live/"), settings.PLANNING_LARGEST_FILE * 11 // 10)
