"""What commands of the travel step share: telling findings, writing what a change does."""

import csv
from collections import Counter
from pathlib import Path

import click

from piste.core.findings import Findings
from piste.core.language import Language
from piste.travel.road.reach_change import ReachChange

MESSAGES_A_KIND = 3
WHAT_IF = "what_if"
"""Folder of the times after a change, inside that of the times before it."""


def tell_findings(findings: Findings, language: Language) -> None:
    """Print findings; of one kind the first few and how many more there are."""
    count = Counter(finding.code for finding in findings)
    shown: Counter[str] = Counter()
    for finding in findings:
        shown[finding.code] += 1
        if shown[finding.code] <= MESSAGES_A_KIND:
            click.echo(f"- {language.text(finding.text, **finding.values)} {language.text(finding.todo)}".rstrip())
        elif shown[finding.code] == count[finding.code]:
            click.echo(language.text("- … and {n} more of this kind.", n=count[finding.code] - MESSAGES_A_KIND))


def write_change(change: ReachChange, path: Path) -> None:
    """Write a change by municipality as CSV."""
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(vars(change))
        for row in zip(*vars(change).values(), strict=True):
            writer.writerow([cell if isinstance(cell, str) else f"{cell:.2f}" for cell in row])


def tell_change(change: ReachChange, language: Language) -> None:
    """Print how many people a change concerns."""
    click.echo(
        language.text(
            "What if: people who gain: {gain}; who lose: {lose}, of them without any site now: {cut_off}.",
            gain=round(float(change.gain_people.sum())),
            lose=round(float(change.lose_people.sum())),
            cut_off=round(float(change.cut_off_people.sum())),
        )
    )
