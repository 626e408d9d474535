"""A frozen state of a regional plan."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.regional_plan import RegionalPlan


class PlanVersion(models.Model):
    """Plan of points, texts and waived criteria as they were; it never changes (`freezing.freeze` writes it)."""

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    frozen = models.JSONField()
    """plan (id, digest, name, figures, points), texts (key -> language -> text), waivers (rows)."""
    sha256 = models.CharField(max_length=64)
    """Of `frozen` as canonical JSON (`freezing.canonical`)."""
    note = models.CharField(_("What is new in it"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first, numbered from 1 in each plan."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["regional_plan", "number"], name="a_plan_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.regional_plan} {self.number}"
