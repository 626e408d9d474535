"""A site project: one shared work environment or point on its way from need to follow-up."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.network.models import Point
from piste.web.network.texts import Text, TextsField, text_in
from piste.web.projects.models.concept_version import ConceptVersion
from piste.web.projects.models.kept import Edited, Entry
from piste.web.projects.models.stage import Stage


class SiteProject(Edited):
    """One site project."""

    class State(models.TextChoices):
        """Whether it goes on."""

        ACTIVE = "active", _("Under way")
        PAUSED = "paused", _("Paused")
        STOPPED = "stopped", _("Stopped")
        DONE = "done", _("Followed to its end")

    code = models.SlugField(_("Code"), max_length=60, unique=True)
    name = TextsField(_("Name"))
    need = TextsField(_("Need"))
    """Why the site is needed, in a few sentences."""
    region = models.CharField(_("Region"), max_length=60)
    """Code as in `accounts.places.REGIONS`."""
    municipality = models.CharField(_("Municipality"), max_length=60, blank=True)
    point = models.ForeignKey(
        Point, null=True, blank=True, on_delete=models.PROTECT, related_name="site_projects", verbose_name=_("Point")
    )
    phase = models.PositiveSmallIntegerField(_("Programme phase"), validators=[MinValueValidator(1)])
    stage = models.CharField(_("Stage"), max_length=20, choices=Stage, default=Stage.NEED)
    """The first stage whose gate has not been passed; the last one where all have."""
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.ACTIVE)
    concept = models.ForeignKey(
        ConceptVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="projects",
        verbose_name=_("Concept version"),
    )  # fmt: skip
    """The version that its checklist follows."""
    decided_on = models.DateField(_("Decided on"), null=True, blank=True)
    """When the participants committed themselves: later commitments are compared with those of this day."""
    opened_on = models.DateField(_("Opened on"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="site_projects",
        verbose_name=_("Lead"),
    )  # fmt: skip
    owner_name = models.CharField(_("Lead’s name and body"), max_length=160, blank=True)
    source = models.CharField(_("Source"), max_length=400, blank=True)
    is_example = models.BooleanField(_("Example"), default=False)
    """Invented for the demo: every page says so."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By phase and code."""

        ordering: ClassVar = ["phase", "code"]
        indexes: ClassVar = [models.Index(fields=["region", "state"], name="projects_by_region")]

    def __str__(self) -> str:
        return str(self.text)

    @property
    def text(self) -> Text:
        """Return its name in the reader's language."""
        return text_in(self.name)

    @property
    def need_words(self) -> Text:
        """Return the need in the reader's language."""
        return text_in(self.need)

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(
            region=self.region, municipality=self.municipality, point=self.point.code if self.point is not None else ""
        )

    @property
    def is_open(self) -> bool:
        """Tell whether it has opened."""
        return self.opened_on is not None

    def is_open_on(self, day: date) -> bool:
        """Tell whether it had opened by a day."""
        return self.opened_on is not None and self.opened_on <= day


class ProjectFigure(Entry):
    """A figure that is known or estimated of a site project; the newest of a kind holds, older ones are its history."""

    class Kind(models.TextChoices):
        """What it tells, with its unit."""

        HTM2 = "htm2", _("Net floor area, htm²")
        HYM2 = "hym2", _("Usable area, hym²")
        HUM2 = "hum2", _("Room area, hum²")
        M2 = "m2", _("Area, m² (measure not told)")
        M2_GIVEN_UP = "m2-given-up", _("Area given up, m²")
        STAFF = "staff", _("Staff who move in")
        ACTORS = "actors", _("Bodies that take part")
        COST_EUR = "cost-eur", _("One-off cost, EUR")
        SAVING_EUR_PER_YEAR = "saving-eur-per-year", _("Saving in premises costs, EUR a year")

    project = models.ForeignKey(SiteProject, on_delete=models.PROTECT, related_name="figures")
    kind = models.CharField(_("Figure"), max_length=24, choices=Kind)
    value = models.DecimalField(_("Value"), max_digits=14, decimal_places=2)
    about = models.CharField(_("How exact"), max_length=10, default="exact", choices=[
        ("exact", _("as told")), ("about", _("about")), ("over", _("more than")), ("under", _("less than")),
        ("estimate", _("estimate")),
    ])  # fmt: skip
    as_of = models.DateField(_("As of"), null=True, blank=True)

    class Meta:
        """The newest last."""

        ordering: ClassVar = ["project", "kind", "pk"]
        indexes: ClassVar = [models.Index(fields=["project", "kind"], name="figures_by_project")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"
