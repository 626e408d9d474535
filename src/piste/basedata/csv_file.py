"""CSV as it comes from offices: any separator, UTF-8 or not, with the faults that people's programs leave."""

import csv
import io
import re
from pathlib import Path

import numpy as np

from piste.basedata import fault
from piste.basedata.fault import report, report_unreadable
from piste.basedata.table import Table, object_column
from piste.core.findings import Findings

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
"""Each with its English name, a key of the catalogues."""

_BINARY = re.compile(b"[\x00-\x08\x0e-\x1f]")
"""Bytes that no text file of any encoding holds."""

_BROKEN = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""What the two bytes of a UTF-8 letter look like in Latin-1 or Windows-1252."""


def read_csv(path: Path, findings: Findings) -> Table | None:
    """Read a CSV file with a header; None where nothing of it can be used."""
    text = decode(path.read_bytes(), findings)
    if text is None:
        return None
    told = re.match(r"sep=(.)\r?\n", text)
    separator = told[1] if told else guess_separator(text)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as problem:
        report_unreadable(findings, "CSV", problem)
        return None
    lines = [[cell.strip() for cell in line] for line in lines]
    first = next((i for i, line in enumerate(lines) if any(line) and not (told and i == 0)), None)
    if first is None:
        report(findings, fault.FILE_EMPTY)
        return None
    if separator != ",":
        report(findings, fault.SEPARATOR, separator=SEPARATORS.get(separator, separator))
    return build_table(path.name, lines, first, findings)


def build_table(file: str, lines: list[list[str]], header: int, findings: Findings) -> Table | None:
    """Make the table of the lines under the header; rows of a wrong length are told and left out."""
    names = lines[header]
    while names and not names[-1]:
        names.pop()
    width = len(names)
    rows, kept = [], []
    for i, line in enumerate(lines[header + 1 :], start=header + 2):
        if not any(line):
            continue
        if len(line) < width or any(line[width:]):
            report(findings, fault.ROW_LENGTH, row=i, cells=len(line), expected=width)
            continue
        rows.append(i)
        kept.append(line[:width])
    if not rows:
        if not findings.count_errors():
            report(findings, fault.FILE_HEADER_ONLY)
        return None
    columns = {name: object_column([line[j] for line in kept]) for j, name in unique_names(names, findings)}
    report_broken_letters(columns, rows, findings)
    return Table(file, columns, np.array(rows, dtype=np.int64))


def unique_names(names: list[str], findings: Findings) -> list[tuple[int, str]]:
    """Return the position and name of each column that can be told apart; unnamed ones are left out."""
    seen: dict[str, int] = {}
    for j, name in enumerate(names):
        if name and name in seen:
            report(findings, fault.COLUMN_REPEATED, field=name, column=name)
        elif name:
            seen[name] = j
    return [(j, name) for name, j in seen.items()]


def decode(raw: bytes, findings: Findings) -> str | None:
    """Return the text of a file: UTF-8 where it is that, else what it turns out to be, told as a finding."""
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        report(findings, fault.FILE_EMPTY)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        report(findings, fault.ENCODING_NOT_UTF8, encoding="UTF-16")
        return raw.decode("utf-16", errors="replace")
    if _BINARY.search(raw):
        report_unreadable(findings, "CSV", "it holds binary data")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        report(findings, fault.ENCODING_NOT_UTF8, encoding="Windows-1252 (Latin-1)")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def guess_separator(text: str) -> str:
    """Return the separator that the first line with text uses most outside quotes."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=bare.count)


def report_broken_letters(columns: dict[str, np.ndarray], rows: list[int], findings: Findings) -> None:
    """Tell, once a column, of letters that were saved in a wrong encoding before this file was made."""
    for name, cells in columns.items():
        broken = next((i for i, cell in enumerate(cells) if _BROKEN.search(cell)), None)
        if broken is not None:
            report(findings, fault.ENCODING_BROKEN, row=rows[broken], field=name, value=cells[broken])
