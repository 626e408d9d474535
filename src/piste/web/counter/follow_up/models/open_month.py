"""A month of open statistics: made once, never changed, since two versions would tell by their difference."""

from typing import ClassVar

from django.db import models


class OpenMonth(models.Model):
    """Visits and waits by point and service, small groups and what tells on them hidden."""

    month = models.DateField(unique=True)
    """Its first day."""
    made_at = models.DateTimeField(auto_now_add=True)
    rows = models.JSONField()
    """One object an entry: point, service ("" is all), visits, called, …; null: hidden, or nothing to measure."""

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
