"""Tables of a plan as columns of plain values: the page, its script and the workbook write the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from piste.core.language import Language
from piste.report.area_figures import AreaFigures, measure_municipalities, measure_regions
from piste.report.figures import PlanFigures, StudyFigures
from piste.report.scales import round_all
from piste.siting.tiers import TIER_NAMES
from piste.travel.combined import NO_CAR

Cell = str | float
"""Text, or a number: infinity says not reached (minus infinity: newly reached), NaN not known."""
Kind = Literal["name", "text", "count", "minutes", "percent", "change", "shift", "millions", "value"]
DIGITS = {"count": 0, "minutes": 1, "percent": 1, "change": 1, "shift": 2, "millions": 2, "value": 2}
"""Digits of each kind; a shift is a small change of a mean, signed and without a bar."""

NORDIC_ORDER = str.maketrans({"å": "{", "ä": "|", "ö": "}", "æ": "|", "ø": "}"})


@dataclass(frozen=True)
class Column:
    """One column: a key for programs, a title with its unit for people, and what its values are."""

    key: str
    title: str
    kind: Kind
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """A table of k rows; `ids` names rows for links."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.columns[0].cells)


def order_of_name(name: str) -> str:
    """Return what a name is sorted by: å, ä and ö stand after z, in this order."""
    return name.casefold().translate(NORDIC_ORDER)


def places_table(study: StudyFigures, plan: PlanFigures, lang: Language) -> Table:
    """Return all places, the most populous first: minutes today and in the plan, nearest point."""
    places, sites = study.study.base.places, study.study.base.sites
    rows = np.lexsort((np.arange(len(places)), -places.people))
    nearest = plan.plan.state.nearest[rows]
    names = [str(sites.names[site]) if site >= 0 else "–" for site in nearest.tolist()]
    columns = [
        Column("name", lang.text("Place"), "name", [_place_name(study, row, lang) for row in rows.tolist()]),
        Column("municipality", lang.text("Municipality"), "text", [_where(study, row, lang) for row in rows.tolist()]),
        Column("people", lang.text("People"), "count", _rounded(places.people[rows], 0)),
        Column("nearest", lang.text("Nearest point"), "text", names),
    ]
    if study.today_min is not None and plan.change_min is not None:
        columns.append(Column("today", lang.text("Today, min"), "minutes", _rounded(study.today_min[rows], 1)))
    columns.append(Column("minutes", lang.text("Plan, min"), "minutes", _rounded(plan.minutes[rows], 1)))
    if plan.change_min is not None:
        columns.append(Column("change", lang.text("Change, min"), "change", _rounded(plan.change_min[rows], 1)))
    return Table(
        "places", lang.text("Places by number of people"), tuple(columns), tuple(f"place-{row}" for row in rows)
    )


def _place_name(study: StudyFigures, row: int, lang: Language) -> str:
    """Return a place's name, and whether the row is of its people without a car only."""
    places = study.study.base.places
    name = str(places.names[row])
    return lang.text("{name}, without a car", name=name) if str(places.ids[row]).endswith(NO_CAR) else name


def _where(study: StudyFigures, row: int, lang: Language) -> str:
    code = study.study.base.places.municipality[row]
    name = municipality_name(study, code, lang)
    return name if study.study.inside[row] else lang.text("{name}, across the border", name=name)


def municipality_name(study: StudyFigures, code: str, lang: Language) -> str:
    """Return a municipality's name in a language, its code where the name is not known."""
    known = study.study.base.areas.municipalities.get(code)
    if known is None:
        return code
    return known.name_sv if lang.code == "sv" and known.name_sv else known.name


def region_name(study: StudyFigures, code: str, lang: Language) -> str:
    """Return a region's name in a language, a word for none where it is not known."""
    known = study.study.base.areas.regions.get(code)
    return known.name_in(lang.code) if known else (code or lang.text("not known"))


def municipalities_table(study: StudyFigures, plan: PlanFigures, lang: Language) -> Table:
    """Return every municipality of the area by name."""
    areas = study.study.base.areas
    figures = measure_municipalities(study, plan)
    names = [municipality_name(study, code, lang) for code in figures.codes]
    order = sorted(range(len(names)), key=lambda k: (order_of_name(names[k]), figures.codes[k]))
    regions = [region_name(study, areas.region_of(code), lang) for code in figures.codes]
    first = [
        Column("name", lang.text("Municipality"), "name", [names[k] for k in order]),
        Column("region", lang.text("Region"), "text", [regions[k] for k in order]),
    ]
    caption = lang.text("Municipalities: people and minutes to the nearest point")
    return Table("municipalities", caption, (*first, *_area_columns(figures, order, plan, lang)))


def regions_table(study: StudyFigures, plan: PlanFigures, lang: Language) -> Table:
    """Return every region of the area by name, with its number of points."""
    areas, sites = study.study.base.areas, study.study.base.sites
    figures = measure_regions(study, plan)
    names = [region_name(study, code, lang) for code in figures.codes]
    order = sorted(range(len(names)), key=lambda k: (order_of_name(names[k]), figures.codes[k]))
    own = [areas.region_of(sites.municipality[site]) for site in plan.plan.points.site.tolist()]
    first = [
        Column("name", lang.text("Region"), "name", [names[k] for k in order]),
        Column("points", lang.text("Points"), "count", [float(own.count(figures.codes[k])) for k in order]),
    ]
    caption = lang.text("Regions: points, people and minutes to the nearest point")
    return Table("regions", caption, (*first, *_area_columns(figures, order, plan, lang)))


def _area_columns(figures: AreaFigures, order: list[int], plan: PlanFigures, lang: Language) -> list[Column]:
    limit = lang.number(plan.limit_min)
    columns = [Column("people", lang.text("People"), "count", _rounded(figures.people[order], 0))]
    if figures.mean_today_min is not None and figures.change_min is not None and figures.past_limit_today is not None:
        columns += [
            Column("today", lang.text("Today, min"), "minutes", _rounded(figures.mean_today_min[order], 1)),
            Column("minutes", lang.text("Plan, min"), "minutes", _rounded(figures.mean_min[order], 1)),
            Column("change", lang.text("Change, min"), "change", _rounded(figures.change_min[order], 1)),
            Column(
                "past_limit_today",
                lang.text("Over {limit} min today, people", limit=limit),
                "count",
                _rounded(figures.past_limit_today[order], 0),
            ),
        ]
    else:
        columns.append(Column("minutes", lang.text("Plan, min"), "minutes", _rounded(figures.mean_min[order], 1)))
    past = lang.text("Over {limit} min in the plan, people", limit=limit)
    return [*columns, Column("past_limit", past, "count", _rounded(figures.past_limit[order], 0))]


def points_table(study: StudyFigures, plan: PlanFigures, lang: Language) -> Table:
    """Return the plan's points by falling catchment, what closing each costs, and the next best site."""
    sites, points = study.study.base.sites, plan.plan.points
    rows = np.lexsort((points.site, -points.catchment_people)).tolist()
    limit = lang.number(plan.limit_min)
    fixed = [lang.text("fixed") if points.fixed[row] else lang.text("chosen") for row in rows]
    next_names = [str(sites.names[site]) if site >= 0 else "–" for site in points.next_site[rows].tolist()]
    where = [municipality_name(study, sites.municipality[points.site[row]], lang) for row in rows]
    columns = (
        Column("name", lang.text("Point"), "name", [str(sites.names[points.site[row]]) for row in rows]),
        Column("municipality", lang.text("Municipality"), "text", where),
        *_tier_column(plan, rows, lang),
        Column("fixed", lang.text("Fixed or chosen"), "text", fixed),
        Column("catchment", lang.text("Catchment, people"), "count", _rounded(points.catchment_people[rows], 0)),
        Column("minutes", lang.text("Mean time, min"), "minutes", _rounded(points.mean_min[rows], 1)),
        Column(
            "within",
            lang.text("Living within {limit} min, people", limit=limit),
            "count",
            _rounded(points.people_within_limit[rows], 0),
        ),
        Column(
            "closing_past",
            lang.text("If closed: over {limit} min, people", limit=limit),
            "count",
            _rounded(points.closing_people_past_limit[rows], 0),
        ),
        Column(
            "closing_minutes", lang.text("If closed: mean, min"), "minutes", _rounded(points.closing_mean_min[rows], 1)
        ),
        Column("next", lang.text("Next best site"), "text", next_names),
        Column("next_minutes", lang.text("Mean with it, min"), "minutes", _rounded(points.next_mean_min[rows], 1)),
    )
    caption = lang.text("Points of the plan by number of people nearest to them")
    return Table("points", caption, columns, tuple(f"point-{points.site[row]}" for row in rows))


def _tier_column(plan: PlanFigures, rows: list[int], lang: Language) -> list[Column]:
    if plan.plan.tiers is None:
        return []
    tier = plan.plan.tiers.tier_of(plan.plan.points.site[rows])
    return [Column("tier", lang.text("Tier"), "text", [lang.text(TIER_NAMES[key]) for key in tier])]


def _rounded(values: NDArray[np.float64], digits: int) -> list[Cell]:
    return list(round_all(values, digits).tolist())
