"""One line of the log of access: who opened which visit or appointment."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessEntry(models.Model):
    """Written when a page shows what belongs to one person; kept apart from the audit trail, and forgotten by rule."""

    class Kind(models.TextChoices):
        """What was opened."""

        APPOINTMENT = "appointment", _("Appointment")
        DAY = "day", _("Appointments of a day")
        MESSAGE = "message", _("Messages that failed")
        VISIT = "visit", _("Visit")

    at = models.DateTimeField(_("When"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Who")
    )
    actor_name = models.CharField(max_length=254, blank=True)
    """As it was then; stays when the account is gone."""
    kind = models.CharField(_("What"), max_length=20, choices=Kind)
    subject = models.CharField(max_length=60, blank=True)
    """Number of the visit or appointment, or the day of a list."""
    point = models.CharField(_("Point"), max_length=60, blank=True)

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["kind", "subject"], name="access_by_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
