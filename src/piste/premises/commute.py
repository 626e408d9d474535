"""Journeys to work before and after moves, by home postal area, without telling on anybody.

Straight-line kilometres from the middle of the postal area to the place of work, as the British indicator for hubs
counts them: 75 % of the staff within 10 miles of the new place of work and 90 % within 25
(parallelparliament.co.uk/question/8301/government-departments-buildings).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata import lease_fault
from piste.basedata.fault import report
from piste.basedata.place import Floats
from piste.basedata.staff import Homes
from piste.core.earth import great_circle_km
from piste.core.findings import Findings
from piste.core.small_group import SMALLEST_GROUP
from piste.premises.small_groups import choose_shown, sum_rows

KM_PER_MILE = 1.609344
NEAR_KM, FAR_KM = 10 * KM_PER_MILE, 25 * KM_PER_MILE
NEAR_TARGET, FAR_TARGET = 0.75, 0.90
BANDS = 3
"""Within 10 miles, within 25, farther."""
HIDDEN = -1

Position = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True)
class BandTable:
    """People by band, a row a group (a site or an agency) and all of them together; `HIDDEN` for what is not told."""

    groups: tuple[str, ...]
    before: NDArray[np.int64]
    """g x 3."""
    after: NDArray[np.int64]
    all_before: NDArray[np.int64]
    all_after: NDArray[np.int64]


@dataclass(frozen=True)
class Commutes:
    """Journeys of the staff who move, by site and by agency."""

    by_site: BandTable
    by_agency: BandTable
    people: int
    mean_km_before: float
    mean_km_after: float
    """Means are NaN for fewer than `SMALLEST_GROUP` people."""

    def share_within(self, *, near: bool) -> float:
        """Return the share of people within 10 (near) or 25 miles after the move; NaN where it is hidden."""
        told = self.by_site.all_after
        if (told == HIDDEN).any() or not told.sum():
            return float("nan")
        return float((told[0] if near else told[:2].sum()) / told.sum())

    def meets_targets(self) -> bool | None:
        """Tell whether both shares are met; None where they are hidden."""
        near, far = self.share_within(near=True), self.share_within(near=False)
        return None if np.isnan(near) else near >= NEAR_TARGET and far >= FAR_TARGET


def build_commutes(
    homes: Homes,
    moved_to: Mapping[str, str],
    work: Mapping[str, Position],
    areas: Mapping[str, Position],
    findings: Findings,
) -> Commutes:
    """Build journeys before and after.

    Parameters
    ----------
    homes
        Where staff live, by agency and place of work.
    moved_to
        Place of work -> site that it moves to; others are left out.
    work
        Places of work and sites -> position.
    areas
        Postal area -> position of its middle.
    findings
        Takes postal areas that are not known; their people are left out.
    """
    moving = [i for i in range(len(homes)) if homes.place[i] in moved_to and homes.people[i] > 0]
    lost = [i for i in moving if homes.postal_area[i] not in areas]
    if lost:
        names = sorted({str(homes.postal_area[i]) for i in lost})
        people = int(homes.people[lost].sum())
        report(findings, lease_fault.HOME_UNKNOWN, n=len(names), value=names[0], people=people)
    rows = [
        i for i in moving
        if homes.postal_area[i] in areas and homes.place[i] in work and moved_to[homes.place[i]] in work
    ]  # fmt: skip
    counted = homes.people[rows].astype(np.int64)
    sites = [moved_to[homes.place[i]] for i in rows]
    before = distances_km([areas[homes.postal_area[i]] for i in rows], [work[homes.place[i]] for i in rows])
    after = distances_km([areas[homes.postal_area[i]] for i in rows], [work[site] for site in sites])
    total = int(counted.sum())
    known = total >= SMALLEST_GROUP
    return Commutes(
        *band_tables(sites, [str(homes.agency[i]) for i in rows], counted, before, after),
        total if known else HIDDEN,
        float((before * counted).sum() / total) if known else float("nan"),
        float((after * counted).sum() / total) if known else float("nan"),
    )


def distances_km(homes: Sequence[Position], work: Sequence[Position]) -> Floats:
    """Return straight-line km between pairs of positions."""
    a, b = np.array(homes, dtype=np.float64).reshape(-1, 2), np.array(work, dtype=np.float64).reshape(-1, 2)
    return great_circle_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1])


def count_bands(km: Floats, people: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return people within 10 miles, from there to 25, and farther."""
    band = np.searchsorted([NEAR_KM, FAR_KM], km, side="left")
    return np.bincount(band, weights=people, minlength=BANDS).astype(np.int64)


def band_tables(
    sites: Sequence[str], agencies: Sequence[str], people: NDArray[np.int64], before: Floats, after: Floats
) -> tuple[BandTable, BandTable]:
    """Return people by site and by agency, before and after in three bands each, small groups hidden in both."""
    pairs = sorted(set(zip(sites, agencies, strict=True)))
    place = {pair: k for k, pair in enumerate(pairs)}
    which = np.array([place[pair] for pair in zip(sites, agencies, strict=True)], dtype=np.int64)
    counts = np.zeros((len(pairs), 2 * BANDS), dtype=np.int64)
    for k in range(len(pairs)):
        mine = which == k
        counts[k] = np.concatenate([count_bands(km[mine], people[mine]) for km in (before, after)])
    site_names, site_of = np.unique(np.array([pair[0] for pair in pairs], dtype=str), return_inverse=True)
    agency_names, agency_of = np.unique(np.array([pair[1] for pair in pairs], dtype=str), return_inverse=True)
    shown = choose_shown(counts, site_of, agency_of)
    whole = counts.sum(axis=0) if shown.total else np.full(2 * BANDS, HIDDEN)
    tables = []
    for names, member, open_rows in (
        (site_names, site_of, shown.first),
        (agency_names, agency_of, shown.second),
    ):
        sums = sum_rows(counts, member, len(names))
        told = np.where(open_rows[:, None], sums, HIDDEN)
        groups = tuple(str(name) for name in names)
        tables.append(BandTable(groups, told[:, :BANDS], told[:, BANDS:], whole[:BANDS], whole[BANDS:]))
    return tables[0], tables[1]
