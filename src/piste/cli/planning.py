"""Run a scenario from reading to report, and tell what came out."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from piste.basedata.base import BaseData
from piste.cli.output import console
from piste.cli.progress import PlanProgress, count_stages
from piste.core.artefact import whole_folder
from piste.core.language import LANGUAGES, Language
from piste.report.outputs import study_outputs
from piste.siting.access import Access
from piste.siting.inputs import read_base, read_times
from piste.siting.plan import Study
from piste.siting.scenario import Scenario
from piste.siting.study import build_study
from piste.travel.estimate_params import read_estimate_errors

STATUS_WORDS = {
    "optimal": "optimal",
    "within_gap": "within the gap",
    "stopped": "stopped",
}


def run_scenario(scenario: Scenario, folder: Path, language: Language, base: BaseData | None = None) -> Study:
    """Plan a scenario, show progress, print the plans, and write everything into a folder, whole or not at all."""
    target = console()
    progress = PlanProgress(language, target, count_stages(scenario))
    with progress.shown():
        progress.say("Reading the base data")
        base = base or read_base(scenario)
        estimated = scenario.travel.method == "estimate"
        progress.say("Estimating travel times" if estimated else "Reading travel times")
        times = read_times(scenario, base)
        minutes = scenario.rules.within_min
        study = build_study(scenario, base, times, lambda kind, points: progress.stage(minutes, kind, points))
        progress.say("Writing the report")
        with whole_folder(folder) as draft:
            study_outputs(study, draft, [language.code, *(code for code in LANGUAGES if code != language.code)])
    show_study(study, language, target)
    target.print(
        language.text("The report is here: {file}", file=str(folder.absolute() / "report.html")), soft_wrap=True
    )
    return study


def show_study(study: Study, language: Language, target: Console) -> None:
    """Print what a study found: the fewest points, then every plan beside today's network."""
    rules = study.plans[study.chosen].scenario.rules
    if study.fewest is not None and study.fewest.bound is not None:
        found, bound = len(study.fewest.sites), int(study.fewest.bound)
        words = "{points} points are enough for everyone who can be reached to have one within {minutes} minutes by car"
        proof = " (proven: fewer are not enough)." if bound == found else "; at least {bound} are needed."
        target.print(language.text(words + proof, points=found, minutes=rules.within_min, bound=bound))
        left = float(study.base.places.people[study.fewest.unreachable][study.inside[study.fewest.unreachable]].sum())
        if left > 0:
            words = "{people} people live where no site that may open is within {minutes} minutes."
            target.print(language.text(words, people=left, minutes=rules.within_min))
    target.print(study_table(study, language))
    if study.times.estimate:
        errors = read_estimate_errors()
        words = "Travel times are an ESTIMATE (median error {urban} in cities, {rural} in the country), not measured."
        urban = language.percent(errors.urban.median_abs_pct / 100, 0)
        rural = language.percent(errors.rural.median_abs_pct / 100, 0)
        target.print(language.text(words, urban=urban, rural=rural))


def study_table(study: Study, language: Language) -> Table:
    """Return the plans and today's network, one row each."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(language.text("Network"))
    limit = study.plans[study.chosen].scenario.rules.within_min
    for title in ("Points", "Mean, min", "Within 30 min", "Within 60 min", "Past {minutes} min, people", "Proven gap"):
        table.add_column(language.text(title, minutes=limit), justify="right")
    table.add_column(language.text("Status"))
    if study.today is not None and study.today_network is not None:
        name = language.text(study.today_network.name)
        table.add_row(name, *access_cells(study.today.access, language), "", "")
    for plan in study.plans:
        gap = "" if plan.result.gap is None else language.percent(plan.result.gap, 3)
        status = language.text(STATUS_WORDS[plan.result.status])
        table.add_row(language.text("plan"), *access_cells(plan.state.access, language), gap, status)
    return table


def access_cells(access: Access, language: Language) -> list[str]:
    """Return a network's figures as cells."""
    return [
        language.number(access.n_points),
        language.number(access.mean_min, 1),
        language.percent(access.share_within[1]),
        language.percent(access.share_within[3]),
        language.number(round(access.people_past_limit)),
    ]
