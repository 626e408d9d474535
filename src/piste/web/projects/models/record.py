"""What a site project keeps on record: risks, decisions, documents."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.projects.models.kept import Edited
from piste.web.projects.models.site_project import SiteProject
from piste.web.projects.models.stage import Stage

SCALE = [MinValueValidator(1), MaxValueValidator(5)]


class Risk(Edited):
    """Something that may go wrong, how likely and how bad (1 to 5), and who does what about it."""

    class State(models.TextChoices):
        """Whether it is still there."""

        OPEN = "open", _("Open")
        CAME_TRUE = "came-true", _("Came true")
        CLOSED = "closed", _("Closed")

    project = models.ForeignKey(SiteProject, null=True, blank=True, on_delete=models.CASCADE, related_name="risks")
    """Empty: a risk of the whole programme."""
    text = models.CharField(_("Risk"), max_length=300)
    likelihood = models.PositiveSmallIntegerField(_("Likelihood, 1 to 5"), validators=SCALE)
    effect = models.PositiveSmallIntegerField(_("Effect, 1 to 5"), validators=SCALE)
    action = models.TextField(_("What is done about it"), max_length=2000, blank=True)
    owner_name = models.CharField(_("Owner"), max_length=160, blank=True)
    review_on = models.DateField(_("Looked at next"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    is_example = models.BooleanField(_("Example"), default=False)

    class Meta:
        """The heaviest first is asked for by pages; here in the order of making."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def weight(self) -> int:
        """Return likelihood x effect, 1 to 25."""
        return self.likelihood * self.effect


class Decision(Edited):
    """A decision: when, by whom, what and why."""

    project = models.ForeignKey(SiteProject, on_delete=models.CASCADE, related_name="decisions")
    dated = models.DateField(_("Date"))
    decided_by = models.CharField(_("Decided by"), max_length=160)
    text = models.TextField(_("Decision"), max_length=4000)
    reason = models.TextField(_("Reason"), max_length=4000, blank=True)
    source = models.CharField(_("Source"), max_length=400, blank=True)
    is_example = models.BooleanField(_("Example"), default=False)

    class Meta:
        """In the order of days."""

        ordering: ClassVar = ["dated", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class ProjectDocument(Edited):
    """A document: a link, or a file that is kept."""

    project = models.ForeignKey(SiteProject, on_delete=models.CASCADE, related_name="documents")
    stage = models.CharField(_("Stage"), max_length=20, choices=Stage)
    name = models.CharField(_("Name"), max_length=200)
    link = models.URLField(_("Address"), max_length=500, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_stored = models.CharField(max_length=200, blank=True)
    """Relative path (`planning.files.stored_path`); its name is ours, never the sender's."""
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_bytes = models.PositiveBigIntegerField(default=0)

    class Meta:
        """In the order of adding."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
