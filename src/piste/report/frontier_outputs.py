"""Everything that a frontier leaves in a folder: frontier.csv, .json, .xlsx, and the page in its languages."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from piste.core.artefact import write_json
from piste.core.language import Language
from piste.report.csv_tables import write_cell
from piste.report.frontier_page import render_frontier, tell_proof, tell_span
from piste.report.frontier_tables import (
    fairness_table,
    frequency_table,
    growth_table,
    order_table,
    plans_table,
    robust_table,
)
from piste.report.workbook import Workbook
from piste.siting.frontier import Frontier, FrontierPlan


def frontier_outputs(frontier: Frontier, folder: Path, languages: Sequence[str] = ("en",)) -> list[Path]:
    """Write all files of a frontier and return them.

    The first language's page is frontier.html and its words are the workbook's; further pages are frontier.<code>.html.
    """
    leading = languages[0]
    pages = {code: "frontier.html" if code == leading else f"frontier.{code}.html" for code in languages}
    paths = [folder / name for name in ("frontier.csv", "frontier.json", "frontier.xlsx")]
    write_frontier_csv(frontier, paths[0])
    write_json(paths[1], frontier_content(frontier))
    write_frontier_workbook(frontier, paths[2], Language(leading))
    for code, name in pages.items():
        lang = Language(code)
        others = {other: file for other, file in pages.items() if other != code}
        files = [
            ("frontier.xlsx", lang.text("every table as a workbook")),
            ("frontier.csv", lang.text("a row for each number of points")),
            ("frontier.json", lang.text("everything for programs")),
        ]
        (folder / name).write_text(render_frontier(frontier, lang, others, files), encoding="utf-8")
        paths.append(folder / name)
    return paths


def write_frontier_csv(frontier: Frontier, path: Path) -> None:
    """Write one row a number of points, with English column names that carry their units."""
    rows = [plan_record(frontier, plan) for plan in frontier.plans]
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(rows[0])
        writer.writerows([[write_cell(_known(value)) for value in row.values()] for row in rows])


def _known(value: object) -> object:
    return float("nan") if value is None else value


def plan_record(frontier: Frontier, plan: FrontierPlan) -> dict[str, object]:
    """Return one plan's figures by name; None where not known."""
    access, result = plan.state.access, plan.result
    record: dict[str, object] = {
        "points": plan.points,
        "cost_eur_per_year": frontier.cost_eur_per_year(plan.points),
        "mean_min": access.mean_min,
        "worst_tenth_min": plan.fairness.worst_tenth_min,
        "share_within_15": access.share_within[0],
        "share_within_30": access.share_within[1],
        "share_within_45": access.share_within[2],
        "share_within_60": access.share_within[3],
        "people_past_limit": access.people_past_limit,
        "people_not_reached": access.people_not_reached,
        "worst_min": access.worst_min,
        "gini": plan.fairness.gini,
        "hoover": plan.fairness.hoover,
        "objective": result.objective,
        "status": result.status,
        "value": result.value,
        "bound": result.bound,
        "gap": result.gap,
    }
    if frontier.growth is not None:
        step = next(step for step in frontier.growth.steps if step.points == plan.points)
        record |= {
            "nested_mean_min": step.state.access.mean_min,
            "nested_share_within_60": step.state.access.share_within[3],
            "nested_price": step.price,
            "nested_price_at_most": step.most_price,
        }
    return {name: _plain(value) for name, value in record.items()}


def _plain(value: object) -> object:
    """Return a number JSON can hold, None where it is not known or endless."""
    return None if isinstance(value, float) and not np.isfinite(value) else value


def frontier_content(frontier: Frontier) -> dict[str, object]:
    """Return everything as plain data: sites by id, minutes, shares 0 to 1."""
    ids = frontier.base.sites.ids

    def named(sites: np.ndarray) -> list[str]:
        return [str(ids[j]) for j in sites]

    content: dict[str, object] = {
        "title": frontier.scenario.title,
        "answer": tell_span(frontier, Language("en")),
        "proof": tell_proof(frontier, Language("en")),
        "stopped": frontier.stopped,
        "estimate": frontier.times.estimate,
        "looked_at_points": frontier.plans[frontier.at].points,
        "caution": frontier.plans[frontier.at].fairness.caution,
        "plans": [
            plan_record(frontier, plan)
            | {"sites": named(plan.result.sites), "fairness": [_group(one) for one in plan.fairness.groups]}
            for plan in frontier.plans
        ],
        "provenance": frontier.provenance.as_dict(),
    }
    equity = frontier.asked.equity
    if equity is not None:
        content["equity"] = {"weight": equity.weight, "past_min": equity.past_min}
        if frontier.unweighed is not None:
            content["without_equity"] = plan_record(frontier, frontier.unweighed)
    if frontier.growth is not None:
        numbers = [step.points for step in frontier.growth.steps]
        content["order_of_opening"] = [
            {"site": str(ids[j]), "opens_with_points": numbers[k]}
            for j, k in zip(frontier.growth.order, frontier.growth.step, strict=True)
        ]
        content["chain_gap"] = _plain(frontier.growth.gap)
    if frontier.frequency is not None:
        found = frontier.frequency
        content["frequency"] = {
            "points": frontier.plans[frontier.at].points,
            "within": found.within,
            "plans_seen": len(found.plans),
            "sites": [
                {
                    "site": str(ids[j]),
                    "share": float(found.share[j]),
                    "in_every": bool(found.every[j]),
                    "in_none": bool(found.none[j]),
                }
                for j in np.flatnonzero((found.share > 0) | found.every)
            ],
        }
    if frontier.robust is not None:
        content["robust"] = _robust_content(frontier)
    return content


def _group(group: object) -> dict[str, object]:
    names = ("kind", "key", "people", "mean_min", "people_past", "share_past")
    return {name: _plain(getattr(group, name)) for name in names}


def _robust_content(frontier: Frontier) -> dict[str, object]:
    found = frontier.robust
    assert found is not None
    ids = frontier.base.sites.ids
    scale = 1.0 if found.objective == "covered" else 1 / 60
    return {
        "objective": found.objective,
        "unit": "share of people" if found.objective == "covered" else "min a person",
        "worlds": [name or "scenario" for name in found.worlds],
        "weights": found.weights.tolist(),
        "plans": [
            {
                "kind": name,
                "sites": [str(ids[j]) for j in sites],
                "value": (scale * found.values[k]).tolist(),
                "regret": (scale * found.regrets[k]).tolist(),
                "regret_at_most": [_plain(float(one)) for one in scale * found.most_regrets[k]],
            }
            for k, (name, sites) in enumerate(zip(found.names, found.plans, strict=True))
        ],
        "average_bound": _plain(scale * found.average_bound),
        "regret_at_least": scale * found.regret_bound,
        "cautions": [world.caution for world in frontier.asked.worlds if world.caution],
    }


def write_frontier_workbook(frontier: Frontier, path: Path, lang: Language) -> None:
    """Write every table as a sheet of its own."""
    work = Workbook(path, lang)
    work.add_table(lang.text("Number of points"), plans_table(frontier, lang))
    if frontier.growth is not None:
        work.add_table(lang.text("Growing"), growth_table(frontier, lang))
        work.add_table(lang.text("Order of opening"), order_table(frontier, lang))
    if frontier.frequency is not None:
        work.add_table(lang.text("How sure?").rstrip("?"), frequency_table(frontier, lang))
    if frontier.robust is not None:
        work.add_table(lang.text("Other assumptions"), robust_table(frontier, lang))
    fair = frontier.plans[frontier.at].fairness
    for kind in ("region", "municipality", "group", "language"):
        if fair.of_kind(kind):
            table = fairness_table(frontier, lang, kind)
            work.add_table(table.caption, table)
    work.book.close()
