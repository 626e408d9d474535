"""Visits gathered elsewhere: checked against sites and services, shown, and only then taken in."""

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from piste.basedata import demand_fault
from piste.basedata.fault import report
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.visit_file import match_measured
from piste.basedata.visit_model_file import read_default_visit_model
from piste.core.errors import PisteError
from piste.core.findings import Findings
from piste.web.accounts.audit import record
from piste.web.network.models import Point
from piste.web.network.visits.models import Visit
from piste.web.planning.base_reading import built_in_base
from piste.web.planning.files import files_folder, stored_path
from piste.web.planning.finding_rows import write_findings
from piste.web.planning.reading import run_apart
from piste.web.planning.upload import keep_files
from piste.web.projects.interim.models import VisitFile

READER = "piste.web.planning.reader"
NOT_SITES = gettext_noop("The file tells of visits by {kind}, not by site.")
NOT_SITES_TODO = gettext_noop("Name the column “site” and write in it the code of the point or of its site in plans.")
FOREIGN = gettext_noop("The site {value} lies in a region that you do not plan for. Rows: {n}.")
FOREIGN_TODO = gettext_noop("Leave it out, or ask the region’s planner to send it.")
REGISTERED = gettext_noop("The point {value} keeps its own visits of {year}; those count, not the file’s. Rows: {n}.")
NOTHING = gettext_noop("No row of the file can be used.")
NOTHING_TODO = gettext_noop("Mend what is told above and send the file again.")
TAKEN = gettext_noop("The same file was taken in before. Take that one back first, or send another.")
Row = tuple[str, str, int, float]


def check_visits(file: Any, source: str, regions: set[str] | None, person: Any) -> VisitFile:
    """Read a file of visits and keep what was found, not taken in; a file with an error has no rows.

    Parameters
    ----------
    regions
        Regions for which the person plans, None for all.
    """
    [kept] = keep_files([("visits", file.name, file)], "base")
    try:
        with tempfile.TemporaryDirectory(prefix=".reading-", dir=files_folder()) as name:
            found = run_apart(READER, {"kind": "visits", "country": "FI", "source": source, "mapping": ""}, [kept],
                              Path(name))  # fmt: skip
    finally:
        shutil.rmtree(stored_path(str(Path(kept["stored"]).parent.parent)), ignore_errors=True)
    findings = Findings(kept["name"])
    rows: list[Row] = []
    if not found["counts"].get("error") and found.get("of") != "site":
        findings.error("visits-not-sites", NOT_SITES, NOT_SITES_TODO, kind=str(found.get("of", "–")))
    elif not found["counts"].get("error"):
        rows = match_rows(found["rows"], regions, findings)
    if not rows and not findings.count_errors() and not found["counts"].get("error"):
        findings.error("visits-nothing", NOTHING, NOTHING_TODO)
    told, _counts = write_findings(findings)
    return VisitFile.objects.create(
        name=kept["name"], sha256=kept["sha256"], source=source,
        rows=[] if findings.count_errors() else json.loads(json.dumps(rows)), findings=[*told, *found["findings"]],
        made_by=person,
    )  # fmt: skip


def match_rows(rows: Sequence[Sequence[Any]], regions: set[str] | None, findings: Findings) -> list[Row]:
    """Return the rows whose site and service plans know, sites by their code in plans; the others are told."""
    base = built_in_base("FI")
    site_of, region_of = known_sites(base)
    ids = [site_of.get(str(row[0]), str(row[0])) for row in rows]
    columns = (ids, [row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows])
    texts, services = (np.array(column, dtype=object) for column in columns[:2])
    measured = MeasuredVisits(
        "site", texts, services, np.array(columns[2], dtype=np.int64), np.array(columns[3], dtype=np.float64)
    )
    match = match_measured(measured, base.visit_model or read_default_visit_model(), region_of, findings)
    found = list(zip(match.ids, match.service, match.year.tolist(), match.visits.tolist(), strict=True))
    if regions is not None:
        for site in sorted({row[0] for row in found if region_of[row[0]] not in regions}):
            n = sum(row[0] == site for row in found)
            findings.error("visits-foreign", FOREIGN, FOREIGN_TODO, value=site, n=n)
        found = [row for row in found if region_of[row[0]] in regions]
    twice: dict[tuple[str, str, int], float] = {}
    for site, service, year, visits in found:
        if (site, service, year) in twice:  # two names of one site: the reader could not tell
            report(findings, demand_fault.VISITS_TWICE, unit=site, service=service, year=str(year), first="–")
        twice[site, service, year] = visits
    tell_registered(twice, findings)
    return [(*key, visits) for key, visits in sorted(twice.items())]


def known_sites(base: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Return name -> site in plans for points' codes, and site -> its region."""
    municipalities = base.areas.municipalities
    region_of = {
        str(site): municipalities[code].region if code in municipalities else ""
        for site, code in zip(base.sites.ids, base.sites.municipality, strict=True)
    }
    site_of = {}
    for code, site, region in Point.objects.exclude(site="").values_list("code", "site", "region"):
        site_of[code] = site
        region_of[site] = region
    return site_of, region_of


def tell_registered(rows: Mapping[tuple[str, str, int], float], findings: Findings) -> None:
    """Tell of sites whose point keeps its own visits of a year: plans count those."""
    points = {
        site: pk for pk, site in Point.objects.filter(site__in={key[0] for key in rows}).values_list("pk", "site")
    }
    for site, year in sorted({(key[0], key[2]) for key in rows if key[0] in points}):
        if Visit.objects.filter(point=points[site], day__year=year, state=Visit.State.FINISHED).exists():
            n = sum(key[0] == site and key[2] == year for key in rows)
            findings.warning("visits-registered", REGISTERED, "", value=site, year=str(year), n=n)


def take_visits(pk: int, person: Any) -> VisitFile:
    """Take a checked file in: from now on plans made again count its rows.

    Raises
    ------
    PisteError
        Where it has no rows, or the same file was taken in before.
    """
    try:
        with transaction.atomic():
            held = VisitFile.objects.select_for_update().get(pk=pk)
            if not held.rows:
                raise PisteError(NOTHING)
            if held.state == VisitFile.State.CHECKED:
                held.state = VisitFile.State.TAKEN
                held.save(update_fields=["state"])
                record(person, "visits.taken", held, rows=len(held.rows))
            return held
    except IntegrityError:
        raise PisteError(TAKEN) from None


def take_back(pk: int, person: Any) -> VisitFile:
    """Take a file back: it stays, with its rows, and no later plan counts it."""
    with transaction.atomic():
        held = VisitFile.objects.select_for_update().get(pk=pk)
        if held.state == VisitFile.State.TAKEN:
            held.state = VisitFile.State.BACK
            held.save(update_fields=["state"])
            record(person, "visits.back", held)
    return held
