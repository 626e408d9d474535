"""Which places share one theta: catchments of centres chosen greedily, so that a cut's sites lie close together."""

import numpy as np

from piste.siting.greedy import fill_greedily
from piste.siting.options.layout import Layout
from piste.siting.options.lists import Bools, Floats, Ints, Lists, find_nearest_sites

SHARE_PART = 5
"""A share rule gets this much fewer clusters than a demand: its row binds, or not, as a whole."""


def cluster_layers(layout: Layout, most: int) -> list[Ints]:
    """Return for each layer a cluster number for each of its rows; every row its own where they are at most `most`.

    A layer gets clusters in proportion to its rows, share rules `SHARE_PART` times fewer.
    """
    kinds = {}
    clusters = []
    for layer in layout.layers:
        wanted = most if layer.rule < 0 else -(-most // SHARE_PART)
        if len(layer.rows) <= wanted:
            clusters.append(np.arange(len(layer.rows), dtype=np.int32))
            continue
        key = (layout.channels[layer.channel].lists, wanted)
        if key not in kinds:
            kinds[key] = _assign_centres(layout, *key)
        clusters.append(np.unique(kinds[key][layer.rows], return_inverse=True)[1].astype(np.int32))
    return clusters


def _assign_centres(layout: Layout, number: int, most: int) -> Ints:
    """Return a centre for each place of these lists: the nearest of `most` sites."""
    lists = layout.lists[number]
    weight = np.zeros(lists.n)
    offered = np.zeros(layout.model.n_sites, dtype=bool)
    for layer in layout.layers:
        if layout.channels[layer.channel].lists == number:
            weight[layer.rows] += layer.weight
            offered |= layout.channels[layer.channel].offering
    return find_nearest_sites(lists, _choose_centres(lists, weight, offered, most))


def _choose_centres(lists: Lists, weight: Floats, offered: Bools, most: int) -> Bools:
    m = len(lists.col_ptr) - 1
    count = min(most, int(offered.sum()))
    near = np.full(lists.n, 1.1 * float(lists.seconds[:-1].max(initial=0.0)) + 1.0)
    added = np.empty(count, dtype=np.int32)
    cost = lists.seconds[lists.col_level]
    fill_greedily(
        lists.col_ptr, lists.col_row, cost, weight, near, np.full(m, np.inf), offered.astype(np.bool_), count, added
    )
    marked = np.zeros(m, dtype=bool)
    marked[added] = True
    return marked
