"""LimeSurvey's export of responses as CSV: its headings, its codes, and answers that were never sent."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from piste.basedata.fault import report
from piste.basedata.place import Texts
from piste.basedata.reading import Reading, finish
from piste.basedata.table import Table, column_texts
from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from piste.core.small_group import Marks
from piste.evaluation import answer_fault
from piste.evaluation.answer_file import build_answers, tell_rows
from piste.evaluation.answer_mapping import AnswerMapping
from piste.evaluation.answers import Answers

_HEADING = re.compile(r"([A-Za-z][A-Za-z0-9_]*(?:\[[^\]]*\])*)\. .*", re.DOTALL)
_SUBQUESTION = re.compile(r"([A-Za-z][A-Za-z0-9]*)_(SQ\d+|other)", re.IGNORECASE)
_NO_DAY = "1980-01-01"
SYSTEM = {"id": "id", "day": "submitdate", "language": "startlanguage"}
"""What LimeSurvey's own columns say, where the description says nothing else."""


def read_limesurvey(path: Path, mapping: AnswerMapping) -> Reading[Answers]:
    """Read responses exported from LimeSurvey.

    Parameters
    ----------
    path
        CSV with headings as question codes, alone or before the text (`G01Q02[SQ001]`, `G01Q02[SQ001]. Was it clear?`),
        answers as codes or in full (then described under `words`).
    mapping
        Columns are named by question codes.

    Notes
    -----
    Answers without a `submitdate` were not sent and are left out. Anonymous surveys without dates carry 1 January 1980
    there: no day. `N/A`, and empty cells of questions that were not shown, are no answers.
    """
    findings = Findings(path.name)
    table = read_table(path, "", findings)
    if table is None:
        return finish(None, findings)
    columns = {read_heading(name): cells for name, cells in table.columns.items()}
    given = {key: name for key, name in SYSTEM.items() if name in columns and key not in mapping.constants}
    named = {key: read_heading(name) for key, name in mapping.columns.items()}
    sources = {key: read_heading(name) for key, name in mapping.sources.items()}
    table = replace(table, columns=columns)
    if "submitdate" in columns:
        sent = column_texts(columns["submitdate"])
        tell_rows(findings, table, answer_fault.ANSWERS_UNFINISHED, sent == "")
        table = take_rows(table, sent != "")
        columns = {
            **table.columns,
            "submitdate": forget_false_days(column_texts(table.columns["submitdate"]), findings),
        }
        table = replace(table, columns=columns)
    joined = replace(mapping, columns={**given, **named}, sources=sources)
    return build_answers(table, joined, findings)


def read_heading(name: str) -> str:
    """Return the question code of a heading: "Q2[SQ001]" of "Q2[SQ001]. Was it clear?" and of "Q2_SQ001"."""
    found = _HEADING.fullmatch(name)
    code = found[1] if found else name
    part = _SUBQUESTION.fullmatch(code)
    return f"{part[1]}[{part[2]}]" if part else code


def take_rows(table: Table, chosen: Marks) -> Table:
    """Return some rows of a table."""
    columns = {name: cells[chosen] for name, cells in table.columns.items()}
    return replace(table, columns=columns, rows=table.rows[chosen])


def forget_false_days(days: Texts, findings: Findings) -> Texts:
    """Return the days without LimeSurvey's sign for "not kept"."""
    false = np.array([text.startswith(_NO_DAY) for text in days], dtype=np.bool_)
    if false.any():
        report(findings, answer_fault.ANSWERS_TEST_DAY, field="submitdate")
    return np.where(false, "", days).astype(object)
