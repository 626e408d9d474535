"""Sheets whose columns are months and whose cells are formulas, written with the values that we computed ourselves."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.utility import xl_col_to_name

from piste.premises.month import Horizon

LABELS = 10
"""Columns before the first month: texts, dates and numbers that the formulas of a line use."""
FIRST_ROW = 5
"""Lines start here (from 0). Rows 1 to 4 hold each month's first day, the next month's, its days and its year."""
FORMATS = {"eur": "#,##0.00;-#,##0.00", "cents": "#,##0", "date": "yyyy-mm-dd", "level": "0", "factor": "0.000000"}
FIRST_MONTH = xl_col_to_name(LABELS)
"""Letters of the first month's column."""
Cell = str | int | float | datetime


class CashSheet:
    """One sheet under way; `lines` counts what stands on it."""

    def __init__(self, work: Any, name: str, horizon: Horizon, heads: Sequence[str], form: str) -> None:
        self.name, self.horizon, self.form = name, horizon, form
        self.sheet = work.add_worksheet(name)
        self.formats = {key: work.add_format({"num_format": code}) for key, code in FORMATS.items()}
        self.bold = work.add_format({"bold": True})
        self.strong = work.add_format({"bold": True, "num_format": FORMATS["eur"], "top": 1})
        self.lines = FIRST_ROW
        edges = [day.item() for day in horizon.edges]
        for j in range(horizon.n):
            column = xl_col_to_name(LABELS + j)
            first = datetime.combine(edges[j], datetime.min.time())
            following = datetime.combine(edges[j + 1], datetime.min.time())
            self.sheet.write_datetime(0, LABELS + j, first, self.formats["date"])
            self.sheet.write_datetime(1, LABELS + j, following, self.formats["date"])
            self.sheet.write_formula(2, LABELS + j, f"={column}2-{column}1", None, int(horizon.days[j]))
            self.sheet.write_formula(3, LABELS + j, f"=YEAR({column}1)", None, int(horizon.years[j]))
        for place, head in enumerate(heads):
            self.sheet.write_string(FIRST_ROW - 1, place, head, self.bold)
        self.sheet.freeze_panes(FIRST_ROW, 2)
        self.sheet.set_column(0, 1, 24)
        self.sheet.set_column(2, LABELS + horizon.n, 13)

    def add_line(
        self,
        labels: Sequence[Cell],
        formula: Callable[[str, str], str],
        values: NDArray[Any],
        *,
        strong: bool = False,
        form: str = "",
    ) -> int:
        """Add a line and return its row as a formula calls it (counted from 1).

        `formula` gives the formula of a month from the letters of its column and the one before; values are ours.
        """
        row = self.lines
        self.lines += 1
        for place, label in enumerate(labels):
            self.write_label(row, place, label)
        shape = self.strong if strong else self.formats[form or self.form]
        for j in range(self.horizon.n):
            text = formula(xl_col_to_name(LABELS + j), xl_col_to_name(LABELS + j - 1))
            value = values[j].item()
            if text:
                self.sheet.write_formula(row, LABELS + j, text, shape, value)
            else:
                self.sheet.write_number(row, LABELS + j, value, shape)
        return row + 1

    def write_label(self, row: int, place: int, label: Cell) -> None:
        """Write a text, date or number in front of a line."""
        if isinstance(label, str):
            self.sheet.write_string(row, place, label)
        elif isinstance(label, datetime):
            self.sheet.write_datetime(row, place, label, self.formats["date"])
        else:
            self.sheet.write_number(row, place, label)

    def cell(self, column: str, row: int) -> str:
        """Return how a formula on another sheet calls a cell."""
        return f"'{self.name}'!{column}{row}"

    def add_total(self, label: str, rows: Sequence[int], values: NDArray[Any]) -> int:
        """Add a line that adds others up."""

        def formula(column: str, _: str) -> str:
            parts = [f"{column}{row}" for row in rows]
            chunks = [f"SUM({','.join(parts[k : k + 200])})" for k in range(0, len(parts), 200)]
            return f"={'+'.join(chunks)}" if parts else "=0"

        return self.add_line([label], formula, values, strong=True)

    def add_sum(self, row: int, value: float) -> None:
        """Add up a line in its second column."""
        last = xl_col_to_name(LABELS + self.horizon.n - 1)
        self.sheet.write_formula(row - 1, 1, f"=SUM({FIRST_MONTH}{row}:{last}{row})", self.strong, value)


FAR_OFF = np.datetime64("2999-12-31")


def day_of(day: np.datetime64) -> datetime:
    """Return a day as a workbook's date; never is a day far off."""
    known = FAR_OFF if np.isnat(day) else day
    return datetime.combine(known.astype("M8[D]").item(), datetime.min.time())
