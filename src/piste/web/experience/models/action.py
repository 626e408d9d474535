"""What is done about it: "you said, we did"."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models.questionnaire import Wave
from piste.web.network.models import Point
from piste.web.network.texts import TextsField, text_in

ACCESSIBILITY_DAYS = 14
"""Accessibility feedback is answered in 14 days (act 306/2019, section 8)."""


class Action(models.Model):
    """A finding and what is done about it, by whom, until when."""

    class Kind(models.TextChoices):
        """Where it comes from."""

        FINDING = "finding", _("Finding")
        ACCESSIBILITY = "accessibility", _("Accessibility feedback")

    class Status(models.TextChoices):
        """How far it is."""

        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done")
        NOT_DONE = "not-done", _("Will not be done")

    point = models.ForeignKey(
        Point, null=True, blank=True, on_delete=models.PROTECT, related_name="actions", verbose_name=_("Point")
    )
    wave = models.ForeignKey(Wave, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions")
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind, default=Kind.FINDING)
    unit = models.CharField(_("Unit told of it"), max_length=60, blank=True)
    said = TextsField(_("You said"))
    did = TextsField(_("We do"))
    owner = models.CharField(_("Owner, by role"), max_length=120)
    raised_on = models.DateField(_("Raised"))
    due_on = models.DateField(_("Due"))
    status = models.CharField(_("Status"), max_length=10, choices=Status, default=Status.PLANNED)
    done_on = models.DateField(_("Done on"), null=True, blank=True)
    is_public = models.BooleanField(_("Published"), default=False)

    class Meta:
        """The most urgent first."""

        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(done_on__isnull=False), name="what_is_done_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind="accessibility")
                | Q(due_on__lte=models.F("raised_on") + timedelta(days=ACCESSIBILITY_DAYS)),
                name="accessibility_feedback_is_due_in_14_days",
            ),
        ]

    def __str__(self) -> str:
        return str(text_in(self.said))
