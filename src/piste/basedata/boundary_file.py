"""Outlines of municipalities or regions from a map layer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from piste.basedata import fault
from piste.basedata.area import Areas
from piste.basedata.country import Country, country_of
from piste.basedata.fields import Fields, choose_fields
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import resolve_code
from piste.basedata.place import Texts
from piste.basedata.position import FAULTS, Verdict, choose_crs, is_wgs84, judge_positions, transformer
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Shapes, Table
from piste.basedata.table_file import read_table
from piste.core.findings import Findings

WANTED = ("id", "name", "name_sv")


@dataclass(frozen=True)
class Boundaries:
    """Outlines of one level, in WGS84, by code."""

    level: str
    """`municipality` or `region`."""
    outlines: Mapping[str, BaseGeometry]
    names: Mapping[str, str]
    names_sv: Mapping[str, str] = field(default_factory=dict)


def read_boundaries(
    path: Path, mapping: ColumnMapping | None = None, areas: Areas | None = None, country: str = "FI"
) -> Reading[Boundaries]:
    """Read outlines of municipalities or regions; parameters as for `piste.basedata.place_file.read_places`.

    Outlines of merged municipalities are joined to the new one's. Whether these are municipalities or regions is what
    `mapping.level` says, else what their codes are among `areas`, else their length (Finland: three digits or two).
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_boundaries(table, given, areas, country, findings)


def build_boundaries(
    table: Table, given: ColumnMapping, areas: Areas | None, country: str, findings: Findings
) -> Reading[Boundaries]:
    """Make outlines of a table with shapes; the findings may hold those of reading it."""
    fields = choose_fields(table, given, WANTED, ("id",), findings)
    written = fields.texts("id")
    if table.shapes is None:
        fields.report(fault.GEOMETRY_TYPE, None, type="table", wanted="Polygon")
    if table.shapes is None or written is None:
        return finish(None, findings)
    land = country_of(country, areas)
    level = given.level or guess_level(written, areas, land)
    if not level:
        fields.report(fault.LEVEL_UNKNOWN, None)
        return finish(None, findings)
    codes = resolve_codes(fields, written, level, areas, land)
    shapes = read_outlines(fields, table.shapes, land)
    parts: dict[str, list[BaseGeometry]] = {}
    for code, shape in zip(codes, shapes, strict=True):
        if code and shape is not None:
            parts.setdefault(code, []).append(shape)
    outlines = {code: shapes[0] if len(shapes) == 1 else shapely.union_all(shapes) for code, shapes in parts.items()}
    names = {key: dict(own_names(fields, key, codes, written)) for key in ("name", "name_sv")}
    boundaries = Boundaries(level, outlines, names["name"], names["name_sv"])
    return finish(boundaries, findings, (fields.source,) if fields.source else ())


def guess_level(codes: Texts, areas: Areas | None, country: Country) -> str:
    """Return the level most codes belong to, "" where nothing tells."""
    if areas and areas.municipalities:
        old = {merger.old_code for merger in areas.mergers}
        municipal = sum(code in areas.municipalities or code in old for code in codes)
        regional = sum(code in areas.regions for code in codes)
        if max(municipal, regional) * 2 > len(codes):
            return "municipality" if municipal >= regional else "region"
    if country.code == "FI":
        lengths = {len(code) if code.isdigit() else 0 for code in codes}
        return {3: "municipality", 2: "region"}.get(lengths.pop(), "") if len(lengths) == 1 else ""
    return ""


def resolve_codes(fields: Fields, written: Texts, level: str, areas: Areas | None, country: Country) -> list[str]:
    """Return today's code of each outline, "" with a finding where it has none."""
    column = fields.column("id")
    codes = []
    for i, text in enumerate(written):
        code = text
        if not text:
            fields.report(fault.ID_MISSING, i, column)
        elif level == "municipality":
            found = resolve_code(text, areas, country)
            code = found.code
            if found.fault:
                fields.report(found.fault, i, column, **found.values)
        elif areas and areas.regions and text not in areas.regions:
            fields.report(fault.REGION_UNKNOWN, i, column, value=text)
            code = ""
        codes.append(code)
    return codes


def own_names(fields: Fields, key: str, codes: list[str], written: Texts) -> list[tuple[str, str]]:
    """Return code and name of the outlines that stand under their own code, not under an old one."""
    texts = fields.texts(key)
    if texts is None:
        return []
    own = [
        code == text or code == text.removeprefix("KU").zfill(len(code))
        for code, text in zip(codes, written, strict=True)
    ]
    return [(code, name) for code, name, mine in zip(codes, texts, own, strict=True) if code and name and mine]


def read_outlines(fields: Fields, shapes: Shapes, country: Country) -> list[BaseGeometry | None]:
    """Return the outlines in WGS84; missing, wrong and misplaced ones are told, crossing ones repaired."""
    usable = [outline_of(fields, i, shape) for i, shape in enumerate(shapes)]
    middles = [None if shape is None else shapely.point_on_surface(shape) for shape in usable]
    x = np.array([np.nan if middle is None else middle.x for middle in middles])
    y = np.array([np.nan if middle is None else middle.y for middle in middles])
    crs = choose_crs(fields, x, y, country)
    if crs is None:
        return [None] * len(usable)
    verdict = judge_positions(x, y, crs, country).verdict
    for i, shape in enumerate(usable):
        if shape is not None and verdict[i] != Verdict.GOOD:
            value = f"{y[i]:.10g}, {x[i]:.10g}" if crs.is_geographic else f"{x[i]:.10g}, {y[i]:.10g}"
            grid = f"EPSG:{country.grid or 'NUMBER'}"
            fields.report(FAULTS[Verdict(verdict[i])], i, "", value=value, grid=grid, country=country.code)
    return [None if shape is None else shape_to_wgs84(shape, crs) for shape in usable]


def outline_of(fields: Fields, i: int, shape: BaseGeometry | None) -> BaseGeometry | None:
    """Return a sound polygon of row i, None with a finding where it has none."""
    if shape is None or shape.is_empty:
        told = any(f.code == fault.GEOMETRY_BROKEN.code and f.row == fields.row(i) for f in fields.findings)
        if not told:
            fields.report(fault.POSITION_MISSING, i)
        return None
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        fields.report(fault.GEOMETRY_TYPE, i, type=shape.geom_type, wanted="Polygon")
        return None
    if shape.is_valid:
        return shape
    fields.report(fault.GEOMETRY_REPAIRED, i)
    return shapely.make_valid(shape, method="structure", keep_collapsed=False)


def shape_to_wgs84(shape: BaseGeometry, crs: CRS) -> BaseGeometry:
    """Return a shape in WGS84 degrees, longitude first as shapely keeps them."""
    if is_wgs84(crs):
        return shape
    turn = transformer(crs).transform
    return shapely.transform(shape, lambda xy: np.stack(turn(xy[:, 0], xy[:, 1]), axis=-1))
