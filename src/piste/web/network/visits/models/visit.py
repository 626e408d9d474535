"""A visit: what for, since when, where in the order, and what came of it. Nothing tells who the customer is."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Point, Service


class Outcome(models.TextChoices):
    """What came of a visit or of one of its services."""

    SOLVED = "solved", _("Solved")
    SENT_ON = "sent-on", _("Sent on")
    MUST_RETURN = "must-return", _("Must return")
    LEFT = "left", _("Left")
    MISSED = "missed", _("Nobody came")


class Cause(models.TextChoices):
    """Why a visit need not have been."""

    LETTER = "letter", _("The letter was unclear")
    PHONE = "phone", _("The telephone was not answered")
    E_SERVICE = "e-service", _("The online service failed")
    CLOSED = "closed", _("The right place was closed")
    WRONG_PLACE = "wrong-place", _("Sent to the wrong place")
    PAPER = "paper", _("A paper was missing")


class Visit(models.Model):
    """A customer's visit to a point on a day."""

    class Kind(models.TextChoices):
        """What sort of visit."""

        WALK_IN = "walk-in", _("Without an appointment")
        APPOINTMENT = "appointment", _("By appointment")
        DOOR = "door", _("Quick help at the door")
        DEVICE = "device", _("Help at a self-service device")
        DOCUMENT = "document", _("Documents handed in")

    class Channel(models.TextChoices):
        """How the ticket was taken."""

        KIOSK = "kiosk", _("Kiosk")
        PHONE = "phone", _("Own phone")
        RECEPTION = "reception", _("Reception")
        PAPER = "paper", _("Paper number")
        DESK = "desk", _("Desk")

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        SERVING = "serving", _("Being served")
        ON_HOLD = "on-hold", _("On hold")
        FINISHED = "finished", _("Finished")
        MISSED = "missed", _("Nobody came")

    class Hold(models.TextChoices):
        """Why it is on hold."""

        PARKED = "parked", _("Parked")
        REMOTE = "remote", _("Waits for a remote expert")
        BACK = "back", _("Back from a remote expert")

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="visits")
    day = models.DateField(_("Day"))
    """Local day of the arrival."""
    letter = models.CharField(max_length=2, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    """The ticket; visits without one (quick help, documents) have none."""
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind, default=Kind.WALK_IN)
    channel = models.CharField(_("Ticket from"), max_length=10, choices=Channel, default=Channel.KIOSK)
    language = models.CharField(_("Language of service"), max_length=20, default="fi")
    arrived_at = models.DateTimeField(_("Arrived"))
    booked_for = models.DateTimeField(_("Booked for"), null=True, blank=True)
    appointment_id = models.BigIntegerField(null=True, blank=True)
    """Number of the appointment; no foreign key, since bookings are deleted sooner than visits are."""
    request_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    """Made by the form that the ticket was taken with: the same form pressed twice makes one visit."""
    priority_min = models.SmallIntegerField(_("Priority, min"), default=0)
    priority_reason = models.CharField(_("Why"), max_length=60, blank=True)
    effective_at = models.DateTimeField(_("Effective time"))
    """By which it is called; see `order.effective_time`. Parking and hand-overs do not change it."""
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.WAITING)
    hold = models.CharField(max_length=10, choices=Hold, blank=True)
    current_service = models.ForeignKey(
        Service, null=True, blank=True, on_delete=models.PROTECT, related_name="visits_now"
    )
    """The first of its services that has no outcome yet: what the next call is for."""
    first_called_at = models.DateTimeField(null=True, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome, blank=True)
    cause = models.CharField(_("Why it need not have been"), max_length=12, choices=Cause, blank=True)
    topic = models.CharField(_("Topic"), max_length=20, blank=True)
    """Of quick help and of help at a device."""
    note = models.CharField(_("Note"), max_length=300, blank=True)
    """For the next desk, without personal data; emptied when the visit ends."""
    postcode = models.CharField(_("Postal code"), max_length=10, blank=True)
    """Where the customer comes from, if told; only for the next plan's base data."""
    told_low_min = models.FloatField(null=True, blank=True)
    told_high_min = models.FloatField(null=True, blank=True)
    """The range of wait told with the ticket: it is measured whether 80 % of true waits lie within."""
    model_low_min = models.FloatField(null=True, blank=True)
    model_high_min = models.FloatField(null=True, blank=True)
    """The same before correction, from which the next correction is measured."""

    class Meta:
        """In the order of the queue."""

        ordering: ClassVar = ["effective_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "day", "letter", "number"], name="a_ticket_once_a_day"),
            models.UniqueConstraint(
                fields=["appointment_id"], condition=~Q(state="missed"), name="an_appointment_one_visit"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False, state__in=["finished", "missed"])
                | Q(ended_at__isnull=True, state__in=["waiting", "serving", "on-hold"]),
                name="a_visit_that_ended_has_an_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["point", "day"], name="visits_of_a_day"),
            models.Index(
                fields=["point", "effective_at", "id"], condition=Q(state="waiting"), name="visits_to_be_called"
            ),
        ]

    def __str__(self) -> str:
        return self.ticket or f"{self.kind} {self.pk}"

    @property
    def ticket(self) -> str:
        """Return the ticket as it is shown: "V 012"; empty without one."""
        return "" if self.number is None else f"{self.letter} {self.number:03d}"

    @property
    def waits_from(self) -> datetime:
        """Return from when its wait counts: the arrival, or the booked time of one who came early."""
        return self.arrived_at if self.booked_for is None else max(self.arrived_at, self.booked_for)

    @property
    def wait(self) -> timedelta | None:
        """Return how long it waited for its first call; None where nobody has called yet. Never below nothing."""
        if self.first_called_at is None:
            return None
        return max(self.first_called_at - self.waits_from, timedelta())
