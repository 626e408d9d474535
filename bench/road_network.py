"""A road-like network of any size, made from a seed: towns, villages, motorways, one-way streets.

Points are drawn in towns of Zipf sizes and over the country between them, joined by the minimum spanning tree of their
Delaunay triangulation and by short further edges. The edges that most shortest paths use become the big roads.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

WIDTH_KM, HEIGHT_KM = 400.0, 1100.0
SOUTH, WEST = 59.8, 21.0
KM_A_DEGREE = 111.195
SPEEDS_KMH = np.array([100, 80, 60, 50, 40])
CLASSES = ("trunk", "primary", "secondary", "tertiary", "residential")
CLASS_SHARES = np.array([0.01, 0.05, 0.2, 0.5])
WINDING = 1.25


@dataclass(frozen=True)
class RoadNetwork:
    """n nodes and m edges; `oneway` edges lead from tail to head only."""

    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    km: NDArray[np.float64]
    road_class: NDArray[np.int8]
    oneway: NDArray[np.bool_]

    def arcs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
        """Return tail, head and seconds of every directed arc; the two directions of an edge differ."""
        back = ~self.oneway
        seconds = self.km / SPEEDS_KMH[self.road_class] * 3600
        uphill = 1 + 0.1 * np.sin(np.arange(len(seconds)))
        return (
            np.concatenate([self.tail, self.head[back]]),
            np.concatenate([self.head, self.tail[back]]),
            np.concatenate([seconds * uphill, (seconds / uphill)[back]]),
        )


def build_road_network(n: int, *, oneway_share: float = 0.3, seed: int = 1) -> RoadNetwork:
    """Make a strongly connected network of n nodes and about 2.5 n arcs."""
    rng = np.random.default_rng(seed)
    points = _draw_points(n, rng)
    first, second = _triangulation_edges(points)
    km = np.hypot(*(points[first] - points[second]).T)
    in_tree = _tree_edges(first, second, km, n)
    others = np.flatnonzero(~in_tree)
    wanted = int(0.5 * n / (2 - oneway_share))
    short = np.argsort(km[others] * rng.uniform(0.3, 1.7, len(others)))[:wanted]
    in_tree_edges = np.flatnonzero(in_tree)
    kept = np.concatenate([in_tree_edges, others[short]])
    oneway = np.zeros(len(kept), dtype=bool)
    oneway[len(in_tree_edges) :] = rng.random(len(short)) < oneway_share
    first, second, km = first[kept], second[kept], km[kept] * WINDING
    return RoadNetwork(
        lat=SOUTH + points[:, 1] / KM_A_DEGREE,
        lon=WEST + points[:, 0] / (KM_A_DEGREE * np.cos(np.radians(64))),
        tail=first.astype(np.int32),
        head=second.astype(np.int32),
        km=km,
        road_class=_rank_by_use(first, second, km, n, rng),
        oneway=oneway,
    )


def _draw_points(n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return n points in km, neighbours near each other in the array."""
    towns = max(1, n // 2500)
    centre = np.c_[rng.uniform(0, WIDTH_KM, towns), HEIGHT_KM * rng.beta(1.0, 1.8, towns)]
    weight = 1 / np.arange(1, towns + 1) ** 0.9
    weight /= weight.sum()
    in_towns = int(0.55 * n)
    town = rng.choice(towns, in_towns, p=weight)
    spread_km = 1.2 + 9 * np.sqrt(weight[town] / weight.max())
    built = centre[town] + rng.normal(0, 1, (in_towns, 2)) * spread_km[:, None]
    rest = n - in_towns
    wild = np.c_[rng.uniform(0, WIDTH_KM, rest), HEIGHT_KM * rng.beta(1.0, 1.6, rest)]
    points = np.concatenate([built, wild])
    points = np.clip(points, 0, [WIDTH_KM, HEIGHT_KM]) + rng.uniform(0, 0.01, (n, 2))
    return points[np.argsort(_morton_codes(points))]


def _morton_codes(points: NDArray[np.float64]) -> NDArray[np.uint64]:
    cell = (points / HEIGHT_KM * (2**20 - 1)).astype(np.uint64)
    code = np.zeros(len(points), np.uint64)
    for bit in range(20):
        for axis in (0, 1):
            code |= ((cell[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return code


def _triangulation_edges(points: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    corners = Delaunay(points).simplices.astype(np.int64)
    pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    pairs.sort(axis=1)
    keys = np.unique(pairs[:, 0] * len(points) + pairs[:, 1])
    return keys // len(points), keys % len(points)


def _tree_edges(
    first: NDArray[np.int64], second: NDArray[np.int64], km: NDArray[np.float64], n: int
) -> NDArray[np.bool_]:
    tree = minimum_spanning_tree(csr_matrix((km + 1e-6, (first, second)), shape=(n, n))).tocoo()
    low, high = np.minimum(tree.row, tree.col).astype(np.int64), np.maximum(tree.row, tree.col)
    in_tree = np.zeros(len(first), dtype=bool)
    in_tree[np.searchsorted(first * n + second, np.sort(low * n + high))] = True
    return in_tree


def _rank_by_use(
    first: NDArray[np.int64], second: NDArray[np.int64], km: NDArray[np.float64], n: int, rng: np.random.Generator
) -> NDArray[np.int8]:
    """Return the class of every edge: those on many shortest paths from 24 nodes are the big roads."""
    graph = csr_matrix((np.r_[km, km] + 1e-4, (np.r_[first, second], np.r_[second, first])), shape=(n, n))
    keys = first * n + second
    order = np.argsort(keys)
    use = np.zeros(len(first))
    for source in rng.choice(n, min(24, n)):
        km_to, before = dijkstra(graph, indices=source, return_predecessors=True)
        below = _count_below(np.argsort(km_to), before, n)
        child = np.flatnonzero(before >= 0)
        low = np.minimum(child, before[child]).astype(np.int64)
        high = np.maximum(child, before[child])
        use[order[np.searchsorted(keys[order], low * n + high)]] += np.sqrt(below[child])
    place = np.argsort(np.argsort(-use)) / len(use)
    return np.searchsorted(CLASS_SHARES, place, side="right").astype(np.int8)


def _count_below(by_distance: NDArray[np.int64], before: NDArray[np.int32], n: int) -> NDArray[np.float64]:
    """Return for every node of a shortest-path tree how many nodes hang below it, itself included."""
    count = [1.0] * n
    parent = before.tolist()
    for node in by_distance[::-1].tolist():
        if parent[node] >= 0:
            count[parent[node]] += count[node]
    return np.array(count)
