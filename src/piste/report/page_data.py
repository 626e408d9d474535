"""What the page's script knows: the drawn places, tables of every plan, and words with open places for figures."""

import json
from collections.abc import Callable

from markupsafe import Markup

from piste.core.language import THIN_SPACE, Language
from piste.report.drawing import Drawing
from piste.report.figures import PlanFigures, StudyFigures
from piste.report.ground import NEAR_M_PER_UNIT
from piste.report.map_svg import CHANGE_CSS, MINUTE_CSS, change_codes, minute_codes
from piste.report.strips import band_names
from piste.report.symbols import CIRCLE_TO_TRIANGLE, SMALLEST_RADIUS, SMALLEST_TRIANGLE
from piste.report.table_text import BAR_PX, LEAST_CHANGE, MOST_ROWS, pack_tables
from piste.report.tables import Table, municipalities_table, places_table, points_table, regions_table
from piste.report.wording import tell_answer

TABLES: tuple[Callable[[StudyFigures, PlanFigures, Language], Table], ...] = (
    places_table,
    municipalities_table,
    regions_table,
    points_table,
)


def pack_page(study: StudyFigures, drawing: Drawing, lang: Language) -> Markup:
    """Return the data of a page as JSON that can stand inside a script element."""
    drawn = drawing.drawn
    places = places_table(study, study.chosen, lang)
    row_of = {name: row for row, name in enumerate(places.ids)}
    order = [int(name.removeprefix("place-")) for name in places.ids]
    content = {
        "chosen": study.study.chosen,
        "language": lang.code,
        "mark": "." if lang.code == "en" else ",",
        "thin": THIN_SPACE,
        "limit": study.chosen.limit_min,
        "answers": [tell_answer(plan, lang) for plan in study.plans],
        "map": {
            "width": round(drawing.frame.width, 1),
            "height": round(drawing.frame.height, 1),
            "x": [round(x, 1) for x in drawn.x.tolist()],
            "y": [round(y, 1) for y in drawn.y.tolist()],
            "r": [round(radius, 1) for radius in drawn.radius.tolist()],
            "out": [k for k, inside in enumerate(drawn.inside.tolist()) if not inside],
            "row": [row_of[f"place-{first}"] for first in drawn.first.tolist()],
            "count": drawn.count.tolist() if int(drawn.count.max(initial=1)) > 1 else [],
            "symbol": [int(drawn.symbol[place]) for place in order],
            "minutes": [minute_codes(plan) for plan in drawing.plans],
            "change": [change_codes(plan) for plan in drawing.plans],
            "minuteCss": MINUTE_CSS,
            "changeCss": CHANGE_CSS,
            "nearScale": round(drawing.frame.m_per_unit / NEAR_M_PER_UNIT, 3),
            "least": [SMALLEST_RADIUS, SMALLEST_TRIANGLE, CIRCLE_TO_TRIANGLE],
        },
        "nearest": [[int(plan.plan.state.nearest[place]) for place in order] for plan in study.plans],
        "tables": {
            tables[0].key: pack_tables(tables)
            for tables in ([build(study, plan, lang) for plan in study.plans] for build in TABLES)
        },
        "bar": [BAR_PX, LEAST_CHANGE],
        "rows": MOST_ROWS,
        "bands": band_names(lang),
        "words": page_words(lang),
    }
    return _inside_script(content)


def page_words(lang: Language) -> dict[str, str]:
    """Return the words that only the script writes, their `{fields}` still open."""
    return {
        "notReached": lang.text("not reached"),
        "noMore": lang.text("no more reached"),
        "newly": lang.text("newly reached"),
        "people": lang.text("{people} people"),
        "minutes": lang.text("{minutes} min"),
        "today": lang.text("Today"),
        "plan": lang.text("Plan"),
        "change": lang.text("Change"),
        "nearest": lang.text("Nearest point"),
        "more": lang.text("and {count} more"),
        "left": lang.text("{count} more rows: narrow the search, or see the files."),
        "found": lang.text("{count} rows"),
        "none": lang.text("Nothing found. Try a part of the name."),
        "fixed": lang.text("fixed"),
        "fixedPoint": lang.text("Fixed point"),
        "chosenPoint": lang.text("Point chosen by the search"),
        "fall": lang.text(
            "would be more than {limit} minutes away. The mean time of its catchment would rise from {before} to "
            "{after} minutes."
        ),
        "nobodyFalls": lang.text(
            "Nobody would fall past {limit} minutes. The mean time of its catchment would rise from {before} to "
            "{after} minutes."
        ),
        "cutOff": lang.text("Its catchment would not be reached by any other point within the cut-off."),
        "nextBest": lang.text("{name}: mean {minutes} min instead of {before}"),
        "noNext": lang.text("No other site would do."),
        "mapKeys": lang.text("With the map in focus, arrow keys move it, plus and minus zoom, and 0 shows it all."),
        "scaleKm": "{n} km",
        "scaleM": "{n} m",
    }


def _inside_script(content: object) -> Markup:
    """Write JSON whose text cannot end the script element around it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, sort_keys=True)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704  (no <, > or & is left)
