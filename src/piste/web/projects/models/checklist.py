"""The checklist of a site project, made from the concept version that it follows, and its waivers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.projects.models.concept_version import ConceptVersion
from piste.web.projects.models.kept import Edited
from piste.web.projects.models.milestone import Milestone
from piste.web.projects.models.requirement import Requirement
from piste.web.projects.models.site_project import SiteProject
from piste.web.projects.models.stage import Stage


class ChecklistItem(Edited):
    """One requirement of the concept at one site. `revision` guards two writers."""

    class State(models.TextChoices):
        """What the check found."""

        OPEN = "open", _("Not checked")
        MET = "met", _("Met")
        MISSED = "missed", _("Not met")

    class News(models.TextChoices):
        """What the last change of the concept did to it."""

        NONE = "", _("As it was")
        ADDED = "added", _("New in the concept")
        CHANGED = "changed", _("Changed in the concept")
        DROPPED = "dropped", _("No longer in the concept")

    project = models.ForeignKey(SiteProject, on_delete=models.CASCADE, related_name="checklist")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="checks")
    key = models.SlugField(max_length=60)
    stage = models.CharField(_("Checked at"), max_length=20, choices=Stage)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    note = models.TextField(_("What was found"), max_length=4000, blank=True)
    checked_by_name = models.CharField(_("Checked by"), max_length=254, blank=True)
    checked_on = models.DateField(_("Checked on"), null=True, blank=True)
    news = models.CharField(max_length=10, choices=News, default=News.NONE, blank=True)

    class Meta:
        """In the order of the concept; a key once a project."""

        ordering: ClassVar = ["project", "requirement__place", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "key"], name="a_check_once")]

    def __str__(self) -> str:
        return str(self.requirement)

    @property
    def counts(self) -> bool:
        """Tell whether it is asked for: a requirement that has left the concept is not."""
        return self.news != self.News.DROPPED


class ChecklistSync(models.Model):
    """What taking up a concept version did to a checklist."""

    project = models.ForeignKey(SiteProject, on_delete=models.CASCADE, related_name="syncs")
    before = models.ForeignKey(ConceptVersion, null=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(ConceptVersion, on_delete=models.PROTECT, related_name="+")
    added = models.JSONField(default=list)
    changed = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    """Keys of requirements."""
    reopened = models.JSONField(default=list)
    """Keys of those that had been checked and must be checked again."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project}: {self.before} → {self.after}"


class Waiver(models.Model):
    """Leave to open without something, on record. It is withdrawn, never deleted."""

    project = models.ForeignKey(SiteProject, on_delete=models.PROTECT, related_name="waivers")
    item = models.ForeignKey(ChecklistItem, null=True, blank=True, on_delete=models.PROTECT, related_name="waivers")
    milestone = models.ForeignKey(Milestone, null=True, blank=True, on_delete=models.PROTECT, related_name="waivers")
    reason = models.TextField(_("Reason"), max_length=4000)
    granted_by = models.CharField(_("Who grants it"), max_length=160)
    until = models.DateField(_("Until"))
    """Last day; what is waived must be in order then."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=254, blank=True)

    class Meta:
        """In the order of granting; of one thing: a requirement or a milestone."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, milestone__isnull=True) | Q(item__isnull=True, milestone__isnull=False),
                name="a_waiver_is_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item or self.milestone}: {self.reason[:60]}"
