"""Who takes part in a site project, with what; every commitment is kept, so that drift of the scope shows."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.network.models import Agency
from piste.web.projects.models.kept import Entry
from piste.web.projects.models.site_project import SiteProject


class Participant(models.Model):
    """An authority that takes part."""

    project = models.ForeignKey(SiteProject, on_delete=models.CASCADE, related_name="participants")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="site_projects", verbose_name=_("Authority")
    )

    class Meta:
        """By authority, once a project."""

        ordering: ClassVar = ["project", "agency__code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "agency"], name="a_participant_once")]

    def __str__(self) -> str:
        return str(self.agency)


class Commitment(Entry):
    """What a participant promises from a day on: the newest holds, the one at the decision is the measure."""

    class Manner(models.TextChoices):
        """How it serves customers at the point."""

        OWN_STAFF = "own-staff", _("Own staff")
        REMOTE = "remote", _("Remote service")
        ADVISOR = "advisor", _("Service advisor on its behalf")
        NONE = "none", _("No customer service")

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="commitments")
    dated = models.DateField(_("From"))
    people = models.PositiveIntegerField(_("People"), null=True, blank=True)
    desks = models.PositiveIntegerField(_("Desks"), null=True, blank=True)
    """Null: not told."""
    services = models.JSONField(_("Services"), default=list, blank=True)
    """Names of services, as the participant writes them."""
    manner = models.CharField(_("How"), max_length=10, choices=Manner, default=Manner.OWN_STAFF)
    leaves = models.BooleanField(_("Leaves the project"), default=False)
    why = models.CharField(_("Why it changed"), max_length=400, blank=True)

    class Meta:
        """The newest last."""

        ordering: ClassVar = ["participant", "dated", "pk"]

    def __str__(self) -> str:
        return f"{self.participant} {self.dated:%Y-%m-%d}"
