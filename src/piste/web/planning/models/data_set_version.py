"""One version of a data set: the files as they came, what the reader found, the folder in use."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.jobs.models import Job
from piste.web.planning.files import stored_path
from piste.web.planning.models.data_set import DataSet


class DataSetVersion(models.Model):
    """A version never changes once it is read: a refused one stays with its findings and is used by nothing."""

    class State(models.TextChoices):
        """Where a version is on its way."""

        READING = "reading", _("Being read")
        READY = "ready", _("Ready")
        REFUSED = "refused", _("Refused")

    data_set = models.ForeignKey(DataSet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    files = models.JSONField(default=list)
    """One object a file: name (as it was called), kind, stored, sha256, bytes."""
    mapping = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    findings = models.JSONField(default=list)
    """Rows of `findings.write_findings`; at most `findings.MOST`, `counts` counts all of them."""
    counts = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    folder = models.CharField(max_length=100, blank=True)
    """Relative path (`files.stored_path`) of what scenarios use; empty for the built-in set."""
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first, numbered from 1 in each set."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["data_set", "number"], name="a_version_once")]

    def __str__(self) -> str:
        return f"{self.data_set} {self.number}"

    @property
    def path(self) -> Path:
        """Return the folder, or the file, in use."""
        return stored_path(self.folder)
