"""Road times at national scale: ours beside scipy's limited Dijkstra and RoutingKit's many-to-many, in one run.

`python -m bench.roads` measures a million nodes; `python -m bench.roads file` writes a country of that size as an
OpenStreetMap file with its tags and reads it back.
"""

import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import osmium
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from bench.road_network import CLASSES, SPEEDS_KMH, RoadNetwork, build_road_network
from piste.core.findings import Findings
from piste.travel.road.customization import Weights, build_weights
from piste.travel.road.doors import doors_at_nodes
from piste.travel.road.hierarchy import Hierarchy, build_hierarchy
from piste.travel.road.metric import build_road_metric
from piste.travel.road.network import read_road_network
from piste.travel.road.profile import read_profile
from piste.travel.road.sorted_times import SortedTimes
from piste.travel.road.sweep import BEYOND, sweep_sites

NODES, PLACES, SITES, CUTOFF_MIN = 1_000_000, 100_000, 3_000, 120
FILE_NODES = 1_700_000
"""Of them a million are junctions; the others are bends."""
TICKS_A_SECOND = 8
CUTOFF_TICKS = CUTOFF_MIN * 60 * TICKS_A_SECOND
SAMPLE = 200
FULL_ROWS = 60
REPEATS = 3
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Case:
    """Directed arcs in ticks, places and sites at nodes."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    ticks: NDArray[np.int32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    places: NDArray[np.int32]
    sites: NDArray[np.int32]


def run(nodes: int = NODES, places: int = PLACES, sites: int = SITES) -> Table:
    """Measure, compare, print and return the table."""
    console = Console()
    case = build_case(nodes, places, sites)
    order_s, hierarchy = timed(lambda: build_hierarchy(case.tail, case.head, case.lat, case.lon))
    weights = build_weights(hierarchy, case.ticks)
    customize_s = repeated(lambda: build_weights(hierarchy, case.ticks))
    sweep_s, alone_s, beyond_gb, pairs = measure_sweep(case, hierarchy, weights)
    scipy_s, scipy_rows = measure_scipy(case)
    routingkit_s, kit_order_s, kit_customize_s, kit_rows = measure_routingkit(case)
    mismatches = count_mismatches(case, hierarchy, weights)
    sample = find_rows(case, hierarchy, weights)
    wrong = [int((sample != rows).sum()) for rows in (scipy_rows, kit_rows)]
    title = f"{nodes:,} nodes, {len(case.tail):,} arcs, {places:,} places x {sites:,} sites, {CUTOFF_MIN} min"
    table = Table(title=title, caption=f"scipy and RoutingKit: one thread, from {SAMPLE} sites, extrapolated to all")
    for column in ("", "Piste", "scipy", "RoutingKit"):
        table.add_column(column, justify="right" if column else "left", no_wrap=True)
    table.add_row("all times, all cores", f"{sweep_s:.2f} s", f"{scipy_s:.1f} s", f"{routingkit_s:.1f} s")
    table.add_row("all times, one thread", f"{alone_s:.2f} s", f"{scipy_s:.1f} s", f"{routingkit_s:.1f} s")
    table.add_row("as long as Piste", "1 x", f"{scipy_s / sweep_s:.1f} x", f"{routingkit_s / sweep_s:.1f} x")
    table.add_row("order, once", f"{order_s:.1f} s", "–", f"{kit_order_s:.1f} s")
    table.add_row("new speeds", f"{customize_s:.2f} s", "–", f"{kit_customize_s:.2f} s")
    table.add_row("memory beyond the result", f"{beyond_gb:.2f} GB", "–", "–")
    table.add_row("pairs within the cut-off", f"{pairs:,}", "–", "–")
    table.add_row("mismatches, those sites", "–", str(wrong[0]), str(wrong[1]))
    table.add_row(f"mismatches, {FULL_ROWS} full rows", "–", str(mismatches), "–")
    console.print(table)
    console.print(describe_machine())
    return table


def build_case(nodes: int, places: int, sites: int) -> Case:
    """Make the network and draw places and sites from it."""
    network = build_road_network(nodes)
    tail, head, seconds = network.arcs()
    rng = np.random.default_rng(3)
    return Case(
        tail,
        head,
        np.maximum(1, np.rint(seconds * TICKS_A_SECOND)).astype(np.int32),
        network.lat,
        network.lon,
        rng.choice(nodes, places, replace=False).astype(np.int32),
        rng.choice(nodes, sites, replace=False).astype(np.int32),
    )


def measure_sweep(case: Case, hierarchy: Hierarchy, weights: Weights) -> tuple[float, float, float, int]:
    """Return seconds on all threads and on one, GB of memory beyond the result, and pairs found."""
    places, sites = doors_at_nodes(case.places), doors_at_nodes(case.sites)

    def sweep(threads: int | None = None) -> SortedTimes:
        return sweep_sites(hierarchy, weights, places, sites, CUTOFF_TICKS, ticks_per_s=TICKS_A_SECOND, threads=threads)

    before_gb = reset_peak_gb()  # first of all: what a later run needs, an earlier one has left behind
    times = sweep()
    beyond_gb = peak_gb() - before_gb - (times.indptr.nbytes + times.site.nbytes + times.seconds.nbytes) / 1e9
    return repeated(sweep), repeated(lambda: sweep(1)), beyond_gb, len(times.site)


def backwards(case: Case) -> csr_matrix:
    """Return the reversed network, from the head of an arc to its tail; the network has no parallel arcs."""
    n = len(case.lat)
    graph = csr_matrix((case.ticks.astype(np.float64), (case.head, case.tail)), shape=(n, n))
    assert graph.nnz == len(case.ticks)
    return graph


def sampled_sites(case: Case) -> NDArray[np.int64]:
    """Return the sites on which the peers are measured."""
    return np.sort(np.random.default_rng(5).choice(len(case.sites), SAMPLE, replace=False))


def measure_scipy(case: Case) -> tuple[float, NDArray[np.uint16]]:
    """Return seconds for all sites, extrapolated, and the rows of the sample in ticks."""
    graph = backwards(case)
    chosen = case.sites[sampled_sites(case)]
    seconds, away = timed(lambda: dijkstra(graph, indices=chosen, limit=CUTOFF_TICKS))
    rows = away[:, case.places]
    return seconds * len(case.sites) / SAMPLE, np.where(np.isfinite(rows), rows, BEYOND).astype(np.uint16)


def measure_routingkit(case: Case) -> tuple[float, float, float, NDArray[np.uint16]]:
    """Return seconds for all sites (extrapolated), for the order, for new speeds, and the rows of the sample."""
    from routingkit_cch import CCH, CCHMetric, CCHOneToMany, compute_order_inertial  # noqa: PLC0415  (only here)

    # people travel to the site: from the site backwards
    tail, head = case.head.tolist(), case.tail.tolist()
    place = case.lat.tolist(), case.lon.tolist()
    order_s, order = timed(lambda: compute_order_inertial(len(case.lat), tail, head, *place))
    hierarchy = CCH(order, tail, head, False)
    weights = case.ticks.tolist()
    metric = CCHMetric(hierarchy, weights)
    customize_s = repeated(lambda: metric.reset(weights))
    search = CCHOneToMany(metric, case.places.tolist())
    chosen = case.sites[sampled_sites(case)].tolist()
    seconds, found = timed(lambda: [search.distances_from(site) for site in chosen])
    rows = np.array([[BEYOND if away is None or away > CUTOFF_TICKS else away for away in row] for row in found])
    return seconds * len(case.sites) / SAMPLE, order_s, customize_s, rows.astype(np.uint16)


def find_rows(case: Case, hierarchy: Hierarchy, weights: Weights) -> NDArray[np.uint16]:
    """Return our rows of the sample, sites x places, in ticks."""
    sites = doors_at_nodes(case.sites[sampled_sites(case)])
    return dense(sweep_sites(hierarchy, weights, doors_at_nodes(case.places), sites, CUTOFF_TICKS), len(sites))


def count_mismatches(case: Case, hierarchy: Hierarchy, weights: Weights) -> int:
    """Compare full rows, every node of the network, with scipy."""
    everywhere = doors_at_nodes(np.arange(len(case.lat), dtype=np.int32))
    graph = backwards(case)
    mismatches = 0
    for chosen in np.array_split(case.sites[:FULL_ROWS], 6):
        ours = dense(sweep_sites(hierarchy, weights, everywhere, doors_at_nodes(chosen), CUTOFF_TICKS), len(chosen))
        away = dijkstra(graph, indices=chosen, limit=CUTOFF_TICKS)
        mismatches += int((ours != np.where(np.isfinite(away), away, BEYOND)).sum())
    return mismatches


def dense(times: SortedTimes, sites: int) -> NDArray[np.uint16]:
    """Return sites x places."""
    count = np.diff(times.indptr)
    table = np.full((sites, len(count)), BEYOND, dtype=np.uint16)
    table[times.site, np.repeat(np.arange(len(count)), count)] = times.seconds
    return table


def run_file(nodes: int = FILE_NODES) -> None:
    """Write a country as an OpenStreetMap file, read it into a network, and say what it took."""
    network = build_road_network(nodes)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "country.osm.pbf"
        write_s, (points, ways) = timed(lambda: write_osm(network, path))
        size_mb = path.stat().st_size / 1e6
        before_gb = reset_peak_gb()
        profile = read_profile("car")
        read_s, roads = timed(lambda: read_road_network(path, profile, Findings()))
        metric_s, _ = timed(lambda: build_road_metric(roads.graph, profile))
        graph = roads.graph
        print(f"written: {points:,} points, {ways:,} ways, {size_mb:.0f} MB in {write_s:.0f} s")
        print(f"read and ordered in {read_s:.0f} s, at most {peak_gb():.2f} GB (before: {before_gb:.2f} GB)")
        print(f"{graph.n:,} junctions, {len(graph.chain_tail):,} chains, {len(graph.kind):,} segments")
        print(f"priced under a profile in {metric_s:.2f} s")
        print(describe_machine())


def write_osm(network: RoadNetwork, path: Path) -> tuple[int, int]:
    """Write every edge as a way with four points between its ends, and tags as OpenStreetMap has them."""
    between = 4
    rng = np.random.default_rng(7)
    n, m = len(network.lat), len(network.tail)
    share = np.arange(1, between + 1) / (between + 1)
    ends = [(a[network.tail], a[network.head]) for a in (network.lat, network.lon)]
    lat, lon = (a[:, None] + (b - a)[:, None] * share + rng.normal(0, 1e-5, (m, between)) for a, b in ends)
    surface = ("asphalt", "gravel", "unpaved")
    with osmium.SimpleWriter(str(path)) as writer:
        for k, (y, x) in enumerate(zip(network.lat.tolist(), network.lon.tolist(), strict=True)):
            tags = {"highway": "traffic_signals"} if k % 300 == 0 else None
            writer.add_node(osmium.osm.mutable.Node(id=k + 1, location=(x, y), tags=tags))
        for k, (y, x) in enumerate(zip(lat.ravel().tolist(), lon.ravel().tolist(), strict=True)):
            writer.add_node(osmium.osm.mutable.Node(id=n + k + 1, location=(x, y)))
        for k in range(m):
            first = n + between * k + 1
            refs = [int(network.tail[k]) + 1, *range(first, first + between), int(network.head[k]) + 1]
            road_class = int(network.road_class[k])
            tags = {"highway": CLASSES[road_class], "name": f"Road {k % 50_000}", "surface": surface[k % 3]}
            if k % 2:
                tags["maxspeed"] = str(SPEEDS_KMH[road_class])
            if network.oneway[k]:
                tags["oneway"] = "yes"
            writer.add_way(osmium.osm.mutable.Way(id=k + 1, nodes=refs, tags=tags))
    return n + m * between, m


def timed(work: Callable[[], Answer]) -> tuple[float, Answer]:
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def repeated(work: Callable[[], object]) -> float:
    """Return the median seconds of some runs."""
    return statistics.median(timed(work)[0] for _ in range(REPEATS))


def reset_peak_gb() -> float:
    """Forget the peak of this process's memory and return what it holds now."""
    Path("/proc/self/clear_refs").write_text("5")
    return peak_gb()


def peak_gb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    found = next((line for line in lines if line.startswith("VmHWM")), None)
    return int(found.split()[1]) / 1e6 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def describe_machine() -> str:
    """Name the machine and how busy it is."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.machine()
    load = os.getloadavg()[0]
    return f"{model}, {len(os.sched_getaffinity(0))} cores, load {load:.1f}, Python {platform.python_version()}"


if __name__ == "__main__":
    if sys.argv[1:] == ["file"]:
        run_file()
    else:
        run()
