"""Proposals to change the concept, and how each was decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.texts import Text, TextsField, text_in
from piste.web.projects.models.concept_version import ConceptVersion
from piste.web.projects.models.kept import Edited
from piste.web.projects.models.requirement import Requirement
from piste.web.projects.models.stage import Stage


class ChangeProposal(Edited):
    """A change to one requirement, new or old; an accepted one goes into the draft."""

    class Origin(models.TextChoices):
        """Where it comes from."""

        LESSON = "lesson", _("A lesson")
        SURVEY = "survey", _("A survey")
        PERSON = "person", _("A person")

    class Change(models.TextChoices):
        """What it does."""

        ADD = "add", _("Adds a requirement")
        CHANGE = "change", _("Changes a requirement")
        REMOVE = "remove", _("Removes a requirement")

    class State(models.TextChoices):
        """Where it is."""

        OPEN = "open", _("Not decided yet")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    origin = models.CharField(_("Where it comes from"), max_length=10, choices=Origin)
    lesson = models.ForeignKey(
        "projects.Lesson", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals",
        verbose_name=_("Lesson"),
    )  # fmt: skip
    survey = models.CharField(_("Survey and result"), max_length=300, blank=True)
    change = models.CharField(_("What it does"), max_length=10, choices=Change)
    key = models.SlugField(_("Requirement"), max_length=60)
    kind = models.CharField(_("Kind"), max_length=20, choices=Requirement.Kind, blank=True)
    stage = models.CharField(_("Checked at"), max_length=20, choices=Stage, blank=True)
    name = TextsField(_("Requirement"))
    text = TextsField(_("What it means"))
    reason = TextsField(_("Reason"))
    check_how = TextsField(_("How to check"))
    source = models.CharField(_("Source"), max_length=400, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    is_example = models.BooleanField(_("Example"), default=False)
    proposed_by_name = models.CharField(_("Proposed by"), max_length=254, blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_name = models.CharField(_("Decided by"), max_length=254, blank=True)
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    decision_reason = models.TextField(_("Reason for the decision"), max_length=4000, blank=True)
    goes_into = models.ForeignKey(
        ConceptVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.words}"

    @property
    def words(self) -> Text:
        """Return the requirement's name in the reader's language, its key where the proposal names none."""
        found = text_in(self.name)
        return found if found.words else Text(self.key, "en")
