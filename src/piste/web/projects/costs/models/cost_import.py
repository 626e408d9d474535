"""A file of the accounts on its way to entries, and how such files are read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.jobs.models import Job
from piste.web.projects.costs.models.views_of_money import MoneyView


class ColumnDescription(models.Model):
    """How one kind of file is read; kept by name, so that the next file of that kind needs no telling."""

    name = models.CharField(_("Name"), max_length=80, unique=True)
    lines = models.TextField(_("Columns, accounts and unit"), blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class CostImport(models.Model):
    """One file, read whole or refused whole; a refused one stays with its findings and has no entries."""

    class State(models.TextChoices):
        """Where it is on its way."""

        READING = "reading", _("Being read")
        READY = "ready", _("Taken in")
        REFUSED = "refused", _("Refused")

    name = models.CharField(max_length=200)
    stored = models.CharField(max_length=160, blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    view = models.CharField(_("Whose money"), max_length=6, choices=MoneyView)
    mapping = models.TextField(blank=True)
    """The lines that it was read with."""
    control_cents = models.BigIntegerField(null=True)
    control_entries = models.PositiveIntegerField(null=True)
    alike_are_new = models.BooleanField(default=False)
    """Whoever sent it says that rows without a voucher that look like earlier ones are new ones."""
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    findings = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    entries_read = models.PositiveIntegerField(default=0)
    read_cents = models.BigIntegerField(null=True)
    """Sum of what was read: equal to the sum of its entries."""
    first_month = models.IntegerField(null=True)
    last_month = models.IntegerField(null=True)
    is_example = models.BooleanField(default=False)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; the same file is taken in once."""

        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sha256", "view"], condition=models.Q(state="ready"), name="a_file_is_taken_in_once"
            )
        ]

    def __str__(self) -> str:
        return self.name
