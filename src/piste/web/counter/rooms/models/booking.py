"""A booking of a shared room or desk, and the wish for one that is taken."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.booking.models import Resource
from piste.web.network.models import Agency


class RoomBooking(models.Model):
    """Who has a room when. Its time is kept by the booking engine (purpose "room-booking", key: this number)."""

    class State(models.TextChoices):
        """How far it is."""

        BOOKED = "booked", _("Booked")
        CHECKED_IN = "checked-in", _("In use")
        ENDED = "ended", _("Ended early")
        CANCELLED = "cancelled", _("Cancelled")
        UNCLAIMED = "unclaimed", _("Freed: nobody came")

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="room_bookings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", verbose_name=_("Agency"))
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="room_bookings"
    )
    during = DateTimeRangeField()
    title = models.CharField(_("What for"), max_length=60, blank=True)
    """For one's own agency; others read whose it is, and of confidential rooms only that it is taken."""
    appointment = models.BigIntegerField(null=True, blank=True)
    """Number of the appointment that it is for."""
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.BOOKED)
    check_in_by = models.DateTimeField(null=True, blank=True)
    """By the rule at the time of booking; empty: nobody need check in."""
    made_at = models.DateTimeField(auto_now_add=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """By time."""

        ordering: ClassVar = ["during", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["resource", "during"], name="room_bookings_of_a_room"),
            models.Index(fields=["check_in_by"], condition=Q(state="booked"), name="room_bookings_to_claim"),
            models.Index(fields=["appointment"], name="room_bookings_by_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.during}"


class RoomWish(models.Model):
    """Somebody wants a time that is taken: who asked first is offered it first when it is freed."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    wished_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    during = DateTimeRangeField()
    made_at = models.DateTimeField(auto_now_add=True)
    offered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Who asked first comes first."""

        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.during}"
