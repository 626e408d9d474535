"""A run: one scenario version being solved, and how value and bound closed in."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from piste.web.accounts.permission import Scope
from piste.web.jobs.models import Job
from piste.web.planning.models.scenario_version import ScenarioVersion


class Run(models.Model):
    """The job tells how far it is; a run keeps what remains after the job's row is gone."""

    version = models.ForeignKey(ScenarioVersion, on_delete=models.CASCADE, related_name="runs")
    job = models.OneToOneField(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="planning_run")
    time_limit_s = models.FloatField(default=60.0)
    """Seconds that all its searches together may take."""
    track = models.JSONField(default=list)
    """Of the leading plan: [seconds since the search began, value, bound], rising; null where not known."""
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version.scenario} {self.pk}"

    @property
    def scope(self) -> Scope:
        """Return whose it is: its scenario's."""
        return self.version.scenario.scope
