"""Today's offices from the Finnish Service Catalogue (Palvelutietovaranto, PTV), open API version 11.

Read are answers of `ServiceChannel/list/…` (a page with `itemList`), several such pages in a list, a list of channels,
or one channel. Fields used of `V11VmOpenApiServiceLocationChannel`: id, serviceChannelType, organizationId,
serviceChannelNames, addresses, services, publishingStatus. The catalogue calls metres north `latitude` and metres east
`longitude` (ETRS-TM35FIN) and writes both as text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from piste.basedata import fault
from piste.basedata.area import Areas
from piste.basedata.country import country_of
from piste.basedata.fault import report
from piste.basedata.fields import Fields
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import read_municipalities_of
from piste.basedata.number_text import parse_numbers
from piste.basedata.office import Offices
from piste.basedata.position import read_positions
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, object_column
from piste.core.findings import Findings

SOURCE = "Finnish Service Catalogue (Suomi.fi Palvelutietovaranto)"
LANGUAGES = ("fi", "sv", "en")
"""The first of these that a text has is taken."""


@dataclass(frozen=True)
class Channels:
    """Service channels as the catalogue gives them."""

    file: str
    channels: list[dict[str, Any]]


@dataclass(frozen=True)
class Outlet:
    """One visiting address of one service location, as the catalogue writes it."""

    row: int
    id: str
    name: str
    agency: str
    services: tuple[str, ...]
    east: str
    north: str
    municipality: str


def build_ptv_offices(
    source: Channels, given: ColumnMapping, areas: Areas | None, country: str, findings: Findings
) -> Reading[Offices]:
    """Make offices of service locations, one for each visiting address with coordinates.

    The catalogue names organisations by id only: `given.agencies` gives their names. It knows neither leases nor
    visits. Channels that are not published service locations are left out and counted; rows count channels from 1.
    """
    kept = choose_channels(source.channels, findings)
    outlets = [outlet for row, channel in kept for outlet in find_outlets(row, channel, findings)]
    table = Table(
        source.file,
        {
            "longitude": object_column([outlet.east for outlet in outlets]),
            "latitude": object_column([outlet.north for outlet in outlets]),
            "municipality": object_column([outlet.municipality for outlet in outlets]),
        },
        np.array([outlet.row for outlet in outlets], dtype=np.int64),
    )
    columns = {"x": "longitude", "y": "latitude", "municipality": "municipality"}
    fields = Fields(table, ColumnMapping(columns, crs=given.crs or "EPSG:3067"), findings)
    land = country_of(country, areas)
    lat, lon = read_positions(fields, land)
    agencies = [given.agencies.get(outlet.agency, outlet.agency) for outlet in outlets]
    for agency in sorted({outlet.agency for outlet in outlets} - given.agencies.keys()):
        report(findings, fault.AGENCY_UNNAMED, value=agency)
    offices = Offices(
        object_column([outlet.id for outlet in outlets]),
        object_column([outlet.name for outlet in outlets]),
        object_column(list(agencies)),
        tuple(outlet.services for outlet in outlets),
        lat,
        lon,
        read_municipalities_of(fields, lat, lon, areas, land),
        np.full(len(outlets), "", dtype=object),
        np.full(len(outlets), np.nan),
    )
    return finish(offices, findings, (SOURCE,))


def find_channels(content: Any) -> Iterator[dict[str, Any]]:
    """Return the channels of a page, of several pages, of a list, or the single one."""
    if isinstance(content, list):
        for part in content:
            yield from find_channels(part)
    elif isinstance(content, dict) and isinstance(content.get("itemList"), list):
        yield from find_channels(content["itemList"])
    elif isinstance(content, dict) and "serviceChannelType" in content:
        yield content


def choose_channels(channels: list[dict[str, Any]], findings: Findings) -> list[tuple[int, dict[str, Any]]]:
    """Return the published service locations, each once, with their rows; count what is left out."""
    located = [(i, c) for i, c in enumerate(channels, start=1) if c.get("serviceChannelType") == "ServiceLocation"]
    published = [(i, c) for i, c in located if c.get("publishingStatus") == "Published"]
    if len(located) < len(channels):
        report(findings, fault.CHANNEL_SKIPPED, n=len(channels) - len(located))
    if len(published) < len(located):
        report(findings, fault.CHANNEL_UNPUBLISHED, n=len(located) - len(published))
    seen: dict[str, int] = {}
    kept = []
    for row, channel in published:
        identity = str(channel.get("id") or "")
        if not identity:
            report(findings, fault.ID_MISSING, row=row, field="id")
        elif identity in seen:  # pages by municipality repeat a channel that serves several
            continue
        seen[identity] = row
        kept.append((row, channel))
    return kept


def find_outlets(row: int, channel: dict[str, Any], findings: Findings) -> list[Outlet]:
    """Return the visiting addresses of a service location that have coordinates; tell where there is none."""
    name = choose_text(
        [item for item in items_of(channel, "serviceChannelNames") if item.get("type") in (None, "Name")]
    )
    services = tuple(
        dict.fromkeys(
            str(link["service"].get("name") or "")
            for link in items_of(channel, "services")
            if isinstance(link.get("service"), dict) and link["service"].get("name")
        )
    )
    outlets: list[Outlet] = []
    for address in items_of(channel, "addresses"):
        spot = address.get("streetAddress") or address.get("otherAddress")
        if address.get("type") != "Location" or not isinstance(spot, dict):
            continue
        east, north = str(spot.get("longitude") or ""), str(spot.get("latitude") or "")
        if any(number in (0.0, None) for number in parse_pair(east, north)):
            continue
        town = spot.get("municipality")
        code = str(town.get("code") or "") if isinstance(town, dict) else str(town or "")
        identity = str(channel.get("id") or "") + (f"#{len(outlets) + 1}" if outlets else "")
        agency = str(channel.get("organizationId") or "")
        outlets.append(Outlet(row, identity, name or identity, agency, services, east, north, code))
    if not outlets:
        report(findings, fault.OFFICE_UNPLACED, row=row, field="addresses", value=name)
    return outlets


def parse_pair(east: str, north: str) -> tuple[float | None, float | None]:
    """Return two texts as numbers, None where one is empty; what is no number stays for the check of positions."""
    numbers = parse_numbers(object_column([east, north]))
    first, second = (None if gone else float(v) for gone, v in zip(numbers.missing, numbers.values, strict=True))
    return first, second


def items_of(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of objects, empty where the member is missing or something else."""
    member = holder.get(key)
    return [item for item in member if isinstance(item, dict)] if isinstance(member, list) else []


def choose_text(items: list[dict[str, Any]]) -> str:
    """Return a text in the first language it has, "" where there is none."""
    texts = {str(item.get("language")): str(item.get("value") or "").strip() for item in items}
    return next((texts[code] for code in (*LANGUAGES, *texts) if texts.get(code)), "")
