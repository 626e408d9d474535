"""Areas of a country: municipalities, their regions, and outlines to draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Municipality:
    """One municipality; `people` is the official population where known."""

    code: str
    name: str
    region: str
    people: int | None = None
    name_sv: str = ""


@dataclass(frozen=True)
class Region:
    """One region (maakunta, län, maakond, département)."""

    code: str
    name: str
    name_sv: str = ""
    name_en: str = ""

    def name_in(self, language: str) -> str:
        """Return the name in a language, openly falling back to the first one."""
        return {"sv": self.name_sv, "en": self.name_en}.get(language) or self.name


@dataclass(frozen=True)
class Merger:
    """A municipality that became part of another on a day."""

    old_code: str
    old_name: str
    new_code: str
    day: date


@dataclass(frozen=True)
class Areas:
    """The areas of one country: facts by code, and outlines in WGS84 (empty where none were given)."""

    country: str
    municipalities: Mapping[str, Municipality]
    regions: Mapping[str, Region]
    mergers: Sequence[Merger] = ()
    land: BaseGeometry | None = None
    """The coastline's land, cut to the country's surroundings."""
    own_land: BaseGeometry | None = None
    """The country's own part of it."""
    neighbours: Mapping[str, BaseGeometry] = field(default_factory=dict)
    """Land of the countries around by ISO code; empty where not known."""
    municipality_outlines: Mapping[str, BaseGeometry] = field(default_factory=dict)
    region_outlines: Mapping[str, BaseGeometry] = field(default_factory=dict)

    def region_of(self, municipality: str) -> str:
        """Return the region code of a municipality code, "" where unknown."""
        known = self.municipalities.get(municipality)
        return known.region if known else ""
