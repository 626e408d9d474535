"""Answers. They hold no name, no address, no device of a person and no time finer than they need."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models.questionnaire import Questionnaire, Wave
from piste.web.network.models import Point, Service


class Sheet(models.Model):
    """One person's answers to a questionnaire, once.

    Its identifier is made by whoever sends it, so that the same sheet sent twice is kept once; being random, it tells
    no order. Staff's sheets have no hour and no service.
    """

    class Method(models.TextChoices):
        """How the answer was gathered: figures of different methods are never added up."""

        KIOSK = "kiosk", _("Smiley kiosk")
        QR = "qr", _("QR code")
        LINK = "link", _("Link after a visit")
        PAPER = "paper", _("Paper")
        INTERVIEW = "interview", _("Interview")
        INVITED = "invited", _("Invitation")
        IMPORTED = "imported", _("Brought from elsewhere")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="sheets")
    wave = models.ForeignKey(Wave, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets")
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets")
    method = models.CharField(_("Method"), max_length=10, choices=Method)
    channel = models.CharField(_("Channel"), max_length=20, blank=True)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    unit = models.CharField(_("Unit"), max_length=60, blank=True)
    day = models.DateField(_("Day"))
    hour = models.PositiveSmallIntegerField(_("Hour"), null=True, blank=True)
    values = models.JSONField(_("Answers"), default=dict)
    """Key of an item -> step, number or key of a choice. Reasons at the kiosk are a list."""

    class Meta:
        """In no order that tells anything."""

        indexes: ClassVar = [
            models.Index(fields=["point", "day"], name="sheets_by_point"),
            models.Index(fields=["wave"], name="sheets_by_wave"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(method="invited") | Q(hour__isnull=True, service__isnull=True),
                name="invited_answers_tell_no_hour",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.day}"


class TextAnswer(models.Model):
    """Somebody's own words, apart from the rest of the sheet's answers so that they can be coded by themes."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="texts")
    item = models.SlugField(max_length=60)
    words = models.TextField(_("Words"), max_length=2000)

    class Meta:
        """One an item."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "item"], name="a_text_once_an_item")]

    def __str__(self) -> str:
        return self.words[:40]
