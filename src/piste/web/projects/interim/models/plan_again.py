"""A scenario that was made anew with what was measured since."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from piste.web.planning.models import DataSetVersion, Scenario


class PlanAgain(models.Model):
    """What it was made of, and what was measured."""

    before = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="+")
    data = models.ForeignKey(DataSetVersion, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    leases = models.ForeignKey(DataSetVersion, null=True, on_delete=models.PROTECT, related_name="+")
    """The register with booked rents; None where the question has none, or no rent of it was booked."""
    known = models.JSONField(default=dict)
    """What was known when it was made (`knowledge.Knowledge`): the page tells that, not what came after."""
    points = models.PositiveIntegerField()
    visits = models.FloatField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.scenario)
