"""`piste travel`: minutes from places to sites."""

import shutil
from dataclasses import replace
from pathlib import Path

import click

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.cli.travel_compare import compare
from piste.cli.travel_output import WHAT_IF, tell_change, tell_findings, write_change
from piste.cli.travel_points import points_options, read_points
from piste.cli.travel_transit import transit
from piste.core.artefact import Provenance
from piste.core.findings import Findings
from piste.core.language import Language, language_of_user
from piste.travel.road.graph import RoadGraph
from piste.travel.road.isochrone import build_isochrones, write_isochrones
from piste.travel.road.network import ATTRIBUTION, RoadNetwork
from piste.travel.road.profile import read_profile
from piste.travel.road.reach_change import ReachChange, compare_reach, nearest_seconds
from piste.travel.road.road_read import KEPT, close_roads, open_network, tell_roads
from piste.travel.road.times import build_road_times, check_footing, check_reach, find_footing
from piste.travel.time_lists import Origin, TimeLists
from piste.travel.time_store import write_time_lists


class Position(click.ParamType[tuple[float, float]]):
    """`LAT,LON` in degrees."""

    name = "LAT,LON"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """Return latitude and longitude."""
        try:
            lat, lon = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value} is not LAT,LON in degrees", param, ctx)
        return lat, lon


@click.group()
def travel() -> None:
    """Compute how long it takes from every place to every site."""


@travel.command()
@click.argument("file", type=click.Path(path_type=Path))
@points_options
@click.option("--profile", default="car", show_default=True, help="car, car_winter or a TOML file.")
@click.option("--what-if-profile", help="Compare with the times of this profile.")
@click.option("--close-way", type=int, multiple=True, help="What if this OpenStreetMap way is closed?")
@click.option("--close-name", multiple=True, help="What if the road or ferry of this name is closed?")
@click.option("--close-at", type=Position(), multiple=True, help="What if the road at this point is closed?")
@click.option("--no-ferries", is_flag=True, help="What if no ferry runs?")
@click.option("--cutoff-min", type=click.FloatRange(1, 1092), default=120.0, show_default=True)
@click.option("--isochrones", type=click.Path(path_type=Path), help="Also draw the sites' reach: .gpkg or .geojson.")
@click.option(
    "--step-m", type=click.FloatRange(50, 10000), default=500.0, show_default=True, help="Grid of isochrones."
)
@click.option("--out", type=click.Path(path_type=Path), default=Path("out") / "roads", show_default=True)
@click.option(
    "--keep", type=click.Path(path_type=Path), default=KEPT, show_default=True, help="Where networks are kept."
)
@click.pass_context
def roads(
    context: click.Context,
    file: Path,
    base: Path | None,
    places_table: Path | None,
    sites_table: Path | None,
    country: str,
    profile: str,
    what_if_profile: str | None,
    close_way: tuple[int, ...],
    close_name: tuple[str, ...],
    close_at: tuple[tuple[float, float], ...],
    no_ferries: bool,
    cutoff_min: float,
    isochrones: Path | None,
    step_m: float,
    out: Path,
    keep: Path,
) -> None:
    """Compute driving times over the roads of an OpenStreetMap file (.osm.pbf).

    Without places and sites the roads are only read, checked and kept.
    """
    if isochrones and isochrones.suffix.lower() not in (".gpkg", ".geojson", ".json"):
        raise click.BadParameter("ends in neither .gpkg nor .geojson", param_hint="--isochrones")
    language = getattr(context.obj, "language", None) or language_of_user()
    findings = Findings()
    rules = read_profile(profile)
    network = open_network(file, rules, keep, findings)
    _tell_network(network.graph, language)
    points = read_points(base, places_table, sites_table, country, findings)
    if points is None:
        tell_findings(findings, language)
        return
    places, sites = points.places, points.sites
    footing = find_footing(network, rules, places, sites)
    check_footing(footing, rules, places, sites, findings)
    closed = close_roads(network.graph, close_way, close_name, close_at, no_ferries, findings)
    times = build_road_times(network, rules, footing, cutoff_min=cutoff_min)
    times = replace(times, origin=Origin(tell_roads(file, rules)))
    check_reach(times, footing, places, findings)
    what_if = None
    if what_if_profile or closed.any():
        other = read_profile(what_if_profile) if what_if_profile else rules
        after = build_road_times(network, other, footing, cutoff_min=cutoff_min, closed=closed)
        facts = tell_roads(file, other, close_way, close_name, close_at, no_ferries)
        change = compare_reach(nearest_seconds(times), nearest_seconds(after), places)
        what_if = replace(after, origin=Origin(facts)), change
    provenance = Provenance(
        inputs={file.name: network.graph.source_sha256, **points.files},
        parameters={"profile": rules.name, "cutoff_min": cutoff_min, "what_if_profile": what_if_profile or ""},
        sources=(ATTRIBUTION,),
    )
    write_road_times(times, places, sites, provenance, what_if, out)
    if isochrones:
        _draw(network, profile, sites, step_m, isochrones)
    tell_findings(findings, language)
    _tell_times(times, what_if[1] if what_if else None, out, language)


def write_road_times(
    times: TimeLists,
    places: Places,
    sites: Sites,
    provenance: Provenance,
    what_if: tuple[TimeLists, ReachChange] | None,
    folder: Path,
) -> None:
    """Write the times and, for a what-if, the other times in `what_if` and change.csv; those of an earlier one go."""
    write_time_lists(folder, times, places, sites, provenance)
    if what_if is None:
        (folder / "change.csv").unlink(missing_ok=True)
        shutil.rmtree(folder / WHAT_IF, ignore_errors=True)
        return
    write_time_lists(folder / WHAT_IF, what_if[0], places, sites, provenance)
    write_change(what_if[1], folder / "change.csv")


def _draw(network: RoadNetwork, profile: str, sites: Sites, step_m: float, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    areas = build_isochrones(network, read_profile(profile), sites.lat, sites.lon, step_m=step_m)
    write_isochrones(areas, path)


def _tell_network(graph: RoadGraph, language: Language) -> None:
    click.echo(
        language.text(
            "Roads: {km} km; junctions: {nodes}; stretches between them: {chains}.",
            km=round(float(graph.length_m.sum()) / 1000),
            nodes=graph.n,
            chains=len(graph.chain_tail),
        )
    )


def _tell_times(times: TimeLists, change: ReachChange | None, out: Path, language: Language) -> None:
    click.echo(
        language.text(
            "Times within {minutes} minutes: {pairs} (places: {places}, sites: {sites}), in {folder}.",
            pairs=len(times.site),
            places=times.n_places,
            sites=times.n_sites,
            minutes=times.cutoff_min,
            folder=str(out),
        )
    )
    if change is not None:
        tell_change(change, language)


travel.add_command(transit)
travel.add_command(compare)
