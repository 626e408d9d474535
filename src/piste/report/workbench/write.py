"""Write a study's workbench: arrays to be mapped, names, outlines, and the networks of its plans."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from piste.basedata.lease_store import Register
from piste.basedata.place import Texts
from piste.core.artefact import hash_arrays, write_json
from piste.report.catchment import build_cells
from piste.report.figures import build_figures
from piste.report.outputs import plan_keys
from piste.report.projection import choose_projection
from piste.report.workbench.leases import write_leases
from piste.report.workbench.outlines import build_outlines, build_reach
from piste.report.workbench.store import ARRAYS, FOLDER, FORMAT, FrontierMark, KeptNetwork
from piste.siting.columns import list_columns
from piste.siting.plan import Plan, Study


def write_workbench(study: Study, folder: Path, register: Register | None = None) -> Path:
    """Write the workbench of a study into a run's folder, beside its plans.

    Parameters
    ----------
    study : Study
        With the times that its plans were made on.
    folder : Path
        An existing folder; the caller sees to it that a half-written one is never seen (`whole_folder`).
    register : Register, optional
        Whose leases the map shows.

    Returns
    -------
    Path
        The workbench's folder.
    """
    place = folder / FOLDER
    place.mkdir()
    areas = _area_codes(study)
    arrays = {**_place_arrays(study, areas), **_site_arrays(study, areas), **_time_arrays(study), **_cells(study)}
    for name in ARRAYS:
        np.save(place / f"{name}.npy", np.ascontiguousarray(arrays[name]), allow_pickle=False)
    _write_names(study, areas, place / "names.json")
    write_json(place / "facts.json", _facts(study))
    if register is not None:
        write_leases(register, study, place)
    outlines = build_outlines(study)
    (place / "outlines.json").write_text(json.dumps(outlines, separators=(",", ":"), sort_keys=True), encoding="utf-8")
    return place


def _area_codes(study: Study) -> list[str]:
    base = study.base
    return sorted({*map(str, base.places.municipality), *map(str, base.sites.municipality)})


def _rows(codes: Texts, areas: list[str]) -> np.ndarray:
    row = {code: k for k, code in enumerate(areas)}
    return np.array([row.get(str(code), 0) for code in codes], dtype=np.int32)


def _place_arrays(study: Study, areas: list[str]) -> dict[str, Any]:
    places = study.base.places
    groups = [np.where(study.inside, one, 0.0) for one in places.groups.values()]
    return {
        "place_lat": places.lat,
        "place_lon": places.lon,
        "place_people": np.where(study.inside, places.people, 0.0),
        "place_area": _rows(places.municipality, areas),
        "place_inside": study.inside,
        "place_groups": np.nan_to_num(np.column_stack(groups)) if groups else np.zeros((len(places), 0)),
    }


def _site_arrays(study: Study, areas: list[str]) -> dict[str, Any]:
    sites, offices = study.base.sites, study.base.offices
    ground = study.plans[study.chosen].ground
    empty = np.zeros(0)
    return {
        "site_lat": sites.lat,
        "site_lon": sites.lon,
        "site_area": _rows(sites.municipality, areas),
        "site_standing": sites.standing,
        "site_barrier": np.zeros(len(sites), dtype=np.uint8) if ground is None else ground.barrier,
        "office_lat": empty if offices is None else offices.lat,
        "office_lon": empty if offices is None else offices.lon,
        "office_area": empty.astype(np.int32) if offices is None else _rows(offices.municipality, areas),
    }


def _time_arrays(study: Study) -> dict[str, Any]:
    times = study.times
    indptr, site = times.indptr.astype(np.int64), times.site.astype(np.int32)
    pointer, place, entry = list_columns(indptr, site, times.n_sites)
    return {
        "indptr": indptr,
        "site": site,
        "cost_s": times.seconds.astype(np.float64),
        "column_pointer": pointer,
        "column_place": place,
        "column_entry": entry,
    }


def _cells(study: Study) -> dict[str, Any]:
    """Return the ground of each place in WGS84, cut to the land: what catchments are put together from."""
    places = study.base.places
    projection = choose_projection(study.base.areas.country, places.lat, places.lon)
    xy = projection.project(places.lat, places.lon)
    reach = build_reach(study, xy, projection)
    cells = build_cells(xy, reach)
    owners = np.unique(cells.owner)
    shapely.prepare(reach)
    shapes = np.full(len(xy), shapely.Polygon(), dtype=object)
    mine = cells.shapes[owners]
    cut = ~shapely.contains_properly(reach, mine)
    mine[cut] = shapely.intersection(mine[cut], reach)
    shapes[owners] = mine
    content = [shapely.to_wkb(projection.unproject_shape(one)) for one in shapes]
    sizes = np.array([len(one) for one in content], dtype=np.int64)
    return {
        "cell_pointer": np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        "cell_wkb": np.frombuffer(b"".join(content), dtype=np.uint8),
        "cell_owner": cells.owner.astype(np.int32),
    }


def _write_names(study: Study, areas: list[str], path: Path) -> None:
    base, offices = study.base, study.base.offices
    known = base.areas.municipalities
    regions = sorted(base.areas.regions.values(), key=lambda one: one.code)
    content = {
        "place_id": _texts(base.places.ids),
        "place": _texts(base.places.names),
        "place_sv": _texts(base.places.names_sv),
        "site_id": _texts(base.sites.ids),
        "site": _texts(base.sites.names),
        "site_sv": _texts(base.sites.names_sv),
        "area_code": areas,
        "area": [known[code].name if code in known else "" for code in areas],
        "area_sv": [known[code].name_sv if code in known else "" for code in areas],
        "area_region": [base.areas.region_of(code) for code in areas],
        "region_code": [one.code for one in regions],
        "region": [one.name for one in regions],
        "region_sv": [one.name_sv for one in regions],
        "office": [] if offices is None else _texts(offices.names),
        "office_agency": [] if offices is None else _texts(offices.agency),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _texts(values: Texts | None) -> list[str]:
    return [] if values is None else [str(value) for value in values]


def _facts(study: Study) -> dict[str, Any]:
    base, times = study.base, study.times
    figures = build_figures(study)
    keys = plan_keys(figures)
    leading = study.plans[study.chosen]
    own = set(map(int, leading.result.sites))
    context = [int(site) for site in leading.state.sites if int(site) not in own]
    by_points = {plan.state.access.n_points: key for plan, key in zip(study.plans, keys, strict=True)}
    limit = leading.scenario.rules.within_min
    today = None
    if study.today is not None:
        name = "" if study.today_network is None else study.today_network.name
        inside = [int(site) for site in study.today.sites if int(site) not in set(context)]
        today = asdict(KeptNetwork("today", name, tuple(inside)))
    key = hash_arrays(
        base.places.ids, base.places.people, study.inside, base.sites.ids, times.indptr, times.site, times.seconds
    )
    return {
        "format": FORMAT,
        "key": key,
        "title": study.title,
        "country": base.areas.country,
        "limit_min": limit,
        "min_people": leading.scenario.rules.min_people,
        "one_per_region": leading.scenario.rules.one_per_region,
        "objective": leading.result.objective,
        "cutoff_min": times.cutoff_min,
        "mode": times.mode,
        "estimate": bool(times.estimate),
        "method": times.method,
        "sources": list(study.provenance.sources),
        "groups": list(base.places.groups),
        "tier_cost_eur": {one.key: one.cost_eur_per_year for one in leading.scenario.tiers if one.counts},
        "context": context,
        "today": today,
        "chosen": keys[study.chosen],
        "networks": [asdict(_network(plan, keys[k])) for k, plan in enumerate(study.plans)],
        "frontier": [
            asdict(
                FrontierMark(
                    one.points, _plain(one.mean_min) or 0.0, _share_within(one.share_within, limit),
                    _plain(one.gap), by_points.get(one.points, ""),
                )
            )
            for one in study.frontier
        ],
    }  # fmt: skip


def _share_within(shares: tuple[float, ...], limit_min: float) -> float:
    """Return the share within the limit, or within the last band where the limit is none of them."""
    bands = {15.0: 0, 30.0: 1, 45.0: 2, 60.0: 3}
    return float(shares[bands.get(limit_min, 3)])


def _network(plan: Plan, key: str) -> KeptNetwork:
    result = plan.result
    fixed = [int(site) for site in plan.points.site[plan.points.fixed]]
    tiers = () if plan.tiers is None else tuple(plan.tiers.tier_of(result.sites))
    cost = None if plan.tiers is None else _plain(plan.tiers.cost_eur_per_year)
    stops = [] if plan.tiers is None else [k for k, key in enumerate(plan.tiers.tier_keys) if key == "mobile"]
    return KeptNetwork(
        key, plan.scenario.title, tuple(map(int, result.sites)), tuple(fixed), result.status,
        _plain(result.value), _plain(result.bound), _plain(result.gap), tiers, cost,
        tuple(int(plan.tiers.site[k]) for k in stops) if plan.tiers else (),
        tuple(float(plan.tiers.options[plan.tiers.option[k]].days) for k in stops) if plan.tiers else (),
    )  # fmt: skip


def _plain(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else float(value)
