"""A list of sites made by hand: a text file with a name or an id a line, or a CSV with a column for them."""

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata.base import BaseData
from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.siting.area_scope import SiteNames

COLUMNS = ("site_id", "id", "name")


def read_hand_plan(path: Path, base: BaseData) -> NDArray[np.int32]:
    """Read the sites that a file lists, each once.

    Raises
    ------
    ScenarioError
        Where the file cannot be read, or sites are not known: with every finding.
    """
    findings = Findings(str(path))
    names = _read_names(path, findings)
    if not findings.count_errors() and not names:
        findings.error("sites-none", "The file lists no sites.", "Write a name or an id of a site on each line.")
    everywhere = np.ones(len(base.sites), dtype=bool)
    sites = SiteNames(base, everywhere, findings).resolve(tuple(names), "sites")
    if findings.count_errors():
        raise ScenarioError(findings)
    return sites


def _read_names(path: Path, findings: Findings) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        todo = "Give the key of a network, “today”, the folder of a plan, or a file that lists sites."
        findings.error("sites-unreadable", "The list of sites cannot be read.", todo)
        return []
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if path.suffix.casefold() != ".csv":
        return [line.strip() for line in lines]
    mark = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    rows = list(csv.DictReader(lines, delimiter=mark))
    column = next((name for name in COLUMNS if rows and name in rows[0]), None)
    if column is None:
        todo = "Give the sites a column named site_id, id or name."
        findings.error("sites-column", "The list of sites has no column for them.", todo)
        return []
    return [row[column].strip() for row in rows if (row[column] or "").strip()]
