"""Find a place by its name, and how long it takes from there: built-in places, the engine's estimate of car times."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.basedata.default import read_default
from piste.basedata.site import Sites, Standing
from piste.core.units import NOT_REACHED_S
from piste.travel.crossing import read_crossings
from piste.travel.estimate import build_estimate
from piste.travel.estimate_params import read_estimate_params

if TYPE_CHECKING:
    from piste.basedata.place import Places

COUNTRY = "FI"
At = tuple[float, float]
"""Latitude and longitude, degrees."""


@dataclass(frozen=True)
class Spot:
    """A place that somebody may be in: its number among the places, its name and its municipality's."""

    index: int
    name: str
    municipality: str
    lat: float
    lon: float

    @property
    def full_name(self) -> str:
        """Return a name that tells namesakes apart, and that finds this very place again."""
        return self.name if fold(self.name) == fold(self.municipality) else f"{self.name}, {self.municipality}"


@lru_cache(maxsize=1)
def known_base() -> BaseData:
    """Return the built-in base data, read once a process."""
    return read_default(COUNTRY)


def fold(words: str) -> str:
    """Return words as they are compared: small letters, one blank between them; å, ä and ö stay letters."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().replace(",", " ").split())


@lru_cache(maxsize=1)
def names_of_places() -> dict[str, tuple[int, ...]]:
    """Return for every folded name, Finnish and Swedish, its places, those of most people first.

    A place is known by its own name, and with its municipality's after it; a municipality's name alone stands for
    its namesake, or where there is none for its largest place.
    """
    base = known_base()
    places, found = base.places, dict[str, list[int]]()
    for index in (int(i) for i in np.argsort(-places.people, kind="stable")):
        for language in ("fi", "sv"):
            own, around = fold(name_of_place(index, language)), fold(name_of_municipality(index, language))
            for name in (own, f"{own} {around}"):
                rows = found.setdefault(name, [])
                if index not in rows:
                    rows.append(index)
    for index in (int(i) for i in np.argsort(-places.people, kind="stable")):
        for language in ("fi", "sv"):
            found.setdefault(fold(name_of_municipality(index, language)), [index])
    return {name: tuple(rows) for name, rows in found.items()}


def name_of_place(index: int, language: str) -> str:
    """Return a place's name in a language."""
    places: Places = known_base().places
    swedish = places.names_sv[index] if places.names_sv is not None and language == "sv" else ""
    return str(swedish or places.names[index])


def name_of_municipality(index: int, language: str) -> str:
    """Return the name of a place's municipality in a language, "" where not known."""
    base = known_base()
    found = base.areas.municipalities.get(str(base.places.municipality[index]))
    if found is None:
        return ""
    return str((found.name_sv if language == "sv" else "") or found.name)


def find_spots(words: str, language: str) -> list[Spot]:
    """Return the places that words name, those of most people first; where none, those whose names begin so.

    A postal code before the name is passed over: it is not in the built-in data.
    """
    wanted = fold(words)
    first, _blank, rest = wanted.partition(" ")
    if first.isdigit() and rest:
        wanted = rest
    if not wanted:
        return []
    names = names_of_places()
    rows = names.get(wanted)
    if rows is None:
        begun = {row for name, its in names.items() if name.startswith(wanted) for row in its}
        people = known_base().places.people
        rows = tuple(sorted(begun, key=lambda row: (-people[row], row)))
    return [spot_of(row, language) for row in rows]


def spot_of(index: int, language: str) -> Spot:
    """Return a place by its number."""
    places = known_base().places
    lat, lon = float(places.lat[index]), float(places.lon[index])
    return Spot(index, name_of_place(index, language), name_of_municipality(index, language), lat, lon)


@lru_cache(maxsize=8)
def estimate_all(at: tuple[At, ...]) -> NDArray[np.uint16]:
    """Return the estimated car times, s, from all n places to m points; 65535 past the estimate's cut-off.

    Points stand in the directory and change seldom: the whole matrix is kept, and a search reads one row.
    """
    base = known_base()
    count = len(at)
    lat, lon = np.array(at, dtype=np.float64).reshape(-1, 2).T
    names = np.array([str(i) for i in range(count)], dtype=object)
    standing = np.full(count, Standing.FREE, dtype=np.uint8)
    sites = Sites(names, names, lat, lon, np.full(count, "", dtype=object), standing)
    params = read_estimate_params()
    times = build_estimate(base.places, sites, params, land=base.areas.land, crossings=read_crossings())
    return times.dense_seconds()


def minutes_from(spot: Spot, at: tuple[At, ...]) -> list[int | None]:
    """Return the estimated minutes by car from a place to each point, rounded up; None past the cut-off (3 hours)."""
    if not at:
        return []
    row = estimate_all(at)[spot.index]
    return [None if seconds == NOT_REACHED_S else -(-int(seconds) // 60) for seconds in row]
