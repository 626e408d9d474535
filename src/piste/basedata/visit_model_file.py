"""Read a visit model from TOML, and give it back as plain data for keeping."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from piste.basedata import demand_fault as fault
from piste.basedata.fault import FILE_MISSING, report, report_unreadable
from piste.basedata.reading import Reading, finish
from piste.basedata.visit_model import AFTER_CLOSING, AGES, LEVELS, Range, VisitFit, VisitModel, VisitService
from piste.core.findings import Findings

DEFAULT = Path(__file__).parent / "default" / "data" / "visit_model.toml"

TOP_KEYS = ("year", "source", "age_shares", "service")
SERVICE_KEYS = ("key", "names", "agency", "rates", "trend", "half_value_min", "after_closing", "reason", "fit")
YEARS = (1990, 2100)


def read_visit_model(path: Path = DEFAULT) -> Reading[VisitModel]:
    """Read a visit model; every fault at once. Without a path: the default, which is an ESTIMATE in every value."""
    findings = Findings(path.name)
    content = read_model_toml(path, findings)
    return finish(None, findings) if content is None else build_visit_model(content, findings)


@dataclass(frozen=True)
class ModelSource:
    """A visit model as it stands in its file."""

    file: str
    content: Mapping[str, Any]


def read_model_source(path: Path, findings: Findings) -> ModelSource | None:
    """Return a visit model as it stands, None where the file cannot be read."""
    if not path.is_file():
        report(findings, FILE_MISSING, path=str(path))
        return None
    content = read_model_toml(path, findings)
    return None if content is None else ModelSource(path.name, content)


def build_model_source(
    source: ModelSource, _mapping: object, _areas: object, _country: str, findings: Findings
) -> Reading[VisitModel]:
    """Make a visit model of its file's content; it has no columns to map and names no municipality."""
    return build_visit_model(source.content, findings)


def read_default_visit_model() -> VisitModel:
    """Return the default visit model (docs/visits.md)."""
    return read_visit_model().demand()


def read_model_toml(path: Path, findings: Findings) -> Mapping[str, Any] | None:
    """Return the content of a TOML file, None where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        report_unreadable(findings, "TOML", problem)
        return None


def build_visit_model(content: Mapping[str, Any], findings: Findings) -> Reading[VisitModel]:
    """Make a visit model of plain data; faults name the key they are about."""
    check_keys(content, TOP_KEYS, "", findings)
    year = content.get("year")
    if not isinstance(year, int) or isinstance(year, bool) or not YEARS[0] <= year <= YEARS[1]:
        report_value(findings, "year", year, "a whole year")
    written = content.get("service")
    services = [service for service in written if isinstance(service, Mapping)] if isinstance(written, list) else []
    if not services:
        report(findings, fault.MODEL_NO_SERVICE, field="service")
    built = [build_service(service, i, findings) for i, service in enumerate(services)]
    for key in sorted({service.key for service in built if [other.key for other in built].count(service.key) > 1}):
        report(findings, fault.MODEL_SERVICE_TWICE, field="service", key=key)
    shares = read_age_shares(content.get("age_shares", {}), findings)
    if findings.count_errors():
        return finish(None, findings)
    return finish(VisitModel(int(str(year)), tuple(built), str(content.get("source", "")), shares), findings)


def build_service(written: Mapping[str, Any], i: int, findings: Findings) -> VisitService:
    """Make one service; values that cannot be used are told and stand as 0."""
    key = str(written.get("key") or "")
    where = f"service.{key or i + 1}"
    check_keys(written, SERVICE_KEYS, where, findings)
    for needed in ("key", "names", "agency", "rates", "trend", "half_value_min", "after_closing"):
        if needed not in written:
            report(findings, fault.MODEL_KEY_MISSING, field=where, key=f"{where}.{needed}")
    if "key" in written and not key:
        report_value(findings, f"{where}.key", written["key"], "a short name")
    names = written.get("names", {})
    if not isinstance(names, Mapping) or (names and not set(names) & {"fi", "sv", "en"}):
        report_value(findings, f"{where}.names", names, "names by language: fi, sv, en")
        names = {}
    rates = written.get("rates", {})
    if not isinstance(rates, Mapping):
        report_value(findings, f"{where}.rates", rates, "a table of age groups")
        rates = {}
    check_keys(rates, tuple(AGES), f"{where}.rates", findings)
    for age in AGES:
        if "rates" in written and age not in rates:
            report(findings, fault.MODEL_KEY_MISSING, field=where, key=f"{where}.rates.{age}")
    return VisitService(
        key,
        {language: str(name) for language, name in names.items()},
        str(written.get("agency", "")),
        {age: read_range(rates[age], f"{where}.rates.{age}", 0.0, 1e6, findings) for age in AGES if age in rates},
        read_range(written.get("trend", [0, 0, 0]), f"{where}.trend", -0.5, 0.5, findings),
        read_range(written.get("half_value_min", [1, 1, 1]), f"{where}.half_value_min", 1.0, 10_000.0, findings),
        read_after_closing(written.get("after_closing", {}), f"{where}.after_closing", findings),
        str(written.get("reason", "")),
        read_fit(written.get("fit")),
    )


def read_range(written: object, key: str, least: float, most: float, findings: Findings) -> Range:
    """Return a range written as [low, base, high], or as one number that stands for all three."""
    values = written if isinstance(written, list) else [written] * 3
    numbers = [float(value) for value in map(read_number, values) if value is not None and least <= value <= most]
    if len(values) != 3 or len(numbers) != 3:
        report_value(findings, key, written, f"three numbers from {least:g} to {most:g}")
        return Range(least, least, least)
    low, base, high = numbers
    if not low <= base <= high:
        report(findings, fault.MODEL_ORDER, field=key, key=key, value=f"{low:g}, {base:g}, {high:g}")
    return Range(low, base, high)


def read_after_closing(written: object, where: str, findings: Findings) -> dict[Any, tuple[float, float, float]]:
    """Return the shares of each level; each must be 0 to 1 and the three add up to 1."""
    table = written if isinstance(written, Mapping) else {}
    check_keys(table, AFTER_CLOSING, where, findings)
    columns = []
    for part in AFTER_CLOSING:
        values = table.get(part)
        if part not in table:
            report(findings, fault.MODEL_KEY_MISSING, field=where, key=f"{where}.{part}")
            return {}
        numbers = [value for value in map(read_number, values if isinstance(values, list) else []) if value is not None]
        if len(numbers) != 3 or min(numbers) < 0 or max(numbers) > 1:
            report_value(findings, f"{where}.{part}", values, "three shares from 0 to 1")
            return {}
        columns.append(numbers)
    shares = {level: (columns[0][k], columns[1][k], columns[2][k]) for k, level in enumerate(LEVELS)}
    for level, parts in shares.items():
        if abs(sum(parts) - 1) > 1e-9:
            report(findings, fault.MODEL_SHARES, field=where, key=where, level=level, value=f"{sum(parts):g}")
    return shares


def read_age_shares(written: object, findings: Findings) -> dict[str, float]:
    """Return the country's shares of the age groups; none where nothing is written."""
    if not isinstance(written, Mapping) or not written:
        return {}
    check_keys(written, tuple(AGES), "age_shares", findings)
    numbers = {age: read_number(share) for age, share in written.items() if age in AGES}
    shares = {age: -1.0 if share is None else share for age, share in numbers.items()}
    if min(shares.values(), default=0.0) < 0 or abs(sum(shares.values()) - 1) > 1e-6:
        report_value(findings, "age_shares", dict(written), "shares that add up to 1")
    return shares


def read_fit(written: object) -> VisitFit | None:
    """Return how a kept service was fitted."""
    if not isinstance(written, Mapping):
        return None
    return VisitFit(**{**written, "years": tuple(written.get("years", ()))})


def check_keys(table: Mapping[str, Any], known: tuple[str, ...], where: str, findings: Findings) -> None:
    """Tell of every key that means nothing."""
    for key in table:
        if key not in known:
            full = f"{where}.{key}" if where else str(key)
            report(findings, fault.MODEL_KEY_UNKNOWN, field=full, key=full, known=", ".join(known))


def report_value(findings: Findings, key: str, value: object, wanted: str) -> None:
    """Tell of a value that cannot be used."""
    report(findings, fault.MODEL_VALUE, field=key, key=key, value=str(value), wanted=wanted)


def read_number(value: object) -> float | None:
    """Return a finite number, None for anything else."""
    usable = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < float("inf")
    return float(str(value)) if usable else None


def describe_visit_model(model: VisitModel) -> dict[str, Any]:
    """Return a model as plain data: what `build_visit_model` takes."""
    return {
        "year": model.year,
        "source": model.source,
        "age_shares": dict(model.age_shares),
        "service": [describe_service(service) for service in model.services],
    }


def describe_service(service: VisitService) -> dict[str, Any]:
    """Return one service as plain data."""
    plain = {
        "key": service.key,
        "names": dict(service.names),
        "agency": service.agency,
        "rates": {age: [known.low, known.base, known.high] for age, known in service.rates.items()},
        "trend": [service.trend.low, service.trend.base, service.trend.high],
        "half_value_min": [service.half_value_min.low, service.half_value_min.base, service.half_value_min.high],
        "after_closing": {
            part: [service.after_closing[level][k] for level in LEVELS] for k, part in enumerate(AFTER_CLOSING)
        },
        "reason": service.reason,
    }
    return plain | ({"fit": asdict(service.fit) | {"years": list(service.fit.years)}} if service.fit else {})
