"""The concept of shared work environments, kept as versions."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from piste.web.network.texts import Text, TextsField, text_in
from piste.web.projects.models.kept import Edited


class ConceptVersion(Edited):
    """A version: its requirements, and its numbers as the TOML that the engine reads (docs/concept.md)."""

    class State(models.TextChoices):
        """A draft comes in force once and is superseded by the next."""

        DRAFT = "draft", _("Draft")
        IN_FORCE = "in-force", _("In force")
        SUPERSEDED = "superseded", _("Superseded")

    number = models.PositiveIntegerField(_("Version"), unique=True)
    title = TextsField(_("Title"))
    state = models.CharField(_("State"), max_length=12, choices=State, default=State.DRAFT)
    figures = models.TextField(_("Numbers and rooms (TOML)"))
    """The one source of the concept's numbers: area, sharing, rooms, prices. Read by `concept_numbers`."""
    note = TextsField(_("What is new in it"))
    in_force_from = models.DateField(_("In force from"), null=True, blank=True)
    in_force_until = models.DateField(_("In force until"), null=True, blank=True)
    """Last day."""
    is_example = models.BooleanField(_("Example"), default=False)

    class Meta:
        """Newest first; one in force, one draft at a time."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="in-force"), name="one_concept_in_force"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="draft"), name="one_concept_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.number}"

    @property
    def text(self) -> Text:
        """Return its title in the reader's language."""
        return text_in(self.title)

    def held_on(self, day: date) -> bool:
        """Tell whether it was in force on a day."""
        began = self.in_force_from is not None and self.in_force_from <= day
        return began and (self.in_force_until is None or day <= self.in_force_until)
