"""Cells as text and as marks, and tables packed for the page's script, which writes them the same way."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from piste.core.language import Language
from piste.report.svg import element
from piste.report.tables import DIGITS, Cell, Column, Table

BAR_PX = 64.0
LONGEST_BAR_MIN = 60.0
LEAST_CHANGE = 0.05

MOST_ROWS = 1500
"""Rows that a page writes; a longer table says how many it leaves to the files."""


@dataclass(frozen=True)
class WrittenTable:
    """A table ready for a page: titles, and rows of cells; the first cell of a row is its heading."""

    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Markup | str, ...], ...]
    ids: tuple[str, ...]
    left_out: int


def write_table(table: Table, lang: Language, rows: Sequence[int] | None = None) -> WrittenTable:
    """Write a table's cells, all rows or the ones given."""
    chosen = list(range(len(table))) if rows is None else list(rows)
    left_out = max(0, len(chosen) - MOST_ROWS)
    chosen = chosen[:MOST_ROWS]
    written = [_write_column(column, chosen, lang) for column in table.columns]
    ids = tuple(table.ids[row] for row in chosen) if table.ids else ()
    return WrittenTable(table.key, table.caption, table.columns, tuple(zip(*written, strict=True)), ids, left_out)


def _write_column(column: Column, rows: Sequence[int], lang: Language) -> list[Markup | str]:
    longest = longest_change(column)
    return [write_cell(column.kind, column.cells[row], lang, longest) for row in rows]


def write_cell(kind: str, value: Cell, lang: Language, longest: float = LONGEST_BAR_MIN) -> Markup | str:
    """Write one cell; a change has its sign, its colour and a bar."""
    if isinstance(value, str):
        return value
    if np.isnan(value):
        return "–"
    if kind == "change":
        return _write_change(value, lang, longest)
    if np.isinf(value):
        return element("span", lang.text("not reached"), class_="muted")
    if kind == "shift":
        return lang.signed(value, DIGITS[kind])
    return lang.number(value, DIGITS[kind])


def _write_change(value: float, lang: Language, longest: float) -> Markup:
    css = change_css(value)
    if np.isinf(value):
        return element(
            "span", lang.text("no more reached") if value > 0 else lang.text("newly reached"), class_=f"{css} words"
        )
    number = element("span", lang.signed(value, 1), class_=css)
    width = bar_width(value, longest)
    bar = element(
        "svg", element("rect", width=width, height=9), class_=f"bar {css}", width=width, height=9, aria_hidden="true"
    )
    return number + (bar if width > 0 else Markup(""))


def change_css(value: float) -> str:
    """Return gain, loss or even."""
    if abs(value) < LEAST_CHANGE:
        return "even"
    return "gain" if value < 0 else "loss"


def bar_width(value: float, longest: float) -> int:
    """Return the pixels of a change's bar."""
    return int(BAR_PX * min(abs(value) / longest, 1.0) + 0.5) if longest > 0 else 0


def longest_change(column: Column) -> float:
    """Return the change that fills the bar: the column's largest, up to an hour."""
    if column.kind != "change":
        return LONGEST_BAR_MIN
    sizes = [abs(value) for value in column.cells if isinstance(value, float) and np.isfinite(value)]
    return min(max(sizes, default=0.0), LONGEST_BAR_MIN)


def pack_tables(tables: Sequence[Table]) -> dict[str, object]:
    """Return the same table of several plans for JSON: columns that all plans share stand once.

    Infinity is "+" or "-", NaN is None.
    """
    first = tables[0]
    shared: dict[str, object] = {}
    plans: list[dict[str, object]] = [{} for _ in tables]
    for place, column in enumerate(first.columns):
        versions = [_pack_cells(table.columns[place].cells) for table in tables]
        if all(version == versions[0] for version in versions):
            shared[column.key] = versions[0]
        else:
            for plan, version in zip(plans, versions, strict=True):
                plan[column.key] = version
    same_ids = all(table.ids == first.ids for table in tables)
    return {
        "columns": [[column.key, column.kind] for column in first.columns],
        "shared": shared,
        "plans": plans,
        "longest": [
            max((longest_change(column) for column in table.columns if column.kind == "change"), default=0.0)
            for table in tables
        ],
        "ids": [list(first.ids)] if same_ids else [list(table.ids) for table in tables],
    }


def _pack_cells(cells: Sequence[Cell]) -> dict[str, object]:
    """Pack a column: texts that repeat as a list of words and numbers into it."""
    if cells and all(isinstance(cell, str) for cell in cells):
        words = sorted(set(map(str, cells)))
        if len(words) < 0.7 * len(cells):
            place = {word: k for k, word in enumerate(words)}
            return {"words": words, "at": [place[str(cell)] for cell in cells]}
    return {"cells": [_pack_cell(cell) for cell in cells]}


def _pack_cell(cell: Cell) -> object:
    if isinstance(cell, str):
        return cell
    if np.isnan(cell):
        return None
    if np.isinf(cell):
        return "+" if cell > 0 else "-"
    return int(cell) if float(cell).is_integer() else float(cell)
