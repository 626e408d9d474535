"""Nested dissection of a road network: by our own inertial flow, or by RoutingKit where its package is installed.

This is the only module that knows the package `routingkit-cch`. Ours takes half its time at a million nodes and its
hierarchies are as small, so it is the default; RoutingKit's is there to compare with.
"""

import numpy as np
from numpy.typing import NDArray

from piste.travel.road.inertial_flow import dissect_by_inertial_flow

METHODS = ("inertial_flow", "routingkit")


def dissect(
    tail: NDArray[np.int32],
    head: NDArray[np.int32],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    method: str = METHODS[0],
) -> NDArray[np.int32]:
    """Return nodes in contraction order, separators last.

    Parameters
    ----------
    tail, head
        Undirected edges, each once, between nodes 0 to n - 1.
    lat, lon
        n positions in degrees.
    method
        One of `METHODS`.
    """
    if method == "routingkit":
        return _dissect_by_routingkit(tail, head, lat, lon)
    return dissect_by_inertial_flow(tail, head, lat, lon)


def _dissect_by_routingkit(
    tail: NDArray[np.int32], head: NDArray[np.int32], lat: NDArray[np.float64], lon: NDArray[np.float64]
) -> NDArray[np.int32]:
    from routingkit_cch import compute_order_inertial  # noqa: PLC0415  (the package may be absent)

    both = np.concatenate([tail, head]).tolist(), np.concatenate([head, tail]).tolist()
    order = compute_order_inertial(len(lat), *both, lat.tolist(), lon.tolist())
    return np.array(order, dtype=np.int32)
