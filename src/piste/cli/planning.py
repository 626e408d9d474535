"""Run a scenario from reading to report, and tell what came out."""

import math
import os
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from piste.basedata import fault
from piste.basedata.base import BaseData
from piste.basedata.fault import report
from piste.cli.output import console, error_console, show_findings
from piste.cli.progress import PlanProgress, count_stages
from piste.core.artefact import whole_folder
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.core.language import LANGUAGES, Language
from piste.report.outputs import study_outputs
from piste.report.proof import gap_percent
from piste.report.scales import round_half_up
from piste.report.wording import write_share
from piste.report.workbench.write import write_workbench
from piste.siting.access import Access
from piste.siting.inputs import Inputs, read_inputs, read_leases
from piste.siting.plan import Study
from piste.siting.scenario import Scenario
from piste.siting.study import build_study
from piste.travel.estimate_params import read_estimate_errors

TIMES_UNDER_WAY = {
    "estimate": "Estimating travel times",
    "matrix": "Reading travel times",
    "roads": "Computing travel times",
    "transit": "Computing travel times",
    "combined": "Computing travel times",
}
STATUS_WORDS = {
    "optimal": "optimal",
    "within_gap": "within the gap",
    "stopped": "stopped",
}


def run_scenario(
    scenario: Scenario, folder: Path, language: Language, base: BaseData | None = None, *, workbench: bool = False
) -> Study:
    """Plan a scenario, show progress, print the plans, and write everything into a folder, whole or not at all.

    With `workbench` also what the web's map and editing of the plans need; it holds the travel times.
    """
    check_folder(folder)
    target = console()
    progress = PlanProgress(language, target, count_stages(scenario))
    with progress.shown():
        progress.say("Reading the base data")
        told = TIMES_UNDER_WAY[scenario.travel.method]
        register = read_leases(scenario)
        inputs = read_inputs(scenario, base, say_times=lambda: progress.say(told))
        study = solve_shown(scenario, inputs, progress)
        progress.say("Writing the report")
        with whole_folder(folder) as draft:
            study_outputs(study, draft, [language.code, *(code for code in LANGUAGES if code != language.code)])
            if workbench:
                write_workbench(study, draft, register)
    for found in inputs.findings:
        if len(found):
            show_findings(found, language, error_console())
    show_study(study, language, target)
    where = language.text("The report is here: {file}", file=str(folder.absolute() / "report.html"))
    target.print(Text(where), soft_wrap=True)
    return study


def solve_shown(scenario: Scenario, inputs: Inputs, progress: PlanProgress) -> Study:
    """Solve a scenario, each stage shown."""
    minutes = scenario.rules.within_min
    return build_study(
        scenario,
        inputs.base,
        inputs.times,
        lambda kind, points: progress.stage(minutes, kind, points),
        demand=inputs.demand,
        groups=inputs.groups,
    )


def check_folder(folder: Path) -> None:
    """Check that a folder can be written before anything is worked out for it.

    Raises
    ------
    DataError
        Where the folder, or the one it is to be made in, is a file or may not be written to.
    """
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return
    findings = Findings()
    reason = "it is a file, not a folder" if not place.is_dir() else "it may not be written to"
    report(findings, fault.FILE_UNWRITABLE, path=str(place), reason=reason)
    raise DataError(findings)


def show_study(study: Study, language: Language, target: Console) -> None:
    """Print what a study found: the fewest points, then every plan beside today's network."""
    rules = study.plans[study.chosen].scenario.rules
    if study.fewest is not None and study.fewest.bound is not None:
        found, bound = len(study.fewest.sites), int(study.fewest.bound)
        words = "Fewest points that bring everyone who can be reached within {minutes} minutes: {points} (proven)."
        if bound < found:
            words = (
                "Fewest points found that bring everyone who can be reached within {minutes} minutes: {points};"
                " at least {bound} are needed."
            )
        target.print(language.text(words, points=found, minutes=rules.within_min, bound=bound))
        left = float(study.base.places.people[study.fewest.unreachable][study.inside[study.fewest.unreachable]].sum())
        if left > 0:
            words = "People who live where no site that may open is within {minutes} minutes: {people}."
            target.print(language.text(words, people=round(left), minutes=rules.within_min))
    target.print(study_table(study, language))
    show_times(study, language, target)


def show_times(study: Study, language: Language, target: Console) -> None:
    """Print which travel times the plans stand on; estimates by roads that are not known with their error."""
    if study.times.estimate and study.plans[study.chosen].scenario.travel.method == "estimate":
        errors = read_estimate_errors()
        words = "Travel times are an ESTIMATE (median error {urban} in cities, {rural} in the country), not measured."
        urban = language.percent(errors.urban.median_abs_pct / 100, 0)
        rural = language.percent(errors.rural.median_abs_pct / 100, 0)
        target.print(language.text(words, urban=urban, rural=rural))
        return
    target.print(
        Text(language.text("Travel times: {method}", method=language.text(study.times.method))), soft_wrap=True
    )
    facts = "; ".join(f"{language.text(label)}: {value}" for label, value in study.times.origin.facts)
    if facts:
        target.print(Text(facts), soft_wrap=True)


def study_table(study: Study, language: Language) -> Table:
    """Return the plans and today's network, one row each."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(language.text("Network"), overflow="fold")
    limit = study.plans[study.chosen].scenario.rules.within_min
    for title in ("Points", "Mean, min", "Within 30 min", "Within 60 min", "Past {minutes} min, people", "Proven gap"):
        table.add_column(language.text(title, minutes=limit), justify="right", overflow="fold")
    table.add_column(language.text("Status"), overflow="fold")
    if study.today is not None and study.today_network is not None:
        name = language.text(study.today_network.name)
        table.add_row(Text(name), *access_cells(study.today.access, language), "", "")
    for plan in study.plans:
        gap = "" if plan.result.gap is None else gap_percent(plan.result.gap, language)
        status = language.text(STATUS_WORDS[plan.result.status])
        table.add_row(language.text("plan"), *access_cells(plan.state.access, language), gap, status)
    return table


def access_cells(access: Access, language: Language) -> list[str]:
    """Return a network's figures as cells."""
    return [
        language.number(access.n_points),
        "–" if math.isnan(access.mean_min) else language.number(round_half_up(access.mean_min, 1), 1),
        write_share(access.share_within[1], language),
        write_share(access.share_within[3], language),
        language.number(round(access.people_past_limit)),
    ]
