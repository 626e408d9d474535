"""The wait-list: who would take an earlier time, and what was offered to them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.booking.models.appointment import Appointment
from piste.web.network.models import Point


class WaitRequest(models.Model):
    """The holder of an appointment would take an earlier time, at the same or at further points."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="wait_request")
    points: models.ManyToManyField = models.ManyToManyField(  # type: ignore[type-arg]
        Point, blank=True, related_name="wait_requests", verbose_name=_("Points")
    )
    """Empty: only where the appointment is."""
    earliest_notice_min = models.PositiveIntegerField(default=120)
    """How long before its time a freed one must be offered at least."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Who asked first is offered first."""

        ordering: ClassVar = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.appointment_id}"


class WaitOffer(models.Model):
    """A freed time offered by a link for a while; the first who confirms gets it."""

    class State(models.TextChoices):
        """What came of it."""

        OPEN = "open", _("Offered")
        TAKEN = "taken", _("Taken")
        GONE = "gone", _("Somebody else was quicker, or time ran out")

    request = models.ForeignKey(WaitRequest, on_delete=models.CASCADE, related_name="offers")
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.CASCADE)
    channel = models.CharField(max_length=10, choices=Appointment.Channel)
    starts_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-made_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "point", "channel", "starts_at"], name="a_time_offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.starts_at:%Y-%m-%d %H:%M}"
