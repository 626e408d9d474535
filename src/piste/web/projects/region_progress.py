"""How far each region is: its plan, its site projects, points opened against the plan to 2030."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from piste.web.accounts.places import REGIONS, name_of
from piste.web.projects.models import RegionState, RegionTarget, SiteProject

Plan = RegionState.PlanStatus
FIRST_YEAR, LAST_YEAR = 2021, 2030
OPEN, PROJECT, PLANNING, UNKNOWN, APART = "open", "project", "planning", "unknown", "apart"
STATES = (OPEN, PROJECT, PLANNING, UNKNOWN, APART)


@dataclass(frozen=True)
class RegionProgress:
    """One region. `state` is open, project, planning, unknown or apart: the farthest that it has come."""

    code: str
    kept: RegionState
    state: str
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
        return sum(one.is_open for one in self.projects)

    @property
    def opened_examples(self) -> int:
        """Return how many of the open ones are invented."""
        return sum(one.is_open and one.is_example for one in self.projects)

    @property
    def is_by_example(self) -> bool:
        """Tell whether only invented sites make the state what it is."""
        bearing = {OPEN: self.opened, PROJECT: self.under_way}.get(self.state, 0)
        invented = sum(
            one.is_example and (one.is_open if self.state == OPEN else not one.is_open) for one in self.projects
        )
        return bearing > 0 and invented >= bearing

    @property
    def under_way(self) -> int:
        """Return how many are on their way."""
        return sum(one.state == SiteProject.State.ACTIVE and not one.is_open for one in self.projects)

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


def build_progress() -> list[RegionProgress]:
    """Return all 19 regions in the order of their codes, also those of which nothing is kept; three queries."""
    kept = {one.region: one for one in RegionState.objects.all()}
    projects = defaultdict(list)
    for one in SiteProject.objects.all():
        projects[one.region].append(one)
    targets = newest_targets(RegionTarget.objects.all())
    return [
        progress_of(code, kept.get(code) or RegionState(region=code, in_programme=code != "21"), projects[code],
                    targets.get(code, {}))
        for code in REGIONS
    ]  # fmt: skip


def progress_of(
    code: str, kept: RegionState, projects: list[SiteProject], targets: dict[int, RegionTarget]
) -> RegionProgress:
    """Return how far one region is."""
    if not kept.in_programme:
        state = APART
    elif any(one.is_open for one in projects):
        state = OPEN
    elif any(one.state in {SiteProject.State.ACTIVE, SiteProject.State.PAUSED} for one in projects):
        state = PROJECT
    elif kept.plan_status in {Plan.DRAFTING, Plan.CONSULTATION, Plan.APPROVED}:
        state = PLANNING
    else:
        state = UNKNOWN
    return RegionProgress(code, kept, state, tuple(projects), targets)
