"""Entries of the accounts: added, never changed; what corrects one is an entry too."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.projects.costs.models.cost_import import CostImport
from piste.web.projects.costs.models.views_of_money import Kind, MoneyView


class Correction(models.Model):
    """Why an entry was corrected by hand, and by whom; the entries that do it refer to it."""

    reason = models.CharField(_("Reason"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.reason


class Entry(models.Model):
    """One payment in whole cents: costs positive, receipts negative. A trigger refuses every change."""

    brought_by = models.ForeignKey(CostImport, null=True, on_delete=models.PROTECT, related_name="entries")
    row = models.PositiveIntegerField(null=True)
    """Row of the file."""
    correction = models.ForeignKey(Correction, null=True, on_delete=models.PROTECT, related_name="entries")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    key = models.CharField(max_length=64)
    """Tells the same entry of two files; see `Actuals.keys`."""
    view = models.CharField(max_length=6, choices=MoneyView)
    kind = models.PositiveSmallIntegerField(choices=Kind)
    agency = models.CharField(max_length=60)
    region = models.CharField(max_length=60, blank=True)
    site = models.CharField(max_length=100, blank=True)
    lease = models.CharField(max_length=100, blank=True)
    month = models.IntegerField()
    """Months since January 1970."""
    cents = models.BigIntegerField()
    account = models.CharField(max_length=60, blank=True)
    voucher = models.CharField(max_length=100, blank=True)
    text = models.CharField(max_length=300, blank=True)
    is_example = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        """Newest month first; an entry stands once in a view."""

        ordering: ClassVar = ["-month", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["view", "key"], name="an_entry_once")]
        indexes: ClassVar = [
            models.Index(fields=["view", "month", "kind"], name="entries_by_month"),
            models.Index(fields=["view", "site", "month"], name="entries_by_site"),
            models.Index(fields=["view", "agency", "month"], name="entries_by_agency"),
            models.Index(fields=["view", "voucher"], name="entries_by_voucher"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(agency=self.agency, region=self.region, point=self.site)
