"""A document in the Service Catalogue's shape -> records and findings: everything that is wrong, at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from piste.basedata.area import Areas
from piste.basedata.default import read_default
from piste.core.findings import Findings
from piste.web.api.exchange.edits import (
    code_for,
    edit_organization,
    edit_point,
    edit_service,
    listed,
    read_service_hours,
    texts_of,
)
from piste.web.api.exchange.ptv import (
    CHILDREN,
    EXTENSION,
    Json,
    write_channel,
    write_connections,
    write_hours,
    write_organization,
    write_service,
)
from piste.web.api.exchange.records import BY_NAME, Directory, Record
from piste.web.api.exchange.sorts import ADVICE, defaults, take_known
from piste.web.api.identity import guid_of


@dataclass(frozen=True)
class Known:
    """Codes by identifier: of what the file holds and of what is there already."""

    agencies: dict[str, str]
    services: dict[str, str]
    points: dict[str, str]
    records: dict[tuple[str, str], Record]
    """What is there already, by kind and code."""


def read_document(document: Any, present: Directory, findings: Findings) -> Directory:
    """Return the records of a document; `present` tells codes of what is there already."""
    found: Directory = {name: [] for name in BY_NAME}
    if not isinstance(document, Mapping):
        document = {"serviceChannels": document} if isinstance(document, list) else {}
    channels = listed(document, "serviceChannels") or listed(document, "itemList")
    if not any(listed(document, name) for name in ("organizations", "services", "serviceChannels", "itemList")):
        findings.error(
            "directory-empty",
            "The file holds no organisations, services or service locations.",
            "Check what was saved.",
        )
        return found
    named = ("agencies", "services", "points")
    records = {(kind, record["code"]): record for kind in named for record in present[kind]}
    agencies, services, points = (identifiers(present, kind) for kind in named)
    known = Known(agencies, services, points, records)
    for row, one in enumerate(listed(document, "organizations"), start=1):
        record = read_one("agencies", one, row, known, findings)
        known.agencies[str(one.get("id"))] = record["code"]
        found["agencies"].append(record)
    for row, one in enumerate(listed(document, "services"), start=1):
        record = read_one("services", one, row, known, findings)
        main = one.get("mainOrganization")
        if record["agency"] is None:
            record["agency"] = known.agencies.get(str(main.get("id")) if isinstance(main, dict) else "")
        known.services[str(one.get("id"))] = record["code"]
        found["services"].append(record)
    every = {record["code"]: record for record in [*present["services"], *found["services"]]}
    for row, one in enumerate(channels, start=1):
        if one.get("serviceChannelType", "ServiceLocation") != "ServiceLocation":
            findings.note(
                "directory-channel", "Left out, not service locations: {value}.", row=row, value=one.get("id")
            )
            continue
        read_channel(one, row, known, every, found, findings)
    return found


def identifiers(present: Directory, kind: str) -> dict[str, str]:
    """Return codes by the identifiers under which a catalogue knows what is there already."""
    names = {"agencies": "organization", "services": "service", "points": "service-location"}
    return {
        guid_of(record.get("source_id") or "", names[kind], record["code"]): record["code"] for record in present[kind]
    }


FORMS: dict[str, tuple[Callable[[Record], Json], Callable[[Json, Record], Record], str]] = {
    "agencies": (write_organization, edit_organization, "organizationNames"),
    "services": (write_service, edit_service, "serviceNames"),
}
"""Kind -> how it is written, how members are read back, and the member of names."""


def read_one(kind: str, given: Json, row: int, known: Known, findings: Findings) -> Record:
    """Return the record of an authority or a service: its extension, and members that differ from it."""
    write, edit, names = FORMS[kind]
    code = getattr(known, kind).get(str(given.get("id")), "")
    record = extended(kind, given, known.records.get((kind, code)), row, findings)
    try:
        same = given.get(EXTENSION) is not None and without_extension(write(record)) == without_extension(given)
    except (AttributeError, KeyError, TypeError):  # the extension is wrong: told when records are checked
        same = True
    if not same:
        record |= edit(given, record)
    if not record["code"]:
        record["code"] = code_for(str(given.get("id") or ""), texts_of(listed(given, names), "Name"))
        if "source_id" in record:
            record["source_id"] = str(given.get("id") or "")
    if not record["code"]:
        findings.error("directory-nameless", "It has neither a name nor an identifier.", ADVICE, row=row, field=kind)
    return record


def extended(kind: str, given: Json, present: Record | None, row: int, findings: Findings) -> Record:
    """Return a record with what an object's extension says; without one, what is there already."""
    more = given.get(EXTENSION)
    known = take_known(kind, more, row, findings) if isinstance(more, dict) else (present or {})
    return defaults(kind) | known


def without_extension(given: Json) -> Json:
    """Return an object's members without ours."""
    return {name: value for name, value in given.items() if name != EXTENSION}


def read_channel(
    given: Json, row: int, known: Known, services: Mapping[str, Record], found: Directory, findings: Findings
) -> None:
    """Add a point and what belongs to it."""
    point = extended(
        "points", given, known.records.get(("points", known.points.get(str(given.get("id")), ""))), row, findings
    )
    more = given.get(EXTENSION)
    children: dict[str, list[Record]] = {kind: [] for kind in CHILDREN}
    if isinstance(more, dict):
        for kind in CHILDREN:
            for one in listed(more, kind):
                children[kind].append(defaults(kind) | take_known(kind, one, row, findings) | {"point": point["code"]})
    whole = {**found, "services": list(services.values())}
    try:
        same = without_extension(write_channel(point, whole, children)) == without_extension(given) if more else False
    except (KeyError, TypeError, ValueError):  # the extension names what is not there: told when records are checked
        same = True
    if not same:
        point |= edit_point(given, point)
        if not point["code"]:
            point["code"] = code_for(str(given.get("id") or ""), point["name"])
            point["source_id"] = str(given.get("id") or "")
        if point["operator"] is None:
            point["operator"] = known.agencies.get(str(given.get("organizationId")))
        edit_children(given, row, known, services, children, findings)
    if not point["region"]:
        point["region"] = region_of(point["municipality"])
    for kind in CHILDREN:
        found[kind] += [one | {"point": point["code"]} for one in children[kind]]
    found["points"].append(point)
    if not point["code"]:
        findings.error(
            "directory-nameless", "It has neither a name nor an identifier.", ADVICE, row=row, field="points"
        )


@lru_cache(maxsize=1)
def known_areas() -> Areas:
    """Return the country's areas, read once a process."""
    return read_default("FI").areas


def region_of(municipality: str) -> str:
    """Return the region that a municipality lies in: the catalogue does not tell it."""
    return known_areas().region_of(municipality) if municipality else ""


def edit_children(
    given: Json, row: int, known: Known, services: Mapping[str, Record], children: dict[str, list[Record]],
    findings: Findings,
) -> None:  # fmt: skip
    """Take hours and services from the members, where they differ from what the extension would be written as."""

    def wrong(value: str) -> None:
        findings.error(
            "directory-hours", "Hours cannot be read: {value}.", ADVICE, row=row, field="serviceHours", value=value
        )

    if listed(given, "serviceHours") != write_hours(children["hours"], children["exceptions"], None):
        hours, exceptions = read_service_hours(listed(given, "serviceHours"), None, wrong)
        for kind, records in (("hours", hours), ("exceptions", exceptions)):
            others = [one for one in children[kind] if one["agency"] is not None]
            children[kind] = [*others, *(defaults(kind) | one for one in records)]
    links = listed(given, "services")
    if links == write_connections(children["offerings"], services, children):
        return
    before = {(one["service"], one["presence"]): one for one in children["offerings"]}
    children["offerings"] = []
    for link in links:
        service = link.get("service")
        code = known.services.get(str(service.get("id")) if isinstance(service, dict) else "")
        if code is None:
            findings.error(
                "directory-service", "The service {value} is not in the file nor here.",
                "Add the service to the file's services.", row=row, field="services",
                value=service.get("name") if isinstance(service, dict) else "?",
            )  # fmt: skip
            continue
        for extra in listed(link, "extraTypes") or [{"code": "OnsiteGuidance"}]:
            way = str(extra.get("code"))
            kept = before.get((code, way))
            said = {"service": code, "presence": way, "languages": given.get("languages") or ["fi"]}
            children["offerings"].append(kept or defaults("offerings") | said)
        agency = services[code]["agency"] if code in services else None
        if listed(link, "serviceHours") and agency and not any(one["agency"] == agency for one in children["hours"]):
            hours, exceptions = read_service_hours(listed(link, "serviceHours"), agency, wrong)
            children["hours"] += [defaults("hours") | one for one in hours]
            children["exceptions"] += [defaults("exceptions") | one for one in exceptions]
