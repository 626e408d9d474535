"""What is forgotten, and when: docs/booking.md has the periods."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from piste.web.accounts.models import PrivateLink
from piste.web.network.booking.day import APPOINTMENT
from piste.web.network.booking.models import Appointment, Change, Message, WaitRequest

CUSTOMER_DAYS = 14
"""Names and contacts are emptied so long after the appointment."""
RESERVATION_DAYS = 90
NEWS_HOURS = 2


def forget_customers(at: datetime | None = None) -> int:
    """Empty names and contacts of appointments that are over; delete their messages and links; return how many."""
    now = at or timezone.now()
    over = Appointment.objects.filter(ends_at__lt=now - timedelta(days=CUSTOMER_DAYS))
    known = over.exclude(called="", email="", phone="", signed_in_as="")
    Message.objects.filter(appointment__in=over).delete()
    WaitRequest.objects.filter(appointment__in=over).delete()
    count = known.update(called="", email="", phone="", signed_in_as="")
    PrivateLink.objects.filter(Q(purpose=APPOINTMENT) | Q(purpose="wait-offer"), expires_at__lt=now).delete()
    return count


def forget_news() -> int:
    """Delete changes that every process has read long ago; one that slept longer begins anew."""
    gone, _each = Change.objects.filter(at__lt=timezone.now() - timedelta(hours=NEWS_HOURS)).delete()
    return gone
