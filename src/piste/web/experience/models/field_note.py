"""Other methods: interviews, workshops and observation, tied to a point and a wave."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models.questionnaire import Questionnaire, Wave
from piste.web.network.models import Point


class FieldNote(models.Model):
    """What was heard or seen; participants by number and sort, never by name."""

    class Method(models.TextChoices):
        """How it was learnt."""

        INTERVIEW = "interview", _("Interview")
        WORKSHOP = "workshop", _("Workshop")
        OBSERVATION = "observation", _("Observation")

    method = models.CharField(_("Method"), max_length=20, choices=Method)
    audience = models.CharField(_("Of whom"), max_length=20, choices=Questionnaire.Audience)
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="field_notes", verbose_name=_("Point"))
    wave = models.ForeignKey(
        Wave, null=True, blank=True, on_delete=models.PROTECT, related_name="field_notes", verbose_name=_("Wave")
    )
    day = models.DateField(_("Day"))
    participants = models.PositiveSmallIntegerField(_("Participants"), default=1)
    who = models.CharField(_("Who they are, without names"), max_length=200, blank=True)
    notes = models.TextField(_("Notes"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """The last one first."""

        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.day}"
