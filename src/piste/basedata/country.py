"""What readers know of a country without any file: the box around it and its national grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.area import Areas
from piste.basedata.place import Floats


@dataclass(frozen=True)
class Box:
    """A box in WGS84 degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
        """Tell which points lie inside; NaN never does."""
        return (lat >= self.south) & (lat <= self.north) & (lon >= self.west) & (lon <= self.east)


@dataclass(frozen=True)
class Country:
    """One country; `grid` is the EPSG code of its national plane coordinates in metres, None where not known."""

    code: str
    box: Box
    grid: int | None = None
    grid_name: str = ""
    municipality_digits: int = 0
    """Length of municipality codes; 0 where codes are not padded."""

    @property
    def grid_label(self) -> str:
        """Return the grid's name and code for a reader's eyes."""
        return f"{self.grid_name} (EPSG:{self.grid})" if self.grid else "EPSG:NUMBER"


WORLD = Box(-90.0, -180.0, 90.0, 180.0)

# Boxes hold the country with its sea islands (France: the part in Europe), rounded outwards to a tenth of a degree.
COUNTRIES = {
    country.code: country
    for country in (
        Country("FI", Box(59.4, 19.0, 70.2, 31.7), 3067, "ETRS-TM35FIN", 3),
        Country("SE", Box(55.2, 10.5, 69.2, 24.3), 3006, "SWEREF 99 TM", 4),
        Country("EE", Box(57.4, 21.6, 59.9, 28.3), 3301, "L-EST97", 4),
        Country("FR", Box(41.2, -5.3, 51.2, 9.7), 2154, "Lambert-93", 5),
        Country("NO", Box(57.8, 4.0, 71.3, 31.3), 25833, "EUREF89 UTM 33", 4),
        Country("DK", Box(54.4, 7.9, 57.9, 15.3), 25832, "ETRS89 UTM 32", 4),
    )
}
MARGIN_DEG = 0.5
"""How far outside the outlines of a country without a known box a point may lie."""


def country_of(code: str, areas: Areas | None = None) -> Country:
    """Return what is known of a country; outlines give the box of one that is not listed here."""
    known = COUNTRIES.get(code.upper())
    if known:
        return known
    outlines = list(areas.municipality_outlines.values()) if areas else []
    if not outlines:
        return Country(code.upper(), WORLD)
    bounds = np.array([outline.bounds for outline in outlines])
    west, south = bounds[:, :2].min(axis=0) - MARGIN_DEG
    east, north = bounds[:, 2:].max(axis=0) + MARGIN_DEG
    return Country(code.upper(), Box(float(south), float(west), float(north), float(east)))
