"""Frozen states of a report, and the files made of them; neither ever changes."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from piste.web.jobs.models import Job
from piste.web.planning.files import stored_path
from piste.web.projects.interim.models.report import Report


class ReportVersion(models.Model):
    """A state of a report with its SHA-256; a trigger refuses every change but making it public."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    frozen = models.JSONField()
    """`piste.report.interim.facts.to_plain`, without version and hash."""
    sha256 = models.CharField(max_length=64, db_index=True)
    is_public = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first, numbered from 1."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "number"], name="a_report_version_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"

    @property
    def key(self) -> str:
        """Return what its public address is named by."""
        return self.sha256[:16]


class ReportFiles(models.Model):
    """The files of a version, or of a draft (no version): PDF, Word and the data appendix in three languages."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    version = models.ForeignKey(ReportVersion, null=True, on_delete=models.PROTECT, related_name="files")
    folder = models.CharField(max_length=100, blank=True)
    files = models.JSONField(default=list)
    """One object a file: name, bytes, sha256."""
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.report} {self.pk}"

    @property
    def path(self) -> Path:
        """Return their folder."""
        return stored_path(self.folder)
