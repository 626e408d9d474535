"""The rules of what this folder's own layer keeps: bookings, messages, reservations, the log of access."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from piste.web.network.booking.models import Appointment, Message, Reservation
from piste.web.network.booking.retention import CUSTOMER_DAYS, RESERVATION_DAYS, forget_customers
from piste.web.network.privacy.models import AccessEntry
from piste.web.network.privacy.retention import retention_rule

APPOINTMENT_DAYS = 730
ACCESS_DAYS = 730


@retention_rule(
    "booking.messages", CUSTOMER_DAYS, _("Messages to customers, after the appointment"),
    _("Staff see for so long what did not arrive"),
)  # fmt: skip
def forget_messages(before: datetime) -> int:
    """Delete messages, sent or not."""
    return Message.objects.filter(appointment__ends_at__lt=before).delete()[0]


@retention_rule(
    "booking.customers", CUSTOMER_DAYS, _("Names and contacts of appointments, after the appointment"),
    _("The customer may call back about it"),
)  # fmt: skip
def forget_names(before: datetime) -> int:
    """Empty names and contacts, end private links."""
    return forget_customers(before + timedelta(days=CUSTOMER_DAYS))


@retention_rule(
    "booking.appointments", APPOINTMENT_DAYS, _("Appointments without names, after they ended"),
    _("Two years of figures, so that years can be compared"),
)  # fmt: skip
def forget_appointments(before: datetime) -> int:
    """Delete appointments."""
    gone = Appointment.objects.filter(ends_at__lt=before).delete()[1]
    return gone.get("booking.Appointment", 0)


@retention_rule(
    "booking.reservations", RESERVATION_DAYS, _("Who took a person, room or desk, after the time"),
    _("Clashes can be looked into for so long"),
)  # fmt: skip
def forget_reservations(before: datetime) -> int:
    """Delete reservations."""
    return Reservation.objects.filter(during__endswith__lt=before).delete()[0]


@retention_rule(
    "privacy.access", ACCESS_DAYS, _("The log of who opened what"),
    _("Whoever is concerned may ask for so long who looked"),
)  # fmt: skip
def forget_access(before: datetime) -> int:
    """Delete lines of the log of access."""
    return AccessEntry.objects.filter(at__lt=before).delete()[0]
