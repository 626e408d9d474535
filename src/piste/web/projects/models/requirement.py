"""What the concept asks of every shared work environment."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.texts import Text, TextsField, text_in
from piste.web.projects.models.concept_version import ConceptVersion
from piste.web.projects.models.kept import Edited
from piste.web.projects.models.stage import Stage


class Requirement(Edited):
    """One requirement of one version. Its key is the same in every version, so that versions compare."""

    class Kind(models.TextChoices):
        """What it is about."""

        PREMISES = "premises", _("Premises")
        SERVICE = "service", _("Service")
        ACCESSIBILITY = "accessibility", _("Accessible premises")
        LANGUAGES = "languages", _("Languages")
        SECURITY = "security", _("Security")
        TECHNOLOGY = "technology", _("Technology")
        WAYS_OF_WORKING = "ways-of-working", _("Ways of working")

    version = models.ForeignKey(ConceptVersion, on_delete=models.CASCADE, related_name="requirements")
    key = models.SlugField(_("Key"), max_length=60)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    stage = models.CharField(_("Checked at"), max_length=20, choices=Stage)
    name = TextsField(_("Requirement"))
    text = TextsField(_("What it means"))
    reason = TextsField(_("Reason"))
    check_how = TextsField(_("How to check"))
    source = models.CharField(_("Source"), max_length=400, blank=True)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of the concept."""

        ordering: ClassVar = ["version", "place", "key"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "key"], name="a_requirement_once")]

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Text:
        """Return its name in the reader's language."""
        return text_in(self.name)


CONTENT = ("kind", "stage", "name", "text", "reason", "check_how", "source")
"""What a requirement says: these fields are copied into a draft and compared between versions."""
