"""One saved state of a scenario; it never changes."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from piste.web.planning.models.data_set_version import DataSetVersion
from piste.web.planning.models.scenario import Scenario


class ScenarioVersion(models.Model):
    """A scenario as TOML. Files of ours stand in it as `data-set:<number>` (a version's key), never as paths."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    toml = models.TextField()
    data = models.ManyToManyField(DataSetVersion, related_name="scenario_versions", blank=True)
    """Versions of data sets that it uses; none where it uses only the built-in set."""
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first, numbered from 1 in each scenario."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scenario", "number"], name="a_scenario_version_once")]

    def __str__(self) -> str:
        return f"{self.scenario} {self.number}"
