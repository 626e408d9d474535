"""Gathering a report's facts as they stand: from site projects, regions, indicators, surveys, lessons and entries."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone, translation

from piste.core.language import LANGUAGES
from piste.report.interim.facts import (
    UNKNOWN,
    Asked,
    Goal,
    Interim,
    LessonTold,
    RegionTold,
    RiskTold,
    Service,
    Site,
    Source,
    Survey,
    Told,
)
from piste.web.accounts.places import REGIONS
from piste.web.experience.indicators import ExperienceIndicator, experience_indicators
from piste.web.experience.models import Wave
from piste.web.projects.costs.models import PublicFigure
from piste.web.projects.interim.gathering_money import gather_curve, gather_view
from piste.web.projects.interim.measured import measure_points
from piste.web.projects.interim.models import Report
from piste.web.projects.interim.text_keeping import texts_of
from piste.web.projects.models import (
    Indicator,
    IndicatorEntry,
    Lesson,
    Milestone,
    ProjectFigure,
    RegionState,
    Risk,
    SiteProject,
    Stage,
)
from piste.web.projects.region_progress import APART, OPEN, PLANNING, PROJECT, build_progress, real_projects
from piste.web.projects.region_progress import UNKNOWN as NO_PLAN

MOST_LESSONS, MOST_RISKS = 12, 10
REPORT_STATE = {OPEN: "open", PROJECT: "next", PLANNING: "next", NO_PLAN: "later", APART: "apart"}
"""State of a region (`region_progress`) -> what a report calls it; one that opened before its plan is `early`."""
TOLD_LATER = timedelta(days=100)
"""What was measured at the end of a period is published after it: a value told so long after it still counts."""


def gather(report: Report) -> Interim:
    """Return everything that a report tells, as it is known now."""
    projects = chosen_projects(report)
    where = {
        "region": report.code if report.of == Report.Of.REGION else "",
        "site": report.code if report.of == Report.Of.SITE else "",
    }
    sites = gather_sites(report, projects)
    texts = {one.key: {code: text for code, text in texts_of(one).items() if text} for one in report.sections.all()}
    made = Interim(
        title=report.title,
        area=area_words(report),
        scope=report.of,
        publisher=report.publisher,
        first=report.first.isoformat(),
        last=report.last.isoformat(),
        drawn=timezone.localdate().isoformat(),
        curve=gather_curve(report.last),
        goals=gather_goals(report) if report.of != Report.Of.SITE else (),
        sites=sites,
        regions=gather_regions(report, projects),
        services=gather_services(report, projects),
        surveys=gather_surveys(report, projects),
        state_money=gather_view("state", report.first, report.last, **where),
        agency_money=gather_view("agency", report.first, report.last, **where),
        lessons=gather_lessons(report, projects),
        risks=gather_risks(report),
        texts={key: by for key, by in texts.items() if by},
    )
    return Interim(**{**vars(made), "sources": list_sources(made, whole_sources())})


def chosen_projects(report: Report) -> list[SiteProject]:
    """Return the site projects that a report tells of."""
    if report.of == Report.Of.COUNTRY:
        return list(real_projects().select_related("point"))  # invented sites never stand among real ones
    found = SiteProject.objects.exclude(state=SiteProject.State.STOPPED).select_related("point")
    return list(found.filter(**{"region" if report.of == Report.Of.REGION else "code": report.code}))


def area_words(report: Report) -> dict[str, str]:
    """Return the area's name by language."""
    if report.of == Report.Of.REGION and report.code in REGIONS:
        fi, sv = REGIONS[report.code]
        return {"fi": fi, "sv": sv, "en": fi}
    if report.of == Report.Of.SITE and (found := SiteProject.objects.filter(code=report.code).first()):
        return dict(found.name)
    return {"fi": "Suomi", "sv": "Finland", "en": "Finland"}


def exact_day(day: date, precision: str) -> str:
    """Return a day as exactly as it is known: 2023-12-14, 2023-06, 2024."""
    return {"month": f"{day:%Y-%m}", "year": f"{day:%Y}"}.get(precision, day.isoformat())


def gather_sites(report: Report, projects: list[SiteProject]) -> tuple[Site, ...]:
    """Return the sites: those opened in the period first, then those that follow."""
    gates = {
        gate.project_id: gate
        for gate in Milestone.objects.filter(is_gate=True, stage=Stage.OPENING, project__in=projects)
    }
    figures: dict[tuple[int, str], ProjectFigure] = {}
    for figure in ProjectFigure.objects.filter(project__in=projects).order_by("pk"):
        figures[figure.project_id, figure.kind] = figure
    waived = count_waived(projects)
    made = []
    for project in projects:
        gate = gates.get(project.pk)
        told = project.opened_on or (gate.told if gate is not None else None)
        precision = gate.precision if gate is not None else "day"
        kinds = (ProjectFigure.Kind.ACTORS, ProjectFigure.Kind.COST_EUR, ProjectFigure.Kind.SAVING_EUR_PER_YEAR)
        actors, cost, saving = (tell_figure(figures.get((project.pk, kind))) for kind in kinds)
        point = project.point
        made.append((told, Site(
            project.code, dict(project.name), project.region, "" if told is None else exact_day(told, precision),
            exact_day(gate.planned, precision) if gate is not None and gate.planned else "",
            told is not None and told > report.last, actors, cost, saving,
            *position_of(project, point), short_source(project.source), project.is_example, waived.get(project.pk, 0),
        )))  # fmt: skip
    far = date(2100, 1, 1)
    known = [one for told, one in sorted(made, key=lambda pair: (pair[0] or far, pair[1].code)) if told is not None]
    return tuple(known)


def position_of(project: SiteProject, point: Any) -> tuple[float | None, float | None]:
    """Return where a site lies: its point, else its municipality's largest place."""
    if point is not None:
        return point.lat, point.lon
    return municipality_positions().get(project.municipality, (None, None))


@lru_cache(maxsize=1)
def municipality_positions() -> dict[str, tuple[float, float]]:
    """Return where municipalities' most people live."""
    from piste.web.planning.base_reading import built_in_base  # noqa: PLC0415

    places = built_in_base("FI").places
    found: dict[str, tuple[float, float, float]] = {}
    codes = places.municipality if places.municipality is not None else []
    for code, lat, lon, people in zip(codes, places.lat, places.lon, places.people, strict=True):
        if code and (code not in found or people > found[code][2]):
            found[str(code)] = (float(lat), float(lon), float(people))
    return {code: (lat, lon) for code, (lat, lon, _people) in found.items()}


def count_waived(projects: list[SiteProject]) -> dict[int, int]:
    """Return how many requirements were set aside at each site and still are."""
    from piste.web.projects.models import Waiver  # noqa: PLC0415

    found: dict[int, int] = {}
    for pk in Waiver.objects.filter(project__in=projects, withdrawn_at=None).values_list("project_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def short_source(source: str) -> str:
    """Return a source as a line under a table has room for: of an address its host; the list has it whole."""
    if source.startswith(("http://", "https://")):
        host = urlsplit(source).netloc.removeprefix("www.")
        path = urlsplit(source).path.strip("/")
        return f"{host}/{path}" if path and len(path) < 16 else host
    return source if len(source) < 110 else source[:107].rstrip() + "…"


def tell_figure(figure: ProjectFigure | None) -> Told:
    """Return a site's figure with its source and day."""
    if figure is None:
        return UNKNOWN
    day = "" if figure.as_of is None else figure.as_of.isoformat()
    return Told(float(figure.value), 0, short_source(figure.source), day, figure.about, figure.is_example)


def gather_goals(report: Report) -> tuple[Goal, ...]:
    """Return the indicators with the target that stood and the value that was measured at the end of the period."""
    region = report.code if report.of == Report.Of.REGION else ""
    newest: dict[tuple[int, str], IndicatorEntry] = {}
    targets: dict[int, IndicatorEntry] = {}
    rows = IndicatorEntry.objects.filter(region=region).select_related("indicator").order_by("day", "pk")
    for one in rows:
        if one.kind == IndicatorEntry.Kind.MEASURED and one.day <= report.last + TOLD_LATER:
            newest[one.indicator_id, one.kind] = one
        elif one.kind == IndicatorEntry.Kind.TARGET and (one.day <= report.last or one.indicator_id not in targets):
            targets[one.indicator_id] = one
    made = []
    for indicator in Indicator.objects.all():
        target, actual = targets.get(indicator.pk), newest.get((indicator.pk, "measured"))
        if target is None and actual is None:
            continue
        made.append(
            Goal(
                dict(indicator.name),
                indicator.unit,
                tell_entry(target, indicator),
                tell_entry(actual, indicator),
                indicator.better,
            )
        )
    return tuple(made)


def tell_entry(entry: IndicatorEntry | None, indicator: Indicator) -> Told:
    """Return an indicator's value with its source and day."""
    if entry is None:
        return UNKNOWN
    source = short_source(entry.source or indicator.source)
    return Told(float(entry.value), indicator.decimals, source, entry.day.isoformat(), "exact", entry.is_example)


def gather_regions(report: Report, projects: list[SiteProject]) -> tuple[RegionTold, ...]:
    """Return the regions as they were at the end of the period."""
    if report.of != Report.Of.COUNTRY:
        return ()
    made = []
    for one in build_progress(report.last, projects):
        fi, sv = REGIONS[one.code]
        outside = one.state == APART
        plan = "unknown" if outside else one.plan
        state = REPORT_STATE[one.state]
        if one.state == OPEN and plan != "approved":
            state = "early"
        approved = one.kept.approved_on.isoformat() if plan == "approved" and one.kept.approved_on else ""
        target = one.target
        made.append(RegionTold(
            one.code, {"fi": fi, "sv": sv, "en": fi}, state, plan, approved, one.opened,
            None if target is None else target.points, short_source(one.kept.source),
            target is not None and target.is_example,
        ))  # fmt: skip
    return tuple(made)


def gather_services(report: Report, projects: list[SiteProject]) -> tuple[Service, ...]:
    """Return what was measured of points' service in the period."""
    points = {project.point.code: project for project in projects if project.point is not None}
    found = measure_points(report.first, report.last)
    if report.of != Report.Of.COUNTRY:
        found = [one for one in found if one.point in points]
    day = report.last.isoformat()
    return tuple(
        Service(
            one.name,
            Told(one.visits, 0, one.source, day, "exact", one.example),
            Told(one.median_wait_min, 0, one.source, day, "exact", one.example)
            if one.median_wait_min is not None
            else UNKNOWN,
            Told(100 * one.within_15, 0, one.source, day, "exact", one.example)
            if one.within_15 is not None
            else UNKNOWN,
        )
        for one in found
    )


def gather_surveys(report: Report, projects: list[SiteProject]) -> tuple[Survey, ...]:
    """Return the indicators of the waves that ended in the period, a survey a wave; what was hidden stays hidden."""
    site = None
    if report.of == Report.Of.SITE:
        if not projects or projects[0].point is None:
            return ()
        site = projects[0].point.code
    region = report.code if report.of == Report.Of.REGION else None
    by_wave: dict[str, list[ExperienceIndicator]] = {}
    for one in experience_indicators((report.first, report.last), region, site):
        by_wave.setdefault(one.wave, []).append(one)
    waves = Wave.objects.filter(key__in=by_wave).select_related("questionnaire").order_by("last_day", "pk")
    return tuple(survey_of(wave, by_wave[wave.key]) for wave in waves)


def survey_of(wave: Wave, told: list[ExperienceIndicator]) -> Survey:
    """Return a wave's indicators in the order in which they were asked."""
    asked = wave.questionnaire
    order = {f"{asked.key}.{key}": at for at, key in enumerate(asked.items.values_list("key", flat=True))}
    figures = sorted(told, key=lambda one: order[one.name])
    last = next((one for one in reversed(figures) if not one.hidden), None)
    return Survey(
        asked.audience, dict(wave.name), wave.first_day.isoformat(), wave.last_day.isoformat(),
        ", ".join(last.methods) if last else "", last.response_rate if last else None,
        tuple(Asked(dict(one.text), one.kind, one.answers, one.value, one.low, one.high) for one in figures),
        "EXAMPLE" in str(wave.name.get("en", "")),
    )  # fmt: skip


def stage_words(stage: str) -> str:
    """Return a stage in English; documents say it in their own language."""
    with translation.override("en"):
        return str(Stage(stage).label)


def gather_lessons(report: Report, projects: list[SiteProject]) -> tuple[LessonTold, ...]:
    """Return the lessons of the chosen sites, and those of no site in the country's report."""
    chosen = {project.pk: project for project in projects}
    found = []
    for one in Lesson.objects.select_related("project").order_by("pk"):
        if one.project_id in chosen or (one.project_id is None and report.of == Report.Of.COUNTRY):
            site = dict(chosen[one.project_id].name) if one.project_id in chosen else {}
            found.append(
                LessonTold(
                    dict(one.title),
                    dict(one.text),
                    site,
                    stage_words(one.stage),
                    short_source(one.source),
                    one.is_example,
                )
            )
    return tuple(found[:MOST_LESSONS])


def gather_risks(report: Report) -> tuple[RiskTold, ...]:
    """Return the heaviest open risks; one that is told at several sites is told once, with them."""
    found: dict[tuple[str, int, int, str, bool], list[dict[str, str]]] = {}
    rows = Risk.objects.filter(state=Risk.State.OPEN).select_related("project").order_by("pk")
    for one in rows:
        if report.of == Report.Of.REGION and (one.project is None or one.project.region != report.code):
            continue
        if report.of == Report.Of.SITE and (one.project is None or one.project.code != report.code):
            continue
        key = (one.text, one.likelihood, one.effect, one.action, one.is_example)
        found.setdefault(key, []).extend([] if one.project is None else [dict(one.project.name)])
    made = [
        RiskTold(text, tuple(sites), likely, bad, action, example)
        for (text, likely, bad, action, example), sites in found.items()
    ]
    return tuple(sorted(made, key=lambda one: -one.likelihood * one.effect)[:MOST_RISKS])


def list_sources(told: Interim, full: Mapping[str, str]) -> tuple[Source, ...]:
    """Return every source that a figure names, once, with its day and whole address where they are known."""
    found: dict[str, Source] = {}
    for public in PublicFigure.objects.all():
        found.setdefault(public.source, Source(public.source, public.day, public.address))
    named = [figure.source for site in told.sites for figure in (site.actors, site.cost, site.saving)]
    named += [figure.source for goal in told.goals for figure in (goal.target, goal.actual)]
    named += [
        *(site.source for site in told.sites),
        *(one.source for one in told.regions),
        *(one.source for one in told.lessons),
    ]
    named += [told.state_money.source, told.agency_money.source]
    for name in named:
        if name and name not in ("EXAMPLE", "ESIMERKKI"):
            found.setdefault(name, Source(name, "", full.get(name, "")))
    return tuple(found[name] for name in sorted(found))


def whole_sources() -> dict[str, str]:
    """Return the short form of each source -> its whole address, of everything that a report may tell."""
    rows: list[Any] = []
    for model in (SiteProject, ProjectFigure, RegionState, Indicator, IndicatorEntry, Lesson):
        rows += list(model.objects.exclude(source="").order_by().values_list("source", flat=True).distinct())
    return {short_source(source): source for source in rows if short_source(source) != source}


__all__ = ["LANGUAGES", "gather"]
