"""How far each region is on a day: its plan, its site projects, points opened against the plan to 2030.

The one place where a region's state is told: the regions' pages, the dashboard and reports all ask here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from piste.web.accounts.places import REGIONS, name_of
from piste.web.projects.models import RegionState, RegionTarget, SiteProject

Plan = RegionState.PlanStatus
FIRST_YEAR, LAST_YEAR = 2021, 2030
OPEN, PROJECT, PLANNING, UNKNOWN, APART = "open", "project", "planning", "unknown", "apart"
STATES = (OPEN, PROJECT, PLANNING, UNKNOWN, APART)


@dataclass(frozen=True)
class RegionProgress:
    """One region on a day. `state` is open, project, planning, unknown or apart: the farthest that it has come."""

    code: str
    kept: RegionState
    state: str
    day: date
    projects: tuple[SiteProject, ...]
    targets: dict[int, RegionTarget]
    """Year -> the entry that holds."""

    @property
    def name(self) -> str:
        """Return its name."""
        return name_of("region", self.code)

    @property
    def opened(self) -> int:
        """Return how many sites of the programme are open."""
        return sum(one.is_open_on(self.day) for one in self.projects)

    @property
    def plan(self) -> str:
        """Return the state of its plan on the day: one that was approved later was still being made."""
        approved = self.kept.approved_on
        if approved is not None:
            return Plan.APPROVED if approved <= self.day else Plan.DRAFTING
        status = str(self.kept.plan_status)
        if status == Plan.APPROVED and self.day < timezone.localdate():
            return Plan.DRAFTING  # nobody has told when: of a day gone by an approval is not claimed
        return status

    @property
    def opened_examples(self) -> int:
        """Return how many of the open ones are invented."""
        return sum(one.is_open_on(self.day) and one.is_example for one in self.projects)

    @property
    def is_by_example(self) -> bool:
        """Tell whether only invented sites make the state what it is."""
        bearing = {OPEN: self.opened, PROJECT: self.under_way}.get(self.state, 0)
        invented = sum(one.is_example and one.is_open_on(self.day) == (self.state == OPEN) for one in self.projects)
        return bearing > 0 and invented >= bearing

    @property
    def under_way(self) -> int:
        """Return how many are on their way."""
        return sum(one.state == SiteProject.State.ACTIVE and not one.is_open_on(self.day) for one in self.projects)

    def opened_by(self, year: int) -> int:
        """Return how many were open at the end of a year."""
        return sum(one.opened_on is not None and one.opened_on.year <= year for one in self.projects)

    @property
    def target(self) -> RegionTarget | None:
        """Return what is to be open at the end of the programme."""
        return self.targets.get(LAST_YEAR)


def newest_targets(entries: Iterable[RegionTarget]) -> dict[str, dict[int, RegionTarget]]:
    """Return for each region and year the entry that was written last."""
    newest: dict[str, dict[int, RegionTarget]] = defaultdict(dict)
    for one in sorted(entries, key=lambda entry: entry.pk):
        newest[one.region][one.year] = one
    return newest


def real_projects() -> QuerySet[SiteProject]:
    """Return the site projects that count: those that are no examples, the examples only where there are no others."""
    running = SiteProject.objects.exclude(state=SiteProject.State.STOPPED)
    real = running.filter(is_example=False)
    return real if real.exists() else running


def build_progress(day: date | None = None, projects: Iterable[SiteProject] | None = None) -> list[RegionProgress]:
    """Return all 19 regions in the order of their codes, also those of which nothing is kept; three queries.

    Parameters
    ----------
    day
        As they stood then; None for today.
    projects
        The site projects that count; None for all of them, invented ones too.
    """
    on = timezone.localdate() if day is None else day
    kept = {one.region: one for one in RegionState.objects.all()}
    of_region = defaultdict(list)
    for one in SiteProject.objects.all() if projects is None else projects:
        of_region[one.region].append(one)
    targets = newest_targets(RegionTarget.objects.all())
    return [
        progress_of(code, kept.get(code) or RegionState(region=code, in_programme=code != "21"), of_region[code],
                    targets.get(code, {}), on)
        for code in REGIONS
    ]  # fmt: skip


def progress_of(
    code: str, kept: RegionState, projects: list[SiteProject], targets: dict[int, RegionTarget], day: date
) -> RegionProgress:
    """Return how far one region is on a day."""
    made = RegionProgress(code, kept, UNKNOWN, day, tuple(projects), targets)
    if not kept.in_programme:
        state = APART
    elif made.opened:
        state = OPEN
    elif any(
        one.state in {SiteProject.State.ACTIVE, SiteProject.State.PAUSED} and not one.is_open_on(day)
        for one in projects
    ):
        state = PROJECT
    elif made.plan in {Plan.DRAFTING, Plan.CONSULTATION, Plan.APPROVED}:
        state = PLANNING
    else:
        state = UNKNOWN
    return replace(made, state=state)
