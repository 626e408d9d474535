"""Costs, savings and timetable of a plan as its later steps left them in folders: money and programme."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from piste.core.errors import PisteError

CASES = ("low", "base", "high")


@dataclass(frozen=True)
class MoneyFacts:
    """What `piste premises money` found, of the whole plan."""

    title: str
    example: bool
    assumed_rents: bool
    views: Mapping[str, Mapping[str, Any]]
    """`state`, `agency` -> case -> figures and years, as money.json has them."""
    inputs: Mapping[str, str]


@dataclass(frozen=True)
class ProjectTold:
    """One site project of the programme."""

    name: str
    region: str
    starts: str
    opens: str
    people: str
    invest_eur: str
    saving_eur_per_year: str
    note: str


def read_money(folder: Path) -> MoneyFacts:
    """Read money.json of a folder that `piste premises money` wrote.

    Raises
    ------
    PisteError
        Where there is none that can be read.
    """
    try:
        content = json.loads((folder / "money.json").read_text(encoding="utf-8"))
        return MoneyFacts(
            str(content["title"]), bool(content["example"]), bool(content["assumed_rents"]),
            {view: content["views"][view] for view in ("state", "agency")},
            {str(key): str(value) for key, value in content["provenance"]["inputs"].items()},
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise PisteError(
            "The folder {folder} holds no money that can be read: {reason}.", folder=str(folder), reason=str(fault)
        ) from None


def read_projects(folder: Path) -> tuple[ProjectTold, ...]:
    """Read schedule.csv of a folder that `piste programme` wrote, the first to open first.

    Raises
    ------
    PisteError
        Where there is none that can be read.
    """
    try:
        with (folder / "schedule.csv").open(encoding="utf-8-sig", newline="") as source:
            rows = [
                ProjectTold(
                    row["name"], row["region"], row["starts"], row["opens"], row["people"], row["invest_eur"],
                    row["saving_eur_per_year"], row.get("note") or "",
                )
                for row in csv.DictReader(source)
            ]  # fmt: skip
    except (OSError, ValueError, KeyError) as fault:
        raise PisteError(
            "The folder {folder} holds no schedule that can be read: {reason}.", folder=str(folder), reason=str(fault)
        ) from None
    return tuple(sorted(rows, key=lambda row: (row.opens or "~", row.name)))
