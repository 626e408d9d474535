"""Findings on the screen: a table in a terminal, plain lines elsewhere."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from piste.core.findings import Finding, Findings, Severity
from piste.core.language import Language

SEVERITIES = {
    Severity.ERROR: ("error", "bold red", "✗"),
    Severity.WARNING: ("warning", "yellow", "!"),
    Severity.NOTE: ("note", "dim", "·"),
}
"""Word (a key of the catalogues), style and sign of each; colour never speaks alone."""

ROWS_SHOWN = 5
MESSAGES_SHOWN = 3
WHERE_WIDTH = 30
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass
class FindingGroup:
    """Findings of one kind in one column of one file; the first one speaks for all."""

    first: Finding
    rows: list[int] = field(default_factory=list)
    count: int = 0


def group_findings(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Put findings of one kind together, errors before warnings before notes, else in their order.

    Findings of one kind, file and column are one group, or one a message where there are few messages.
    """
    kinds: dict[tuple[object, ...], dict[str, FindingGroup]] = {}
    for finding in findings:
        key = (finding.severity, finding.file, finding.code, finding.field)
        group = kinds.setdefault(key, {}).setdefault(finding.message(), FindingGroup(finding))
        group.count += 1
        if finding.row is not None:
            group.rows.append(finding.row)
    groups: list[FindingGroup] = []
    for alike in kinds.values():
        parts = list(alike.values())
        if len(parts) > MESSAGES_SHOWN:
            rows = sorted(row for part in parts for row in part.rows)
            parts = [FindingGroup(parts[0].first, rows, sum(part.count for part in parts))]
        groups += parts
    order = list(SEVERITIES)
    return sorted(groups, key=lambda group: order.index(group.first.severity))


def console() -> Console:
    """Return where results go."""
    return Console(file=sys.stdout, highlight=False)


def error_console() -> Console:
    """Return where failures go."""
    return Console(file=sys.stderr, highlight=False)


def show_findings(findings: Findings, language: Language, target: Console) -> None:
    """Show findings, grouped, and how many there are of each severity."""
    groups = group_findings(findings)
    if groups and target.is_terminal:
        target.print(findings_table(groups, language))
    elif groups:
        for group in groups:
            target.print(Text(plain_line(group, language)), soft_wrap=True)
    counts = {severity: sum(item.severity is severity for item in findings) for severity in SEVERITIES}
    errors, warnings, notes = counts.values()
    summary = "Errors: {errors}, warnings: {warnings}, notes: {notes}."
    target.print(Text(language.text(summary, errors=errors, warnings=warnings, notes=notes)), soft_wrap=True)


def findings_table(groups: Iterable[FindingGroup], language: Language) -> Table:
    """Return findings as a table for a terminal."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("", no_wrap=True)
    table.add_column(language.text("Where"), overflow="fold", max_width=WHERE_WIDTH)
    table.add_column(language.text("What was found, and what to do"), overflow="fold")
    for group in groups:
        word, style, sign = SEVERITIES[group.first.severity]
        where = Text("\n".join(filter(None, (where_of(group, language), clean(group.first.file)))))
        what = Text(message_of(group.first, language))
        if todo := todo_of(group.first, language):
            what.append("\n" + todo, style="italic")
        table.add_row(Text(f"{sign} {language.text(word)}", style=style), where, what)
    return table


def plain_line(group: FindingGroup, language: Language) -> str:
    """Return a group of findings as one line of text."""
    word = language.text(SEVERITIES[group.first.severity][0])
    place = ", ".join(filter(None, (clean(group.first.file), where_of(group, language).replace("\n", ", "))))
    words = " ".join(filter(None, (message_of(group.first, language), todo_of(group.first, language))))
    return f"{word}: {place}: {words} [{group.first.code}]" if place else f"{word}: {words} [{group.first.code}]"


def where_of(group: FindingGroup, language: Language) -> str:
    """Return the rows and the column that a group speaks of."""
    rows = ", ".join(str(row) for row in group.rows[:ROWS_SHOWN])
    more = group.count - len(group.rows[:ROWS_SHOWN])
    if len(group.rows) == 1:
        place = language.text("row {rows}", rows=rows)
    elif more and rows:
        place = language.text("rows {rows} and {more} more", rows=rows, more=more)
    else:
        place = language.text("rows {rows}", rows=rows) if rows else ""
        if not rows and group.count > 1:
            place = language.text("{n} of this kind", n=group.count)
    return "\n".join(filter(None, (place, clean(group.first.field))))


def message_of(finding: Finding, language: Language) -> str:
    """Return what was found, in a language."""
    return clean(language.text(finding.text, **spoken_values(finding, language)))


def todo_of(finding: Finding, language: Language) -> str:
    """Return what to do, in a language, "" where there is nothing."""
    return clean(language.text(finding.todo, **spoken_values(finding, language))) if finding.todo else ""


def spoken_values(finding: Finding, language: Language) -> dict[str, object]:
    """Return a finding's values; those that are words of ours (kinds, separators, reasons) in the language."""
    spoken = {"kind", "network", "reason", "separator", "weekday"}
    return {name: language.text(str(value)) if name in spoken else value for name, value in finding.values.items()}


def clean(text: str) -> str:
    """Return text from a file without characters that could steer a terminal."""
    return _CONTROL.sub("\ufffd", text)
