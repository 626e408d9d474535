"""Figures as files: CSV and XLSX of the same rows."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.http import HttpResponse

from piste.evaluation.follow_up import FollowRow, ResourceRow
from piste.evaluation.no_show import NoShowRow

FOLLOW_HEAD = (
    "group", "visits", "called", "median_wait_min", "p90_wait_min", "share_within_15_min", "share_within_low",
    "share_within_high", "left_share", "did_not_come", "served", "median_service_min", "p90_service_min", "service_h",
    "solved_share", "unneeded_share", "unneeded_low", "unneeded_high",
    "ended_by_rule",
)  # fmt: skip
CAUSES = ("letter", "phone", "e-service", "closed", "wrong-place", "paper")
RESOURCE_HEAD = (
    "point", "visitors", "rostered_h", "desk_h", "service_h", "visitors_per_desk_h", "desk_min_per_visitor",
    "busy_share",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def follow_rows(rows: Sequence[FollowRow]) -> list[list[Any]]:
    """Return rows with their head; causes have a column each."""
    told: list[list[Any]] = [[*FOLLOW_HEAD, *(f"unneeded_{cause.replace('-', '_')}" for cause in CAUSES)]]
    told.extend(
        [
            row.group if row is not rows[-1] else "all", row.visits, row.called, row.median_min, row.p90_min,
            row.within.value, row.within.low, row.within.high, row.left_share, row.missed, row.served,
            row.service_median_min, row.service_p90_min, row.service_h, row.solved.value, row.unneeded.value,
            row.unneeded.low, row.unneeded.high, row.by_rule, *(row.causes.get(cause, 0) for cause in CAUSES),
        ]
        for row in rows
    )  # fmt: skip
    return told


def no_show_rows(rows: Sequence[NoShowRow]) -> list[list[Any]]:
    """Return rows with their head."""
    return [["group", "kept", "missed", "cancelled", "missed_share", "missed_low", "missed_high"]] + [
        [row.group if row is not rows[-1] else "all", row.kept, row.missed, row.cancelled, row.share.value,
         row.share.low, row.share.high]
        for row in rows
    ]  # fmt: skip


def resource_rows(rows: Sequence[ResourceRow]) -> list[list[Any]]:
    """Return rows with their head."""
    return [[*RESOURCE_HEAD]] + [
        [row.office, row.visitors, row.rostered_h, row.desk_h, row.service_h, row.visitors_per_desk_h,
         row.desk_min_per_visitor, row.busy]
        for row in rows
    ]  # fmt: skip


def plain(cell: Any) -> Any:
    """Return a cell as a file holds it: four decimals, nothing where a figure is not known."""
    if isinstance(cell, float):
        return None if cell != cell else round(cell, 4)  # noqa: PLR0124
    return cell


def answer_file(rows: list[list[Any]], name: str, ending: str) -> HttpResponse:
    """Return rows as a file."""
    if ending == "xlsx":
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet(name[:31])
        for row in rows:
            sheet.append([plain(cell) for cell in row])
        buffer = io.BytesIO()
        book.save(buffer)
        answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    else:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(
            [["" if plain(c) is None else plain(c) for c in r] for r in rows]
        )
        answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
