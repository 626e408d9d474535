"""The lease register from a table: columns and units understood, every fault told at once."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import numpy as np

from piste.basedata import fault, lease_fault
from piste.basedata.area import Areas
from piste.basedata.country import country_of
from piste.basedata.fault import report
from piste.basedata.fields import Fields, choose_fields, read_ids, report_rows
from piste.basedata.lease import Leases, Owner, RentSource
from piste.basedata.lease_check import check_leases, drop_repeated
from piste.basedata.lease_columns import LEASE_NAMES, guess_area_unit, guess_rent_unit, names_in
from piste.basedata.lease_values import (
    FATE_WORDS,
    MEASURE_WORDS,
    OWNER_WORDS,
    read_amounts,
    read_areas,
    read_base_months,
    read_breaks,
    read_cents,
    read_counts,
    read_days,
    read_months,
    read_permille,
    read_words,
    unit_of,
)
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import read_municipalities_of
from piste.basedata.place import Floats, Texts
from piste.basedata.position import read_positions
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table
from piste.basedata.table_file import read_table
from piste.core.findings import Findings

NOTICE_MONTHS = 12
"""Assumed notice of a lease until further notice that tells none: Senaatti's for new leases."""
DEGREE_DIGITS, M2_DIGITS = 8, 2
"""Coordinates are kept to a millimetre and areas to a hundredth, so that workbooks carry them without loss."""


def read_leases(
    path: Path,
    mapping: ColumnMapping | None = None,
    areas: Areas | None = None,
    country: str = "FI",
    agencies: Collection[str] = (),
) -> Reading[Leases]:
    """Read a lease register.

    Parameters
    ----------
    path
        CSV, XLSX or any other format of docs/formats.md.
    mapping
        Which column holds what (`piste.basedata.lease_columns` lists the fields) and units (`unit.area=sqft`,
        `unit.rent=year_m2`, `unit.date=mdy`, `unit.measure=htm2`); the rest is guessed and told.
    areas, country
        As for `piste.basedata.place_file.read_places`.
    agencies
        Names of all agencies; where given, any other name is an error.
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_register(table, given, areas, country, findings, agencies)


def build_register(
    table: Table,
    given: ColumnMapping,
    areas: Areas | None,
    country: str,
    findings: Findings,
    agencies: Collection[str] = (),
) -> Reading[Leases]:
    """Make leases of a table; the findings may hold those of reading it."""
    names = names_in(table.columns, LEASE_NAMES)
    fields = choose_fields(table, given, tuple(LEASE_NAMES), ("area", "start"), findings, names=names)
    land = country_of(country, areas)
    area_m2 = read_areas(fields)
    lat, lon = read_places_of(fields, country, areas)
    capital, maintenance, source = read_rents(fields, area_m2)
    tell_units(fields)
    leases = Leases(
        ids=read_lease_ids(fields),
        agency=read_agencies(fields, agencies),
        building=text_field(fields, "building"),
        address=text_field(fields, "address"),
        municipality=read_municipalities_of(fields, lat, lon, areas, land),
        lat=lat,
        lon=lon,
        area_m2=area_m2,
        measure=read_words(fields, "measure", MEASURE_WORDS, measure_of(fields)),  # type: ignore[arg-type]
        place_kind=text_field(fields, "place_kind"),
        rent_capital_cents=capital,
        rent_maintenance_cents=maintenance,
        energy_cents=read_cents(fields, "energy", area_m2)[0],
        rent_source=source,
        vat_permille=read_permille(fields, "vat", 0),
        index_name=text_field(fields, "index_name"),
        index_base=read_base_months(fields, "index_base"),
        index_permille=read_permille(fields, "index_share", 1000),
        index_month=np.clip(read_months(fields, "index_month", 12), 1, 12).astype(np.uint8),
        start=read_days(fields, "start"),
        end=read_days(fields, "end"),
        notice_months=read_months(fields, "notice_months"),
        breaks=read_breaks(fields),
        penalty_cents=read_cents(fields, "penalty")[0],
        owner=read_words(fields, "owner", OWNER_WORDS, Owner.STATE),  # type: ignore[arg-type]
        head_end=read_days(fields, "head_end"),
        head_notice_months=np.maximum(read_months(fields, "head_notice_months"), 0),
        fate=read_words(fields, "fate", FATE_WORDS, 0),  # type: ignore[arg-type]
        fate_from=read_days(fields, "fate_from"),
        part_m2=read_areas(fields, "part_m2"),
        part_from=read_days(fields, "part_from"),
        person_years=read_amounts(fields, "person_years"),
        desks=read_counts(fields, "desks"),
        service_desks=read_counts(fields, "service_desks"),
    )
    leases = complete(fields, leases)
    check_leases(fields, leases)
    kept = drop_repeated(fields, leases)
    return finish(kept, findings, (fields.source,) if fields.source else ())


def complete(fields: Fields, leases: Leases) -> Leases:
    """Fill what the register leaves out with what is assumed, and tell it."""
    open_ended = np.isnat(leases.end) & (leases.notice_months < 0)
    report_rows(fields, lease_fault.NOTICE_MISSING, open_ended, months=NOTICE_MONTHS)
    notice = np.where(open_ended, NOTICE_MONTHS, np.maximum(leases.notice_months, 0)).astype(np.int32)
    owner = fields.texts("owner")
    report_rows(fields, lease_fault.OWNER_ASSUMED, np.ones(len(leases), bool) if owner is None else owner == "")
    report_rows(fields, lease_fault.RENT_MISSING, leases.rent_source == RentSource.UNKNOWN)
    report_rows(fields, lease_fault.LEASE_UNPLACED, np.isnan(leases.lat))
    unsplit = int((leases.rent_source == RentSource.TOTAL).sum())
    if unsplit:
        fields.report(lease_fault.RENT_UNSPLIT, None, n=unsplit)
    unmeasured = int((leases.measure == 0).sum())
    if unmeasured:
        fields.report(lease_fault.AREA_UNMEASURED, None, n=unmeasured)
    return replace(leases, notice_months=notice)


def read_lease_ids(fields: Fields) -> Texts:
    """Return the ids; repeated ones are judged later, when it is known what else the rows say."""
    apart = Findings(fields.table.file)
    ids = read_ids(replace(fields, findings=apart))
    fields.findings.extend(item for item in apart if item.code != fault.ID_DUPLICATE.code)
    return ids


def text_field(fields: Fields, wanted: str) -> Texts:
    """Return a field as texts, "" where the register has none."""
    texts = fields.texts(wanted)
    return np.full(len(fields.table), "", dtype=object) if texts is None else texts


def read_places_of(fields: Fields, country: str, areas: Areas | None) -> tuple[Floats, Floats]:
    """Return latitude and longitude, NaN where there is none: a lease without coordinates still costs money."""
    if not any(fields.column(key) for key in ("lat", "lon", "x", "y")) and fields.table.shapes is None:
        nowhere = np.full(len(fields.table), np.nan)
        return nowhere, nowhere.copy()
    apart = Findings(fields.table.file)
    lat, lon = read_positions(replace(fields, findings=apart), country_of(country, areas))
    fields.findings.extend(item for item in apart if item.code != fault.POSITION_MISSING.code)
    return np.round(lat, DEGREE_DIGITS), np.round(lon, DEGREE_DIGITS)


def read_agencies(fields: Fields, known: Collection[str]) -> Texts:
    """Return whose lease each is, by the names that the mapping gives; missing and unknown ones are told."""
    column = fields.column("agency")
    if not column:
        fields.report(lease_fault.AGENCY_NONE, None)
        return np.full(len(fields.table), "", dtype=object)
    texts = text_field(fields, "agency")
    named = np.array([fields.mapping.agencies.get(text, text) for text in texts], dtype=object)
    for i, name in enumerate(named):
        if not name:
            fields.report(fault.AGENCY_MISSING, i, column)
        elif known and name not in known:
            fields.report(lease_fault.AGENCY_UNKNOWN, i, column, value=name, known=", ".join(sorted(known)[:40]))
    return named


def read_rents(fields: Fields, area_m2: Floats) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return capital and maintenance rent in cents a month, and what is known of each."""
    total, has_total = read_cents(fields, "rent", area_m2)
    capital, has_capital = read_cents(fields, "rent_capital", area_m2)
    maintenance, has_maintenance = read_cents(fields, "rent_maintenance", area_m2)
    # A total with one part gives the other part.
    capital = np.where(has_total & has_maintenance & ~has_capital, np.maximum(total - maintenance, 0), capital)
    maintenance = np.where(has_total & has_capital & ~has_maintenance, np.maximum(total - capital, 0), maintenance)
    lone = has_total & ~has_capital & ~has_maintenance
    source = np.where(has_capital | has_maintenance, RentSource.SPLIT, RentSource.UNKNOWN)
    source = np.where(lone, RentSource.TOTAL, source).astype(np.uint8)
    return np.where(lone, total, capital), np.where(lone, 0, maintenance), source


def measure_of(fields: Fields) -> int:
    """Return the measure that the mapping or the header of the areas tells."""
    header = fields.column("area").lower()
    guessed = next((name for name in ("htm2", "hym2", "hum2") if name in header), "")
    told = unit_of(fields, "measure", guessed)
    return next((int(value) for value, words in MEASURE_WORDS.items() if told in words), 0)


def tell_units(fields: Fields) -> None:
    """Say in which units areas and rents were read."""
    spoken = [f"area = {unit_of(fields, 'area', guess_area_unit(fields.column('area')))}"]
    spoken += [
        f"{wanted} = {unit_of(fields, 'rent', guess_rent_unit(column))}"
        for wanted in ("rent", "rent_capital", "rent_maintenance")
        if (column := fields.column(wanted))
    ]
    report(fields.findings, lease_fault.UNITS_READ, units=", ".join(spoken))
