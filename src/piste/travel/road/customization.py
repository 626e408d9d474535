"""Put times on a hierarchy: two weights an arc, one up and one down, so that one-way streets are one-way."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.core.kernel import kernel
from piste.travel.road.hierarchy import LOOP, Hierarchy

CLOSED = 2**29
"""A weight that no path pays; two of them still fit into 32 bits."""


@dataclass(frozen=True)
class Weights:
    """Ticks of the arcs of a hierarchy, shortcuts included: `up[s]` from a rank to `up_head[s]`, `down[s]` back."""

    up: NDArray[np.int32]
    down: NDArray[np.int32]


def build_weights(hierarchy: Hierarchy, ticks: NDArray[np.int32]) -> Weights:
    """Customize a hierarchy: `ticks` holds the weight of each of the network's arcs (`CLOSED` where it cannot be used).

    Afterwards the shortest path between any two nodes climbs to some rank and descends from it.
    """
    up = np.full(len(hierarchy.up_head), CLOSED, dtype=np.int32)
    down = np.full(len(hierarchy.up_head), CLOSED, dtype=np.int32)
    lay_arcs(hierarchy.arc_slot, np.minimum(ticks, CLOSED).astype(np.int32), up, down)
    relax_triangles(hierarchy.up_ptr, hierarchy.up_head, up, down)
    return Weights(up, down)


@kernel("void(int32[::1], int32[::1], int32[::1], int32[::1])")
def lay_arcs(
    slots: NDArray[np.int32], ticks: NDArray[np.int32], up: NDArray[np.int32], down: NDArray[np.int32]
) -> None:
    """Give each slot the least weight of the arcs that stand there."""
    for e in range(len(slots)):
        slot = slots[e]
        if slot == LOOP:
            continue
        if slot >= 0:
            up[slot] = min(up[slot], ticks[e])
        else:
            down[~slot] = min(down[~slot], ticks[e])


@kernel("void(int64[::1], int32[::1], int32[::1], int32[::1])")
def relax_triangles(
    up_ptr: NDArray[np.int64], up_head: NDArray[np.int32], up: NDArray[np.int32], down: NDArray[np.int32]
) -> None:
    """Lower every arc between two higher neighbours of a node to the way through that node, nodes by rising rank.

    The higher neighbours of v past u all stand in the list of u, in the same order: one walk along it finds them.
    """
    for v in range(len(up_ptr) - 1):
        last = up_ptr[v + 1]
        for e in range(up_ptr[v], last - 1):
            to_u, from_u = up[e], down[e]
            if to_u >= CLOSED and from_u >= CLOSED:
                continue
            f = up_ptr[up_head[e]]
            for g in range(e + 1, last):
                x = up_head[g]
                while up_head[f] != x:
                    f += 1
                up[f] = min(up[f], from_u + up[g])
                down[f] = min(down[f], down[g] + to_u)
