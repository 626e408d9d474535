"""How a place or a site hangs on a road network: the nodes through which one leaves or reaches it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Doors:
    """k points; point i hangs on nodes `node[indptr[i]:indptr[i + 1]]` at `ticks` each. No door: not on the network."""

    indptr: NDArray[np.int64]
    node: NDArray[np.int32]
    ticks: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.indptr) - 1


def doors_at_nodes(node: NDArray[np.int32]) -> Doors:
    """Return points that stand exactly on these nodes."""
    k = len(node)
    return Doors(np.arange(k + 1, dtype=np.int64), np.asarray(node, np.int32), np.zeros(k, dtype=np.int32))


@dataclass(frozen=True)
class Direct:
    """Ways from place i straight to `site[indptr[i]:indptr[i + 1]]` along a road between two nodes."""

    indptr: NDArray[np.int64]
    site: NDArray[np.int32]
    ticks: NDArray[np.int32]


def no_direct_ways(n_places: int) -> Direct:
    """Return no ways at all."""
    return Direct(np.zeros(n_places + 1, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))
