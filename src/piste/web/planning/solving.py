"""Solving a scenario's version in a worker: from its data to the artefact's folder, with progress on the way."""

from dataclasses import dataclass, field

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from numpy.typing import NDArray

from piste.core.artefact import whole_folder
from piste.core.deadline import Deadline
from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings
from piste.core.language import LANGUAGES
from piste.report.outputs import study_outputs
from piste.report.workbench.write import write_workbench
from piste.siting.area_scope import build_scope
from piste.siting.inputs import Inputs, read_inputs, read_leases
from piste.siting.plan import Study
from piste.siting.result import Result
from piste.siting.scenario import ANY_NUMBER, Scenario
from piste.siting.study import build_study
from piste.web.jobs.run import Run as JobRun
from piste.web.planning.files import new_folder_name, stored_path
from piste.web.planning.finding_rows import tell, write_finding
from piste.web.planning.models import DataSetVersion, Plan, Run
from piste.web.planning.plan_record import record_plans
from piste.web.planning.scenario_content import locate, parse, read_toml

READING = gettext_noop("Reading the base data")
TIMES = gettext_noop("Computing travel times")
FEWEST = gettext_noop("Finding the fewest points that keep the limit")
PLAN = gettext_noop("Searching the plan of {points} points")
PAYING = gettext_noop("Searching the plan with as many points as pay")
RULES = gettext_noop("Finding out what each rule costs")
CHART = gettext_noop("Searching the chart: {points} points")
WRITING = gettext_noop("Writing the report and the files")
FAULTY = gettext_noop("The scenario cannot be run: {first}")
WORDS = {"fewest": FEWEST, "plan": PLAN, "rules": RULES, "frontier": CHART}
MOST_TRACK = 240
EVERY_S = 0.5


@dataclass
class Track:
    """How value and bound of the leading plan closed in, thinned out as it grows, and how far the whole run is."""

    job: JobRun
    run: Run
    stages: int
    scenario: Scenario
    weight: float
    """People, or visits, that a mean is told for one of."""
    begun: int = 0
    leads: bool = False
    rows: list[list[float | None]] = field(default_factory=list)
    next: Deadline = field(default_factory=lambda: Deadline(0.0))

    def begin(self, kind: str, points: int | None) -> "Track":
        """Tell that a solve begins, and hear of its progress from now on."""
        self.job.check()
        self.begun += 1
        self.leads = self.is_leading(kind, points)
        told = {} if points is None else {"points": points}
        share = min(1.0, (self.begun + 1) / (self.stages + 3))
        self.job.progress(share=share, message=PAYING if kind == "plan" and points is None else WORDS[kind], **told)
        return self

    def is_leading(self, kind: str, points: int | None) -> bool:
        """Tell whether a solve is the one that the chart shows: that of the plan which comes first."""
        asked = self.scenario.points
        if asked is None and counts_plainly(self.scenario):
            return kind == "fewest"
        return kind == "plan" and points == (None if asked is None or asked >= ANY_NUMBER else asked)

    def __call__(self, value: float, bound: float | None, seconds: float, _sites: NDArray[np.int32]) -> bool:
        """Report one step of a solve; the answer says whether to go on."""
        if not self.leads:
            return self.job.progress()
        best, limit = self.convert(value), None if bound is None else self.convert(bound)
        if self.next.passed():
            self.next = Deadline(EVERY_S)
            self.add(seconds, best, limit)
        return self.job.progress(best, limit)

    def convert(self, number: float) -> float | None:
        """Return a value of the search in the unit of pages: minutes a person, minutes, people, points or euros."""
        told = float(number) / self.scale
        return told if abs(told) < 1e300 else None

    @property
    def scale(self) -> float:
        """Return what values are told for: one person, or one visit, where the leading plan goes by the mean."""
        mean = self.scenario.points is not None and self.scenario.objective == "mean"
        return self.weight if mean and self.weight > 0 else 1.0

    def add(self, seconds: float, value: float | None, bound: float | None) -> None:
        """Keep one point of the chart."""
        if value is None:
            return
        self.rows.append([round(seconds, 1), value, bound])
        if len(self.rows) > MOST_TRACK:
            self.rows = self.rows[::2]
        Run.objects.filter(pk=self.run.pk).update(track=self.rows)

    def close(self, found: Result) -> None:
        """Keep how it ended."""
        if found.value < 1e300:
            bound = None if found.bound is None else self.convert(found.bound)
            self.add(found.seconds, self.convert(found.value), bound)


def counts_plainly(scenario: Scenario) -> bool:
    """Tell whether the fewest points are sought by their number alone, without tiers of their own rules."""
    return scenario.alike or scenario.objective != "fewest"


def read_asked(run: Run) -> Scenario:
    """Read the scenario of a run, its data sets as the files of this machine.

    Raises
    ------
    PisteError
        Where a data set is gone, or the scenario does not hold together.
    """
    paths = {one.pk: one.path for one in run.version.data.filter(state=DataSetVersion.State.READY) if one.folder}
    findings = Findings()
    try:
        scenario = parse(locate(read_toml(run.version.toml), paths), findings)
    except KeyError:
        raise PisteError(
            gettext_noop("A data set of this scenario is not there any more. Choose another in the scenario.")
        ) from None
    if scenario is None:
        raise told_first(DataError(findings))
    return scenario


def told_first(fault: DataError) -> PisteError:
    """Return a fault of data as one sentence: its first error, in English, the key of nothing."""
    from piste.core.language import Language  # noqa: PLC0415

    errors = [item for item in fault.findings if item.severity == "error"]
    first = tell(write_finding(errors[0]), Language("en")) if errors else None
    return PisteError(FAULTY, first=f"{first.message} {first.todo}".strip() if first else str(fault))


def solve(job: JobRun, run: Run) -> list[Plan]:
    """Solve a run's scenario and keep its plans; the leading one comes first."""
    scenario = read_asked(run)
    job.progress(share=0.0, message=READING)
    try:
        inputs = read_inputs(scenario, say_times=lambda: tell_times(job))
        register = read_leases(scenario)
        job.check()
        track = build_track(job, run, scenario, inputs)
        study = build_study(
            scenario, inputs.base, inputs.times, track.begin, demand=inputs.demand, groups=inputs.groups
        )
    except DataError as fault:
        raise told_first(fault) from None
    job.check()
    track.close(leading_result(study, scenario))
    job.progress(share=0.95, message=WRITING)
    folder = new_folder_name("plans")
    with whole_folder(stored_path(folder)) as draft:
        study_outputs(study, draft, languages_of(run))
        write_workbench(study, draft, register)
    with transaction.atomic():
        plans = record_plans(folder, run.version.scenario, run, run.started_by)
        Run.objects.filter(pk=run.pk).update(ended_at=timezone.now())
    return plans


def tell_times(job: JobRun) -> None:
    """Tell that travel times are computed now, unless the run is to end."""
    job.check()
    job.progress(share=0.02, message=TIMES)


def build_track(job: JobRun, run: Run, scenario: Scenario, inputs: Inputs) -> Track:
    """Return what hears the searches of a run."""
    asked = {scenario.points, *scenario.also}
    stages = 1 + len(asked) + len(set(scenario.frontier) - asked) + (not scenario.alike)
    if inputs.demand is not None:
        weight = float(inputs.demand.weight.sum())
    else:
        weight = float(inputs.base.places.people[build_scope(scenario, inputs.base).inside_place].sum())
    return Track(job, run, stages, scenario, weight)


def leading_result(study: Study, scenario: Scenario) -> Result:
    """Return the answer that the chart closes in on."""
    if scenario.points is None and counts_plainly(scenario) and study.fewest is not None:
        return study.fewest
    return study.plans[study.chosen].result


def languages_of(run: Run) -> list[str]:
    """Return the languages of the report, that of whoever started the run first."""
    own = run.started_by.language if run.started_by is not None else "fi"
    leading = own if own in LANGUAGES else "fi"
    return [leading, *(code for code in LANGUAGES if code != leading)]
