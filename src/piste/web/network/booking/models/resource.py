"""What can be taken once at a time: a person, a room, a desk, an interpreter; and what is taken."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Desk, Room, StaffMember


class Resource(models.Model):
    """One person, room or desk as something that is taken for a time. `resources.resource_of` makes it."""

    class Kind(models.TextChoices):
        """What it is."""

        PERSON = "person", _("Person")
        ROOM = "room", _("Room")
        DESK = "desk", _("Desk")
        INTERPRETER = "interpreter", _("Interpreter")

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    staff = models.OneToOneField(StaffMember, null=True, blank=True, on_delete=models.CASCADE, related_name="resource")
    room = models.OneToOneField(Room, null=True, blank=True, on_delete=models.CASCADE, related_name="resource")
    desk = models.OneToOneField(Desk, null=True, blank=True, on_delete=models.CASCADE, related_name="resource")

    class Meta:
        """It is exactly one thing."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=["person", "interpreter"], staff__isnull=False, room__isnull=True, desk__isnull=True
                )
                | Q(kind="room", staff__isnull=True, room__isnull=False, desk__isnull=True)
                | Q(kind="desk", staff__isnull=True, room__isnull=True, desk__isnull=False),
                name="a_resource_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.staff or self.room or self.desk)


class Reservation(models.Model):
    """A resource taken for a time, half open: [from, to). What touches does not clash."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="reservations")
    during = DateTimeRangeField()
    purpose = models.CharField(max_length=40)
    """Which app took it: appointment, room-booking, remote-call, interpreting ..."""
    key = models.CharField(max_length=80, blank=True)
    """Whatever the taker finds it by again, such as the appointment's number."""
    is_active = models.BooleanField(default=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    """A hold that nobody confirmed by then counts no more; empty: a firm reservation."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The database itself refuses a second active reservation of the same time."""

        ordering: ClassVar = ["resource", "during"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="a_resource_once_at_a_time",
                index_type="gist",
                expressions=[("resource", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(is_active=True),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False, during__endswith__isnull=False),
                name="a_reservation_has_two_ends",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["purpose", "key"], name="reservations_by_key"),
            models.Index(fields=["expires_at"], condition=Q(is_active=True), name="holds_by_end"),
            GistIndex(fields=["during"], condition=Q(is_active=True), name="reservations_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.during}"
