"""Themes that people find in others' words, and who found which where."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.experience.models.answer import TextAnswer
from piste.web.experience.models.field_note import FieldNote
from piste.web.network.texts import TextsField, text_in


class Theme(models.Model):
    """What words are about."""

    key = models.SlugField(_("Key"), max_length=60, unique=True)
    name = TextsField(_("Name"))

    class Meta:
        """By key."""

        ordering: ClassVar = ["key"]

    def __str__(self) -> str:
        return str(text_in(self.name))


class Coding(models.Model):
    """A coder found a theme in a text or in a note, and how it was meant."""

    class Tone(models.TextChoices):
        """How it was meant."""

        NEGATIVE = "negative", _("Negative")
        NEUTRAL = "neutral", _("Neutral")
        POSITIVE = "positive", _("Positive")

    text = models.ForeignKey(TextAnswer, null=True, blank=True, on_delete=models.CASCADE, related_name="codings")
    note = models.ForeignKey(FieldNote, null=True, blank=True, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="codings")
    tone = models.CharField(_("Tone"), max_length=10, choices=Tone, default=Tone.NEUTRAL)
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """A theme once a coder and text."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["text", "theme", "coder"], condition=models.Q(text__isnull=False), name="a_theme_once_a_text"
            ),
            models.UniqueConstraint(
                fields=["note", "theme", "coder"], condition=models.Q(note__isnull=False), name="a_theme_once_a_note"
            ),
            models.CheckConstraint(
                condition=models.Q(text__isnull=True) ^ models.Q(note__isnull=True), name="a_coding_is_of_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} ({self.get_tone_display()})"
