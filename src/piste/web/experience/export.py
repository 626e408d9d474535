"""What was told, as files: every row with its method, its answers and its interval; cells that begin no formula."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from piste.core.cell import harmless
from piste.web.experience.models import Telling, Wave
from piste.web.experience.telling import FIGURES

COLUMNS = ("question", "kind", "site", "group", "value_of_group", "answers", *FIGURES, "methods")


def list_rows(telling: Telling, site: str) -> list[list[Any]]:
    """Return the shown entries; hidden ones have a row without figures, so that nobody takes them for zero."""
    rows = []
    for item in telling.content["items"]:
        for entry in item["entries"]:
            by = entry["by"]
            if site and by.get("site") != site:
                continue
            group = next((name for name in by if name != "site"), "")
            head = [item["key"], item["kind"], by.get("site", ""), group, by.get(group, "")]
            if entry["hidden"]:
                rows.append([*head, *([None] * (len(COLUMNS) - len(head) - 1)), "hidden"])
            else:
                rows.append([*head, *(entry[name] for name in COLUMNS[5:])])
    return rows


def write_csv(_wave: Wave, telling: Telling, site: str) -> bytes:
    """Return the rows as CSV in UTF-8."""
    return write_lines(COLUMNS, list_rows(telling, site))


def write_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return rows as CSV in UTF-8 whose cells begin no formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def write_xlsx(wave: Wave, telling: Telling, site: str) -> bytes:
    """Return the rows as a workbook with a sheet that says what they are."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("figures")
        sheet.write_row(0, 0, COLUMNS, book.add_format({"bold": True}))
        for number, row in enumerate(list_rows(telling, site), start=1):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(list_rows(telling, site))), len(COLUMNS) - 1)
        about = book.add_worksheet("about")
        for number, line in enumerate(about_lines(wave, telling)):
            about.write_row(number, 0, line)
    return kept.getvalue()


def about_lines(wave: Wave, telling: Telling) -> list[tuple[str, str]]:
    """Return what must be known to read the figures."""
    return [
        ("wave", wave.key), ("questionnaire", wave.questionnaire.key), ("first day", str(wave.first_day)),
        ("last day", str(wave.last_day)), ("telling", str(telling.number)), ("made", f"{telling.made_at:%Y-%m-%d}"),
        ("interval", "95 %, Wilson for shares, bootstrap for means"),
        ("hidden", "fewer than five answers, or hidden so that a small group cannot be worked out"),
    ]  # fmt: skip


def write_json(wave: Wave, telling: Telling, site: str) -> bytes:
    """Return open aggregate data."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in list_rows(telling, site)]
    return json.dumps(
        {"about": dict(about_lines(wave, telling)), "figures": rows}, ensure_ascii=False, indent=1
    ).encode()
