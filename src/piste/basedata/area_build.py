"""Areas of a country, put together from facts and outlines."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely import STRtree

from piste.basedata.area import Areas, Municipality, Region
from piste.basedata.boundary_file import Boundaries
from piste.basedata.municipality_file import MunicipalityFacts


def build_areas(
    country: str, known: Areas | None, facts: MunicipalityFacts | None, boundaries: Sequence[Boundaries]
) -> Areas:
    """Return what is known of a country's areas, with a user's facts and outlines put in place of older ones.

    Names of regions already known stay (they are translated); municipalities without a region take that of the region's
    outline that holds them.
    """
    areas = known or Areas(country, {}, {})
    if facts:
        areas = replace(
            areas,
            municipalities={**areas.municipalities, **facts.municipalities},
            regions={**facts.regions, **areas.regions},
        )
    for level in boundaries:
        areas = add_outlines(areas, level)
    return fill_regions(areas)


def add_outlines(areas: Areas, boundaries: Boundaries) -> Areas:
    """Return areas with these outlines, and with areas of their names where none were known."""
    names, names_sv = boundaries.names, boundaries.names_sv
    if boundaries.level == "municipality":
        new = {
            code: Municipality(code, names.get(code, code), "", None, names_sv.get(code, ""))
            for code in boundaries.outlines
            if code not in areas.municipalities
        }
        municipalities = {**areas.municipalities, **new}
        return replace(areas, municipalities=municipalities, municipality_outlines=dict(boundaries.outlines))
    regions = {
        code: Region(code, names.get(code, code), names_sv.get(code, ""))
        for code in boundaries.outlines
        if code not in areas.regions
    }
    return replace(areas, regions={**areas.regions, **regions}, region_outlines=dict(boundaries.outlines))


def fill_regions(areas: Areas) -> Areas:
    """Give municipalities without a region the one whose outline holds the middle of their own."""
    lost = [code for code, known in areas.municipalities.items() if not known.region]
    lost = [code for code in lost if code in areas.municipality_outlines]
    if not lost or not areas.region_outlines:
        return areas
    codes = list(areas.region_outlines)
    tree = STRtree(list(areas.region_outlines.values()))
    middles = shapely.point_on_surface(np.array([areas.municipality_outlines[code] for code in lost]))
    which, outline = tree.query(middles, predicate="within")
    found = {lost[i]: codes[j] for i, j in zip(which, outline, strict=True)}
    municipalities = dict(areas.municipalities)
    for code, region in found.items():
        municipalities[code] = replace(municipalities[code], region=region)
    return replace(areas, municipalities=municipalities)
