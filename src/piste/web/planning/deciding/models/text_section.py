"""The written parts of a regional plan, and every state that they have been in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.planning.deciding.models.regional_plan import RegionalPlan


class TextSection(models.Model):
    """One section in three languages. `version` counts its saved states: whoever saves says which one they had seen."""

    class Key(models.TextChoices):
        """The sections, in the order of the document."""

        SUMMARY = "summary", _("Summary")
        BACKGROUND = "background", _("Background")
        NETWORK = "network", _("Network of points")
        SERVICES = "services", _("Services and how they are given")
        PREMISES = "premises", _("Premises")
        IMPACT = "impact", _("Impact assessment")
        COSTS = "costs", _("Costs and savings")
        TIMETABLE = "timetable", _("Timetable")
        FOLLOW_UP = "follow-up", _("Follow-up")

    regional_plan = models.ForeignKey(RegionalPlan, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20, choices=Key)
    text_fi = models.TextField(_("In Finnish"), blank=True)
    text_sv = models.TextField(_("In Swedish"), blank=True)
    text_en = models.TextField(_("In English"), blank=True)
    version = models.PositiveIntegerField(default=0)
    """0 where nobody has written yet."""
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)

    class Meta:
        """A key once a plan."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["regional_plan", "key"], name="a_section_once")]

    def __str__(self) -> str:
        return str(self.get_key_display())


class TextRevision(models.Model):
    """A saved state of a section; it never changes, so that nothing written is ever lost."""

    section = models.ForeignKey(TextSection, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text_fi = models.TextField(blank=True)
    text_sv = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["section", "version"], name="a_text_version_once")]

    def __str__(self) -> str:
        return f"{self.section} {self.version}"
