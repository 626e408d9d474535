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

    @property
    def today(self) -> Ints:
        """Return today's points inside the area that may stay."""
        if self.compared is None:
            return np.zeros(0, dtype=np.int32)
        sites = self.compared.sites[self.inside_site[self.compared.sites]]
        return np.setdiff1d(sites, self.forbidden).astype(np.int32)


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
    site_names = SiteNames(base, inside_site, findings)
    named = {
        key: site_names.resolve(getattr(rules, key), f"rules.{key}")
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


def find_regions(names: tuple[str, ...], base: BaseData, field: str) -> set[str]:
    """Return the codes of regions named.

    Raises
    ------
    ScenarioError
        Where one is not known: with every finding.
    """
    findings = Findings()
    found = _resolve_regions(names, field, base, findings)
    if findings.count_errors():
        raise ScenarioError(findings)
    return found


def _regions_of(municipality: Texts, base: BaseData) -> Texts:
    return np.array([base.areas.region_of(code) for code in municipality], dtype=object)


def _inside(region: Texts, wanted: set[str], left_out: set[str]) -> Bools:
    inside = np.array([code in wanted for code in region]) if wanted else np.ones(len(region), dtype=bool)
    return inside & np.array([code not in left_out for code in region], dtype=bool)


def _resolve_regions(names: tuple[str, ...], field: str, base: BaseData, findings: Findings) -> set[str]:
    known: dict[str, str] = {}
    told: dict[str, str] = {}
    for code, region in base.areas.regions.items():
        for name in filter(None, (code, region.name, region.name_sv, region.name_en)):
            known.setdefault(name.casefold(), code)
            told.setdefault(name.casefold(), name)
    every = ", ".join(region.name for region in base.areas.regions.values())
    found = set()
    for name in names:
        if name.casefold() in known:
            found.add(known[name.casefold()])
        else:
            text = "The region {name} is not known."
            _tell_unknown(findings, "region-unknown", text, name=name, told=told, every=every, field=field)
    return found


def _find_network(key: str, field: str, base: BaseData, findings: Findings) -> Network | None:
    if not key:
        return None
    network = base.networks.get(key)
    if network is None:
        text, told = "The network {name} is not known.", {known.casefold(): known for known in base.networks}
        every = ", ".join(base.networks)
        _tell_unknown(findings, "network-unknown", text, name=key, told=told, every=every, field=field)
    return network


class SiteNames:
    """Finds sites by network key, id, or name in either language, whatever the case."""

    def __init__(self, base: BaseData, inside: Bools, findings: Findings) -> None:
        """`inside` marks the sites that may be named by themselves."""
        self._base, self._inside, self._findings = base, inside, findings
        self._by_id = {str(key): j for j, key in enumerate(base.sites.ids)}
        self._by_name: tuple[dict[str, list[int]], ...] = ({}, {})
        for by_name, names in zip(self._by_name, (base.sites.names, base.sites.names_sv), strict=True):
            for j, name in enumerate(() if names is None else names):
                by_name.setdefault(str(name).casefold(), []).append(j)

    def resolve(self, names: tuple[str, ...], field: str) -> Ints:
        """Return the sites named; of a network those outside the area too, but a site named alone must lie inside."""
        found: list[int] = []
        for name in names:
            if name in self._base.networks:
                found.extend(int(j) for j in self._base.networks[name].sites)
                continue
            site = self._find(name, field)
            if site is None:
                continue
            found.append(site)
            if not self._inside[site]:
                self._findings.error(
                    "site-outside", "The site {name} lies outside the area.",
                    "Take it out, or widen the area; area.outside names the points that are open outside it.",
                    field=field, name=name,
                )  # fmt: skip
        return np.unique(np.array(found, dtype=np.int32))

    def _find(self, name: str, field: str) -> int | None:
        sites = self._base.sites
        if name in self._by_id:
            return self._by_id[name]
        hits = next((hits for by_name in self._by_name if (hits := by_name.get(name.casefold()))), [])
        if len(hits) == 1:
            return hits[0]
        if hits:
            self._findings.error(
                "site-ambiguous", "The name {name} belongs to several sites.", "Give one of the ids {ids}.",
                field=field, name=name, ids=", ".join(str(sites.ids[j]) for j in hits),
            )  # fmt: skip
            return None
        told = {str(known).casefold(): str(known) for known in (*sites.names, *self._base.networks)}
        text = "The site {name} is not known."
        _tell_unknown(self._findings, "site-unknown", text, name=name, told=told, every="", field=field)
        return None


def _tell_unknown(
    findings: Findings, code: str, text: str, *, name: str, told: dict[str, str], every: str, field: str
) -> None:
    """Say that a name is not known: with the nearest of those told, else with every one there is."""
    close = difflib.get_close_matches(name.casefold(), list(told), 3, cutoff=0.5)
    todo, values = "Check the spelling against the base data.", {}
    if close:
        todo, values = "Did you mean {close}?", {"close": ", ".join(told[one] for one in close)}
    elif every:
        todo, values = "Known are: {known}.", {"known": every}
    findings.error(code, text, todo, field=field, name=name, **values)
