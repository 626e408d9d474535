"""When a rule of retention last ran, and what came of it."""

from typing import ClassVar

from django.db import models


class RetentionRun(models.Model):
    """One row a rule."""

    rule = models.CharField(max_length=60, unique=True)
    ran_at = models.DateTimeField()
    forgotten = models.PositiveBigIntegerField(default=0)
    """By the last run."""
    forgotten_in_all = models.PositiveBigIntegerField(default=0)
    failed = models.CharField(max_length=200, blank=True)
    """Kind of the failure of the last run; empty where it went well. No words of it: they could hold data."""

    class Meta:
        """By rule."""

        ordering: ClassVar = ["rule"]

    def __str__(self) -> str:
        return f"{self.rule} {self.ran_at:%Y-%m-%d}"
