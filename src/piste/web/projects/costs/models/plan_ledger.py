"""The ledger of a plan, as `piste premises money` made it: what actuals are held against."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from piste.web.projects.costs.models.views_of_money import Kind, MoneyView


class PlanLedgerFile(models.Model):
    """One ledger; the newest is in force. Earlier ones stay, with their lines."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    first_month = models.IntegerField()
    months = models.PositiveIntegerField()
    marks = models.CharField(max_length=40, blank=True)
    """EXAMPLE and ASSUMPTION, where the ledger says so."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class PlanLine(models.Model):
    """What the plan, or doing nothing, comes to in a month: one agency, site and kind. Never changed."""

    ledger = models.ForeignKey(PlanLedgerFile, on_delete=models.PROTECT, related_name="lines")
    side = models.CharField(max_length=8)
    """`Side`: doing nothing, or the plan."""
    view = models.CharField(max_length=6, choices=MoneyView)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    agency = models.CharField(max_length=60, blank=True)
    region = models.CharField(max_length=60, blank=True)
    site = models.CharField(max_length=100, blank=True)
    month = models.IntegerField()
    cents = models.BigIntegerField()

    class Meta:
        """In the order of the ledger."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["ledger", "view", "side", "site", "month"], name="plan_lines_by_site")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
