"""The travel times that a scenario asks for over roads, by public transport, or by the better of all."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from piste.basedata.place import Floats, Places
from piste.basedata.site import Sites
from piste.core.errors import DataError, PisteError
from piste.core.findings import Findings
from piste.travel.combined import (
    BOTH,
    combine_times,
    find_no_car,
    find_share_without_car,
    split_places,
    stack_times,
    weigh_places,
)
from piste.travel.fact import Fact
from piste.travel.road.road_read import KEPT, read_road_times
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.transit.transit_read import read_transit_times
from piste.travel.travel_asked import Travel
from piste.travel.walk_times import read_walk_times


def choose_people(travel: Travel, places: Places) -> Places:
    """Return the places of those whose times a scenario counts.

    For combined times these are 2 n places (people with a car, then people without one), or the n places with only the
    people who have no car; otherwise the places as they are.

    Raises
    ------
    DataError
        Where the places do not tell who has no car.
    """
    if travel.method != "combined":
        return places
    try:
        share = find_share_without_car(
            places,
            share=travel.share_without_car,
            group=travel.group_without_car or None,
            by_group=travel.shares_without_car,
        )
    except PisteError as fault:
        findings = Findings()
        todo = "The places' columns of people are: {known}."
        known = ", ".join(places.groups) or "–"
        findings.error("share_without_car", fault.text, todo, field="travel", **fault.values, known=known)
        raise DataError(findings) from None
    return split_places(places, share) if travel.who == "everyone" else weigh_places(places, share)


def read_travel(travel: Travel, places: Places, sites: Sites, findings: Findings, keep: Path = KEPT) -> TimeLists:
    """Read or compute the times of a scenario whose method is `roads`, `transit` or `combined`.

    Parameters
    ----------
    places
        Those that `choose_people` gave.

    Returns
    -------
    TimeLists
        With what they stand on (`origin`); combined ones also with the times of each mode (`parts`).

    Raises
    ------
    DataError
        With every finding, where files are at fault or are of another area or time.
    """
    if travel.method == "roads":
        times = read_road_times(travel, places, sites, findings, keep)
    elif travel.method == "transit":
        times = read_transit_times(travel, places, sites, findings, keep)
    else:
        times = _read_combined(travel, places, sites, findings, keep)
    if findings.count_errors():
        raise DataError(findings)
    return times


def _read_combined(travel: Travel, places: Places, sites: Sites, findings: Findings, keep: Path) -> TimeLists:
    split = travel.who == "everyone"
    once = _first_half(places) if split else places
    car = read_road_times(travel, once, sites, findings, keep)
    transit = read_transit_times(travel, once, sites, findings, keep)
    walked = Findings()
    walk = read_walk_times(travel, once, sites, walked, keep)
    known = {(one.code, one.file, one.message()) for one in findings}  # the walks of public transport told the same
    for one in (one for one in walked if (one.code, one.file, one.message()) not in known):
        findings.add(
            one.severity, one.code, one.text, one.todo, row=one.row, field=one.field, file=one.file, **one.values
        )
    # everyone's share is in the people of the places already: here it only has to be a share
    combined = combine_times(car, transit, walk, _no_share(once))
    parts: Sequence[TimeLists] = (car, transit, walk)
    origin = _join_origins(travel, parts)
    if not split:
        return replace(combined.without_car, origin=origin, parts=tuple(parts))
    times = stack_times(combined.with_car, combined.without_car, mode="any", method=BOTH)
    twice = tuple(stack_times(part, part, mode=part.mode, method=part.method) for part in parts)
    return replace(times, origin=origin, parts=twice)


def _first_half(places: Places) -> Places:
    """Return the n places that were split by car."""
    marked = find_no_car(places)
    n = len(places) // 2
    if len(places) % 2 or marked[:n].any() or not marked[n:].all():
        raise ValueError("places are not split by car; see choose_people")
    columns = {name: getattr(places, name)[:n] for name in ("ids", "names", "lat", "lon", "people", "municipality")}
    return Places(**columns)


def _no_share(places: Places) -> Floats:
    return 0.0 * places.people


def _join_origins(travel: Travel, parts: Sequence[TimeLists]) -> Origin:
    facts = [fact for part in parts for fact in part.origin.facts]
    if travel.share_without_car is not None:
        facts.append((Fact.SHARE, f"{travel.share_without_car:g}"))
    if travel.group_without_car:
        facts.append((Fact.GROUP, travel.group_without_car))
    facts += [(Fact.SHARE_IN, f"{name}: {share:g}") for name, share in (travel.shares_without_car or {}).items()]
    files = {name: digest for part in parts for name, digest in part.origin.files.items()}
    sources = dict.fromkeys(source for part in parts for source in part.origin.sources)
    return Origin(tuple(dict.fromkeys(facts)), files, tuple(sources))
