"""Sums that triggers keep in the statement that adds an entry or a line of a plan; nobody else writes them."""

from typing import ClassVar

from django.db import models

from piste.web.projects.costs.models.views_of_money import Kind, MoneyView


class Side(models.TextChoices):
    """What was summed."""

    NOTHING = "nothing"
    PLAN = "plan"
    ACTUAL = "actual"


class MonthSum(models.Model):
    """Cents by month, agency, region and kind."""

    side = models.CharField(max_length=8, choices=Side)
    ledger = models.IntegerField()
    """Key of the plan's ledger, 0 for the accounts."""
    view = models.CharField(max_length=6, choices=MoneyView)
    month = models.IntegerField()
    agency = models.CharField(max_length=60)
    region = models.CharField(max_length=60)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    cents = models.BigIntegerField()
    n = models.PositiveIntegerField()
    """So many entries."""

    class Meta:
        """One row a group."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["side", "ledger", "view", "month", "agency", "region", "kind"], name="a_month_sum_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.month}"


class SiteSum(models.Model):
    """Cents by year, site, agency and kind."""

    side = models.CharField(max_length=8, choices=Side)
    ledger = models.IntegerField()
    view = models.CharField(max_length=6, choices=MoneyView)
    year = models.IntegerField()
    site = models.CharField(max_length=100)
    region = models.CharField(max_length=60)
    agency = models.CharField(max_length=60)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    cents = models.BigIntegerField()
    n = models.PositiveIntegerField()

    class Meta:
        """One row a group."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["side", "ledger", "view", "year", "site", "region", "agency", "kind"], name="a_site_sum_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.site} {self.year}"
