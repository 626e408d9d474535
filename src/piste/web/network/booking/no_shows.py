"""Who has not come: by rule, so many minutes after the booked time, a visit that nobody checked in to is missed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from piste.web.network.booking.appointments import RefusedError, mark_missed
from piste.web.network.booking.models import Appointment


def mark_no_shows(now: datetime | None = None) -> int:
    """Mark them, and let what is left of their times go; return how many.

    Only visits and calls in a point's remote room: whether one by telephone was reached only its expert knows.
    """
    limit = (now or timezone.now()) - timedelta(minutes=settings.PISTE_NO_SHOW_MIN)
    late = Appointment.objects.filter(state=Appointment.State.BOOKED, point__isnull=False, starts_at__lte=limit)
    count = 0
    for one in late.exclude(channel=Appointment.Channel.PHONE).order_by("starts_at"):
        try:
            mark_missed(one)
        except RefusedError:
            continue  # checked in or cancelled meanwhile
        count += 1
    return count
