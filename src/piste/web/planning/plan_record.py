"""From a folder with plans to their rows: what lists and pages show without opening files."""

import json
from pathlib import Path
from typing import Any

from piste.core.artefact import hash_file
from piste.core.errors import PisteError
from piste.web.planning.files import stored_path
from piste.web.planning.models import Plan, Run, Scenario


def read_plan(folder: Path) -> dict[str, Any]:
    """Read plan.json of a folder.

    Raises
    ------
    PisteError
        Where there is none that can be read.
    """
    file = folder / "plan.json"
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        content["access"]["share_within"], content["scenario"]["title"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise PisteError(
            "The folder {folder} holds no plan that can be read back: {reason}.", folder=folder.name, reason=str(fault)
        ) from None
    return content


def figures_of(content: dict[str, Any]) -> dict[str, Any]:
    """Return what lists and the plan's page show, from plan.json."""
    access, today = content["access"], content.get("today")

    def told(figures: dict[str, Any]) -> dict[str, Any]:
        within = figures["share_within"]
        return {
            "points": figures["points"],
            "people": figures["people"],
            "mean_min": figures["mean_min"],
            "share_within": [within[edge] for edge in ("15", "30", "45", "60")],
            "people_past_limit": figures["people_past_limit"],
            "people_not_reached": figures["people_not_reached"],
            "worst_min": figures["worst_min"],
        }

    return {
        **told(access),
        "objective": content["objective"],
        "value": content["value"],
        "bound": content["bound"],
        "gap": content["gap"],
        "status": content["status"],
        "estimate": content["travel"]["estimate"],
        "within_min": content["scenario"]["rules"]["within_min"],
        "today": None if today is None else told(today["access"]),
    }


def record_plans(folder: str, scenario: Scenario, run: Run | None, made_by: Any = None) -> list[Plan]:
    """Make rows for the leading plan of a folder and for every plan beside it; the leading one comes first.

    Parameters
    ----------
    folder : str
        Relative path of an artefact that `study_outputs` wrote.
    """
    root = stored_path(folder)
    beside = sorted((root / "plans").glob("*/plan.json")) if (root / "plans").is_dir() else []
    places = [folder, *(f"{folder}/plans/{file.parent.name}" for file in beside)]
    rows = []
    for place in places:
        content = read_plan(stored_path(place))
        figures = figures_of(content)
        rows.append(
            Plan(
                name=content["title"][:160], country=scenario.country, region=scenario.region, scenario=scenario,
                run=run, folder=place, digest=hash_file(stored_path(place) / "plan.json"), points=figures["points"],
                figures=figures, made_by=made_by,
            )
        )  # fmt: skip
    made: list[Plan] = []
    for row in rows:
        row.save()
        made.append(row)
    return made
