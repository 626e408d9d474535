"""Which places and sites a scenario is about, and what every site may do in it."""

import difflib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.basedata.network import Network
from piste.basedata.place import Texts
from piste.basedata.site import Standing
from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.siting.scenario import Scenario

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Scope:
    """A scenario set upon base data: masks over its places and sites."""

    inside_place: Bools
    inside_site: Bools
    counted_place: Bools
    """Places that count towards the minimum of people: all of them with an open border."""
    fixed: Ints
    """Sites inside the area that stay open."""
    context: Ints
    """Points outside the area that are open and count neither in the number nor in the budget."""
    forbidden: Ints
    """Sites that may not open, the minimum of people apart."""
    waived: Ints
    """Sites where the minimum of people is waived."""
    compared: Network | None


def build_scope(scenario: Scenario, base: BaseData) -> Scope:
    """Resolve a scenario's names against base data.

    Raises
    ------
    ScenarioError
        Where regions, sites or networks are not known: with every finding.
    """
    findings = Findings()
    area, rules = scenario.area, scenario.rules
    wanted = _resolve_regions(area.regions, "area.regions", base, findings)
    left_out = _resolve_regions(area.without_regions, "area.without_regions", base, findings)
    place_region = _regions_of(base.places.municipality, base)
    site_region = _regions_of(base.sites.municipality, base)
    inside_place = _inside(place_region, wanted, left_out)
    inside_site = _inside(site_region, wanted, left_out)
    compared = _find_network(scenario.compare, "plan.compare", base, findings)
    outside = _find_network(area.outside, "area.outside", base, findings) or compared
    named = {
        key: _resolve_sites(getattr(rules, key), f"rules.{key}", base, findings)
        for key in ("fixed", "forbidden", "waive_min_people")
    }
    if not findings.count_errors() and not inside_place.any():
        findings.error(
            "area-empty", "No place lies in the area.", "Check area.regions and area.without_regions.", field="area"
        )
    both = np.intersect1d(named["fixed"], named["forbidden"])
    for site in both:
        findings.error(
            "site-fixed-and-forbidden", "The site {site} is both fixed and forbidden.", "Take it out of one of them.",
            field="rules", site=base.sites.names[site],
        )  # fmt: skip
    if findings.count_errors():
        raise ScenarioError(findings)
    standing = base.sites.standing
    fixed = np.union1d(named["fixed"], np.flatnonzero(standing == Standing.FIXED))
    fixed = np.setdiff1d(fixed[inside_site[fixed]], named["forbidden"]).astype(np.int32)
    context = np.zeros(0, dtype=np.int32)
    if area.border == "open" and outside is not None:
        context = np.unique(outside.sites[~inside_site[outside.sites]]).astype(np.int32)
    forbidden = np.union1d(named["forbidden"], np.flatnonzero(standing == Standing.FORBIDDEN))
    forbidden = np.setdiff1d(np.union1d(forbidden, np.flatnonzero(~inside_site)), np.union1d(context, fixed))
    return Scope(
        inside_place,
        inside_site,
        np.ones(len(base.places), dtype=bool) if area.border == "open" else inside_place,
        fixed,
        context,
        forbidden.astype(np.int32),
        named["waive_min_people"],
        compared,
    )


def _regions_of(municipality: Texts, base: BaseData) -> Texts:
    return np.array([base.areas.region_of(code) for code in municipality], dtype=object)


def _inside(region: Texts, wanted: set[str], left_out: set[str]) -> Bools:
    inside = np.array([code in wanted for code in region]) if wanted else np.ones(len(region), dtype=bool)
    return inside & np.array([code not in left_out for code in region], dtype=bool)


def _resolve_regions(names: tuple[str, ...], field: str, base: BaseData, findings: Findings) -> set[str]:
    known: dict[str, str] = {}
    for code, region in base.areas.regions.items():
        for name in (code, region.name, region.name_sv, region.name_en):
            known.setdefault(name.casefold(), code)
    found = set()
    for name in names:
        if name.casefold() in known:
            found.add(known[name.casefold()])
        else:
            _tell_unknown("region-unknown", "The region {name} is not known.", name, list(known), field, findings)
    return found


def _find_network(key: str, field: str, base: BaseData, findings: Findings) -> Network | None:
    if not key:
        return None
    network = base.networks.get(key)
    if network is None:
        _tell_unknown("network-unknown", "The network {name} is not known.", key, list(base.networks), field, findings)
    return network


def _resolve_sites(names: tuple[str, ...], field: str, base: BaseData, findings: Findings) -> Ints:
    by_id = {str(key): j for j, key in enumerate(base.sites.ids)}
    by_name: dict[str, list[int]] = {}
    for j, name in enumerate(base.sites.names):
        by_name.setdefault(str(name).casefold(), []).append(j)
    found: list[int] = []
    for name in names:
        if name in base.networks:
            found.extend(int(j) for j in base.networks[name].sites)
        elif name in by_id:
            found.append(by_id[name])
        elif len(by_name.get(name.casefold(), [])) == 1:
            found.extend(by_name[name.casefold()])
        elif name.casefold() in by_name:
            ids = ", ".join(str(base.sites.ids[j]) for j in by_name[name.casefold()])
            findings.error(
                "site-ambiguous", "The name {name} belongs to several sites.", "Give one of the ids {ids}.",
                field=field, name=name, ids=ids,
            )  # fmt: skip
        else:
            known = [str(n) for n in base.sites.names] + list(base.networks)
            _tell_unknown("site-unknown", "The site {name} is not known.", name, known, field, findings)
    return np.unique(np.array(found, dtype=np.int32))


def _tell_unknown(code: str, text: str, name: str, known: list[str], field: str, findings: Findings) -> None:
    close = difflib.get_close_matches(name, known, 3, cutoff=0.5) or difflib.get_close_matches(
        name.casefold(), known, 3, cutoff=0.5
    )
    todo = "Did you mean {close}?" if close else "Check the spelling against the base data."
    findings.error(code, text, todo, field=field, name=name, close=", ".join(close))
