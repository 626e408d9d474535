"""Who sits at which desk, from when to when: the staffed desks that waits are estimated from."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from piste.web.network.models import Desk, StaffMember


class DeskTurn(models.Model):
    """One person's turn at a desk; a pause ends it."""

    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="turns")
    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="desk_turns")
    during = DateTimeRangeField()

    class Meta:
        """A desk has one person, and a person one desk, at a time."""

        ordering: ClassVar = ["desk", "during"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="a_desk_one_person_at_a_time",
                index_type="gist",
                expressions=[("desk", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="a_person_one_desk_at_a_time",
                index_type="gist",
                expressions=[("staff", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["desk"], condition=Q(during__endswith__isnull=True), name="turns_that_are_open")
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.staff_id} {self.during}"
