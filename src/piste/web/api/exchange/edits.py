"""Reads an object of the Service Catalogue back to our record: its extension, and whatever members say otherwise.

Members are written from the record (`ptv`). Where a file's member is what the extension's record would be written as,
the extension holds, so that nothing is lost; where it differs, somebody has changed the member, and the member holds.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from django.utils.text import slugify
from pyproj import Transformer

from piste.web.api.exchange.ptv import LANGUAGES, TYPES, WEEKDAYS, Json
from piste.web.api.exchange.records import Record

GRID = Transformer.from_crs("EPSG:3067", "EPSG:4326", always_xy=True)
KINDS_OF_TYPES = {"State": "state", "Municipality": "municipality", "SotePublic": "county"}


def listed(holder: Any, member: str) -> list[Json]:
    """Return a list of objects, empty where it is missing or something else."""
    found = holder.get(member) if isinstance(holder, Mapping) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def texts_of(items: Iterable[Json], kind: str = "", known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a text by language; languages that the catalogue does not know stay as they were."""
    kept = {tag: words for tag, words in (known or {}).items() if tag not in LANGUAGES}
    given = {
        str(one.get("language")): str(one.get("value") or "")
        for one in items
        if not kind or one.get("type") in (None, kind)
    }
    return kept | {tag: words for tag, words in given.items() if words}


def code_for(identity: str, names: Mapping[str, str]) -> str:
    """Return a code for what came without one: of its name and the beginning of its identifier."""
    name = next((names[tag] for tag in LANGUAGES if names.get(tag)), "")
    return "-".join(part for part in (slugify(name)[:45].strip("-"), slugify(identity)[:8]) if part)


def edit_organization(given: Json, record: Record) -> Record:
    """Return what an authority's members say."""
    names = listed(given, "organizationNames")
    town = given.get("municipality")
    pages = listed(given, "webPages")
    kind = KINDS_OF_TYPES.get(str(given.get("organizationType")), "other")
    return {
        "kind": record["kind"] if TYPES.get(record["kind"]) == given.get("organizationType") else kind,
        "name": texts_of(names, "Name", record["name"]),
        "short_name": texts_of(names, "AlternativeName", record["short_name"]),
        "business_id": str(given.get("businessCode") or ""),
        "municipality": str(town.get("code") or "") if isinstance(town, dict) else "",
        "website": str(pages[0].get("url") or "") if pages else "",
    }


def edit_service(given: Json, record: Record) -> Record:
    """Return what a service's members say."""
    return {
        "name": texts_of(listed(given, "serviceNames"), "Name", record["name"]),
        "description": texts_of(listed(given, "serviceDescriptions"), "Description", record["description"]),
        "is_active": given.get("publishingStatus") == "Published",
    }


def edit_point(given: Json, record: Record) -> Record:
    """Return what a service location's members say; without a visiting address the position stays."""
    phones, mails = listed(given, "phoneNumbers"), listed(given, "emails")
    said: Record = {
        "name": texts_of(listed(given, "serviceChannelNames"), "Name", record["name"]),
        "description": texts_of(listed(given, "serviceChannelDescriptions"), "Description", record["description"]),
        "phone": str(phones[0].get("number") or "") if phones else "",
        "email": str(mails[0].get("value") or "") if mails else "",
    }
    streets = [one.get("streetAddress") for one in listed(given, "addresses") if one.get("type") == "Location"]
    street = next((one for one in streets if isinstance(one, dict)), None)
    if street is None:
        return said
    town = street.get("municipality")
    number = str(street.get("streetNumber") or "")
    written = texts_of(listed(street, "street"), "", record["street"])
    return said | {
        "street": {tag: f"{words} {number}".strip() if tag in LANGUAGES else words for tag, words in written.items()},
        "postcode": str(street.get("postalCode") or ""),
        "postal_place": texts_of(listed(street, "postOffice"), "", record["postal_place"]),
        "municipality": str(town.get("code") or "") if isinstance(town, dict) else record["municipality"],
        **position_of(street),
    }


def position_of(street: Json) -> Record:
    """Return degrees of the metres that an address gives; what is no number stays, and is refused later."""
    north, east = street.get("latitude"), street.get("longitude")
    if not north and not east:
        return {}
    try:
        lon, lat = GRID.transform(float(str(east)), float(str(north)))
    except ValueError:
        return {"lat": str(north), "lon": str(east)}
    return {"lat": round(lat, 7), "lon": round(lon, 7)}


def read_service_hours(
    entries: Iterable[Json], agency: str | None, wrong: Callable[[str], None]
) -> tuple[list[Record], list[Record]]:
    """Return weekly hours and exceptions; what cannot be read is told to `wrong`."""
    hours: list[Record] = []
    exceptions: list[Record] = []
    for entry in entries:
        kind = entry.get("serviceHourType")
        begins, ends = day_of(entry.get("validFrom"), wrong), day_of(entry.get("validTo"), wrong)
        openings = listed(entry, "openingHour")
        if kind == "DaysOfTheWeek":
            for one in openings:
                hours += [
                    {
                        "agency": agency,
                        "weekday": weekday,
                        **clock_of(one, wrong),
                        "valid_from": begins,
                        "valid_until": ends,
                    }
                    for weekday in weekdays_of(one, wrong)
                ]
        elif kind == "Exceptional" and begins:
            whole = {"agency": agency, "first_day": begins, "last_day": ends or begins}
            reason = {"reason": texts_of(listed(entry, "additionalInformation"))}
            clocks = [clock_of(one, wrong) for one in openings] if not entry.get("isClosed") else []
            exceptions += [whole | clock | reason for clock in clocks or [{"opens": None, "closes": None}]]
        else:
            wrong(f"serviceHourType {kind}")
    return hours, exceptions


def day_of(value: Any, wrong: Callable[[str], None]) -> str | None:
    """Return a day as ISO writes it."""
    if not value:
        return None
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        wrong(str(value))
        return None


def clock_of(one: Json, wrong: Callable[[str], None]) -> Record:
    """Return opening and closing time."""
    try:
        opens, closes = (time.fromisoformat(str(one.get(key))).isoformat() for key in ("from", "to"))
    except ValueError:
        wrong(f"{one.get('from')}–{one.get('to')}")
        return {"opens": "00:00:00", "closes": "00:00:01"}
    return {"opens": opens, "closes": closes}


def weekdays_of(one: Json, wrong: Callable[[str], None]) -> list[int]:
    """Return the weekdays from a first to a last one, over the week's end as well."""
    first, last = one.get("dayFrom"), one.get("dayTo") or one.get("dayFrom")
    if first not in WEEKDAYS or last not in WEEKDAYS:
        wrong(f"{first}–{last}")
        return []
    begins, ends = WEEKDAYS.index(first), WEEKDAYS.index(last)
    return [(begins + step) % 7 for step in range((ends - begins) % 7 + 1)]
