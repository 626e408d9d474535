"""A plan to ask about: read back from its folder, or solved from its scenario."""

from dataclasses import replace
from pathlib import Path

from piste.cli.output import error_console, show_findings
from piste.cli.planning import solve_shown
from piste.cli.progress import PlanProgress
from piste.core.language import Language
from piste.report.plan_reading import read_saved_plan, restore_study
from piste.siting.inputs import read_inputs
from piste.siting.plan import Study
from piste.siting.plan_solve import Ask
from piste.siting.scenario import Scenario
from piste.siting.scenario_file import read_scenario
from piste.siting.study import build_study_ask


def open_plan(path: Path, language: Language) -> tuple[Study, Ask]:
    """Read a plan's folder back, or solve a scenario's leading plan.

    Raises
    ------
    PisteError
        Where the folder, the scenario or its data cannot be used.
    """
    if path.is_dir():
        saved = read_saved_plan(path)
        return restore_study(saved, read_inputs(saved.scenario))
    scenario = read_leading(path)
    progress = PlanProgress(language, error_console(), 3)
    with progress.shown():
        progress.say("Reading the base data")
        inputs = read_inputs(scenario)
        study = solve_shown(scenario, inputs, progress)
    for findings in inputs.findings:
        if len(findings):
            show_findings(findings, language, error_console())
    return study, build_study_ask(study.plans[study.chosen].scenario, inputs)


def read_leading(path: Path) -> Scenario:
    """Read a scenario without its further plans and its curve: one plan is asked about."""
    return replace(read_scenario(path), also=(), frontier=())
