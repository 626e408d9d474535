"""Edits: open, close and move a point of a national plan, and know the new figures, area by area."""

import time

import numpy as np
from scipy.spatial import cKDTree

from piste.siting.reasons.draft import Draft
from piste.travel.time_lists import TimeLists

PLACES, SITES, POINTS, LISTED, AREAS = 100_000, 3_000, 300, 300, 309


def run() -> list[tuple[str, str]]:
    """Measure 100 edits of each kind on 100,000 places x 3,000 sites, lists of the 300 nearest sites."""
    times, people, area = build_instance()
    rng = np.random.default_rng(3)
    start = time.perf_counter()
    draft = Draft(times, people, rng.choice(SITES, POINTS, replace=False), area=area)
    draft.move(int(draft.sites[0]), int(np.setdiff1d(np.arange(SITES), draft.sites)[0]))
    ready = time.perf_counter() - start
    rows = [("getting ready, first edit included", f"{ready:.1f} s; {len(times.site):,} entries, {AREAS} areas")]
    for kind in ("open", "close", "move", "undo"):
        taken = []
        for _ in range(100):
            opened, closed = draft.sites, np.setdiff1d(np.arange(SITES), draft.sites)
            old, new = int(rng.choice(opened)), int(rng.choice(closed))
            start = time.perf_counter()
            if kind == "open":
                draft.open(new)
            elif kind == "close":
                draft.close(old)
            elif kind == "move":
                draft.move(old, new)
            else:
                draft.undo()
            taken.append(1000 * (time.perf_counter() - start))
        rows.append((kind, f"median {np.median(taken):.1f} ms, longest {max(taken):.1f} ms of 100"))
    return rows


def build_instance() -> tuple[TimeLists, np.ndarray, np.ndarray]:
    """Return times of places around 60 towns at 60 km/h, their people, and an area for each."""
    rng = np.random.default_rng(7)
    towns = rng.uniform(0, 400, (60, 2))
    share = 1 / np.arange(1, 61) ** 0.9
    urban = int(PLACES * 0.7)
    near = towns[rng.choice(60, urban, p=share / share.sum())] + rng.normal(0, 8, (urban, 2))
    spots = np.concatenate([near, rng.uniform(0, 400, (PLACES - urban, 2))])
    people = rng.lognormal(2, 1.2, PLACES).round() + 1
    km, site = cKDTree(spots[rng.choice(PLACES, SITES, replace=False)]).query(spots, k=LISTED)
    times = TimeLists(
        np.arange(PLACES + 1, dtype=np.int64) * LISTED,
        site.ravel().astype(np.int32),
        np.ceil(km.ravel() * 60).astype(np.uint16),
        SITES,
        cutoff_min=1000.0,
        mode="car",
        estimate=True,
        method="Invented.",
    )
    return times, people, cKDTree(rng.uniform(0, 400, (AREAS, 2))).query(spots)[1].astype(np.int64)
