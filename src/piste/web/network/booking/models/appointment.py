"""An appointment: what for, when, how and where; and its parts, one a service, in order."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Desk, Point, Room, Service, StaffMember


class Appointment(models.Model):
    """A promised time. Kept of the customer: what they are called by and how they are told, nothing more."""

    class Channel(models.TextChoices):
        """How."""

        VISIT = "visit", _("Visit")
        PHONE = "phone", _("Telephone")
        REMOTE = "remote", _("Video")

    class State(models.TextChoices):
        """How far it is."""

        BOOKED = "booked", _("Booked")
        CHECKED_IN = "checked-in", _("Checked in")
        SERVED = "served", _("Served")
        MISSED = "missed", _("Nobody came")
        CANCELLED = "cancelled", _("Cancelled")

    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments")
    """Where the customer is; empty: by telephone, or by video with a device of their own."""
    channel = models.CharField(_("How"), max_length=10, choices=Channel, default=Channel.VISIT)
    language = models.CharField(_("Language of service"), max_length=20, default="fi")
    starts_at = models.DateTimeField(_("Begins"))
    ends_at = models.DateTimeField(_("Ends"))
    services: models.ManyToManyField = models.ManyToManyField(  # type: ignore[type-arg]
        Service, through="AppointmentPart", related_name="appointments"
    )
    desk = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="appointments")
    equipment = models.JSONField(default=list, blank=True)
    """What the remote room must have; kept when it is moved or given to somebody else."""
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.BOOKED)
    called = models.CharField(_("Name or nickname"), max_length=60, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Telephone"), max_length=30, blank=True)
    reads = models.CharField(_("Language of messages"), max_length=2, default="fi")
    signed_in_as = models.CharField(max_length=64, blank=True)
    """Keyed hash of the strong sign-in's subject, where the service demands one; never an identity code."""
    may_ask = models.BooleanField(_("May be asked how it went"), default=False)
    """The customer said yes to one letter with a link to a survey after it was served."""
    booked_by_staff = models.BooleanField(default=False)
    once = models.CharField(max_length=64, unique=True, null=True, blank=True)
    """Of the form that it was booked by, so that a form sent twice books once."""
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    moves = models.PositiveSmallIntegerField(default=0)
    """How often it was moved: the calendar's SEQUENCE."""

    class Meta:
        """By time."""

        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_appointment_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(point__isnull=False) | Q(channel__in=["phone", "remote"]), name="a_visit_is_at_a_point"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["point", "starts_at"], name="appointments_of_a_point"),
            models.Index(fields=["starts_at"], condition=Q(state="booked"), name="appointments_to_come"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Tell whether it may still be moved or cancelled."""
        return self.state == self.State.BOOKED


class AppointmentPart(models.Model):
    """One service of an appointment, and who gives it."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="appointment_parts")
    staff = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="parts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        """In the order of the visit."""

        ordering: ClassVar = ["appointment", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "position"], name="a_part_once_a_position")
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}.{self.position}"
