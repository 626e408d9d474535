"""What was interpreted, as files for bills: a row an interpreter and call, and sums; no customer, no formula."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.utils import timezone

from piste.core.cell import harmless
from piste.web.remote.interpreting.figures import ends_of, of_agencies
from piste.web.remote.interpreting.models import InterpretedTime

COLUMNS = (
    "call", "date", "began", "ended", "minutes", "booked_min", "language", "service_language", "track", "way", "agency",
    "service", "point", "interpreter",
)  # fmt: skip
SUMS = ("agency", "track", "language", "way", "times", "minutes")
Rows = list[list[Any]]


def list_rows(first: date, last: date, agencies: Sequence[str] | None = None) -> Rows:
    """Return a row an interpreter and call, local times; the customer's own interpreters have no name."""
    begins, ends = ends_of(first, last)
    kept = InterpretedTime.objects.filter(of_agencies(agencies, "agency"), began_at__gte=begins, began_at__lt=ends)
    rows = []
    for one in kept.select_related("agency", "service", "point", "profile__staff"):
        began, ended = timezone.localtime(one.began_at), timezone.localtime(one.ended_at)
        rows.append([
            one.call_id, f"{began:%Y-%m-%d}", f"{began:%H:%M:%S}", f"{ended:%H:%M:%S}", one.minutes, one.booked_min,
            one.language, one.service_language, one.track, one.way, one.agency.code if one.agency else "",
            one.service.code if one.service else "", one.point.code if one.point else "",
            str(one.profile) if one.profile else "",
        ])  # fmt: skip
    return rows


def sum_rows(rows: Rows) -> Rows:
    """Return times and minutes by authority, track, language and way."""
    at = {name: COLUMNS.index(name) for name in COLUMNS}
    sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        both = sums[tuple(row[at[name]] for name in SUMS[:4])]
        both[0] += 1
        both[1] += row[at["minutes"]]
    return [[*key, *both] for key, both in sorted(sums.items())]


def write_csv(rows: Rows) -> bytes:
    """Return the rows as CSV in UTF-8, with a byte order mark for spreadsheets."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([["" if cell is None else harmless(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def write_xlsx(rows: Rows, first: date, last: date) -> bytes:
    """Return a workbook: rows, sums, and what they are."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for name, columns, table in (("rows", COLUMNS, rows), ("sums", SUMS, sum_rows(rows))):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns, bold)
            for number, row in enumerate(table, start=1):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, len(table)), len(columns) - 1)
        about = book.add_worksheet("about")
        lines = (
            ("first day", f"{first:%Y-%m-%d}"), ("last day", f"{last:%Y-%m-%d}"),
            ("minutes", "begun minutes from the interpreter's admission to their last leaving"),
            ("booked_min", "length of the appointment, for booked interpreters"),
            ("track", "authority: the authority orders and pays; own: the customer's own right to interpreting"),
        )  # fmt: skip
        for number, line in enumerate(lines):
            about.write_row(number, 0, line)
    return kept.getvalue()
