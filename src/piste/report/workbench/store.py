"""A plan's workbench: everything that its map and its editing need, mapped from disk and never copied.

A run writes the folder `workbench` once beside its plans (`write`). Web processes open it: arrays are mapped
(copy on write, and nobody writes), so that however many processes look at a country, its times stand in memory once.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from piste.siting.problem import Problem
from piste.siting.rules import count_people_within
from piste.travel.time_lists import TimeLists

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

FOLDER = "workbench"
FORMAT = 1
ARRAYS = (
    "place_lat", "place_lon", "place_people", "place_area", "place_inside", "place_groups",
    "site_lat", "site_lon", "site_area", "site_standing", "site_barrier",
    "indptr", "site", "cost_s", "column_pointer", "column_place", "column_entry",
    "cell_pointer", "cell_wkb", "cell_owner",
    "office_lat", "office_lon", "office_area",
)  # fmt: skip


@dataclass(frozen=True)
class KeptNetwork:
    """A network of open sites as a run or the base data gave it; sites are rows of the workbench."""

    key: str
    name: str
    sites: tuple[int, ...]
    fixed: tuple[int, ...] = ()
    status: str = ""
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    """All three as `Result` has them, in the units of the objective: people x minutes, people, minutes or points."""
    tiers: tuple[str, ...] = ()
    """Of each site; empty where points are all alike."""
    cost_eur_per_year: float | None = None
    """Stops included, which are no points."""
    stops: tuple[int, ...] = ()
    """Sites at which a mobile point stops; they count as no points."""
    stop_days: tuple[float, ...] = ()
    """Days a week of each stop."""


@dataclass(frozen=True)
class FrontierMark:
    """One number of points and how near the best plan found for it brings people."""

    points: int
    mean_min: float
    share_within: float
    gap: float | None
    key: str = ""
    """Of the network that stands behind it, where it is kept."""

    @property
    def gap_percent(self) -> float | None:
        """Return the gap in per cent."""
        return None if self.gap is None else 100 * self.gap


@dataclass(frozen=True)
class Workbench:
    """n places, m sites, k municipalities ("areas"), open for reading."""

    folder: Path
    facts: Mapping[str, Any]
    names: Mapping[str, Sequence[Any]]
    arrays: Mapping[str, NDArray[Any]]
    today: KeptNetwork | None
    networks: Mapping[str, KeptNetwork]
    frontier: tuple[FrontierMark, ...] = ()
    context: tuple[int, ...] = ()
    """Points beyond the border: open, not counted, never edited."""
    groups: tuple[str, ...] = field(default=())
    tier_cost_eur: Mapping[str, float] = field(default_factory=dict)
    """What a point of each tier costs a year; empty where not known."""

    @property
    def key(self) -> str:
        """Return the hash of places, sites and times: two workbenches that share it are alike."""
        return str(self.facts["key"])

    @property
    def limit_min(self) -> float:
        """Return the criterion's limit."""
        return float(self.facts["limit_min"])

    @property
    def first_min(self) -> float:
        """Return the shorter limit that figures are told for."""
        return 30.0 if self.limit_min > 30 else self.limit_min / 2

    @property
    def n_places(self) -> int:
        """Number of places."""
        return len(self.arrays["place_lat"])

    @property
    def n_sites(self) -> int:
        """Number of sites."""
        return len(self.arrays["site_lat"])

    @property
    def n_areas(self) -> int:
        """Number of municipalities."""
        return len(self.names["area_code"])

    @property
    def people(self) -> Floats:
        """Return people who count: those inside the area."""
        people: Floats = self.arrays["place_people"]
        return people

    @cached_property
    def times(self) -> TimeLists:
        """Return the shape of the times (their seconds stand in `problem`)."""
        none = np.zeros(0, dtype=np.uint16)
        return TimeLists(
            self.arrays["indptr"], self.arrays["site"], none, self.n_sites, float(self.facts["cutoff_min"]),
            str(self.facts["mode"]), bool(self.facts["estimate"]), str(self.facts["method"]),
        )  # fmt: skip

    @cached_property
    def problem(self) -> Problem:
        """Return the times made ready for an evaluator, all of it mapped."""
        a = self.arrays
        columns = (a["column_pointer"], a["column_place"])
        return Problem(a["indptr"], a["site"], a["cost_s"], self.people, self.n_sites, columns)

    @cached_property
    def people_within(self) -> Floats:
        """Return the people who live within the limit of each site, whatever else is open."""
        return count_people_within(self.problem, 60 * self.limit_min)

    def cells(self, places: NDArray[np.intp]) -> list[shapely.Geometry]:
        """Return the ground of places; those that share a spot share it."""
        pointer, content = self.arrays["cell_pointer"], self.arrays["cell_wkb"]
        owners = np.unique(self.arrays["cell_owner"][places])
        return [shapely.from_wkb(content[pointer[one] : pointer[one + 1]].tobytes()) for one in owners]

    @cached_property
    def site_of_id(self) -> Mapping[str, int]:
        """Return the row of each site's id."""
        return {str(one): row for row, one in enumerate(self.names["site_id"])}

    @cached_property
    def area_of_code(self) -> Mapping[str, int]:
        """Return the row of each municipality's code."""
        return {str(code): row for row, code in enumerate(self.names["area_code"])}


def find_workbench(plan_folder: Path) -> tuple[Path, str]:
    """Return the workbench of a plan's folder, and the plan's key in it ("" for the leading plan).

    A run's further plans stand in `plans/<key>/` of its folder and share its workbench.
    """
    if (plan_folder / FOLDER).is_dir():
        return plan_folder / FOLDER, ""
    return plan_folder.parent.parent / FOLDER, plan_folder.name


def read_workbench(folder: Path) -> Workbench:
    """Open a workbench; only its names are read, everything else is mapped."""
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    # Copy on write: kernels want arrays that could be written; a plain view lets numba see an ordinary array
    arrays = {name: np.asarray(_map(folder / f"{name}.npy")) for name in ARRAYS}
    today = facts["today"]
    return Workbench(
        folder=folder,
        facts=facts,
        names=names,
        arrays=arrays,
        today=None if today is None else _network(today),
        networks={one["key"]: _network(one) for one in facts["networks"]},
        frontier=tuple(FrontierMark(**one) for one in facts["frontier"]),
        context=tuple(facts["context"]),
        groups=tuple(facts["groups"]),
        tier_cost_eur=facts["tier_cost_eur"],
    )


def _map(path: Path) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="c", allow_pickle=False)
    except ValueError:  # an empty array cannot be mapped
        array = np.load(path, allow_pickle=False)
    return array


def _network(content: Mapping[str, Any]) -> KeptNetwork:
    return KeptNetwork(
        **{
            **content,
            "sites": tuple(content["sites"]),
            "fixed": tuple(content["fixed"]),
            "tiers": tuple(content["tiers"]),
            "stops": tuple(content.get("stops", ())),  # workbenches of older versions do not tell
            "stop_days": tuple(content.get("stop_days", ())),
        }
    )
