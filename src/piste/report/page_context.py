"""What the templates of a page ask for, in the page's language."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.charts import draw_curve, draw_frontier, frontier_spots, has_frontier
from piste.report.drawing import Drawing
from piste.report.drawn_places import DrawnPlaces
from piste.report.figures import StudyFigures
from piste.report.map_svg import draw_map, draw_scale
from piste.report.municipality_view import build_municipalities_view
from piste.report.page_data import pack_page
from piste.report.plan_view import build_view
from piste.report.proof import gap_percent
from piste.report.reason_view import tell_reasons
from piste.report.scales import CHANGE_EDGES_MIN, round_half_up, round_share
from piste.report.strips import band_names
from piste.report.svg import element, join
from piste.report.table_text import write_table
from piste.report.tables import municipalities_table, places_table, points_table, regions_table
from piste.report.tier_view import tell_tiers
from piste.report.wording import tell_fewest, tell_people
from piste.siting.access import CURVE_MIN

LANGUAGE_NAMES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
CURVE_ROWS_MIN = (10, 15, 20, 30, 45, 60, 90, 120)
SIZE_SAMPLES = (100, 1_000, 10_000, 50_000, 100_000, 500_000, 1_000_000)


def build_context(
    study: StudyFigures,
    drawing: Drawing,
    lang: Language,
    others: Mapping[str, str],
    files: Sequence[tuple[str, str]],
) -> dict[str, object]:
    """Return the values of a page's templates; `others` is the file of each other language."""
    told = study.study
    network, provenance = told.today_network, told.provenance
    compared = lang.text(network.name) if network is not None and told.today is not None else ""
    views = [build_view(study, index, lang) for index in range(len(study.plans))]
    return {
        "lang": lang.code,
        "t": lang.text,
        "title": lang.text(told.title),
        "views": views,
        "chosen": told.chosen,
        "several_objectives": len({plan.plan.result.objective for plan in study.plans}) > 1,
        "estimated": told.times.estimate,
        "limit": lang.number(study.chosen.limit_min),
        "compared": compared,
        "caution": lang.text(network.caution) if network is not None else "",
        "network_source": network.source if network is not None else "",
        "languages": [(code, LANGUAGE_NAMES[code], file) for code, file in others.items()],
        "outer": any(len(plan.outer_sites) for plan in study.plans),
        "map": draw_map(study, drawing, lang),
        "scale": draw_scale(drawing.frame, lang),
        "bands": band_names(lang),
        "change_names": change_names(lang),
        "sizes": draw_sizes(drawing.drawn, drawing.unit_px, lang),
        "credit": ", ".join(dict.fromkeys(short_source(lang.text(source)) for source in provenance.sources)),
        "tiers": tell_tiers(study, lang),
        **_charts(study, lang),
        **_tables(study, lang),
        "reasons": tell_reasons(study, study.chosen, lang),
        "municipality_views": build_municipalities_view(study, study.chosen, lang),
        "method": lang.text(told.times.method),
        "measured": study.chosen.plan.scenario.travel.method != "estimate",
        "facts": [(lang.text(label), value) for label, value in told.times.origin.facts],
        "cutoff": lang.number(told.times.cutoff_min),
        "people_sentence": tell_people(study, lang),
        "drawn_sentence": _tell_drawn(study, drawing, lang),
        "sources": [lang.text(source) for source in provenance.sources],
        "files": files,
        "provenance": provenance,
        "inputs": sorted(provenance.inputs.items()),
        "parameters": json.dumps(provenance.parameters, ensure_ascii=False, indent=2, sort_keys=True, default=str),
        "data": pack_page(study, drawing, lang),
    }


def change_names(lang: Language) -> tuple[str, ...]:
    """Return the names of the seven classes of change."""
    low, middle, high = CHANGE_EDGES_MIN

    def span(start: float, end: float) -> str:
        return f"{lang.signed(start, 0)}…{lang.signed(end, 0)}"

    return (
        lang.text("under {minutes}", minutes=lang.signed(-high, 0)),
        span(-high, -middle),
        span(-middle, -low),
        lang.text("same"),
        span(low, middle),
        span(middle, high),
        lang.text("over {minutes}", minutes=lang.signed(high, 0)),
    )


def short_source(source: str) -> str:
    """Return only whose data it is, of a line like `Places: GeoNames (CC BY 4.0), changed`."""
    return source.split(" (", 1)[0].rpartition(": ")[2].split(",", 1)[0].strip()


def draw_sizes(drawn: DrawnPlaces, unit_px: float, lang: Language) -> Markup:
    """Return two circles with their people: what a size means."""
    scale = drawn.person_radius * unit_px
    fitting = [people for people in SIZE_SAMPLES if 2.2 <= scale * people**0.5 <= 10]
    if not fitting:
        return Markup("")
    parts = []
    for people in dict.fromkeys((fitting[0], fitting[-1])):
        radius = round(scale * people**0.5, 1)
        side = 2 * radius + 2
        circle = element("circle", cx=radius + 1, cy=radius + 1, r=radius)
        parts.append(element("svg", circle, width=side, height=side, aria_hidden="true"))
        parts.append(
            element(
                "span", lang.text("{people} people", people=people) if people == fitting[-1] else lang.number(people)
            )
        )
    return join(parts)


def _charts(study: StudyFigures, lang: Language) -> dict[str, object]:
    frontier = has_frontier(study)
    gaps = [spot.gap for spot in study.study.frontier if spot.gap is not None]
    spots = frontier_spots(study)
    return {
        "frontier": frontier,
        "frontier_mean": draw_frontier(study, lang, of_mean=True) if frontier else "",
        "frontier_share": draw_frontier(study, lang, of_mean=False) if frontier else "",
        "frontier_gap": lang.text(
            "The best network found for each number of points; proven to be within {gap} of the best possible.",
            gap=gap_percent(max(gaps), lang),
        )
        if gaps and frontier
        else "",
        "frontier_jump": _tell_jump(study, lang) if frontier else "",
        "frontier_rows": [
            (
                lang.number(spot.points),
                lang.number(round_half_up(spot.mean_min, 1), 1),
                lang.number(round_share(spot.share), 1),
            )
            for spot in spots
        ],
        "curve": draw_curve(study, lang),
        "curve_names": _curve_names(study, lang),
        "curve_rows": _curve_rows(study, lang),
        "fewest": tell_fewest(study, lang),
    }


def _tell_jump(study: StudyFigures, lang: Language) -> str:
    """Say why the mean may rise with the number of points: from the fewest on, nobody may be left outside."""
    means = [spot.mean_min for spot in frontier_spots(study)]
    if study.study.fewest is None or all(after <= before for before, after in pairwise(means)):
        return ""
    return lang.text(
        "From {points} points on every plan brings everyone who can be reached within {limit} minutes, also where that"
        " makes the mean time longer.",
        points=round(study.study.fewest.value),
        limit=study.chosen.limit_min,
    )


def _curve_names(study: StudyFigures, lang: Language) -> list[str]:
    plans = [lang.text("{points} points", points=lang.number(plan.plan.state.access.n_points)) for plan in study.plans]
    return ([lang.text("Today")] if study.study.today is not None else []) + plans


def _curve_rows(study: StudyFigures, lang: Language) -> list[tuple[str, list[str]]]:
    states = ([study.study.today] if study.study.today is not None else []) + [plan.plan.state for plan in study.plans]
    rows = []
    for minutes in CURVE_ROWS_MIN:
        if minutes > study.study.times.cutoff_min:
            break
        at = int(np.searchsorted(CURVE_MIN, minutes))
        shares = [lang.number(round_share(float(state.access.curve_share[at])), 1) for state in states]
        rows.append((lang.number(minutes), shares))
    return rows


def _tables(study: StudyFigures, lang: Language) -> dict[str, object]:
    limit, first = lang.number(study.chosen.limit_min), lang.number(study.first_min)
    plan = study.chosen
    return {
        "places": write_table(places_table(study, plan, lang), lang),
        "municipalities": write_table(municipalities_table(study, plan, lang), lang),
        "regions": write_table(regions_table(study, plan, lang), lang),
        "points": write_table(points_table(study, plan, lang), lang),
        "plan_titles": (
            lang.text("Points"),
            lang.text("Sought"),
            lang.text("Mean time, min"),
            lang.text("Within {limit} min, %", limit=first),
            lang.text("Within {limit} min, %", limit=limit),
            lang.text("Over {limit} min, people", limit=limit),
            lang.text("Value"),
            lang.text("Bound"),
            lang.text("Gap"),
            lang.text("Proof"),
            lang.text("Seconds"),
        ),
        "today_row": _today_row(study, lang),
    }


def _today_row(study: StudyFigures, lang: Language) -> tuple[str, ...]:
    today, network = study.study.today, study.study.today_network
    if today is None or study.today_within is None or study.today_min is None:
        return ()
    number = study.study.today_points or today.access.n_points
    past = float(study.people[study.today_min > study.chosen.limit_min].sum())
    return (
        lang.number(number),
        lang.text(network.name) if network is not None else lang.text("today"),
        lang.number(round_half_up(today.access.mean_min, 1), 1) if np.isfinite(today.access.mean_min) else "–",
        lang.number(round_share(study.today_within[0]), 1),
        lang.number(round_share(study.today_within[1]), 1),
        lang.number(round(past)),
        "–",
        "–",
        "–",
        lang.text("compared with"),
        "–",
    )


def _tell_drawn(study: StudyFigures, drawing: Drawing, lang: Language) -> str:
    drawn, places = len(drawing.drawn.x), int((study.study.base.places.people > 0).sum())
    if drawn == places:
        return ""
    return lang.text(
        "The map draws {drawn} symbols for {places} places: places near each other share one symbol. Figures and "
        "tables use every place by itself.",
        drawn=lang.number(drawn),
        places=lang.number(places),
    )
