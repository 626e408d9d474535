"""Milestones of a site project, and which of them wait for which."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.texts import Text, TextsField, text_in
from piste.web.projects.models.kept import Edited
from piste.web.projects.models.site_project import SiteProject
from piste.web.projects.models.stage import Stage


class Milestone(Edited):
    """Something that must be done by a day. A stage's gate ends the stage."""

    project = models.ForeignKey(SiteProject, on_delete=models.CASCADE, related_name="milestones")
    stage = models.CharField(_("Stage"), max_length=20, choices=Stage)
    is_gate = models.BooleanField(default=False)
    name = TextsField(_("Milestone"))
    """Empty for a gate: the stage's name stands for it."""
    planned = models.DateField(_("Planned"), null=True, blank=True)
    """As decided; null where nobody knows."""
    expected = models.DateField(_("Expected now"), null=True, blank=True)
    """What the owner thinks today, where it is not the planned day."""
    actual = models.DateField(_("Done on"), null=True, blank=True)
    precision = models.CharField(_("How exact"), max_length=5, default="day", choices=[
        ("day", _("day")), ("month", _("month")), ("year", _("season or year")),
    ])  # fmt: skip
    """How exactly the day is known: a month or year is kept as its last day where planned, its first where done."""
    owner_name = models.CharField(_("Owner"), max_length=160, blank=True)
    source = models.CharField(_("Source"), max_length=400, blank=True)
    is_example = models.BooleanField(_("Example"), default=False)

    class Meta:
        """In the order of making; pages sort by stage and day."""

        ordering: ClassVar = ["project", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "stage"], condition=Q(is_gate=True), name="a_stage_has_one_gate")
        ]

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Text:
        """Return its name in the reader's language."""
        return Text(str(self.get_stage_display()), "") if self.is_gate and not self.name else text_in(self.name)

    @property
    def told(self) -> date | None:
        """Return the day that people have told: done, else expected, else planned."""
        return self.actual or self.expected or self.planned


class MilestoneDependency(models.Model):
    """A milestone that cannot be reached before another one, and the days that are needed between them."""

    before = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="pushes")
    after = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="waits_for")
    least_days = models.PositiveIntegerField(
        _("Days needed between them"), default=0, validators=[MaxValueValidator(3660)]
    )

    class Meta:
        """Once a pair; a cycle is refused by `schedule.add_dependency`."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], name="a_dependency_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="a_milestone_waits_for_another"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
