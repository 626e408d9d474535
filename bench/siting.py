"""Siting: published p-median instances and a country's postal codes; the value, the proof, the seconds."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from bench.siting_countries import measure_countries
from bench.siting_peers import compare_all
from piste import siting
from piste.core.earth import great_circle_km

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LIMIT_S = 30.0


def run() -> list[tuple[str, str]]:
    """Measure everything that the data at hand allows."""
    rows = [*measure_countries(), *compare_all()]
    if not DATA.is_dir():
        return [*rows, ("published instances", "skipped: the real data of ../shared/data is not here")]
    return [measure_pmed(), *measure_tsplib(), measure_postal_codes(), measure_postal_cover(), *rows]


def measure_pmed() -> tuple[str, str]:
    """Solve pmed1 to pmed20 to proven optimality."""
    optima = {row["instance"]: float(row["optimum"]) for row in read_rows("pmed/optima.csv")}
    seconds, proven = 0.0, 0
    for number in range(1, 21):
        words = (DATA / "benchmarks" / "pmed" / f"pmed{number}.txt").read_text().split()
        n, edges, p = (int(word) for word in words[:3])
        length = np.zeros((n, n))
        for u, v, w in np.array(words[3 : 3 + 3 * edges], dtype=int).reshape(-1, 3):
            length[u - 1, v - 1] = length[v - 1, u - 1] = w
        problem = siting.Problem.from_matrix(dijkstra(csr_matrix(length)), np.ones(n))
        result = siting.solve(problem, "mean", points=p, gap=0)
        seconds += result.seconds
        proven += result.status == "optimal" and result.value == optima[f"pmed{number}"]
    return "pmed1 to pmed20, gap 0", f"{proven} of 20 at the published optimum, proven; {seconds:.1f} s in all"


def measure_tsplib() -> list[tuple[str, str]]:
    """Solve rl1304 and u1432 at every published p."""
    rows = []
    for row in read_rows("tsplib/pmedian_optima.csv"):
        text = (DATA / "benchmarks" / "tsplib" / f"{row['instance']}.tsp").read_text()
        body = text.split("NODE_COORD_SECTION")[1].split("EOF")[0].split("\n")
        spots = np.array([[float(word) for word in line.split()[1:3]] for line in body if line.strip()])
        cost = np.floor(np.sqrt(((spots[:, None] - spots[None]) ** 2).sum(axis=-1)))
        problem = siting.Problem.from_matrix(cost, np.ones(len(spots)))
        result = siting.solve(problem, "mean", points=int(row["p"]), gap=0, time_limit_s=LIMIT_S)
        best = float(row["opt_or_bkn"])
        rows.append((f"{row['instance']}, p = {row['p']}", tell(result, best)))
    return rows


def measure_postal_codes() -> tuple[str, str]:
    """Solve Finland's inhabited postal codes as places and sites, 100 points."""
    table = pd.read_csv(DATA / "finland" / "paavo_2018_postal_codes.csv", dtype={"postinumero": str})
    table = table[table["he_vakiy"].notna()]
    lat, lon = table["lat"].to_numpy(), table["lon"].to_numpy()
    km = great_circle_km(lat[:, None], lon[:, None], lat[None], lon[None])
    problem = siting.Problem.from_matrix(km, table["he_vakiy"].to_numpy())
    result = siting.solve(problem, "mean", points=100, gap=0, time_limit_s=LIMIT_S)
    return f"{len(table):,} postal codes, p = 100", tell(result)


def measure_postal_cover() -> tuple[str, str]:
    """Find the fewest of Finland's inhabited postal codes that have everyone within 60 km as the crow flies."""
    table = pd.read_csv(DATA / "finland" / "paavo_2018_postal_codes.csv", dtype={"postinumero": str})
    table = table[table["he_vakiy"].notna()]
    lat, lon = table["lat"].to_numpy(), table["lon"].to_numpy()
    km = great_circle_km(lat[:, None], lon[:, None], lat[None], lon[None])
    problem = siting.Problem.from_matrix(np.where(km <= 60, km, np.inf), table["he_vakiy"].to_numpy())
    result = siting.solve(problem, "fewest", limit=60.0, time_limit_s=60)
    return f"{len(table):,} postal codes, fewest within 60 km", tell_ends(result)


def tell(result: siting.Result, best: float | None = None) -> str:
    """Write a result: over the published value, gap, status, seconds."""
    assert result.bound is not None and result.gap is not None
    over = "" if best is None else f"{100 * (result.value / best - 1):.4f} % over the published optimum, "
    return f"{over}gap {100 * result.gap:.4f} %, {result.status}, {result.seconds:.1f} s"


def tell_ends(result: siting.Result) -> str:
    """Write a result by its value and bound, where these say more than the gap."""
    return f"value {result.value:,.6g}, bound {result.bound:,.6g}, {tell(result)}"


def read_rows(name: str) -> list[dict[str, str]]:
    """Read a table of optima."""
    with (DATA / "benchmarks" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
