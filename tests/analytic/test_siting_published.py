"""Published instances, solved to their published optima with a proof."""

import csv

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from piste import siting
from piste.core.earth import great_circle_km


def read_pmed(path):
    """Read an OR-Library instance: all-pairs shortest paths (the last of two equal edges counts) and p."""
    numbers = [int(word) for word in path.read_text().split()]
    n, edges, p = numbers[:3]
    length = np.zeros((n, n))
    for u, v, w in np.array(numbers[3 : 3 + 3 * edges]).reshape(-1, 3):
        length[u - 1, v - 1] = length[v - 1, u - 1] = w
    return dijkstra(csr_matrix(length)), p


def read_tsp(path):
    """Read a point set: costs are Euclidean distances rounded down."""
    rows = path.read_text().split("NODE_COORD_SECTION")[1].split("EOF")[0].split("\n")
    spots = np.array([[float(word) for word in row.split()[1:3]] for row in rows if row.strip()])
    return np.floor(np.sqrt(((spots[:, None] - spots[None]) ** 2).sum(axis=-1)))


@pytest.mark.parametrize("number", range(1, 21))
def test_pmed_is_proven(shared_data, number):
    folder = shared_data / "benchmarks" / "pmed"
    with (folder / "optima.csv").open() as file:
        optimum = {row["instance"]: int(row["optimum"]) for row in csv.DictReader(file)}[f"pmed{number}"]
    cost, p = read_pmed(folder / f"pmed{number}.txt")
    result = siting.solve(siting.Problem.from_matrix(cost, np.ones(len(cost))), "mean", points=p, gap=0)
    assert (result.status, result.value, result.bound) == ("optimal", optimum, optimum)


@pytest.mark.parametrize(
    ("name", "p", "bound_within"),
    [
        ("rl1304", 20, 0.005),
        ("rl1304", 100, 0.005),
        ("rl1304", 400, 0.005),
        ("u1432", 20, 0.005),
        ("u1432", 200, 0.005),
        ("u1432", 400, 0.006),
    ],
)
def test_tsplib_is_near_its_optimum(shared_data, name, p, bound_within):
    folder = shared_data / "benchmarks" / "tsplib"
    with (folder / "pmedian_optima.csv").open() as file:
        optima = {(row["instance"], int(row["p"])): float(row["opt_or_bkn"]) for row in csv.DictReader(file)}
    cost = read_tsp(folder / f"{name}.tsp")
    problem = siting.Problem.from_matrix(cost, np.ones(len(cost)))

    def is_far(value, bound, _seconds, _sites):
        return bound is None or value > optima[name, p] * 1.001 or bound < optima[name, p] * (1 - bound_within)

    result = siting.solve(problem, "mean", points=p, gap=0, time_limit_s=60, progress=is_far)
    assert result.value <= optima[name, p] * 1.001
    assert optima[name, p] * (1 - bound_within) <= result.bound <= optima[name, p]


def test_postal_codes_as_places_and_sites(shared_data):
    table = pd.read_csv(shared_data / "finland" / "paavo_2018_postal_codes.csv", dtype={"postinumero": str})
    table = table[table["he_vakiy"].notna()]
    lat, lon = table["lat"].to_numpy(), table["lon"].to_numpy()
    km = great_circle_km(lat[:, None], lon[:, None], lat[None], lon[None])
    problem = siting.Problem.from_matrix(km, table["he_vakiy"].to_numpy())
    result = siting.solve(problem, "mean", points=100, gap=5e-3, time_limit_s=60)
    assert len(table) == 3014 and result.gap <= 5e-3
