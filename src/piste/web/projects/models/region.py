"""Regions in the programme, their targets, and the indicators of the implementation plan."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from piste.web.accounts.permission import Scope
from piste.web.accounts.places import name_of
from piste.web.network.texts import Text, TextsField, text_in
from piste.web.projects.models.kept import Edited, Entry


class RegionState(Edited):
    """A region: in the programme or not, its phase, and how far its plan is."""

    class PlanStatus(models.TextChoices):
        """How far the region's plan is."""

        UNKNOWN = "unknown", _("Not known")
        NONE = "none", _("No plan yet")
        DRAFTING = "drafting", _("Plan being made")
        CONSULTATION = "consultation", _("Plan out for statements")
        APPROVED = "approved", _("Plan approved")

    region = models.CharField(_("Region"), max_length=60, unique=True)
    """Code as in `accounts.places.REGIONS`."""
    in_programme = models.BooleanField(_("In the programme"), default=True)
    reason = TextsField(_("Why it is apart"))
    phase = models.PositiveSmallIntegerField(
        _("Programme phase"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    plan_status = models.CharField(_("Region’s plan"), max_length=15, choices=PlanStatus, default=PlanStatus.UNKNOWN)
    consultation_from = models.DateField(_("Out for statements from"), null=True, blank=True)
    consultation_until = models.DateField(_("Out for statements until"), null=True, blank=True)
    approved_on = models.DateField(_("Plan approved on"), null=True, blank=True)
    source = models.CharField(_("Source"), max_length=400, blank=True)
    is_example = models.BooleanField(_("Example"), default=False)

    class Meta:
        """By code."""

        ordering: ClassVar = ["region"]

    def __str__(self) -> str:
        return name_of("region", self.region)

    @property
    def scope(self) -> Scope:
        """Return whose it is."""
        return Scope(region=self.region)


class RegionTarget(Entry):
    """How many points a region is to have open at the end of a year; the newest entry of a year holds."""

    region = models.CharField(_("Region"), max_length=60)
    year = models.PositiveSmallIntegerField(_("Year"), validators=[MinValueValidator(2021), MaxValueValidator(2060)])
    points = models.PositiveIntegerField(_("Points open"))

    class Meta:
        """The newest last."""

        ordering: ClassVar = ["region", "year", "pk"]
        indexes: ClassVar = [models.Index(fields=["region", "year"], name="targets_by_region")]

    def __str__(self) -> str:
        return f"{self.region} {self.year}: {self.points}"


class Indicator(Edited):
    """An indicator of the implementation plan."""

    class Better(models.TextChoices):
        """Which way is good."""

        UP = "up", _("More is better")
        DOWN = "down", _("Less is better")

    key = models.SlugField(_("Key"), max_length=60, unique=True)
    name = TextsField(_("Indicator"))
    unit = models.CharField(_("Unit"), max_length=30, blank=True)
    decimals = models.PositiveSmallIntegerField(_("Decimals"), default=0, validators=[MaxValueValidator(2)])
    better = models.CharField(_("Which way is good"), max_length=5, choices=Better, default=Better.UP)
    source = models.CharField(_("Source"), max_length=400, blank=True)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order of the plan."""

        ordering: ClassVar = ["place", "key"]

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Text:
        """Return its name in the reader's language."""
        return text_in(self.name)


class IndicatorEntry(Entry):
    """A measured value or a target of an indicator on a day, for the country or a region; the newest holds."""

    class Kind(models.TextChoices):
        """What the value is."""

        MEASURED = "measured", _("Measured")
        TARGET = "target", _("Target")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("What it is"), max_length=10, choices=Kind)
    region = models.CharField(_("Region"), max_length=60, blank=True)
    """Empty: the whole country."""
    day = models.DateField(_("Day or end of the period"))
    value = models.DecimalField(_("Value"), max_digits=16, decimal_places=2)
    note = models.CharField(_("Note"), max_length=400, blank=True)

    class Meta:
        """The newest last."""

        ordering: ClassVar = ["indicator", "kind", "region", "day", "pk"]
        indexes: ClassVar = [models.Index(fields=["indicator", "kind", "day"], name="entries_by_indicator")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.day:%Y-%m-%d}: {self.value}"
