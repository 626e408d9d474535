"""The money's page: the state's answer, both views side by side, who pays, sites, space, journeys, assumptions."""

import json
import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from piste.basedata.area import Region
from piste.core.language import Language
from piste.premises.ledger import View
from piste.premises.money_study import MoneyStudy
from piste.premises.month import month_text
from piste.report.money_charts import draw_money_years
from piste.report.money_tables import (
    commutes_table,
    figures_table,
    keys_table,
    money_years_table,
    regions_money_table,
    rows_table,
    sites_money_table,
    space_table,
    uneven_keys,
)
from piste.report.money_words import (
    VIEW_NOTES,
    VIEW_WORDS,
    last_month,
    tell_assumptions,
    tell_money,
    tell_money_lead,
)
from piste.report.page import HERE, build_policy, page_environment, read_font_faces
from piste.report.page_context import LANGUAGE_NAMES
from piste.report.table_text import write_table

STYLES = ("tokens", "base", "page", "programme", "money", "print")


def render_money(
    study: MoneyStudy,
    regions: Mapping[str, Region],
    lang: Language,
    others: Mapping[str, str],
    files: Sequence[tuple[str, str]],
) -> str:
    """Return the page's text; `others` is the file of each other language, `regions` has the regions by code."""
    context = _context(study, lang, others, files)
    context["regions"] = write_table(regions_money_table(study, regions, lang), lang)
    return render_sheet("money.html", context)


def render_sheet(template: str, context: Mapping[str, object]) -> str:
    """Return a page without script from its template: our own style, and a policy that lets nothing else in."""
    sheets = "\n".join((HERE / "page" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    style = f"{read_font_faces()}\n{sheets}"
    return (
        page_environment()
        .get_template(template)
        .render(
            context,
            style=Markup(style),  # noqa: S704  (our own files)
            policy=build_policy([], [style]),
        )
    )


def _context(
    study: MoneyStudy, lang: Language, others: Mapping[str, str], files: Sequence[tuple[str, str]]
) -> dict[str, object]:
    provenance, horizon = study.provenance, study.base.params.horizon
    views = [
        {
            "name": lang.text(VIEW_WORDS[view]),
            "note": lang.text(VIEW_NOTES[view]),
            "key": view.value,
            "chart": draw_money_years(study, view, lang),
            "figures": write_table(figures_table(study, view, lang), lang),
            "rows": write_table(rows_table(study, view, lang), lang),
            "years": write_table(money_years_table(study, view, lang), lang),
        }
        for view in (View.STATE, View.AGENCY)
    ]
    return {
        "lang": lang.code,
        "t": lang.text,
        "estimated": False,
        "example": study.scenario.example,
        "assumed": study.leases_assumed > 0,
        "title": lang.text(study.scenario.title),
        "answer": tell_money(study, lang),
        "lead": tell_money_lead(study, lang),
        "languages": [(code, LANGUAGE_NAMES[code], file) for code, file in others.items()],
        "views": views,
        "ranged": study.ranged(),
        "first": month_text(horizon.first),
        "last": last_month(study),
        "keys": write_table(keys_table(study, lang), lang),
        "keys_missing": uneven_keys(study, lang),
        "sites": write_table(sites_money_table(study, lang), lang),
        "space": write_table(space_table(study, lang), lang),
        **_commutes(study, lang),
        "outside": lang.number(study.base.outside_cents / 100, 0) if study.base.outside_cents else "",
        "assumptions": tell_assumptions(study, lang),
        "sources": [lang.text(source) for source in provenance.sources],
        "files": files,
        "provenance": provenance,
        "inputs": sorted(provenance.inputs.items()),
        "parameters": json.dumps(provenance.parameters, ensure_ascii=False, indent=2, sort_keys=True, default=str),
    }


def _commutes(study: MoneyStudy, lang: Language) -> dict[str, object]:
    """Return journeys to work: a sentence and two tables, nothing where homes are not known."""
    told = study.commutes
    if told is None:
        return {"commutes": None}
    near, far = told.share_within(near=True), told.share_within(near=False)
    parts = []
    if not math.isnan(near):
        words = (
            "After the move {near} live within 10 miles of their work (British target 75 %), {far} within 25 (90 %)."
        )
        parts.append(lang.text(words, near=lang.percent(near, 0), far=lang.percent(far, 0)))
    if not math.isnan(told.mean_km_after):
        words = "Mean distance {before} km before, {after} km after, in a straight line."
        before, after = (lang.number(km, 1) for km in (told.mean_km_before, told.mean_km_after))
        parts.append(lang.text(words, before=before, after=after))
    return {
        "commutes": write_table(commutes_table(told.by_agency, lang, lang.text("Agency")), lang),
        "commutes_by_site": write_table(commutes_table(told.by_site, lang, lang.text("Site")), lang),
        "commute_words": " ".join(parts),
    }
