"""Built-in base data: real places and coastlines of some countries, so that a planner can start at once."""

from piste.basedata.default.coast import read_countries, read_land

__all__ = ["read_countries", "read_land"]
