"""Base data in a folder: Parquet for tables, GeoJSON for outlines, JSON for everything else.

`base.json` names every file that belongs to the set and its SHA-256, so that files left from an earlier set or changed
by hand are never taken for a part of it. The same base data gives the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from piste.basedata import fault
from piste.basedata.area import Areas, Merger, Municipality, Region
from piste.basedata.base import BaseData
from piste.basedata.base_tables import (
    offices_of_table,
    places_of_table,
    sites_of_table,
    write_offices_table,
    write_places_table,
    write_sites_table,
)
from piste.basedata.demand_tables import (
    forecast_of_table,
    measured_of_table,
    write_forecast_table,
    write_measured_table,
)
from piste.basedata.fault import report
from piste.basedata.network import Network
from piste.basedata.visit_model import VisitModel
from piste.basedata.visit_model_file import build_visit_model, describe_visit_model
from piste.core.artefact import Provenance, hash_file, whole_folder, write_json
from piste.core.errors import DataError
from piste.core.findings import Findings

FORMAT = 1
INDEX = "base.json"
OUTLINES = ("municipality_outlines", "region_outlines", "neighbours")
LANDS = ("land", "own_land")


def write_base_data(base: BaseData, folder: Path) -> None:
    """Write base data into a folder, whole or not at all; an earlier set there is replaced."""
    with whole_folder(folder) as draft:
        write_places_table(base.places, draft / "places.parquet")
        write_sites_table(base.sites, draft / "sites.parquet")
        if base.offices is not None:
            write_offices_table(base.offices, draft / "offices.parquet")
        if base.measured_visits is not None:
            write_measured_table(base.measured_visits, draft / "measured_visits.parquet")
        if base.forecast is not None:
            write_forecast_table(base.forecast, draft / "forecast.parquet")
        lands = {name: {name: land} for name in LANDS if (land := getattr(base.areas, name)) is not None}
        for name, outlines in (lands | {name: getattr(base.areas, name) for name in OUTLINES}).items():
            if outlines:
                write_outlines(outlines, draft / f"{name}.geojson")
        files = {file.name: hash_file(file) for file in sorted(draft.iterdir())}
        write_json(draft / INDEX, describe(base) | describe_demand(base) | {"files": files, "format": FORMAT})


def describe(base: BaseData) -> dict[str, Any]:
    """Return everything of base data that is not a table or an outline, as plain data."""
    networks = [asdict(network) | {"sites": network.sites.tolist()} for network in base.networks.values()]
    return {
        "country": base.areas.country,
        "municipalities": [asdict(known) for known in base.areas.municipalities.values()],
        "regions": [asdict(known) for known in base.areas.regions.values()],
        "mergers": [asdict(merger) | {"day": merger.day.isoformat()} for merger in base.areas.mergers],
        "networks": networks,
        "people_listed": base.people_listed,
        "people_spread": base.people_spread,
        "provenance": base.provenance.as_dict(),
    }


def describe_demand(base: BaseData) -> dict[str, Any]:
    """Return what base data tells of demand beside its tables; nothing where it tells nothing."""
    told: dict[str, Any] = {}
    if base.visit_model is not None:
        told["visit_model"] = describe_visit_model(base.visit_model)
    if base.measured_visits is not None:
        told["measured_visits_of"] = base.measured_visits.unit
    if base.forecast is not None:
        told["forecast_of"] = base.forecast.level
    return told


def read_base_data(folder: Path) -> BaseData:
    """Read base data that `write_base_data` wrote.

    Raises
    ------
    DataError
        With findings, where there is none, or files are missing, changed or of another version.
    """
    index = read_index(folder)
    try:
        return build_stored(folder, index)
    except (KeyError, TypeError, ValueError, OSError, pa.ArrowException):
        findings = Findings(INDEX)
        report(findings, fault.STORE_BROKEN, name=INDEX)
        raise DataError(findings) from None


def build_stored(folder: Path, index: dict[str, Any]) -> BaseData:
    """Make base data of a folder whose index is sound."""
    files = index["files"]
    places = places_of_table(pq.read_table(folder / "places.parquet"))
    sites = sites_of_table(pq.read_table(folder / "sites.parquet"))
    has_offices = "offices.parquet" in files
    outlines = {
        name: read_outlines(folder / f"{name}.geojson") if f"{name}.geojson" in files else {}
        for name in (*OUTLINES, *LANDS)
    }
    areas = Areas(
        index["country"],
        {known["code"]: Municipality(**known) for known in index["municipalities"]},
        {known["code"]: Region(**known) for known in index["regions"]},
        tuple(Merger(**{**merger, "day": date.fromisoformat(merger["day"])}) for merger in index["mergers"]),
        outlines["land"].get("land"),
        outlines["own_land"].get("own_land"),
        **{name: outlines[name] for name in OUTLINES},
    )
    networks = {
        known["key"]: Network(
            **{**known, "sites": np.array(known["sites"], dtype=np.int32), "opened": tuple(known["opened"])}
        )
        for known in index["networks"]
    }
    provenance = Provenance(**{**index["provenance"], "sources": tuple(index["provenance"]["sources"])})
    return BaseData(
        places,
        sites,
        areas,
        provenance,
        offices_of_table(pq.read_table(folder / "offices.parquet")) if has_offices else None,
        networks,
        index["people_listed"],
        index["people_spread"],
        stored_visit_model(index),
        measured_of_table(pq.read_table(folder / "measured_visits.parquet"), index["measured_visits_of"])
        if "measured_visits.parquet" in files
        else None,
        forecast_of_table(pq.read_table(folder / "forecast.parquet"), index["forecast_of"])
        if "forecast.parquet" in files
        else None,
    )


def stored_visit_model(index: Mapping[str, Any]) -> VisitModel | None:
    """Return the visit model that the index holds, None where it holds none."""
    if "visit_model" not in index:
        return None
    reading = build_visit_model(index["visit_model"], Findings(INDEX))
    if reading.value is None:
        raise ValueError(INDEX)
    return reading.value


def read_index(folder: Path) -> dict[str, Any]:
    """Return the content of `base.json` after checking that every file it names is there and unchanged."""
    findings = Findings(INDEX)
    try:
        index: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        files = dict(index["files"])
        version = index["format"]
    except FileNotFoundError:
        report(findings, fault.STORE_MISSING, path=str(folder))
    except (OSError, ValueError, KeyError, TypeError):
        report(findings, fault.STORE_BROKEN, name=INDEX)
    else:
        if version != FORMAT:
            report(findings, fault.STORE_VERSION, version=str(index.get("provenance", {}).get("version", "")))
        for name, expected in files.items():
            file = folder / name
            if Path(name).name != name or not file.is_file() or hash_file(file) != expected:
                report(findings, fault.STORE_BROKEN, file=name, name=name)
        if not findings.count_errors():
            return index
    raise DataError(findings)


def write_outlines(outlines: Mapping[str, BaseGeometry], path: Path) -> None:
    """Write outlines as GeoJSON, one feature a code, coordinates in full."""
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": mapping(shapely.force_2d(outline))}
        for code, outline in outlines.items()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def read_outlines(path: Path) -> dict[str, BaseGeometry]:
    """Return outlines by code."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}
