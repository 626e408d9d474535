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
from piste.core.units import SECONDS_PER_MIN
from piste.report.outputs import study_outputs
from piste.report.workbench.write import write_workbench
from piste.siting.area_scope import build_scope
from piste.siting.inputs import read_base, read_times
from piste.siting.result import Result
from piste.siting.scenario import Scenario
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
CHART = gettext_noop("Searching the chart: {points} points")
WRITING = gettext_noop("Writing the report and the files")
FAULTY = gettext_noop("The scenario cannot be run: {first}")
WORDS = {"fewest": FEWEST, "plan": PLAN, "frontier": CHART}
MOST_TRACK = 240
EVERY_S = 0.5


@dataclass
class Track:
    """How value and bound of the leading plan closed in, thinned out as it grows, and how far the whole run is."""

    job: JobRun
    run: Run
    stages: int
    scenario: Scenario
    people: float
    begun: int = 0
    leads: bool = False
    rows: list[list[float | None]] = field(default_factory=list)
    next: Deadline = field(default_factory=lambda: Deadline(0.0))

    def begin(self, kind: str, points: int | None) -> "Track":
        """Tell that a solve begins, and hear of its progress from now on."""
        self.job.check()
        self.begun += 1
        self.leads = kind == "fewest" if self.scenario.points is None else points == self.scenario.points
        told = {} if points is None else {"points": points}
        share = min(1.0, (self.begun + 1) / (self.stages + 3))
        self.job.progress(share=share, message=WORDS[kind], **told)
        return self

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
        """Return a value of the search in the unit of pages: minutes a person, minutes, people or points.

        A search for `covered` with enough points goes by the mean; its steps say nothing of people, so none is told.
        """
        scale = {"mean": SECONDS_PER_MIN * self.people, "worst": SECONDS_PER_MIN}
        kind = "fewest" if self.scenario.points is None else self.scenario.objective
        told = float(number) / (scale.get(kind, 1.0) or 1.0)
        return told if abs(told) < 1e300 and not (kind == "covered" and told > self.people) else None

    def add(self, seconds: float, value: float | None, bound: float | None) -> None:
        """Keep one point of the chart."""
        if value is None:
            return
        self.rows.append([round(seconds, 1), value, bound])
        if len(self.rows) > MOST_TRACK:
            self.rows = self.rows[::2]
        Run.objects.filter(pk=self.run.pk).update(track=self.rows)

    def close(self, found: Result) -> None:
        """Keep how it ended: results tell minutes, and people for `covered`."""
        scale = self.people or 1.0 if found.objective == "mean" else 1.0
        if found.value < 1e300:
            self.add(found.seconds, found.value / scale, None if found.bound is None else found.bound / scale)


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
        base = read_base(scenario)
        job.check()
        job.progress(share=0.02, message=TIMES)
        times, _findings = read_times(scenario, base)
        job.check()
        asked = {scenario.points, *scenario.also}
        people = float(base.places.people[build_scope(scenario, base).inside_place].sum())
        track = Track(job, run, 1 + len(asked) + len(set(scenario.frontier) - asked), scenario, people)
        study = build_study(scenario, base, times, track.begin)
    except DataError as fault:
        raise told_first(fault) from None
    job.check()
    leads = study.fewest if scenario.points is None else study.plans[study.chosen].result
    if leads is not None:
        track.close(leads)
    job.progress(share=0.95, message=WRITING)
    folder = new_folder_name("plans")
    with whole_folder(stored_path(folder)) as draft:
        study_outputs(study, draft, languages_of(run))
        write_workbench(study, draft)
    with transaction.atomic():
        plans = record_plans(folder, run.version.scenario, run, run.started_by)
        Run.objects.filter(pk=run.pk).update(ended_at=timezone.now())
    return plans


def languages_of(run: Run) -> list[str]:
    """Return the languages of the report, that of whoever started the run first."""
    own = run.started_by.language if run.started_by is not None else "fi"
    leading = own if own in LANGUAGES else "fi"
    return [leading, *(code for code in LANGUAGES if code != leading)]
