"""Read a plan back from its folder: the answer as it was found and proven, evaluated anew on the same data."""

import json
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from piste.basedata.base import BaseData
from piste.core.errors import PisteError
from piste.report.tier_reading import restore_tiers
from piste.siting.inputs import Inputs
from piste.siting.plan import Study
from piste.siting.plan_solve import Ask
from piste.siting.result import Result
from piste.siting.scenario import Scenario
from piste.siting.study import build_plan, build_provenance, build_study_ask, evaluate_network

FORMAT = 1
HASHED = ("places", "sites", "times")


@dataclass(frozen=True)
class SavedPlan:
    """One plan.json, before the data that it speaks of are at hand."""

    folder: Path
    scenario: Scenario
    content: Mapping[str, Any]


def read_saved_plan(folder: Path) -> SavedPlan:
    """Read plan.json of a folder.

    Raises
    ------
    PisteError
        Where there is none, or it is not one of this version.
    """
    try:
        content = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        scenario, kind = _restore(Scenario, content["scenario"]), content["format"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise PisteError(
            "The folder {folder} holds no plan that can be read back: {reason}.", folder=str(folder), reason=str(fault)
        ) from None
    if kind != FORMAT:
        raise PisteError(
            "The plan in {folder} has the format {format}, which is not known.", folder=str(folder), format=kind
        )
    return SavedPlan(folder, scenario, content)


def restore_study(saved: SavedPlan, inputs: Inputs) -> tuple[Study, Ask]:
    """Set a plan read back upon its data again; nothing is solved.

    Raises
    ------
    PisteError
        Where places, sites or times are no longer those that the plan was made from.
    """
    scenario, content = saved.scenario, saved.content
    base, times = inputs.base, inputs.times
    provenance = build_provenance(scenario, base, times)
    told = content["provenance"]["inputs"]
    for name in HASHED:
        if told.get(name) != provenance.inputs[name]:
            raise PisteError(
                "The plan in {folder} was made from other {what} than those at hand. Plan anew.",
                folder=str(saved.folder),
                what=name,
            )
    ask = build_study_ask(scenario, inputs)
    result = _restore_result(content, base)
    tiers = restore_tiers(content.get("tiers"), scenario, base)
    plan = replace(build_plan(ask, times, scenario, result), tiers=tiers)
    compared = ask.scope.compared
    today = None if compared is None else evaluate_network(ask, times, compared)
    study = Study(
        title=content["title"],
        base=base,
        times=times,
        inside=ask.scope.inside_place,
        plans=(plan,),
        chosen=0,
        today=today,
        today_network=compared,
        frontier=(),
        provenance=provenance,
        today_points=None if today is None else today.access.n_points,
    )
    return study, ask


def _restore_result(content: Mapping[str, Any], base: BaseData) -> Result:
    site = {str(key): row for row, key in enumerate(base.sites.ids)}
    place = {str(key): row for row, key in enumerate(base.places.ids)}
    return Result(
        objective=content["objective"],
        status=content["status"],
        sites=np.array(sorted(site[key] for key in content["sites"]), dtype=np.int32),
        value=float("inf") if content["value"] is None else float(content["value"]),
        bound=content["bound"],
        gap=content["gap"],
        seconds=0.0,
        unreachable=np.array(sorted(place[key] for key in content["unreachable"]), dtype=np.int32),
        reason=content["reason"],
    )


def _restore(kind: Any, value: Any) -> Any:
    """Return plain data as what a type says: dataclasses from mappings, tuples from lists, all else as it is."""
    if is_dataclass(kind) and isinstance(value, Mapping):
        types = typing.get_type_hints(kind)
        given = {one.name: _restore(types[one.name], value[one.name]) for one in fields(kind) if one.name in value}
        return typing.cast("Any", kind)(**given)
    if isinstance(value, list):
        inner = typing.get_args(kind)
        part = inner[0] if inner and typing.get_origin(kind) is tuple else Any
        return tuple(_restore(part, one) for one in value)
    return value
