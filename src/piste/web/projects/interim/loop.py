"""The loop: measured visits become base data of a new scenario, which asks the same question with what we know now."""

import csv
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext_noop

from piste.basedata.base import BaseData
from piste.basedata.site import Standing
from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.network.visits.measured import MeasuredVisit, measured_visits, scale_to_year
from piste.web.planning.base_reading import base_of, built_in_base
from piste.web.planning.data_set_keeping import add_version
from piste.web.planning.models import DataSet, DataSetVersion, Plan, Scenario
from piste.web.planning.scenario_content import REFERENCE, read_toml
from piste.web.planning.scenario_keeping import make_scenario
from piste.web.planning.upload import FolderFile, keep_files
from piste.web.projects.interim.models import PlanAgain

NO_VISITS = gettext_noop(
    "No visits were measured at a site that the scenario’s data know. Give the points their site in plans."
)


def plan_again(
    scenario: Scenario, first: date, last: date, person: Any, visits: list[MeasuredVisit] | None = None
) -> PlanAgain:
    """Make a scenario that counts visits as they were measured, and the data set that it stands on.

    Parameters
    ----------
    scenario
        The question; its newest version is taken over, only its data and what is counted change.
    first, last
        Days of the measuring; visits are scaled to a year of the last day's year.
    visits
        What was measured, where it does not come from the points' own register (an imported file).

    Raises
    ------
    PisteError
        Where nothing was measured at a site that the base data know.
    """
    found = measured_visits(first, last) if visits is None else visits
    newest = scenario.versions.first()
    content = read_toml(newest.toml if newest is not None else "")
    base = base_behind(content)
    rows = visit_rows(found, {str(one) for one in base.sites.ids} if base.sites is not None else set(), first, last)
    if not rows:
        raise PisteError(NO_VISITS)
    with transaction.atomic(), tempfile.TemporaryDirectory() as name:
        files = write_base(base, rows, Path(name))
        kept = keep_files([(kind, path.name, FolderFile(path)) for kind, path in files], "base")
        title = f"{content.get('title', scenario.name)} ({last.year})"[:110]
        data_set = DataSet.objects.create(
            name=title, kind=DataSet.Kind.BASE, country=scenario.country, region=scenario.region, made_by=person
        )
        version = add_version(data_set, kept, person, mapping_of(base), "measured visits")
        made = make_scenario(
            {**content, "title": title, "data": {**table(content, "data"), "places": f"data-set:{version.pk}"},
             "demand": {**table(content, "demand"), "kind": "visits"}},
            scenario.region, person,
        )  # fmt: skip
        again = PlanAgain.objects.create(
            before=scenario, scenario=made, data=version, first=first, last=last,
            points=len({row[0] for row in rows}), visits=sum(row[3] for row in rows), made_by=person,
        )  # fmt: skip
        record(person, "plan.again", made, points=again.points)
    return again


def table(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a section of a scenario, empty where it has none."""
    return dict(content.get(key) or {})


def base_behind(content: Mapping[str, Any]) -> BaseData:
    """Return the base data that a scenario stands on."""
    match = REFERENCE.fullmatch(str(table(content, "data").get("places", "")))
    if match is None:
        return built_in_base(str(table(content, "area").get("country", "FI")))
    return base_of(DataSetVersion.objects.select_related("data_set").get(pk=int(match[1])))


def visit_rows(
    found: Iterable[MeasuredVisit], sites: set[str], first: date, last: date
) -> list[tuple[str, str, int, float]]:
    """Return site, service, year and visits a year; points whose site the data do not know are left out."""
    return scale_to_year((one for one in found if one.site in sites), last.year, (last - first).days + 1)


def write_base(base: BaseData, rows: list[tuple[str, str, int, float]], folder: Path) -> list[tuple[str, Path]]:
    """Write places, sites and measured visits as files that the reader of data sets takes."""
    places, sites = base.places, base.sites
    groups = {f"group_{name}": values for name, values in places.groups.items()}
    languages = {f"language_{code}": values for code, values in places.languages.items()}
    columns: dict[str, Any] = {
        "id": places.ids, "name": places.names, "lat": places.lat, "lon": places.lon, "people": places.people,
        "municipality": places.municipality, **groups, **languages,
    }  # fmt: skip
    files = [("places", write_table(folder / "places.csv", columns))]
    if sites is not None:
        words = np.array([Standing(int(one)).name.lower() for one in sites.standing], dtype=object)
        columns = {"id": sites.ids, "name": sites.names, "lat": sites.lat, "lon": sites.lon,
                   "municipality": sites.municipality, "standing": words}  # fmt: skip
        files.append(("sites", write_table(folder / "sites.csv", columns)))
    lines = list(zip(*rows, strict=True))
    named = dict(zip(("site", "service", "year", "visits"), lines, strict=True))
    files.append(("visits", write_table(folder / "visits.csv", named)))
    return files


def write_table(path: Path, columns: Mapping[str, Any]) -> Path:
    """Write columns as CSV; what is not known stays empty."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(columns)
        for row in zip(*columns.values(), strict=True):
            writer.writerow(["" if isinstance(cell, float) and np.isnan(cell) else cell for cell in row])
    return path


def mapping_of(base: BaseData) -> str:
    """Return the lines that say which columns hold groups and languages."""
    lines = [f"places:group.{name}=group_{name}" for name in base.places.groups]
    return "\n".join(lines + [f"places:language.{code}=language_{code}" for code in base.places.languages])


def newest_plan(scenario: Scenario) -> Plan | None:
    """Return the newest plan that was solved of a scenario."""
    return Plan.objects.filter(scenario=scenario).order_by("-pk").first()
