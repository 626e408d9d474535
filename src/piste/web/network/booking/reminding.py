"""Reminders: one an appointment, a day before, or never where it was booked later than that."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from piste.web.accounts.private_link import make_link
from piste.web.network.booking.appointments import link_length
from piste.web.network.booking.day import APPOINTMENT
from piste.web.network.booking.models import Appointment, Message
from piste.web.network.booking.outbox import queue_message

BEFORE = timedelta(hours=24)
AT_A_TIME = 200


def queue_reminders() -> int:
    """Write the reminders that are due; return how many."""
    now = timezone.now()
    due = Appointment.objects.filter(
        state=Appointment.State.BOOKED, reminded_at=None, starts_at__gt=now, starts_at__lte=now + BEFORE
    )
    count = 0
    for key in list(due.values_list("pk", flat=True)[:AT_A_TIME]):
        with transaction.atomic():
            one = Appointment.objects.select_for_update(skip_locked=True).filter(pk=key, reminded_at=None).first()
            if one is None or not one.is_open:
                continue
            one.reminded_at = now
            one.save(update_fields=["reminded_at"])
            if one.made_at > one.starts_at - BEFORE:
                continue  # it was made within the day: the confirmation is fresh
            token = make_link(APPOINTMENT, str(one.pk), link_length(one))
            count += len(queue_message(one, Message.Kind.REMINDER, token))
    return count
