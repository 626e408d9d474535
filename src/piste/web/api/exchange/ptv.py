"""The directory in the shape of the Finnish Service Catalogue (PTV, open API version 11).

What the catalogue has no member for stands in `pisteExtension` of the same object: docs/open-data.md has the list.
A thing's own members and its extension are written together, and read back to the same record.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pyproj import Transformer

from piste.web.api.exchange.records import BY_NAME, Directory, Record
from piste.web.api.identity import guid_of

Json = dict[str, Any]
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TYPES = {
    "state": "State", "kela": "State", "municipality": "Municipality", "county": "SotePublic", "other": "Organization",
}  # fmt: skip
EXTENSION = "pisteExtension"
LANGUAGES = ("fi", "sv", "en", "se", "smn", "sms")
"""Languages that the catalogue knows; easy Finnish stands in the extension alone."""
GRID = Transformer.from_crs("EPSG:4326", "EPSG:3067", always_xy=True)


def texts_as(texts: Mapping[str, str], kind: str | None = None) -> list[Json]:
    """Return a text as the catalogue lists it, a language at a time."""
    more = {"type": kind} if kind else {}
    return [{"language": tag, "value": texts[tag], **more} for tag in LANGUAGES if texts.get(tag)]


def extension(kind: str, record: Record) -> Json:
    """Return a record's own fields whole: nothing depends on what the catalogue's members can say."""
    return {name: record[name] for name in BY_NAME[kind].fields}


def write_organization(record: Record) -> Json:
    """Return an authority as `V10VmOpenApiOrganization`."""
    return {
        "id": guid_of("", "organization", record["code"]),
        "sourceId": record["code"],
        "organizationType": TYPES[record["kind"]],
        "businessCode": record["business_id"] or None,
        "organizationNames": [
            *texts_as(record["name"], "Name"), *texts_as(record["short_name"], "AlternativeName")
        ],
        "municipality": {"code": record["municipality"]} if record["municipality"] else None,
        "webPages": [{"url": record["website"], "language": "fi"}] if record["website"] else [],
        "areaType": "LimitedType" if record["municipality"] else "Nationwide",
        "publishingStatus": "Deleted" if record["active_until"] else "Published",
        EXTENSION: extension("agencies", record),
    }  # fmt: skip


def write_service(record: Record) -> Json:
    """Return a service as `V11VmOpenApiService`."""
    agency = {"id": guid_of("", "organization", record["agency"])}
    return {
        "id": guid_of(record["source_id"], "service", record["code"]),
        "sourceId": record["code"],
        "type": "Service",
        "fundingType": "PubliclyFunded",
        "serviceNames": texts_as(record["name"], "Name"),
        "serviceDescriptions": texts_as(record["description"], "Description"),
        "languages": [tag for tag in LANGUAGES if record["name"].get(tag)],
        "mainOrganization": agency,
        "organizations": [{"roleType": "Responsible", "organization": agency}],
        "publishingStatus": "Published" if record["is_active"] else "Deleted",
        EXTENSION: extension("services", record),
    }


def write_channel(point: Record, directory: Directory, of_point: Mapping[str, list[Record]]) -> Json:
    """Return a point as `V11VmOpenApiServiceLocationChannel`, with all that belongs to it."""
    offerings = of_point["offerings"]
    services = {record["code"]: record for record in directory["services"]}
    return {
        "id": guid_of(point["source_id"], "service-location", point["code"]),
        "sourceId": point["code"],
        "serviceChannelType": "ServiceLocation",
        "organizationId": guid_of("", "organization", point["operator"]),
        "serviceChannelNames": texts_as(point["name"], "Name"),
        "serviceChannelDescriptions": texts_as(point["description"], "Description"),
        "areaType": "LimitedType",
        "areas": [{"type": "Municipality", "code": point["municipality"]}] if point["municipality"] else [],
        "phoneNumbers": [{"number": point["phone"], "language": "fi", "type": "Phone"}] if point["phone"] else [],
        "emails": [{"value": point["email"], "language": "fi"}] if point["email"] else [],
        "languages": sorted({tag for record in offerings for tag in record["languages"]}),
        "addresses": [write_address(point)],
        "serviceHours": write_hours(of_point["hours"], of_point["exceptions"], None),
        "services": write_connections(offerings, services, of_point),
        "publishingStatus": "Published" if point["is_public"] and not point["closed_on"] else "Deleted",
        EXTENSION: extension("points", point)
        | {kind: [without_point(kind, one) for one in of_point[kind]] for kind in CHILDREN},
    }


CHILDREN = ("rooms", "desks", "offerings", "hours", "exceptions")
"""What belongs to a point, and is written in the extension of it."""


def without_point(kind: str, record: Record) -> Json:
    """Return a record that stands within its point."""
    return {name: record[name] for name in BY_NAME[kind].fields if name != "point"}


def write_address(point: Record) -> Json:
    """Return a visiting address; the catalogue calls metres north latitude and metres east longitude."""
    east, north = GRID.transform(point["lon"], point["lat"])
    return {
        "type": "Location", "subType": "Single", "country": "FI",
        "streetAddress": {
            "street": texts_as(point["street"]), "postalCode": point["postcode"] or None,
            "postOffice": texts_as(point["postal_place"]), "municipality": {"code": point["municipality"]},
            "latitude": f"{north:.3f}", "longitude": f"{east:.3f}", "coordinateState": "Ok",
        },
    }  # fmt: skip


def write_connections(
    offerings: Iterable[Record], services: Mapping[str, Record], of_point: Mapping[str, list[Record]]
) -> list[Json]:
    """Return the services of a point, each once, with the ways of being present and the authority's own hours."""
    ways: dict[str, list[str]] = defaultdict(list)
    for record in offerings:
        if record["presence"] not in ways[record["service"]]:
            ways[record["service"]].append(record["presence"])
    written = []
    for code in sorted(ways):
        service = services[code]
        name = next((service["name"][tag] for tag in LANGUAGES if service["name"].get(tag)), code)
        written.append(
            {
                "service": {"id": guid_of(service["source_id"], "service", code), "name": name},
                "serviceChargeType": None,
                "extraTypes": [{"type": "Asti", "code": way} for way in ways[code]],
                "serviceHours": write_hours(of_point["hours"], of_point["exceptions"], service["agency"]),
                "isASTIConnection": True,
            }
        )
    return written


def write_hours(hours: Iterable[Record], exceptions: Iterable[Record], agency: str | None) -> list[Json]:
    """Return weekly hours, a season at a time, then the exceptions, of the point or of an authority there."""
    seasons: dict[tuple[str | None, str | None], list[Record]] = defaultdict(list)
    for record in hours:
        if record["agency"] == agency:
            seasons[record["valid_from"], record["valid_until"]].append(record)
    written = [
        write_entry("DaysOfTheWeek", begins, ends, [opening(one, WEEKDAYS[one["weekday"]]) for one in its])
        for (begins, ends), its in sorted(seasons.items(), key=repr)
    ]
    written += [
        write_entry(
            "Exceptional",
            one["first_day"],
            one["last_day"],
            [opening(one, None)] if one["opens"] else [],
            one["reason"],
        )
        for one in exceptions
        if one["agency"] == agency
    ]
    return [entry | {"orderNumber": number} for number, entry in enumerate(written)]


def write_entry(
    kind: str, begins: str | None, ends: str | None, openings: list[Json], reason: Mapping[str, str] | None = None
) -> Json:
    """Return one `V11VmOpenApiServiceHour`."""
    return {
        "serviceHourType": kind, "validFrom": begins and f"{begins}T00:00:00", "validTo": ends and f"{ends}T00:00:00",
        "isClosed": not openings, "validForNow": begins is None and ends is None, "isAlwaysOpen": False,
        "isReservation": False, "additionalInformation": texts_as(reason or {}), "openingHour": openings,
    }  # fmt: skip


def opening(record: Record, weekday: str | None) -> Json:
    """Return one `V8VmOpenApiDailyOpeningTime`."""
    return {"dayFrom": weekday, "dayTo": None, "from": record["opens"], "to": record["closes"]}


def children_of(directory: Directory) -> dict[str, dict[str, list[Record]]]:
    """Return, by point and kind, what belongs to it."""
    found: dict[str, dict[str, list[Record]]] = defaultdict(lambda: {kind: [] for kind in CHILDREN})
    for kind in CHILDREN:
        for record in directory[kind]:
            found[record["point"]][kind].append(record)
    return found


def write_document(directory: Directory) -> Json:
    """Return the whole directory as one document."""
    of_points = children_of(directory)
    return {
        "format": "piste-directory", "version": 1,
        "organizations": [write_organization(record) for record in directory["agencies"]],
        "services": [write_service(record) for record in directory["services"]],
        "serviceChannels": [write_channel(one, directory, of_points[one["code"]]) for one in directory["points"]],
    }  # fmt: skip
