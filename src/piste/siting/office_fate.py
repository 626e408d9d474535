"""Today's offices under a plan, agency by agency: which ones a point replaces, which stay, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from piste.basedata.base import BaseData
from piste.basedata.office import Offices
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN, minutes_from_seconds
from piste.siting.access import NetworkState
from piste.siting.scenario import OfficeRules

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Stay(StrEnum):
    """Why an office stays; "" where a point replaces it."""

    REPLACED = ""
    KEPT = "kept"
    """The scenario's list keeps it."""
    AGENCY = "agency"
    """Its agency does not take part."""
    SERVICE = "service"
    """It gives a service that the points do not."""
    FAR = "far"
    """No point is near enough."""


@dataclass(frozen=True)
class OfficeFates:
    """k offices of the area; rows of the base data's offices in their order."""

    office: Ints
    point: Ints
    """The nearest point, -1 where none is within the cut-off."""
    minutes: Floats
    """Time to it from the place that is nearest to the office, infinity where none."""
    why: tuple[Stay, ...]
    region: tuple[str, ...]
    """Region code of each office."""
    missing: tuple[tuple[str, ...], ...]
    """Services of each office that the points do not give."""

    @property
    def replaced(self) -> NDArray[np.bool_]:
        """Whether a point replaces the office."""
        return np.array([why is Stay.REPLACED for why in self.why], dtype=bool)


@dataclass(frozen=True)
class OfficeCount:
    """Offices of one agency in one region ("" for all regions): replaced, and staying by reason."""

    agency: str
    region: str
    replaced: int
    stays: tuple[tuple[Stay, int], ...]
    """Reasons that occur, in the order of `Stay`."""

    @property
    def offices(self) -> int:
        """All of them."""
        return self.replaced + sum(count for _, count in self.stays)


def build_office_fates(
    base: BaseData, inside: NDArray[np.bool_], state: NetworkState, rules: OfficeRules
) -> OfficeFates | None:
    """Decide the fate of every office of the area; None where no offices are known.

    An office is where its nearest place is: it lies in the area where that place does (`inside`), its point is the
    place's nearest point, and it is as far from it as the place. Reasons to stay are looked at in the order of `Stay`,
    and the first that holds is told.
    """
    offices = base.offices
    if offices is None:
        return None
    place = _find_places(base, offices)
    rows = np.flatnonzero(inside[place])
    seconds = state.seconds[place[rows]]
    apart = {name.casefold() for name in rules.apart}
    given = {name.casefold() for name in rules.services}
    missing = tuple(
        tuple(name for name in offices.services[row] if given and name.casefold() not in given) for row in rows
    )
    near = (seconds != NOT_REACHED_S) & (seconds <= rules.within_min * SECONDS_PER_MIN)
    why = tuple(
        _decide(offices, int(row), rules.keep, apart, missing[k], near=bool(near[k])) for k, row in enumerate(rows)
    )
    region = tuple(base.areas.region_of(base.places.municipality[place[row]]) for row in rows)
    return OfficeFates(
        office=rows.astype(np.int32),
        point=state.nearest[place[rows]],
        minutes=minutes_from_seconds(seconds),
        why=why,
        region=region,
        missing=missing,
    )


def count_fates(fates: OfficeFates, offices: Offices) -> list[OfficeCount]:
    """Count offices by agency over all regions, then by agency and region, by name and code."""
    agency = [str(offices.agency[row]) for row in fates.office]
    keys = sorted({(name, "") for name in agency} | set(zip(agency, fates.region, strict=True)))
    counts = []
    for name, region in keys:
        mine = [why for k, why in enumerate(fates.why) if agency[k] == name and region in ("", fates.region[k])]
        stays = tuple((why, mine.count(why)) for why in Stay if why is not Stay.REPLACED and why in mine)
        counts.append(OfficeCount(name, region, mine.count(Stay.REPLACED), stays))
    return counts


def _decide(
    offices: Offices, row: int, keep: Sequence[str], apart: set[str], missing: Sequence[str], *, near: bool
) -> Stay:
    if str(offices.ids[row]) in keep:
        return Stay.KEPT
    if str(offices.agency[row]).casefold() in apart:
        return Stay.AGENCY
    if missing:
        return Stay.SERVICE
    return Stay.REPLACED if near else Stay.FAR


def _find_places(base: BaseData, offices: Offices) -> NDArray[np.intp]:
    """Return the nearest place of each office, by great circle."""
    tree = cKDTree(_on_sphere(base.places.lat, base.places.lon))
    _, place = tree.query(_on_sphere(offices.lat, offices.lon))
    return np.asarray(place, dtype=np.intp)


def _on_sphere(lat: Floats, lon: Floats) -> Floats:
    phi, theta = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])
