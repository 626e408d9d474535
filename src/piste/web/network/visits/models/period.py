"""A period of a visit: from when to when it waited, was served or was on hold, for which service, where and by whom."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Desk, StaffMember
from piste.web.network.visits.models.visit import Visit
from piste.web.network.visits.models.visit_service import VisitService


class Period(models.Model):
    """Half open: [from, to). A visit's periods follow each other without gaps; the last has no end until it ends."""

    class Kind(models.TextChoices):
        """What happened."""

        WAITING = "waiting", _("Waiting")
        SERVING = "serving", _("Being served")
        ON_HOLD = "on-hold", _("On hold")

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="periods")
    service = models.ForeignKey(VisitService, null=True, blank=True, on_delete=models.CASCADE, related_name="periods")
    desk = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="periods")
    staff = models.ForeignKey(StaffMember, null=True, blank=True, on_delete=models.SET_NULL, related_name="periods")
    kind = models.CharField(max_length=10, choices=Kind)
    during = DateTimeRangeField()

    class Meta:
        """The database refuses a visit at two places, and two visits at a desk."""

        ordering: ClassVar = ["visit", "during"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="a_visit_in_one_period_at_a_time",
                index_type="gist",
                expressions=[("visit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="a_desk_one_visit_at_a_time",
                index_type="gist",
                expressions=[("desk", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(kind="serving", desk__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False), name="a_period_has_a_beginning"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["visit"], condition=Q(during__endswith__isnull=True), name="periods_that_are_open")
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.kind} {self.during}"
