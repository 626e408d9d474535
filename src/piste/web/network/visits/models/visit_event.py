"""The log of a visit: what was done to it, by whom, where and when. Written once; a trigger refuses any change."""

from typing import ClassVar

from django.db import models

from piste.web.network.models import Desk, StaffMember
from piste.web.network.visits.models.visit import Visit


class VisitEvent(models.Model):
    """One line. It goes with its visit only (retention)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=20)
    """arrived, called, recalled, parked, resumed, handed-over, remote-asked, remote-ended, split, priority, finished,
    missed, returned."""
    desk = models.ForeignKey(Desk, null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, null=True, on_delete=models.SET_NULL, related_name="+")
    details = models.JSONField(default=dict)

    class Meta:
        """As it happened."""

        ordering: ClassVar = ["visit", "at", "pk"]
        indexes: ClassVar = [models.Index(fields=["visit", "at"], name="events_of_a_visit")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.what}"
