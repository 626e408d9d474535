"""A plan's map: what a web process needs to open, draw and edit a national plan of 100,000 places."""

import gzip
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench.edits import AREAS, PLACES, POINTS, SITES, build_instance
from piste.basedata.area import Areas, Municipality, Region
from piste.basedata.base import BaseData
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.artefact import Provenance
from piste.report.workbench.write import write_workbench
from piste.siting.access import build_network_state
from piste.siting.plan import Plan, Study
from piste.siting.points import build_points
from piste.siting.result import Result
from piste.siting.scenario import Rules, Scenario
from piste.web.planning.plan_map.buffers import pack_places, pack_times
from piste.web.planning.plan_map.snapshot import open_keeper

Found = TypeVar("Found")


def run() -> list[tuple[str, str]]:
    """Measure on 100,000 places x 3,000 sites, lists of the 300 nearest sites; pages and the network are left out."""
    studies = [build_study()]
    sites = [int(site) for site in studies[0].plans[0].result.sites]
    rows = []
    with tempfile.TemporaryDirectory(prefix="piste-bench-") as place:
        seconds, folder = taken(lambda: write_workbench(studies[0], Path(place)))
        size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
        rows.append(("writing the workbench, once a run", f"{seconds:.1f} s; {size:,.0f} MB"))
        studies.clear()
        seconds, keeper = taken(lambda: open_keeper(folder))
        rows.append(("opening it", f"{1000 * seconds:.0f} ms"))
        seconds, first = taken(lambda: keeper.at(sites))
        rows.append(("first network", f"{1000 * seconds:.0f} ms"))
        edits = [taken(lambda site=site: keeper.at(set(sites) - {site}))[0] for site in sites[:100]]
        rows.append(("closing a point", f"median {1000 * np.median(edits):.0f} ms, longest {1000 * max(edits):.0f} ms"))
        other = keeper.at(sites[1:])
        changes = [taken(lambda: keeper.change(first, other))[0] for _ in range(10)]
        rows.append(("municipalities' change", f"median {1000 * np.median(changes):.0f} ms"))
        places, times = pack_places(keeper.bench), pack_times(first, other)
        for name, content in (("places", places), ("times", times)):
            packed = len(gzip.compress(content, 6)) / 1e6
            rows.append((f"buffer of {name}", f"{len(content) / 1e6:.2f} MB, {packed:.2f} MB compressed"))
        rows.append(("memory of a process' own that has opened and edited it", f"{own_memory(folder, sites):,.0f} MB"))
    return rows


CHILD = """
import sys
from pathlib import Path
from piste.web.planning.plan_map.snapshot import open_keeper
def own():
    rows = [line.split() for line in Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]]
    return sum(int(row[1]) for row in rows if row[0] == "Private_Dirty:")
before = own()
keeper = open_keeper(Path(sys.argv[1]))
sites = [int(one) for one in sys.argv[2].split(",")]
keeper.at(sites)
keeper.at(sites[1:])
print((own() - before) / 1024)
"""


def own_memory(folder: Path, sites: list[int]) -> float:
    """Return the megabytes that a fresh process holds for itself alone once it has opened a workbench and edited."""
    command = [sys.executable, "-c", CHILD, str(folder), ",".join(map(str, sites))]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def taken(work: Callable[[], Found]) -> tuple[float, Found]:
    """Return how many seconds something took, and what it gave."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def build_study() -> Study:
    """Return a study of one plan on the instance of the edits' benchmark, its points drawn at random."""
    times, people, area = build_instance()
    rng = np.random.default_rng(5)
    lat, lon = rng.uniform(60, 66, PLACES), rng.uniform(22, 29, PLACES)
    codes = np.array([f"{k:03d}" for k in range(AREAS)], dtype=object)
    base = BaseData(
        Places(np.arange(PLACES).astype(str).astype(object), np.full(PLACES, "Place", dtype=object), lat, lon, people,
               codes[area]),
        Sites(np.arange(SITES).astype(str).astype(object), np.full(SITES, "Site", dtype=object), lat[:SITES],
              lon[:SITES], codes[area[:SITES]], np.zeros(SITES, dtype=np.uint8)),
        Areas("FI", {code: Municipality(code, code, "1") for code in codes}, {"1": Region("1", "One")}),
        Provenance(),
    )  # fmt: skip
    own = np.sort(rng.choice(SITES, POINTS, replace=False)).astype(np.int32)
    scenario = Scenario("Benchmark", rules=replace(Rules(), min_people=0.0), points=POINTS)
    state = build_network_state(times, people, own, limit_min=60)
    none = np.zeros(0, dtype=np.int32)
    points = build_points(
        times, people, state, own, fixed=none, may_open=np.zeros(SITES, dtype=bool), people_within=np.zeros(SITES),
        limit_min=60,
    )  # fmt: skip
    result = Result("mean", "evaluated", own, state.access.mean_min, None, None, 0.0, none)
    plan = Plan(scenario, result, state, points, ())
    return Study("Benchmark", base, times, np.ones(PLACES, dtype=bool), (plan,), 0, None, None, (), Provenance())
