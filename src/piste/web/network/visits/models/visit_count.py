"""What is kept of visits once they are deleted: counts by month, each of one thing, so that no single visit shows."""

from typing import ClassVar

from django.db import models

from piste.web.network.models import Point, Service


class VisitCount(models.Model):
    """How many visits of a point, a month and a first service had one value of one measure."""

    class Measure(models.TextChoices):
        """What was counted."""

        KIND = "kind"
        CHANNEL = "channel"
        LANGUAGE = "language"
        OUTCOME = "outcome"
        CAUSE = "cause"
        HOUR = "hour"
        WAIT_MIN = "wait-min"
        """Whole minutes until the first call, 240 for more."""
        SERVED_MIN = "served-min"
        """Whole minutes of being served, without visits that the night ended."""

    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="visit_counts")
    month = models.DateField()
    """Its first day."""
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="visit_counts")
    measure = models.CharField(max_length=12, choices=Measure)
    value = models.CharField(max_length=20)
    count = models.PositiveIntegerField()

    class Meta:
        """Each once."""

        ordering: ClassVar = ["point", "month", "service", "measure", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point", "month", "service", "measure", "value"], nulls_distinct=False, name="a_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.point_id} {self.month:%Y-%m} {self.measure} {self.value}: {self.count}"
