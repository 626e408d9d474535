"""How the programme stands, from its site projects: regions by state, openings, what sites cost and save."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from piste.web.accounts.places import region_names
from piste.web.look.templatetags.look import number
from piste.web.projects.models import ProjectFigure, Risk, SiteProject
from piste.web.projects.region_progress import APART, OPEN, PLANNING, PROJECT, UNKNOWN, build_progress, real_projects
from piste.web.projects.summaries import build_schedules, opening_of

STATES = ("open", "next", "later", "apart")
WORD_OF = {OPEN: "open", PROJECT: "next", PLANNING: "later", UNKNOWN: "later", APART: "apart"}
"""State of a region (`region_progress`) -> what a page for ministers calls it."""
FAR = date(2100, 1, 1)


@dataclass(frozen=True)
class RegionsTold:
    """Regions by state on a day."""

    states: dict[str, str]
    """Code -> open, next (a site project under way), later (plan being made), apart."""
    names: dict[str, str]

    def of(self, state: str) -> list[str]:
        """Return the regions in a state, by name."""
        return sorted(self.names[code] for code, one in self.states.items() if one == state)


@dataclass(frozen=True)
class Opening:
    """A site that opens, or has opened, by its milestone."""

    project: SiteProject
    day: date
    precision: str
    late_days: int
    is_done: bool
    address: str


@dataclass(frozen=True)
class SiteMoney:
    """What a site costs once and saves a year, as it was told; None where nobody has."""

    project: SiteProject
    cost: ProjectFigure | None
    saving: ProjectFigure | None
    address: str

    @property
    def cost_meur(self) -> float | None:
        """Return the cost in millions of euros."""
        return None if self.cost is None else float(self.cost.value) / 1e6

    @property
    def saving_meur(self) -> float | None:
        """Return the saving a year in millions of euros."""
        return None if self.saving is None else float(self.saving.value) / 1e6

    @property
    def saving_words(self) -> str:
        """Return the saving in words: a least one says so."""
        if self.saving is None:
            return _("not known")
        written = number(self.saving_meur, 1)
        return _("over {number}").format(number=written) if self.saving.about == "over" else written

    @property
    def payback_years(self) -> float | None:
        """Return cost by saving a year, where both are known and neither is a least one."""
        if self.cost is None or self.saving is None or self.saving.value <= 0 or self.saving.about == "over":
            return None
        return float(self.cost.value / self.saving.value)


def project_address(project: SiteProject) -> str:
    """Return the page of a site project."""
    return reverse("projects:project", args=[project.code])


def tell_regions(day: date) -> RegionsTold:
    """Return every region by its state on a day, as `region_progress` tells it of the sites that count."""
    progress = build_progress(day, real_projects())
    return RegionsTold({one.code: WORD_OF[one.state] for one in progress}, region_names())


def state_words() -> dict[str, str]:
    """Return the states in words."""
    return {
        "open": _("Work environment in use"),
        "next": _("Site project under way"),
        "later": _("Plan to come or being made"),
        "apart": _("Not in the programme"),
    }


def list_openings(first: date, last: date, projects: Sequence[SiteProject], today: date) -> list[Opening]:
    """Return the sites whose opening falls into a time, in its order, as their schedules tell it."""
    schedules = build_schedules(projects, today)
    found = []
    for project in projects:
        gate = opening_of(schedules[project.pk])
        day = project.opened_on or (None if gate is None else gate.day)
        if gate is not None and day is not None and first <= day <= last:
            done = project.is_open or gate.is_done
            found.append(
                Opening(project, day, gate.milestone.precision, gate.late_days, done, project_address(project))
            )
    return sorted(found, key=lambda one: (one.day, one.project.code))


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's quarter."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)


def next_quarter(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter after a day's."""
    return quarter_of(quarter_of(day)[1] + timedelta(days=1))


def list_site_money(projects: Iterable[SiteProject]) -> list[SiteMoney]:
    """Return what sites cost and save: those of which anything is told, newest figures of each kind."""
    kinds = (ProjectFigure.Kind.COST_EUR, ProjectFigure.Kind.SAVING_EUR_PER_YEAR)
    newest: dict[tuple[int, str], ProjectFigure] = {}
    for figure in ProjectFigure.objects.filter(kind__in=kinds).select_related("project").order_by("pk"):
        newest[figure.project_id, figure.kind] = figure
    chosen = sorted(projects, key=lambda one: (one.opened_on or FAR, one.phase or 0, one.code))
    found = []
    for project in chosen:
        cost, saving = (newest.get((project.pk, kind)) for kind in kinds)
        if cost is not None or saving is not None:
            found.append(SiteMoney(project, cost, saving, project_address(project)))
    return found


def known_cost_eur(told: Iterable[SiteMoney]) -> Decimal:
    """Return the sum of the one-off costs that are known."""
    return sum((one.cost.value for one in told if one.cost is not None), Decimal(0))


def heaviest_risks(n: int, projects: QuerySet[SiteProject]) -> list[Risk]:
    """Return the heaviest open risks of some sites, and of the programme as a whole."""
    seen = Q(project__isnull=True) | Q(project__in=projects)
    found: list[Any] = list(Risk.objects.filter(seen, state=Risk.State.OPEN).select_related("project"))
    return sorted(found, key=lambda one: (-one.weight, one.pk))[:n]
