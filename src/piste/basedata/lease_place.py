"""Kinds of place for rents that nobody published: as the register says, else by how many leases lie around."""

import numpy as np
from scipy.spatial import cKDTree

from piste.basedata.lease import Leases
from piste.basedata.place import Texts
from piste.core.earth import RADIUS_KM, unit_vectors

AROUND_KM = 25.0
KINDS = ("capital", "city", "town", "rural")
"""From dear to cheap."""
FEWEST = {"capital": 60, "city": 20, "town": 5}
"""So many leases within `AROUND_KM` (the lease itself among them) make a place of that kind: our own assumption."""


def place_kinds(leases: Leases) -> Texts:
    """Return a kind of place for each lease: its own word where it has one, `rural` where nothing tells.

    Offices stand where offices are let: a place is the larger, the more leases of the register lie within 25 km.
    """
    kinds = np.full(len(leases), "rural", dtype=object)
    placed = np.flatnonzero(~np.isnan(leases.lat))
    if placed.size:
        vectors = unit_vectors(leases.lat[placed], leases.lon[placed])
        chord = 2 * np.sin(AROUND_KM / RADIUS_KM / 2)
        around = cKDTree(vectors).query_ball_point(vectors, chord, return_length=True)
        for kind in reversed(KINDS[:-1]):
            kinds[placed[around >= FEWEST[kind]]] = kind
    told = leases.place_kind != ""
    kinds[told] = leases.place_kind[told]
    return kinds
