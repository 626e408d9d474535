"""A small world for the tests of reasons, with its truth from the dense table."""

import numpy as np

from piste.siting.access import build_network_state
from piste.siting.reasons.ground import Barrier, build_ground
from plan_world import build_random_world


def truth_seconds(dense, sites):
    """Return each place's seconds to the nearest of these sites from the dense table of minutes, 65535 where none."""
    sites = np.asarray(sites, dtype=int)
    minutes = dense[:, sites].min(axis=1) if len(sites) else np.full(len(dense), np.inf)
    return np.where(np.isfinite(minutes), minutes * 60, 65535).astype(np.int64)


def build_world(seed, *, objective="mean", sites=(0, 2, 3, 5), fixed=(), region=None, barrier=None, outer=()):
    """Return the ground of a plan of these sites, and the dense minutes; every third place lies outside the area."""
    base, times, dense = build_random_world(seed)
    rng = np.random.default_rng(seed)
    places = base.places
    people = np.where(np.arange(len(places)) % 3 == 2, 0.0, places.people)
    old = np.floor(people * rng.random(len(people)))
    groups = {"age_0_64": people - old, "age_65_": old}
    municipality = np.array([f"{100 + i % 4}" for i in range(len(places))], dtype=object)
    own = np.array(sites, dtype=np.int32)
    opened = np.union1d(own, np.array(outer, dtype=np.int32)).astype(np.int32)
    state = build_network_state(times, people, opened, limit_min=45, n_points=len(own))
    kept = dict(barrier or {})
    inside = np.ones(9, dtype=bool)
    inside[[site for site, kind in kept.items() if kind == Barrier.ACROSS]] = False
    ground = build_ground(
        times,
        people,
        groups,
        municipality,
        state,
        own,
        fixed=np.array(fixed, dtype=np.int32),
        small=np.array([s for s, kind in kept.items() if kind == Barrier.SMALL], dtype=np.int32),
        forbidden=np.array([s for s, kind in kept.items() if kind == Barrier.FORBIDDEN], dtype=np.int32),
        inside_site=inside,
        region=region,
        limit_min=45,
        objective=objective,
    )
    return ground, dense
