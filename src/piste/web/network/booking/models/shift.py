"""The roster: who works when, where and as what."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Point, StaffMember


class Shift(models.Model):
    """A person's turn. An absence lies over whatever turn it meets and takes that time away."""

    class Role(models.TextChoices):
        """As what."""

        DESK = "desk", _("Desk")
        SERVICE = "service", _("Service by appointment")
        REMOTE = "remote", _("Remote duty")
        ABSENCE = "absence", _("Absence")

    staff = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="shifts", verbose_name=_("Who"))
    point = models.ForeignKey(
        Point, null=True, blank=True, on_delete=models.CASCADE, related_name="shifts", verbose_name=_("Where")
    )
    """Empty: remote duty, which serves every point and telephone; or an absence."""
    role = models.CharField(_("As"), max_length=20, choices=Role, default=Role.DESK)
    during = DateTimeRangeField()

    class Meta:
        """Nobody is in two places at once."""

        ordering: ClassVar = ["during", "staff"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="a_person_one_turn_at_a_time",
                index_type="gist",
                expressions=[("staff", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=~Q(role="absence"),
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__startswith__isnull=False, during__endswith__isnull=False),
                name="a_shift_has_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(point__isnull=False) | Q(role__in=["remote", "absence"]), name="a_desk_shift_is_at_a_point"
            ),
        ]
        indexes: ClassVar = [GistIndex(fields=["during"], name="shifts_by_time")]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.role} {self.during}"
