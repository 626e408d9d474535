"""Points as a table: one row a point, its hours and offerings in one cell each.

Columns: code, name_fi, name_sv, name_en, operator, tier, region, municipality, street_fi, street_sv, postcode,
place_fi, place_sv, lat, lon, phone, email, step_free, opened_on, hours (`Mo-Fr 09:00-16:00; Sa 10:00-14:00`), services
(`passport=OnsiteGuidanceByServiceAuthor; tax-card=OnsiteGuidance+RemoteGuidance`), languages (`fi sv`). Columns that
the file has not, and empty cells of rows that are here already, leave things as they are.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from piste.core.findings import Findings
from piste.web.api.exchange.records import Directory, Record
from piste.web.api.exchange.sorts import defaults

TEXTS = {"name": "name", "street": "street", "place": "postal_place", "description": "description"}
PLAIN = (
    "operator",
    "tier",
    "region",
    "municipality",
    "postcode",
    "lat",
    "lon",
    "phone",
    "email",
    "opened_on",
    "closed_on",
)
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOURS = re.compile(r"^(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))? (\d\d:\d\d)-(\d\d:\d\d)$")
COLUMNS = (
    "code", "name_fi", "name_sv", "name_en", "operator", "tier", "region", "municipality", "street_fi", "street_sv",
    "street_en", "postcode", "place_fi", "place_sv", "place_en", "lat", "lon", "phone", "email", "step_free",
    "opened_on", "closed_on", "hours", "services", "languages",
)  # fmt: skip
ADVICE = "Correct the cell; the help has examples."


def read_rows(rows: Sequence[Mapping[str, Any]], present: Directory, findings: Findings) -> Directory:
    """Return the records of a table."""
    found: Directory = {name: [] for name in present}
    if not rows or "code" not in rows[0]:
        findings.error(
            "directory-columns",
            "The table has no column “code” or no rows.",
            "Columns are: {known}.",
            known=", ".join(COLUMNS),
        )
        return found
    here = {record["code"]: record for record in present["points"]}
    for number, cells in enumerate(rows, start=2):
        row = {
            key: (value or "").strip()
            for key, value in cells.items()
            if isinstance(key, str) and isinstance(value, str | None)
        }
        point = read_point(row, here.get(row["code"]))
        found["points"].append(point)
        code = point["code"]
        for kind, column, read in (("hours", "hours", read_hours_cell), ("offerings", "services", read_services_cell)):
            old = [one for one in present[kind] if one["point"] == code]
            found[kind] += read(row, code, old, number, findings) if row.get(column) else old
        found["exceptions"] += [one for one in present["exceptions"] if one["point"] == code]
    return found


def read_point(row: Mapping[str, str], present: Record | None) -> Record:
    """Return a row's point."""
    point = dict(present) if present else defaults("points")
    point["code"] = row["code"]
    for column, field in TEXTS.items():
        given = {tag: row[f"{column}_{tag}"] for tag in ("fi", "sv", "en") if row.get(f"{column}_{tag}")}
        point[field] = {**point[field], **given}
    for name in PLAIN:
        if row.get(name):
            point[name] = number_of(row[name]) if name in {"lat", "lon"} else row[name]
    if row.get("step_free"):
        point["accessibility"] = {
            **point["accessibility"],
            "step_free": row["step_free"].lower() in {"1", "yes", "true"},
        }
    return point


def number_of(cell: str) -> Any:
    """Return a number, decimal comma or point; what is none stays, and is refused later."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell


def read_hours_cell(
    row: Mapping[str, str], code: str, old: Iterable[Record], number: int, findings: Findings
) -> list[Record]:
    """Return weekly hours of the point; the authorities' own stay."""
    records = [one for one in old if one["agency"] is not None]
    for part in filter(None, (part.strip() for part in row["hours"].split(";"))):
        match = HOURS.match(part)
        if match is None:
            findings.error(
                "directory-hours", "Hours cannot be read: {value}.", ADVICE, row=number, field="hours", value=part
            )
            continue
        first, last, opens, closes = match.groups()
        begins, ends = DAYS.index(first), DAYS.index(last or first)
        for step in range((ends - begins) % 7 + 1):
            day = {"weekday": (begins + step) % 7, "opens": f"{opens}:00", "closes": f"{closes}:00"}
            records.append(defaults("hours") | {"point": code} | day)
    return records


def read_services_cell(
    row: Mapping[str, str], code: str, old: Iterable[Record], number: int, findings: Findings
) -> list[Record]:
    """Return offerings: those that are here keep their days, new ones begin when they are read."""
    there = {(one["service"], one["presence"]): one for one in old if one["valid_until"] is None}
    records = []
    for part in filter(None, (part.strip() for part in row["services"].split(";"))):
        service, _equals, ways = part.partition("=")
        if not ways:
            findings.error(
                "directory-service-cell",
                "Write service=way: {value}.",
                ADVICE,
                row=number,
                field="services",
                value=part,
            )
        for way in filter(None, ways.split("+")):
            said = {"point": code, "service": service.strip(), "presence": way.strip()}
            fresh = defaults("offerings") | said | {"languages": row.get("languages", "").split() or ["fi"]}
            records.append(there.get((service.strip(), way.strip()), fresh))
    return records


def write_rows(directory: Directory) -> list[dict[str, str]]:
    """Return the points as rows; what a table cannot say (seasons, exceptions, authorities' hours) is not in them."""
    rows = []
    for point in directory["points"]:
        hours = [
            one
            for one in directory["hours"]
            if one["point"] == point["code"]
            and one["agency"] is None
            and not one["valid_from"]
            and not one["valid_until"]
        ]
        offerings = [one for one in directory["offerings"] if one["point"] == point["code"] and not one["valid_until"]]
        ways: dict[str, list[str]] = {}
        for one in offerings:
            ways.setdefault(one["service"], []).append(one["presence"])
        row = {name: "" if point[name] is None else str(point[name]) for name in PLAIN}
        row |= {
            f"{column}_{tag}": point[field].get(tag, "")
            for column, field in TEXTS.items()
            for tag in ("fi", "sv", "en")
        }
        step_free = point["accessibility"].get("step_free")
        row |= {
            "code": point["code"], "step_free": "" if step_free is None else str(step_free).lower(),
            "hours": "; ".join(f"{DAYS[one['weekday']]} {one['opens'][:5]}-{one['closes'][:5]}" for one in hours),
            "services": "; ".join(f"{service}={'+'.join(its)}" for service, its in ways.items()),
            "languages": " ".join(sorted({tag for one in offerings for tag in one["languages"]})),
        }  # fmt: skip
        rows.append({name: row.get(name, "") for name in COLUMNS})
    return rows
