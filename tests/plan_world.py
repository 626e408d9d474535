"""Small invented worlds for the tests of planning: a table of minutes, people, regions, networks."""

from collections.abc import Mapping, Sequence

import numpy as np

from piste.basedata.area import Areas, Municipality, Region
from piste.basedata.base import BaseData
from piste.basedata.network import Network
from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.artefact import Provenance
from piste.core.units import seconds_from_minutes
from piste.travel.time_lists import TimeLists, lists_from_dense

REGIONS = {
    "1": Region("1", "Etelämaa", "Södra landet", "South Land"),
    "2": Region("2", "Pohjoismaa", "Norra landet", "North Land"),
    "3": Region("3", "Åland"),
}
INF = np.inf


def texts(values: Sequence[object]) -> np.ndarray:
    """Return an array of texts."""
    return np.array([str(value) for value in values], dtype=object)


def build_base(
    people: Sequence[float],
    place_region: Sequence[str],
    site_region: Sequence[str],
    *,
    names: Sequence[str] = (),
    names_sv: Sequence[str] | None = None,
    standing: Mapping[int, int] | None = None,
    networks: Mapping[str, Sequence[int]] | None = None,
) -> BaseData:
    """Return base data; each region holds one municipality, 10 for region 1 and so on."""
    n, m = len(people), len(site_region)
    stands = np.zeros(m, dtype=np.uint8)
    for site, value in (standing or {}).items():
        stands[site] = value
    return BaseData(
        places=Places(
            ids=texts([f"p{i}" for i in range(n)]),
            names=texts([f"Place {i}" for i in range(n)]),
            lat=60 + 0.1 * np.arange(n),
            lon=25 + 0.05 * np.arange(n),
            people=np.array(people, dtype=np.float64),
            municipality=texts([code + "0" if code else "" for code in place_region]),
        ),
        sites=Sites(
            ids=texts([f"s{j}" for j in range(m)]),
            names=texts(names or [f"Town {j}" for j in range(m)]),
            lat=60 + 0.1 * np.arange(m),
            lon=25 + 0.05 * np.arange(m),
            municipality=texts([code + "0" if code else "" for code in site_region]),
            standing=stands,
            names_sv=None if names_sv is None else texts(names_sv),
        ),
        areas=Areas(
            country="FI",
            municipalities={code + "0": Municipality(code + "0", f"Kunta {code}", code) for code in REGIONS},
            regions=REGIONS,
        ),
        provenance=Provenance(sources=("Invented for tests",)),
        networks={
            key: Network(key, f"Network {key}", "", "invented", np.array(sites, dtype=np.int32))
            for key, sites in (networks or {}).items()
        },
    )


def build_times(minutes: Sequence[Sequence[float]], cutoff_min: float = 180) -> TimeLists:
    """Return lists from a table of minutes, places x sites; infinity and times past the cut-off are left out."""
    dense = np.array(minutes, dtype=np.float64)
    dense[dense > cutoff_min] = np.inf
    return lists_from_dense(
        seconds_from_minutes(dense), cutoff_min=cutoff_min, mode="own", estimate=False, method="Invented."
    )


def build_random_world(seed: int, n: int = 30, m: int = 9) -> tuple[BaseData, TimeLists, np.ndarray]:
    """Return a world of n places and m sites in the plane, its times, and the table of whole minutes."""
    rng = np.random.default_rng(seed)
    place, site = rng.uniform(0, 100, (n, 2)), rng.uniform(0, 100, (m, 2))
    minutes = np.round(np.hypot(*(place[:, None] - site[None, :]).transpose(2, 0, 1))) + 1
    minutes[rng.random((n, m)) < 0.1] = np.inf
    people = rng.integers(0, 900, n).astype(float)
    regions = [str(1 + (x > 70)) for x in place[:, 0]]
    base = build_base(people, regions, [str(1 + (x > 70)) for x in site[:, 0]], networks={"old": [0, m - 1]})
    return base, build_times(minutes, 90), np.where(minutes > 90, np.inf, minutes)
