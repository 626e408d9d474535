"""Municipality codes as files write them, brought to today's: lost zeros, names, mergers."""

from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import STRtree

from piste.basedata import fault
from piste.basedata.area import Areas
from piste.basedata.country import Country
from piste.basedata.fault import Fault
from piste.basedata.fields import Fields, report_rows
from piste.basedata.place import Floats, Texts

NEAR_DEG = 0.1
"""How far outside every outline a point still counts to the nearest: outlines are simplified (5 to 11 km)."""


@dataclass(frozen=True)
class Resolved:
    """What a written municipality means today: its code, and the fault to tell, if any."""

    code: str
    fault: Fault | None = None
    values: dict[str, object] = field(default_factory=dict)


def resolve_code(written: str, areas: Areas | None, country: Country) -> Resolved:
    """Return today's code of a municipality given by code or name; without areas only lost zeros are mended."""
    code = written.removeprefix("KU") if country.code == "FI" else written
    padded = code.zfill(country.municipality_digits) if code.isdigit() else code
    zeros = Resolved(padded, fault.MUNICIPALITY_ZEROS, {"value": written, "current": padded})
    if areas is None or not areas.municipalities:
        return Resolved(code) if padded == code else zeros
    if code in areas.municipalities:
        return Resolved(code)
    if padded in areas.municipalities:
        return zeros
    for merger in areas.mergers:
        if padded == merger.old_code or code.casefold() == merger.old_name.casefold():
            return follow_merger(written, merger.old_name, padded, areas)
    folded = code.casefold()
    for known in areas.municipalities.values():
        if folded in (known.name.casefold(), known.name_sv.casefold()):
            return Resolved(known.code)
    return Resolved("", fault.MUNICIPALITY_UNKNOWN, {"value": written})


def follow_merger(written: str, old_name: str, code: str, areas: Areas) -> Resolved:
    """Return the municipality that an old one is part of now, also through several mergers in turn."""
    steps = {merger.old_code: merger for merger in areas.mergers}
    by_name = {merger.old_name.casefold(): merger for merger in areas.mergers}
    merger = steps.get(code) or by_name[old_name.casefold()]
    first = merger.day
    seen = {merger.old_code}
    while merger.new_code not in areas.municipalities:
        following = steps.get(merger.new_code)
        if following is None or following.old_code in seen:
            return Resolved("", fault.MUNICIPALITY_UNKNOWN, {"value": written})
        merger = following
        seen.add(merger.old_code)
    new = areas.municipalities[merger.new_code]
    old = written if written == old_name else f"{written} ({old_name})"
    values: dict[str, object] = {"value": old, "new": new.name, "current": new.code, "day": first.isoformat()}
    return Resolved(new.code, fault.MUNICIPALITY_MERGED, values)


def read_municipalities_of(fields: Fields, lat: Floats, lon: Floats, areas: Areas | None, country: Country) -> Texts:
    """Return today's municipality code of each row.

    Rows without one take that of the outline they lie in, where outlines are known. What is unknown, merged or left
    without a municipality is told.
    """
    written = fields.texts("municipality")
    column = fields.column("municipality")
    codes = np.full(len(fields.table), "", dtype=object)
    known: dict[str, Resolved] = {}
    for i, text in enumerate(written if written is not None else ()):
        if not text:
            continue
        if text not in known:
            known[text] = resolve_code(text, areas, country)
        found = known[text]
        codes[i] = found.code
        if found.fault:
            fields.report(found.fault, i, column, **found.values)
    empty = codes == "" if written is None else (codes == "") & (written == "")
    if areas and areas.municipality_outlines and empty.any():
        codes[empty] = locate(lat[empty], lon[empty], areas)
        located = empty & (codes != "")
        if located.any():
            fields.report(fault.MUNICIPALITY_LOCATED, None, n=int(located.sum()))
        empty &= codes == ""
    if areas and areas.municipalities:
        report_rows(fields, fault.MUNICIPALITY_EMPTY, empty)
    return codes


def locate(lat: Floats, lon: Floats, areas: Areas) -> Texts:
    """Return the municipality whose outline holds each point, or is nearest within `NEAR_DEG`; "" where none is."""
    names = np.array(list(areas.municipality_outlines), dtype=object)
    tree = STRtree(list(areas.municipality_outlines.values()))
    usable = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    found = np.full(len(lat), "", dtype=object)
    which, outline = tree.query_nearest(
        shapely.points(lon[usable], lat[usable]), max_distance=NEAR_DEG, all_matches=False
    )
    found[usable[which]] = names[outline]
    return found
