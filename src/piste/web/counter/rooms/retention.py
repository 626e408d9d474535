"""What is forgotten of rooms, and when."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from piste.web.counter.rooms.models import AccessCount, OccupancyRound, RoomBooking, RoomReport, RoomWish
from piste.web.network.privacy.retention import retention_rule

NAME_DAYS = 90
BOOKING_DAYS = 730
REPORT_DAYS = 365
ROUND_DAYS = 1095


@retention_rule(
    "rooms.names", NAME_DAYS, _("Who booked a room and what for, after the time"), _("Disputes are settled by then")
)
def forget_names(before: datetime) -> int:
    """Empty who booked and what for; the agency and the time stay for figures. Old wishes go."""
    RoomWish.objects.filter(during__endswith__lt=before).delete()
    over = RoomBooking.objects.filter(during__endswith__lt=before)
    return over.exclude(booked_by=None, title="").update(booked_by=None, title="", appointment=None)


@retention_rule(
    "rooms.bookings", BOOKING_DAYS, _("Bookings of rooms without names, after the time"),
    _("Two years of figures, so that years can be compared"),
)  # fmt: skip
def forget_bookings(before: datetime) -> int:
    """Delete bookings."""
    return RoomBooking.objects.filter(during__endswith__lt=before).delete()[0]


@retention_rule(
    "rooms.reports", REPORT_DAYS, _("Reports of faults and disturbances, after they were closed"),
    _("A fault that comes back within a year is known again"),
)  # fmt: skip
def forget_reports(before: datetime) -> int:
    """Delete closed reports."""
    return RoomReport.objects.filter(closed_at__lt=before).delete()[0]


@retention_rule(
    "rooms.occupancy", ROUND_DAYS, _("Rounds and access counts, which hold numbers only"),
    _("Three years, so that a change of the house can be seen"),
)  # fmt: skip
def forget_occupancy(before: datetime) -> int:
    """Delete rounds and access counts."""
    rounds = OccupancyRound.objects.filter(began_at__lt=before).delete()[1].get("rooms.OccupancyRound", 0)
    return rounds + AccessCount.objects.filter(day__lt=before.date()).delete()[0]
