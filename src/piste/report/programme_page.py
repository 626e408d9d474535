"""The programme's page: answer, curve, map, what holds back, risk, schedule and tables in one file."""

import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from piste.basedata.area import Areas, Region
from piste.core.language import Language
from piste.programme.schedule import NEVER
from piste.programme.study import Programme
from piste.report.page import HERE, build_policy, page_environment, read_font_faces
from piste.report.page_context import LANGUAGE_NAMES
from piste.report.programme_charts import draw_gantt, draw_investment, draw_savings
from piste.report.programme_map import draw_programme_map, year_class
from piste.report.programme_tables import (
    changes_table,
    limits_table,
    projects_table,
    public_table,
    region_words,
    risks_table,
    units_table,
    years_table,
)
from piste.report.programme_words import (
    LIMIT_WORDS,
    MILLION,
    RISK_WORDS,
    main_reach,
    millions,
    tell_answer,
    tell_chance,
    tell_lead,
    tell_proof,
)
from piste.report.table_text import write_table

STYLES = ("tokens", "base", "page", "programme", "print")
OPENINGS = 6
BAR_PX = 96.0


def render_programme(
    programme: Programme, areas: Areas, lang: Language, others: Mapping[str, str], files: Sequence[tuple[str, str]]
) -> str:
    """Return the page's text; `others` is the file of each other language."""
    sheets = "\n".join((HERE / "page" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    style = f"{read_font_faces()}\n{sheets}"
    return (
        page_environment()
        .get_template("programme.html")
        .render(
            _context(programme, areas, lang, others, files),
            style=Markup(style),  # noqa: S704  (our own files)
            policy=build_policy([], [style]),
        )
    )


def _context(
    programme: Programme, areas: Areas, lang: Language, others: Mapping[str, str], files: Sequence[tuple[str, str]]
) -> dict[str, object]:
    schedule, risk = programme.schedule, programme.risk
    regions = dict(areas.regions)
    chance, chance_words = tell_chance(programme, lang)
    reach = main_reach(programme)
    provenance = programme.provenance
    return {
        "lang": lang.code,
        "t": lang.text,
        "estimated": False,
        "example": programme.example,
        "ranged": programme.range_eur_per_year is not None,
        "title": lang.text(programme.title),
        "answer": tell_answer(programme, lang),
        "lead": tell_lead(programme, lang),
        "languages": [(code, LANGUAGE_NAMES[code], file) for code, file in others.items()],
        "chance": chance,
        "chance_words": chance_words,
        "draws": lang.number(risk.params.draws),
        "savings": draw_savings(programme, lang),
        "map": draw_programme_map(programme, areas, lang),
        "by_year": _by_year(programme, lang),
        "proof": tell_proof(programme, lang),
        "bound_by": lang.text(BOUND_WORDS[schedule.proof.bound_by]),
        "held": _bars(
            [(lang.text(LIMIT_WORDS[one.kind]), one.gain_eur_per_year) for one in programme.hold_back.limits], lang
        ),
        "held_year": str(programme.hold_back.year),
        "units": write_table(units_table(programme, regions, lang), lang),
        "risk_bars": _bars(
            [(lang.text(RISK_WORDS[one.risk]), one.alone_eur_per_year) for one in risk.shares], lang, signed=True
        ),
        "risks": write_table(risks_table(programme, lang), lang),
        "risk_year": str(reach.target.year if reach is not None else schedule.limits.calendar.years[-1]),
        "openings": _openings(programme, regions, lang),
        "investment": draw_investment(programme, lang),
        "gantt": draw_gantt(programme, regions, lang),
        "years": write_table(years_table(programme, lang), lang),
        "limits": write_table(limits_table(programme, lang), lang),
        "projects": write_table(projects_table(programme, regions, lang), lang),
        "changes": write_table(changes_table(programme, lang), lang) if programme.before is not None else None,
        "change_lead": _tell_changes(programme, lang),
        "public": write_table(public_table(programme, lang), lang) if programme.history.sites else None,
        "history_source": lang.text(programme.history.source),
        "sources": [lang.text(source) for source in provenance.sources],
        "files": files,
        "provenance": provenance,
        "inputs": sorted(provenance.inputs.items()),
        "parameters": json.dumps(provenance.parameters, ensure_ascii=False, indent=2, sort_keys=True, default=str),
    }


BOUND_WORDS = {
    "weak duality": "The bound is recomputed by weak duality and holds whatever the solver’s tolerance.",
    "branch and bound": "The bound is the solver’s branch and bound, loosened by a millionth for its tolerance.",
}


def _by_year(programme: Programme, lang: Language) -> list[dict[str, str]]:
    """Return each year's openings: class of its colour, number of projects and their saving a year."""
    schedule = programme.schedule
    calendar, opens = schedule.limits.calendar, schedule.opens.tolist()
    saving = schedule.projects.saving_eur_per_year
    rows = []
    for year in calendar.years:
        members = [p for p, quarter in enumerate(opens) if quarter != NEVER and calendar.year(quarter) == year]
        rows.append({
            "css": f"y{year_class(year, calendar.years)}", "name": str(year), "count": lang.number(len(members)),
            "saving": millions(float(saving[members].sum()), lang),
        })  # fmt: skip
    never = [p for p, quarter in enumerate(opens) if quarter == NEVER]
    if never:
        rows.append({
            "css": "y-never", "name": lang.text("not by {year}", year=str(calendar.years[-1])),
            "count": lang.number(len(never)), "saving": millions(float(saving[never].sum()), lang),
        })  # fmt: skip
    return rows


def _bars(rows: Sequence[tuple[str, float]], lang: Language, *, signed: bool = False) -> list[dict[str, object]]:
    largest = max((abs(value) for _, value in rows), default=0.0) or 1.0
    return [
        {
            "name": name,
            "value": lang.signed(value / MILLION, 2) if signed else lang.number(value / MILLION, 2),
            "width": round(BAR_PX * abs(value) / largest, 1),
            "gain": signed and value > 0,
        }
        for name, value in rows
    ]


def _openings(programme: Programme, regions: dict[str, Region], lang: Language) -> list[dict[str, str]]:
    """Return the next openings, the earliest first, the largest first within a quarter."""
    schedule, projects = programme.schedule, programme.schedule.projects
    opens = schedule.opens
    ahead = [p for p in range(len(projects)) if opens[p] != NEVER and opens[p] >= programme.as_of]
    ahead.sort(key=lambda p: (int(opens[p]), -float(projects.saving_eur_per_year[p]), p))
    return [
        {
            "when": schedule.limits.calendar.name(int(opens[p])),
            "name": str(projects.names[p]),
            "what": lang.text(
                "{region}. {people} people, saving {saving} M€ a year.",
                region=region_words(projects.regions[projects.region[p]], regions, lang),
                people=lang.number(float(projects.people[p]), 0),
                saving=millions(float(projects.saving_eur_per_year[p]), lang, 2),
            ),
            "state": lang.text("decided") if projects.fixed_q[p] >= 0 else "",
        }
        for p in ahead[:OPENINGS]
    ]


def _tell_changes(programme: Programme, lang: Language) -> str:
    """Return in one sentence what changed."""
    if programme.before is None:
        return ""
    was, now = programme.before, programme.schedule
    quarter = now.limits.calendar.n - 1
    reach = main_reach(programme)
    if reach is not None:
        quarter = now.limits.calendar.last_quarter_of(reach.target.year)
    moved = len({change.project for change in programme.changes})
    words = "{count} site projects changed; saving in {quarter} was {was} and is now {now} M€ a year."
    return lang.text(
        words, count=lang.number(moved), quarter=now.limits.calendar.name(quarter),
        was=millions(float(was.rate_eur_per_year()[quarter]), lang),
        now=millions(float(now.rate_eur_per_year()[quarter]), lang),
    )  # fmt: skip
