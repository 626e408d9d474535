"""A plan: the artefact folder that a run, an edit or the demo left, and what lists show of it."""

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.planning.files import stored_path
from piste.web.planning.models.run import Run
from piste.web.planning.models.scenario import Scenario


class Plan(models.Model):
    """One network of points. Its files never change: an edit makes another plan whose `parent` this is."""

    name = models.CharField(_("Name"), max_length=160)
    country = models.CharField(max_length=2, default="FI")
    region = models.CharField(max_length=60, blank=True)
    scenario = models.ForeignKey(Scenario, null=True, blank=True, on_delete=models.SET_NULL, related_name="plans")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="plans")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="edits")
    folder = models.CharField(max_length=100, unique=True)
    """Relative path (`files.stored_path`) of the artefact: plan.json, points.csv, report.html and so on."""
    digest = models.CharField(max_length=64)
    """SHA-256 of plan.json."""
    points = models.PositiveIntegerField()
    figures = models.JSONField(default=dict)
    """Copied from plan.json for lists: mean_min, share_within_30, share_within_60, people_past_limit, gap, status."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Return the folder of the artefact."""
        return stored_path(self.folder)

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(region=self.region)

    @property
    def gap_percent(self) -> float | None:
        """Return the proven gap in per cent."""
        gap = self.figures.get("gap")
        return None if gap is None else 100 * gap
