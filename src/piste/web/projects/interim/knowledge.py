"""All that points have taught in a time, by site in plans: visits, service times, waits, what was told, costs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from piste.web.experience.indicators import estimate_of
from piste.web.experience.models import Item, Telling
from piste.web.network.models import Point
from piste.web.network.visits.measured import MeasuredVisit, measured_visits, scale_to_year
from piste.web.projects.costs.access import visible
from piste.web.projects.interim.known_costs import booked_site_costs, tier_costs
from piste.web.projects.interim.known_service import build_day, measured_hours, measured_minutes, write_day
from piste.web.projects.interim.measured import measure_points
from piste.web.projects.interim.models import VisitFile
from piste.web.projects.models import SiteProject

TOLD = ("smiley.went", "customer.solved")
"""What customers are asked: how the visit went, and whether the matter was settled at once; the last one answered."""
VisitRow = tuple[str, str, int, float]
"""Site in plans, service in base data, year, visits a year."""


@dataclass(frozen=True)
class Knowledge:
    """What was known when a plan was made again; all of it goes into JSON and comes back the same."""

    visits: list[VisitRow] = field(default_factory=list)
    counted_elsewhere: list[str] = field(default_factory=list)
    """Sites of which a file tells, not the register of visits."""
    day: str = ""
    """The usual day as TOML: what `piste premises sites` takes."""
    minutes: dict[str, tuple[int, float]] = field(default_factory=dict)
    """Service -> how many were measured, and their mean minutes."""
    waits: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    """Site -> median wait in minutes, share served within 15; None where a small group hides it."""
    told: dict[str, tuple[dict[str, str], float, int, str, str]] = field(default_factory=dict)
    """Site -> question by language, figure, answers, kind (mean or share), last day of the asking."""
    costs: dict[str, int] = field(default_factory=dict)
    """Site -> running costs of a whole year, cents, in the state's view."""
    tiers: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Tier -> points with booked costs, and their mean cost in euros a year."""
    rents: int = 0
    """Leases of the register whose booked rents were taken."""

    def plain(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return asdict(self)


def knowledge_of(kept: Mapping[str, Any]) -> Knowledge:
    """Return what was kept of a plan made again; what an earlier one did not keep stays empty."""
    return Knowledge(**{name: kept[name] for name in Knowledge.__dataclass_fields__ if name in kept})


def gather_knowledge(
    first: date, last: date, person: Any, region: str = "", visits: list[MeasuredVisit] | None = None
) -> Knowledge:
    """Return what is known of a time in a region, or in the whole country.

    Parameters
    ----------
    person
        Who asks: costs count only as far as they see the accounts.
    visits
        What was measured, where it is not to be asked of the points' own register.
    """
    period = f"{first.isoformat()}–{last.isoformat()}"
    found = measured_visits(first, last, region or None) if visits is None else visits
    rows = scale_to_year(found, last.year, (last - first).days + 1)
    rows, elsewhere = add_counted_elsewhere(rows, first, last, region)
    minutes = measured_minutes(first, last, region)
    day = build_day(minutes, measured_hours(first, last, region), period)
    points = list(Point.objects.exclude(site="").filter(**({"region": region} if region else {})))
    site_of = {point.code: point.site for point in points}
    costs = points_costs(last, person, points, region)
    return Knowledge(
        visits=rows,
        counted_elsewhere=elsewhere,
        day=write_day(day),
        minutes=minutes,
        waits={
            site_of[one.point]: (one.median_wait_min, one.within_15)
            for one in measure_points(first, last) if one.point in site_of
        },
        told=told_by_customers(first, last, site_of),
        costs=costs,
        tiers=tier_costs(costs, {point.site: point.tier for point in points}),
    )  # fmt: skip


def add_counted_elsewhere(
    rows: list[VisitRow], first: date, last: date, region: str
) -> tuple[list[VisitRow], list[str]]:
    """Return visits with those that files tell of sites without a register of visits; the newest file holds."""
    known = {row[0] for row in rows}
    told: dict[tuple[str, str, int], float] = {}
    for file in VisitFile.objects.filter(state=VisitFile.State.TAKEN).order_by("pk"):
        for site, service, year, visits in file.rows:
            if site not in known and first.year <= year <= last.year:
                told[site, service, year] = visits
    if region:
        inside = sites_of_region(region)
        told = {key: visits for key, visits in told.items() if key[0] in inside}
    added = [(*key, visits) for key, visits in sorted(told.items())]
    return [*rows, *added], sorted({row[0] for row in added})


def sites_of_region(region: str) -> set[str]:
    """Return the sites in plans that lie in a region, of points and of the built-in data."""
    from piste.web.planning.base_reading import built_in_base  # noqa: PLC0415

    base = built_in_base("FI")
    inside = {code for code, one in base.areas.municipalities.items() if one.region == region}
    of_data = {str(site) for site, code in zip(base.sites.ids, base.sites.municipality, strict=True) if code in inside}
    return of_data | set(Point.objects.filter(region=region).exclude(site="").values_list("site", flat=True))


def told_by_customers(
    first: date, last: date, site_of: Mapping[str, str]
) -> dict[str, tuple[dict[str, str], float, int, str, str]]:
    """Return by site what customers told last; what a telling hides stays hidden."""
    items = {
        (item.questionnaire_id, item.key): dict(item.text)
        for item in Item.objects.select_related("questionnaire")
        if f"{item.questionnaire.key}.{item.key}" in TOLD
    }
    tellings = Telling.objects.filter(wave__last_day__range=(first, last)).select_related("wave__questionnaire")
    ordered = sorted(tellings, key=lambda one: (one.wave.questionnaire.key != "smiley", one.wave.last_day, one.number))
    found: dict[str, tuple[dict[str, str], float, int, str, str]] = {}
    for telling in ordered:
        for item in telling.content["items"]:
            text = items.get((telling.wave.questionnaire_id, item["key"]))
            if text is None:
                continue
            shown = {entry["by"]["site"]: entry for entry in item["entries"] if set(entry["by"]) == {"site"}}
            for code, site in site_of.items():
                entry = shown.get(code)
                if entry is not None and not entry["hidden"] and entry["answers"]:
                    day = telling.wave.last_day.isoformat()
                    found[site] = (text, estimate_of(entry).value, int(entry["answers"]), item["kind"], day)
    return found


def points_costs(last: date, person: Any, points: list[Point], region: str) -> dict[str, int]:
    """Return by site in plans what its point costs in a whole year, as far as a person sees the accounts."""
    limits = visible(person)
    if limits is None:
        return {}
    if region:
        limits &= Q(region=region)
    site_of = {code: point.site for point in points for code in (point.code, point.site)}
    by_key = {point.pk: point.site for point in points}
    linked = SiteProject.objects.filter(point__in=by_key).values_list("code", "point_id")
    site_of |= {code: by_key[point] for code, point in linked}
    costs: dict[str, int] = {}
    for name, cents in booked_site_costs(last, limits).items():
        if name in site_of:
            costs[site_of[name]] = costs.get(site_of[name], 0) + cents
    return costs
