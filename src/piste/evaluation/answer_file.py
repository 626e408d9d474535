"""Answers gathered elsewhere: a table with one row an answer, read as its description says."""

import re
from pathlib import Path

import numpy as np

from piste.basedata import fault
from piste.basedata.date_text import parse_dates
from piste.basedata.fault import report
from piste.basedata.fields import find_column
from piste.basedata.number_text import NOTHING, parse_numbers
from piste.basedata.place import Floats, Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, column_texts, object_column
from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from piste.core.small_group import Marks
from piste.evaluation import answer_fault
from piste.evaluation.answer_mapping import AnswerMapping
from piste.evaluation.answers import GROUPINGS, Answers, Question

_TIME = re.compile(r"[ T]\d{1,2}[:.]\d{2}.*")
_CODE = re.compile(r"[A-Za-z]{1,4}0*(\d+)")


def read_answers(path: Path, mapping: AnswerMapping) -> Reading[Answers]:
    """Read answers of a CSV file or workbook.

    Parameters
    ----------
    path
        A table with a header, one row an answer.
    mapping
        Which column is which, and how answers are written.

    Returns
    -------
    Reading
        The answers, or None, and all findings at once.
    """
    findings = Findings(path.name)
    table = read_table(path, "", findings)
    return finish(None, findings) if table is None else build_answers(table, mapping, findings)


def build_answers(table: Table, mapping: AnswerMapping, findings: Findings) -> Reading[Answers]:
    """Make answers of a table; the findings may hold those of reading it."""
    found = find_columns(table, mapping, findings)
    tell_repeated(table, found.get("id", ""), findings)
    groups = {name: read_group(table, found, mapping, name, findings) for name in GROUPINGS}
    day = read_days(table, found.get("day", ""), findings)
    numbers: dict[str, Floats] = {}
    words: dict[str, dict[str, Texts]] = {"choice": {}, "text": {}}
    answered = np.zeros(len(table), dtype=np.bool_)
    for question in mapping.questions:
        column = found.get(f"question.{question.key}")
        if column is None:
            continue
        cells = column_texts(table.columns[column])
        if question.kind in ("scale", "number"):
            numbers[question.key] = read_steps(table, cells, column, question, findings)
            answered |= np.isfinite(numbers[question.key])
        else:
            texts = read_choices(table, cells, column, question, findings) if question.kind == "choice" else cells
            words[question.kind][question.key] = texts
            answered |= texts != ""
    tell_rows(findings, table, answer_fault.ANSWERS_EMPTY, ~answered)
    known = {name: column for name, column in groups.items() if column is not None}
    questions = {question.key: question for question in mapping.questions}
    answers = Answers(known, day, numbers, words["choice"], words["text"], questions)
    return finish(answers.take(answered), findings)


def find_columns(table: Table, mapping: AnswerMapping, findings: Findings) -> dict[str, str]:
    """Return the file's column of everything described; those that are not there are told."""
    asked = {**mapping.columns}
    asked |= {f"question.{one.key}": mapping.sources.get(one.key, one.key) for one in mapping.questions}
    found = {key: column for key, name in asked.items() if (column := find_column(table, name))}
    for key in asked.keys() - found.keys():
        report(findings, fault.COLUMN_NOT_FOUND, column=asked[key], wanted=key, columns=", ".join(table.columns))
    return found


def tell_repeated(table: Table, column: str, findings: Findings) -> None:
    """Tell of answers whose id stands in the file twice."""
    first: dict[str, int] = {}
    for row, text in zip(table.rows, column_texts(table.columns[column]) if column else (), strict=False):
        if text in first:
            report(findings, answer_fault.ANSWER_ID_TWICE, row=int(row), field=column, value=text, first=first[text])
        elif text:
            first[text] = int(row)


def read_group(
    table: Table, found: dict[str, str], mapping: AnswerMapping, name: str, findings: Findings
) -> Texts | None:
    """Return the groups of one grouping, None where nothing is known of it."""
    column = found.get(name)
    if column is None:
        constant = mapping.constants.get(name)
        return None if constant is None else np.full(len(table), constant, dtype=object)
    texts = column_texts(table.columns[column])
    if name == "hour":
        for i, text in enumerate(texts):
            if text and not (text.isdecimal() and int(text) < 24):
                report(findings, answer_fault.ANSWER_HOUR, row=int(table.rows[i]), field=column, value=text)
            elif text:
                texts[i] = f"{int(text):02d}"
    tell_rows(findings, table, answer_fault.ANSWER_GROUP_MISSING, texts == "", grouping=name)
    return texts


def read_days(table: Table, column: str, findings: Findings) -> np.ndarray:
    """Return the day of each answer, NaT where none is known; times are dropped."""
    if not column:
        return np.full(len(table), np.datetime64("NaT", "D"))
    cells = table.columns[column]
    bare = [_TIME.sub("", cell) if isinstance(cell, str) else cell for cell in cells]
    dates = parse_dates(object_column(bare))
    for i in sorted([*dates.invalid, *dates.ambiguous]):
        report(findings, answer_fault.ANSWER_DAY, row=int(table.rows[i]), field=column, value=str(cells[i]))
    return dates.values


def read_steps(table: Table, cells: Texts, column: str, question: Question, findings: Findings) -> Floats:
    """Return the numbers of a scale or number question, NaN where empty; what is off the scale is told."""
    words = {key.casefold(): value for key, value in question.words.items()}
    spoken = np.array([words.get(text.casefold(), text) for text in cells], dtype=object)
    numbers = parse_numbers(spoken)
    values, coded = numbers.values, ""
    for i in sorted([*numbers.invalid, *numbers.ambiguous]):
        code = _CODE.fullmatch(str(spoken[i])) if question.kind == "scale" else None
        if code:
            values[i], coded = float(code[1]), coded or str(spoken[i])
        else:
            where = {"row": int(table.rows[i]), "field": column, "key": question.key}
            report(findings, answer_fault.ANSWER_NUMBER, value=str(cells[i]), **where)  # type: ignore[arg-type]
    if coded:
        report(findings, answer_fault.ANSWER_CODES, field=column, value=coded, key=question.key)
    low, high = question.low, question.high
    for i in map(int, np.flatnonzero((values < low) | (values > high))):
        where = {"row": int(table.rows[i]), "field": column, "low": f"{low:g}", "high": f"{high:g}"}
        report(findings, answer_fault.ANSWER_OFF_SCALE, value=str(cells[i]), **where)  # type: ignore[arg-type]
    return values


def read_choices(table: Table, cells: Texts, column: str, question: Question, findings: Findings) -> Texts:
    """Return the keys of choices, "" where empty; with `words`, what is not among them is told."""
    words = {key.casefold(): value for key, value in question.words.items()}
    words |= {value.casefold(): value for value in question.words.values()}
    choices = np.array(["" if text.casefold() in NOTHING else text for text in cells], dtype=object)
    if not words:
        return choices
    for i in np.flatnonzero(choices != ""):
        told = words.get(choices[i].casefold())
        if told is None:
            known = ", ".join(sorted(set(question.words.values())))
            where = {"row": int(table.rows[i]), "field": column, "key": question.key, "known": known}
            report(findings, answer_fault.ANSWER_CHOICE, value=str(cells[i]), **where)  # type: ignore[arg-type]
        choices[i] = told or ""
    return choices


def tell_rows(findings: Findings, table: Table, kind: fault.Fault, marks: Marks, grouping: str = "") -> None:
    """Tell once of all marked rows."""
    marked = np.flatnonzero(marks)
    if len(marked):
        report(findings, kind, n=len(marked), first=int(table.rows[marked[0]]), grouping=grouping)
