"""Compare a plan with another network, judge it, and write both down."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.cli.asked_plan import open_plan
from piste.core.errors import InfeasibleError, PisteError
from piste.core.language import Language
from piste.report.answers import Answer
from piste.report.comparison_words import points_change_table, tell_comparison, tell_verdict
from piste.report.figures import StudyFigures, build_figures
from piste.report.plan_reading import read_saved_plan
from piste.report.reason_tables import change_table
from piste.report.workbook import Workbook
from piste.siting.hand_plan import read_hand_plan
from piste.siting.plan import Plan, Study
from piste.siting.plan_solve import Ask, check_numbers, solve_fewest_points, solve_plan
from piste.siting.reasons.comparison import build_comparison
from piste.siting.reasons.verdict import judge_plan
from piste.siting.result import Result
from piste.siting.study import build_plan, build_plan_ground, evaluate_points

Ints = NDArray[np.int32]
TODAY = "today"
NO_TIERS_SAID = (
    "The plan's bound is on tiers and services, and a list of sites says neither: only access can be compared. "
    "Take tiers, services and visits out of the scenario to hold a list of sites against a bound."
)


def compare_plan(path: Path, other: str, file: Path | None, lang: Language) -> list[Answer]:
    """Compare, and judge what is not today's network; write a workbook where a file is given."""
    study, ask = open_plan(path, lang)
    figures, plan = build_figures(study), study.plans[study.chosen]
    assert plan.ground is not None
    if other == TODAY:
        if study.today is None or study.today_network is None:
            raise PisteError("The plan is compared with no network: give plan.compare in its scenario.")
        comparison = build_comparison(plan.ground, study.today, plan.state, study.base.sites)
        names = (lang.text(study.today_network.name), lang.text("The plan"))
        answers = [tell_comparison(figures, comparison, names, lang)]
    else:
        sites, name = find_network(other, study, ask, lang)
        state = evaluate_points(ask, study.times, sites)
        comparison = build_comparison(plan.ground, plan.state, state, study.base.sites)
        names = (lang.text("the plan"), name)
        answers = [tell_comparison(figures, comparison, names, lang), judge(figures, ask, plan, sites, lang)]
    if file is not None:
        work = Workbook(file, lang)
        table = change_table(
            figures, comparison.change, comparison.codes, comparison.groups, figures.chosen.limit_min, lang
        )  # fmt: skip
        work.add_table(lang.text("What changes for whom"), table)
        work.add_table(lang.text("The points"), points_change_table(figures, comparison, lang))
        work.book.close()
    return answers


def find_network(other: str, study: Study, ask: Ask, lang: Language) -> tuple[Ints, str]:
    """Return the sites of the area that another network opens, and what to call it."""
    base, inside = study.base, ask.scope.inside_site
    if Path(other).is_dir():
        content = read_saved_plan(Path(other)).content
        row = {str(key): k for k, key in enumerate(base.sites.ids)}
        unknown = [key for key in content["sites"] if key not in row]
        if unknown:
            words = "The plan in {folder} has sites that these data do not have: {names}."
            raise PisteError(words, folder=other, names=", ".join(unknown))
        return np.array(sorted(row[key] for key in content["sites"]), dtype=np.int32), str(content["title"])
    if other in base.networks:
        network = base.networks[other]
        return np.unique(network.sites[inside[network.sites]]).astype(np.int32), lang.text(network.name)
    sites = read_hand_plan(Path(other), base)
    return sites[inside[sites]], Path(other).name


def judge(figures: StudyFigures, ask: Ask, plan: Plan, sites: Ints, lang: Language) -> Answer:
    """Hold a network against the best plan with as many points, which is solved where the plan has another number."""
    study = figures.study
    assert plan.ground is not None
    if not plan.scenario.alike:
        return Answer(lang.text("Against the proven bound"), (lang.text(NO_TIERS_SAID),))
    best, ground = plan.result, plan.ground
    try:
        if len(sites) != len(best.sites) or best.objective == "fewest":
            check_numbers(ask, [len(sites)])
            best = solve_plan(ask, len(sites), solve_fewest_points(ask, None), None)
            found = build_plan(ask, study.times, plan.scenario, best).ground
            assert found is not None
            ground = found
    except InfeasibleError as fault:
        return Answer(lang.text("Against the proven bound"), (lang.text(fault.text, **fault.values),))
    state = evaluate_points(ask, study.times, sites)
    made = Result(best.objective, "evaluated", sites, 0.0, None, None, 0.0, best.unreachable)
    verdict = judge_plan(ask, build_plan_ground(ask, study.times, state, made), best, ground)
    return tell_verdict(figures, verdict, lang)
