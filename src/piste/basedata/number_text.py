"""Numbers as people write them: decimal commas, spaces in thousands, and cells that say nothing."""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts

NOTHING = frozenset({"", ".", "..", "...", "-", "–", "na", "n/a", "nan", "null", "none", "#n/a"})
"""Cells that mean "not known" (the dots are Statistics Finland's)."""

_SPACE = "[ \u00a0\u2009\u202f'’]"
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SPACED = re.compile(rf"[+-]?\d{{1,3}}({_SPACE}\d{{3}})+([.,]\d*)?")
_DOTTED = re.compile(r"[+-]?\d{1,3}((\.\d{3}){2,}|(\.\d{3})+(?=,))(,\d*)?")
_COMMAED = re.compile(r"[+-]?\d{1,3}((,\d{3}){2,}|(,\d{3})+(?=\.))(\.\d*)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_DECIMAL = re.compile(r"[+-]?\d*,\d+")


@dataclass(frozen=True)
class Numbers:
    """The numbers of one column; lists hold positions in it."""

    values: Floats
    """NaN where nothing is known or nothing could be read."""
    missing: NDArray[np.bool_]
    invalid: list[int]
    ambiguous: list[int]
    """Texts like 1,234 in a column that does not show what its commas mean."""
    commas: list[int]
    thousands: list[int]


def parse_numbers(cells: Texts, *, degrees: bool = False) -> Numbers:
    """Read a column of cells (text or numbers); `degrees` says that commas can only be decimal ones."""
    values = np.full(len(cells), np.nan)
    missing = np.zeros(len(cells), dtype=np.bool_)
    invalid: list[int] = []
    either: list[int] = []
    commas: list[int] = []
    thousands: list[int] = []
    comma_thousands = False
    for i, cell in enumerate(cells):
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            values[i], missing[i] = cell, math.isnan(cell)
            if math.isinf(cell):
                values[i] = np.nan
                invalid.append(i)
            continue
        text = "" if cell is None else str(cell).strip().replace("\u2212", "-")
        if _PLAIN.fullmatch(text):
            values[i] = float(text)
        elif text.lower() in NOTHING:
            missing[i] = True
        elif _EITHER.fullmatch(text):
            either.append(i)
        elif _DECIMAL.fullmatch(text):
            values[i] = float(text.replace(",", "."))
            commas.append(i)
        elif _COMMAED.fullmatch(text):
            values[i], comma_thousands = float(text.replace(",", "")), True
            thousands.append(i)
        elif _SPACED.fullmatch(text) or _DOTTED.fullmatch(text):
            kept = text if _SPACED.fullmatch(text) else text.replace(".", "")
            values[i] = float(re.sub(_SPACE, "", kept).replace(",", "."))
            thousands.append(i)
            if "," in text:
                commas.append(i)
        else:
            invalid.append(i)
    decimal = degrees or bool(commas)
    if either and decimal != comma_thousands:
        for i in either:
            values[i] = float(str(cells[i]).strip().replace("\u2212", "-").replace(",", "." if decimal else ""))
        (commas if decimal else thousands).extend(either)
        either = []
    return Numbers(values, missing, invalid, either, sorted(commas), sorted(thousands))
