"""The loop: what points taught becomes data of a new scenario, which asks the same question with what we know now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.basedata.base import BaseData
from piste.basedata.base_store import write_base_data
from piste.basedata.lease_store import Register, read_register, write_register
from piste.basedata.measured_visits import MeasuredVisits
from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.network.visits.measured import MeasuredVisit
from piste.web.planning.base_reading import base_of, built_in_base
from piste.web.planning.files import new_folder_name, stored_path
from piste.web.planning.map_preview import build_preview, summarise
from piste.web.planning.models import DataSet, DataSetVersion, Plan, Scenario
from piste.web.planning.scenario_content import REFERENCE, read_toml
from piste.web.planning.scenario_keeping import make_scenario
from piste.web.projects.costs.access import visible
from piste.web.projects.interim.knowledge import Knowledge, VisitRow, gather_knowledge
from piste.web.projects.interim.known_costs import BookedRent, booked_rents, take_rents, year_before
from piste.web.projects.interim.models import PlanAgain

NO_VISITS = gettext_noop(
    "No visits were measured at a site that the scenario’s data know. Give the points their site in plans."
)
SOURCE = "measured visits"


def plan_again(
    scenario: Scenario,
    first: date,
    last: date,
    person: Any,
    visits: list[MeasuredVisit] | None = None,
    *,
    with_rents: bool = True,
    with_costs: bool = False,
) -> PlanAgain:
    """Make a scenario of what was measured, and the data that it stands on.

    The question stays as it is; its base data take the measured visits (the engine fits its visit model to them), its
    register of leases takes booked rents, and its tiers take what their points cost, where that is asked.

    Parameters
    ----------
    scenario
        The question; of a region's, only the region's own points and accounts count.
    first, last
        Days of the measuring; visits are scaled to a year of the last day's year, costs are of its last whole year.
    visits
        What was measured, where it does not come from the points' own register.
    with_rents, with_costs
        Whether booked rents enter the register, and booked costs of points their tier.

    Raises
    ------
    PisteError
        Where nothing was measured at a site that the base data know.
    """
    newest = scenario.versions.first()
    content = read_toml(newest.toml if newest is not None else "")
    known = gather_knowledge(first, last, person, scenario.region, visits)
    base = base_behind(content)
    rows = [row for row in known.visits if row[0] in {str(one) for one in base.sites.ids}]
    if not rows:
        raise PisteError(NO_VISITS)
    known = replace(known, visits=rows)
    title = f"{content.get('title', scenario.name)} ({last.year})"[:110]
    with transaction.atomic():
        data = keep_base(take_visits(base, rows), title, scenario, person)
        changed = {
            **content, "title": title, "data": {**table(content, "data"), "places": f"data-set:{data.pk}"},
            "demand": {**table(content, "demand"), "kind": "visits"},
        }  # fmt: skip
        leases, taken = keep_rents(content, last, title, scenario, person) if with_rents else (None, 0)
        if leases is not None:
            changed["data"]["leases"] = f"data-set:{leases.pk}"
        known = replace(known, rents=taken)
        if with_costs:
            changed["tiers"] = take_costs(table(content, "tiers"), known)
        made = make_scenario({key: value for key, value in changed.items() if value != {}}, scenario.region, person)
        again = PlanAgain.objects.create(
            before=scenario, scenario=made, data=data, leases=leases, known=known.plain(), first=first, last=last,
            points=len({row[0] for row in rows}), visits=sum(row[3] for row in rows), made_by=person,
        )  # fmt: skip
        record(person, "plan.again", made, points=again.points)
    return again


def table(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return a section of a scenario, empty where it has none."""
    return dict(content.get(key) or {})


def base_behind(content: Mapping[str, Any]) -> BaseData:
    """Return the base data that a scenario stands on."""
    version = version_behind(content, "places")
    return built_in_base(str(table(content, "area").get("country", "FI"))) if version is None else base_of(version)


def version_behind(content: Mapping[str, Any], key: str) -> DataSetVersion | None:
    """Return the version of a data set that a scenario's data name; None for the built-in data, or for none."""
    match = REFERENCE.fullmatch(str(table(content, "data").get(key, "")))
    return None if match is None else DataSetVersion.objects.select_related("data_set").get(pk=int(match[1]))


def take_visits(base: BaseData, rows: Sequence[VisitRow]) -> BaseData:
    """Return base data with measured visits; of a site and service of which something is measured now, that holds.

    Everything else of the base data stays: offices, networks, languages, forecast, the visit model. Figures that were
    counted by office or municipality go, since base data hold figures of one kind of place.
    """
    told: dict[tuple[str, str], dict[int, float]] = {}
    old = base.measured_visits
    if old is not None and old.unit == "site":
        for site, service, year, visits in zip(old.ids, old.service, old.year, old.visits, strict=True):
            told.setdefault((str(site), str(service)), {})[int(year)] = float(visits)
    for key in {row[:2] for row in rows}:
        told[key] = {}
    for site, service, year, visits in rows:
        told[site, service][year] = visits
    flat = [(*key, year, visits) for key, by in sorted(told.items()) for year, visits in sorted(by.items())]
    sites, services = (np.array([row[k] for row in flat], dtype=object) for k in (0, 1))
    years, counts = np.array([row[2] for row in flat], dtype=np.int64), np.array([row[3] for row in flat], dtype=float)
    provenance = replace(base.provenance, sources=tuple(dict.fromkeys((*base.provenance.sources, SOURCE))))
    return replace(base, measured_visits=MeasuredVisits("site", sites, services, years, counts), provenance=provenance)


def keep_base(base: BaseData, title: str, scenario: Scenario, person: Any) -> DataSetVersion:
    """Keep base data as a data set of their own, ready at once: they were read before."""
    version, folder = make_version(DataSet.Kind.BASE, title, scenario, person, summarise(base))
    write_base_data(base, folder)
    from piste.core.artefact import write_json  # noqa: PLC0415

    write_json(folder / "preview.json", build_preview(base))
    return version


def make_version(
    kind: str, title: str, scenario: Scenario, person: Any, summary: Mapping[str, Any]
) -> tuple[DataSetVersion, Any]:
    """Return the first version of a new data set, and the folder that it is to have."""
    data_set = DataSet.objects.create(
        name=title, kind=kind, country=scenario.country, region=scenario.region, made_by=person
    )
    folder = new_folder_name("data-sets")
    version = DataSetVersion.objects.create(
        data_set=data_set, number=1, state=DataSetVersion.State.READY, folder=folder, summary=dict(summary),
        source=SOURCE, made_by=person, read_at=timezone.now(),
    )  # fmt: skip
    path = stored_path(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    return version, path


def keep_rents(
    content: Mapping[str, Any], last: date, title: str, scenario: Scenario, person: Any
) -> tuple[DataSetVersion | None, int]:
    """Keep the scenario's register with booked rents; None where it names none, or nothing of it was booked."""
    version, limits = version_behind(content, "leases"), visible(person)
    if version is None or limits is None:
        return None, 0
    register = read_register(version.path)
    made, taken = with_booked(register, booked_rents(last, limits), year_before(last)[1])
    if not taken:
        return None, 0
    leases = made.leases
    summary = {
        "leases": len(leases), "area_m2": float(leases.area_m2.sum()), "ending": int((~np.isnat(leases.end)).sum()),
    }  # fmt: skip
    kept, folder = make_version(DataSet.Kind.LEASES, title, scenario, person, summary)
    write_register(made, folder)
    return kept, taken


def with_booked(register: Register, booked: Mapping[str, BookedRent], month: int) -> tuple[Register, int]:
    """Return a register with booked rents, and how many were taken."""
    leases, taken = take_rents(register.leases, booked, month)
    sources = tuple(dict.fromkeys((*register.provenance.sources, "booked rents")))
    return replace(register, leases=leases, provenance=replace(register.provenance, sources=sources)), taken


def take_costs(tiers: Mapping[str, Any], known: Knowledge) -> dict[str, Any]:
    """Return a scenario's tiers with the booked cost of their points; tiers that it does not offer stay unsaid."""
    return {
        key: {**told, "cost_eur_per_year": known.tiers[key][1]} if key in known.tiers else dict(told)
        for key, told in tiers.items()
    }


def newest_plans(scenarios: Iterable[int]) -> dict[int, Plan]:
    """Return scenario -> the newest plan that was solved of it, with two queries for all."""
    of: QuerySet[Plan] = Plan.objects.filter(scenario__in=list(scenarios))
    newest = of.order_by().values("scenario").annotate(last=Max("pk")).values_list("last", flat=True)
    return {plan.scenario_id: plan for plan in Plan.objects.filter(pk__in=list(newest)) if plan.scenario_id}
