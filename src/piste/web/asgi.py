"""The ASGI application."""

import os

import django
from django.conf import settings

from piste.web.operations.body_limit import limit_body

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piste.web.settings.local")
django.setup(set_prefix=False)

from piste.web.operations.handler import OneThreadHandler  # noqa: E402
from piste.web.operations.seats import Seats, seat_requests  # noqa: E402

SEATS = Seats(settings.PISTE_SEATS, settings.PISTE_WAITING, settings.PISTE_PATIENCE_S)
application = limit_body(seat_requests(OneThreadHandler(), SEATS), settings.PLANNING_LARGEST_FILE * 11 // 10)
