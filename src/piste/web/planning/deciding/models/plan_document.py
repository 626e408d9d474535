"""The files of a regional plan's document: made once of one version, never changed."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from piste.web.jobs.models import Job
from piste.web.planning.deciding.models.plan_version import PlanVersion
from piste.web.planning.deciding.models.regional_plan import RegionalPlan
from piste.web.planning.files import stored_path


class PlanDocument(models.Model):
    """PDF, DOCX and XLSX in each language and a GeoPackage, of one version; the job tells how far they are."""

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="documents")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="documents")
    job = models.OneToOneField(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    folder = models.CharField(max_length=100, blank=True)
    """Relative path (`planning.files.stored_path`); empty until the files are whole."""
    files = models.JSONField(default=list)
    """name, bytes and sha256 of each."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.regional_plan} {self.pk}"

    @property
    def path(self) -> Path:
        """Return the folder of the files."""
        return stored_path(self.folder)

    @property
    def is_made(self) -> bool:
        """Tell whether the files are whole."""
        return bool(self.folder)
