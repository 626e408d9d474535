"""What a file of answers holds: which column is which, what was asked, and how answers are written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from piste.basedata.fault import report
from piste.basedata.mapping import read_toml
from piste.basedata.reading import Reading, finish
from piste.core.findings import Findings
from piste.evaluation import answer_fault
from piste.evaluation.answers import GROUPINGS, KINDS, Question

COLUMNS = ("id", "day", *GROUPINGS)
ENTRIES = ("columns", "constants", "question")
QUESTION_ENTRIES = ("key", "column", "kind", "low", "high", "turned", "words")


@dataclass(frozen=True)
class AnswerMapping:
    """How to read one file of answers.

    Attributes
    ----------
    questions
        What was asked, in order.
    sources
        Question -> column, the key where left out.
    columns
        `id`, `day` or a grouping -> column.
    constants
        Grouping -> group of all answers of the file (method = "paper").
    """

    questions: tuple[Question, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def read_answer_mapping(path: Path) -> Reading[AnswerMapping]:
    """Read the description of a file of answers (TOML; docs/evaluation.md shows one)."""
    findings = Findings(path.name)
    content = read_toml(path, findings)
    if findings.count_errors():
        return finish(None, findings)
    return build_answer_mapping(content, findings)


def build_answer_mapping(content: Mapping[str, Any], findings: Findings) -> Reading[AnswerMapping]:
    """Make a description of what its TOML holds; every fault is told."""
    _tell_unknown(findings, content, ENTRIES, "")
    columns, constants = (_read_texts(content.get(name, {})) for name in ("columns", "constants"))
    _tell_unknown(findings, columns, COLUMNS, "columns.")
    _tell_unknown(findings, constants, GROUPINGS, "constants.")
    asked = content.get("question", [])
    tables = [entry for entry in asked if isinstance(entry, dict)] if isinstance(asked, list) else []
    if not tables:
        report(findings, answer_fault.QUESTION_NONE)
    questions: dict[str, Question] = {}
    sources: dict[str, str] = {}
    for entry in tables:
        _tell_unknown(findings, entry, QUESTION_ENTRIES, "question.")
        question = read_question(entry, findings)
        if question and question.key in questions:
            report(findings, answer_fault.QUESTION_TWICE, key=question.key)
        elif question:
            questions[question.key] = question
            sources[question.key] = str(entry.get("column", question.key))
    return finish(AnswerMapping(tuple(questions.values()), sources, columns, constants), findings)


def read_question(entry: Mapping[str, Any], findings: Findings) -> Question | None:
    """Return one question, None where it cannot be understood."""
    key, kind = str(entry.get("key", "")), str(entry.get("kind", ""))
    if not key:
        report(findings, answer_fault.QUESTION_KEY)
        return None
    known = next((one for one in KINDS if one == kind), None)
    if known is None:
        report(findings, answer_fault.QUESTION_KIND, key=key, value=kind, known=", ".join(KINDS))
        return None
    ends = [entry.get(name) for name in ("low", "high")]
    low, high = (float(end) if isinstance(end, int | float) else float("nan") for end in ends)
    if known == "scale" and not low < high:
        report(findings, answer_fault.QUESTION_ENDS, key=key)
        return None
    if known != "scale":
        low, high = float("-inf"), float("inf")
    return Question(key, known, low, high, entry.get("turned") is True, _read_texts(entry.get("words", {})))


def _read_texts(content: Any) -> dict[str, str]:
    return {str(key): str(value) for key, value in content.items()} if isinstance(content, dict) else {}


def _tell_unknown(findings: Findings, content: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in content:
        if name not in known:
            report(findings, answer_fault.ENTRY_UNKNOWN, entry=where + name, known=", ".join(known))
