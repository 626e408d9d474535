"""A plan to ask about: read back from its folder, or solved from its scenario."""

from dataclasses import replace
from pathlib import Path

from piste.cli.output import error_console, show_findings
from piste.cli.progress import PlanProgress
from piste.core.language import Language
from piste.report.plan_reading import read_saved_plan, restore_study
from piste.siting.area_scope import build_scope
from piste.siting.inputs import read_base, read_times
from piste.siting.plan import Study
from piste.siting.plan_solve import Ask, build_ask
from piste.siting.scenario import Scenario
from piste.siting.scenario_file import read_scenario
from piste.siting.study import build_study


def open_plan(path: Path, language: Language) -> tuple[Study, Ask]:
    """Read a plan's folder back, or solve a scenario's leading plan.

    Raises
    ------
    PisteError
        Where the folder, the scenario or its data cannot be used.
    """
    if path.is_dir():
        saved = read_saved_plan(path)
        base = read_base(saved.scenario)
        times, _ = read_times(saved.scenario, base)
        return restore_study(saved, base, times)
    scenario = read_leading(path)
    progress = PlanProgress(language, error_console(), 3)
    with progress.shown():
        progress.say("Reading the base data")
        base = read_base(scenario)
        times, findings = read_times(scenario, base)
        minutes = scenario.rules.within_min
        study = build_study(scenario, base, times, lambda kind, points: progress.stage(minutes, kind, points))
    if len(findings):
        show_findings(findings, language, error_console())
    leading = study.plans[study.chosen].scenario
    return study, build_ask(leading, build_scope(leading, base), base, times)


def read_leading(path: Path) -> Scenario:
    """Read a scenario without its further plans and its curve: one plan is asked about."""
    return replace(read_scenario(path), also=(), frontier=())
