"""Built-in base data: real places and coastlines of some countries, so that a planner can start at once."""

from piste.basedata.default.coast import read_countries, read_land
from piste.basedata.default.outlines import read_region_outlines
from piste.basedata.default.reading import read_default

__all__ = ["read_countries", "read_default", "read_land", "read_region_outlines"]
