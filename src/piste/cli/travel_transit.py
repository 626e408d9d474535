"""`piste travel transit`: minutes by public transport, from timetables to tables."""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import click
import numpy as np

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.cli.travel_output import WHAT_IF, tell_change, tell_findings, write_change
from piste.cli.travel_points import GivenPoints, points_options, read_points
from piste.core.artefact import Provenance, hash_file, whole_folder
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.core.language import Language, language_of_user
from piste.travel.combined import CombinedTimes, combine_times, find_share_without_car
from piste.travel.fact import Fact
from piste.travel.road.network import ATTRIBUTION
from piste.travel.road.profile import read_profile
from piste.travel.road.reach_change import ReachChange, compare_reach, nearest_seconds
from piste.travel.road.road_read import KEPT, open_network
from piste.travel.road.times import build_road_times, find_footing
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.time_store import write_time_lists
from piste.travel.transit.feed import Feed, Flags
from piste.travel.transit.line_cut import cut_lines
from piste.travel.transit.question import MOST_CHANGES, TransitParams, Window, read_window
from piste.travel.transit.reach_check import check_stops_near
from piste.travel.transit.timetable import Timetable, build_timetable
from piste.travel.transit.transit_read import hash_feeds, read_feeds, read_walks
from piste.travel.transit.transit_times import build_transit_times

WITHIN_MIN = 60.0


@dataclass(frozen=True)
class _Inputs:
    """What the files hold."""

    feeds: list[Feed]
    places: Places
    sites: Sites
    roads: Path | None
    keep: Path


@click.command()
@click.argument("feeds", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of travel.")
@click.option("--depart", help="Leave at each minute of this span: 8:00-10:00.")
@click.option("--arrive-by", help="Or be there by this hour, 10:00, or by each minute of a span.")
@points_options
@click.option("--roads", type=click.Path(path_type=Path), help="OpenStreetMap file for walks; else they are estimated.")
@click.option("--access-min", type=click.FloatRange(0, 240), default=15.0, show_default=True, help="Walk to a stop.")
@click.option("--egress-min", type=click.FloatRange(0, 240), default=15.0, show_default=True, help="Walk from a stop.")
@click.option(
    "--transfer-min", type=click.FloatRange(0, 240), default=10.0, show_default=True, help="Walk at a change."
)
@click.option("--change-s", type=click.IntRange(1, 3600), default=60, show_default=True, help="Least time of a change.")
@click.option("--max-changes", type=click.IntRange(-1, MOST_CHANGES), default=3, show_default=True, help="-1: any.")
@click.option("--percentile", type=click.IntRange(1, 100), multiple=True, default=(50, 90), show_default=True)
@click.option("--cutoff-min", type=click.FloatRange(1, 1092), default=120.0, show_default=True)
@click.option("--cut-line", multiple=True, help="What if this line does not run? Its number or route_id.")
@click.option("--what-if-date", type=click.DateTime(["%Y-%m-%d"]), help="Compare with this day, a Saturday perhaps.")
@click.option("--share-without-car", type=click.FloatRange(0, 1), help="Share of people without a car; needs --roads.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("out") / "transit", show_default=True)
@click.option("--keep", type=click.Path(path_type=Path), default=KEPT, show_default=True)
@click.pass_context
def transit(
    context: click.Context,
    feeds: tuple[Path, ...],
    day: datetime,
    depart: str | None,
    arrive_by: str | None,
    base: Path | None,
    places_table: Path | None,
    sites_table: Path | None,
    country: str,
    roads: Path | None,
    access_min: float,
    egress_min: float,
    transfer_min: float,
    change_s: int,
    max_changes: int,
    percentile: tuple[int, ...],
    cutoff_min: float,
    cut_line: tuple[str, ...],
    what_if_date: datetime | None,
    share_without_car: float | None,
    out: Path,
    keep: Path,
) -> None:
    """Compute times by public transport from GTFS feeds (zip files or folders), several together."""
    if (depart is None) == (arrive_by is None):
        raise click.UsageError("Give either --depart or --arrive-by.")
    if base is None and (places_table is None or sites_table is None):
        raise click.UsageError("Give --base, or --places and --sites.")
    if share_without_car is not None and roads is None:
        raise click.UsageError("--share-without-car needs --roads, for the times by car.")
    window = read_window(depart or arrive_by or "", arrive=arrive_by is not None)
    params = TransitParams(
        access_min=access_min,
        egress_min=egress_min,
        transfer_min=transfer_min,
        change_s=change_s,
        max_changes=None if max_changes < 0 else max_changes,
        cutoff_min=cutoff_min,
        percentiles=percentile,
    )
    language = getattr(context.obj, "language", None) or language_of_user()
    findings = Findings()
    loaded = read_feeds(feeds, findings)
    points = read_points(base, places_table, sites_table, country, findings)
    assert points is not None
    inputs = _Inputs(loaded, points.places, points.sites, roads, keep)
    cuts = cut_lines(loaded, cut_line, findings)
    if findings.count_errors():
        raise DataError(findings)
    timetable = _lay_out(inputs, day.date(), window, params, findings, None)
    legs = read_walks(roads, keep, points.places, points.sites, timetable, params, findings)
    check_stops_near(legs, inputs.places, inputs.sites, params, findings)
    times = build_transit_times(timetable, legs, window, params)
    facts = _tell_facts(feeds, day.date(), depart, arrive_by)
    times = {share: replace(lists, origin=Origin(facts)) for share, lists in times.items()}
    what_if = None
    if cut_line or what_if_date:
        other_day = (what_if_date or day).date()
        laid = _lay_out(inputs, other_day, window, params, findings, cuts)
        after = build_transit_times(laid, legs, window, params)[min(times)]
        facts = (*_tell_facts(feeds, other_day, depart, arrive_by), *((Fact.CUT_LINE, line) for line in cut_line))
        change = compare_reach(nearest_seconds(times[min(times)]), nearest_seconds(after), inputs.places)
        what_if = replace(after, origin=Origin(facts)), change
    combined = None
    if share_without_car is not None:
        combined = _combine(inputs, times[min(times)], share_without_car, cutoff_min, findings)
    provenance = _record(feeds, points, inputs, window, {"date": day.date().isoformat(), **vars(params)})
    _write(times, what_if, combined, inputs, provenance, out)
    tell_findings(findings, language)
    _tell_times(times, what_if[1] if what_if else None, combined, inputs.places, out, language)


def _tell_facts(
    feeds: Sequence[Path], day: date, depart: str | None, arrive_by: str | None
) -> tuple[tuple[str, str], ...]:
    asked = (Fact.LEAVING if depart else Fact.ARRIVING, depart or arrive_by or "")
    return (*((Fact.FEED, path.name) for path in feeds), (Fact.DAY, day.isoformat()), asked)


def _lay_out(
    inputs: _Inputs,
    day: date,
    window: Window,
    params: TransitParams,
    findings: Findings,
    cuts: Sequence[Flags] | None,
) -> Timetable:
    first_s, last_s = window.span(params.cutoff_s)
    return build_timetable(inputs.feeds, day, first_s, last_s, dropped=cuts, findings=findings)


def _combine(inputs: _Inputs, times: TimeLists, share: float, cutoff_min: float, findings: Findings) -> CombinedTimes:
    profile = read_profile("car")
    network = open_network(inputs.roads or Path(), profile, inputs.keep, findings)
    footing = find_footing(network, profile, inputs.places, inputs.sites)
    car = build_road_times(network, profile, footing, cutoff_min=cutoff_min)
    return combine_times(car, times, None, find_share_without_car(inputs.places, share=share))


def _record(
    feeds: Sequence[Path],
    points: GivenPoints,
    inputs: _Inputs,
    window: Window,
    parameters: dict[str, object],
) -> Provenance:
    agencies = tuple(sorted({name for feed in inputs.feeds for name in feed.agencies if name}))
    hashes = {**points.files, **hash_feeds(feeds)}
    if inputs.roads is not None and inputs.roads.is_file():
        hashes[inputs.roads.name] = hash_file(inputs.roads)
    kind = "arrive_by" if window.arrive else "depart"
    parameters = {**parameters, "window": kind, "moments_s": window.moments.tolist()}
    sources = agencies if inputs.roads is None else (*agencies, ATTRIBUTION)
    return Provenance(inputs=hashes, parameters=parameters, sources=sources)


def _write(
    times: dict[int, TimeLists],
    what_if: tuple[TimeLists, ReachChange] | None,
    combined: CombinedTimes | None,
    inputs: _Inputs,
    provenance: Provenance,
    out: Path,
) -> None:
    """Write one folder of times for each percentile, and what was asked besides."""
    places, sites = inputs.places, inputs.sites
    for share, lists in times.items():
        write_time_lists(out / f"p{share}", lists, places, sites, provenance)
    if combined is not None:
        for name, lists in (("with_car", combined.with_car), ("without_car", combined.without_car)):
            write_time_lists(out / name, lists, places, sites, provenance)
    if what_if is not None:
        write_time_lists(out / WHAT_IF, what_if[0], places, sites, provenance)
    with whole_folder(out) as draft:
        if what_if is not None:
            write_change(what_if[1], draft / "change.csv")
        if combined is not None:
            _write_within(combined, places, draft / "within.csv")
    # those of an earlier question
    if what_if is None:
        (out / "change.csv").unlink(missing_ok=True)
        shutil.rmtree(out / WHAT_IF, ignore_errors=True)
    if combined is None:
        (out / "within.csv").unlink(missing_ok=True)


def _write_within(combined: CombinedTimes, places: Places, path: Path) -> None:
    """Write by municipality how many people with and without a car are within an hour."""
    codes, group = np.unique(places.municipality.astype(str), return_inverse=True)
    without = places.people * combined.share_without_car
    columns = [places.people - without, without, *combined.count_within(places.people, WITHIN_MIN)]
    sums = [np.bincount(group, column, minlength=len(codes)) for column in columns]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["municipality", "with_car", "without_car", "with_car_within_60", "without_car_within_60"])
        for code, *row in zip(codes, *sums, strict=True):
            writer.writerow([code, *(f"{value:.2f}" for value in row)])


def _tell_times(
    times: dict[int, TimeLists],
    change: ReachChange | None,
    combined: CombinedTimes | None,
    places: Places,
    out: Path,
    language: Language,
) -> None:
    for share, lists in times.items():
        click.echo(
            language.text(
                "Times kept on {share} % of the moments: {pairs} pairs of {places} places and {sites} sites within "
                "{minutes} minutes, in {folder}.",
                share=share,
                pairs=len(lists.site),
                places=lists.n_places,
                sites=lists.n_sites,
                minutes=lists.cutoff_min,
                folder=str(out / f"p{share}"),
            )
        )
    if change is not None:
        tell_change(change, language)
    if combined is not None:
        with_car, without = combined.count_within(places.people, WITHIN_MIN)
        none = places.people * combined.share_without_car
        click.echo(
            language.text(
                "Within an hour: {car_within} of {car} people with a car, {no_car_within} of {no_car} without one.",
                car_within=round(float(with_car.sum())),
                car=round(float((places.people - none).sum())),
                no_car_within=round(float(without.sum())),
                no_car=round(float(none.sum())),
            )
        )
