"""The written parts of a report, and every state that they have been in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.projects.interim.models.report import Report


class Section(models.Model):
    """One section in three languages. `version` counts its saved states: whoever saves says which one they had seen."""

    class Key(models.TextChoices):
        """The sections, in the order of the report."""

        SUMMARY = "summary", _("Summary: the lead")
        KNOWN = "known", _("Summary: what is known")
        PROPOSED = "proposed", _("Summary: what is proposed")
        GOALS = "goals", _("Goals")
        OPENINGS = "openings", _("Regions and points")
        SERVICE = "service", _("Service")
        EXPERIENCE = "experience", _("Experience")
        COSTS = "costs", _("Costs and savings")
        LESSONS = "lessons", _("Lessons")
        RISKS = "risks", _("Risks")
        PROPOSALS = "proposals", _("Proposals")
        PRESS = "press", _("Press summary")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20, choices=Key)
    text_fi = models.TextField(_("In Finnish"), blank=True)
    text_sv = models.TextField(_("In Swedish"), blank=True)
    text_en = models.TextField(_("In English"), blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)

    class Meta:
        """A key once a report."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "key"], name="a_report_section_once")]

    def __str__(self) -> str:
        return str(self.get_key_display())


class SectionRevision(models.Model):
    """A saved state of a section; it never changes."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text_fi = models.TextField(blank=True)
    text_sv = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["section", "version"], name="a_report_revision_once")]

    def __str__(self) -> str:
        return f"{self.section} {self.version}"
