"""Read an earlier schedule and actual dates and costs; every fault is a finding."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata.reading import Reading, finish
from piste.basedata.table_file import read_table
from piste.core.findings import Findings
from piste.programme.calendar import Calendar
from piste.programme.project_file import Cells
from piste.programme.replan import UNKNOWN, Actuals
from piste.programme.schedule import NEVER
from piste.programme.site_project import SiteProjects


def read_starts(path: Path, projects: SiteProjects, calendar: Calendar) -> Reading[NDArray[np.int32]]:
    """Read the starts of an earlier schedule.csv (columns key, starts), NEVER for projects that it does not begin."""
    findings = Findings(path.name)
    starts = np.full(len(projects), NEVER, dtype=np.int32)
    cells = _read_cells(path, calendar, ("key", "starts"), findings)
    if cells is not None:
        quarter = cells.quarters("starts", NEVER)
        for row, p in _places(cells, projects):
            starts[p] = quarter[row]
    return finish(starts, findings)


def read_actuals(path: Path, projects: SiteProjects, calendar: Calendar) -> Reading[Actuals]:
    """Read actual dates and costs: columns key, started, opened, spent_eur, forecast_eur; only key is needed."""
    findings = Findings(path.name)
    n = len(projects)
    started, opened = np.full(n, UNKNOWN, dtype=np.int32), np.full(n, UNKNOWN, dtype=np.int32)
    spent, forecast = np.full(n, np.nan), np.full(n, np.nan)
    cells = _read_cells(path, calendar, ("key",), findings)
    if cells is not None:
        begun, open_ = cells.quarters("started", UNKNOWN), cells.quarters("opened", UNKNOWN)
        paid, foreseen = cells.numbers("spent_eur", np.inf), cells.numbers("forecast_eur", np.inf)
        for row, p in _places(cells, projects):
            started[p], opened[p] = begun[row], open_[row]
            spent[p] = paid[row] if np.isfinite(paid[row]) else np.nan
            forecast[p] = foreseen[row] if np.isfinite(foreseen[row]) else np.nan
            if begun[row] != UNKNOWN and begun[row] < 0:
                todo = "Let the programme begin no later than its first project."
                cells.fault("actual-early", "The project began before the programme.", todo, row, "started")
            if open_[row] != UNKNOWN and begun[row] != UNKNOWN and open_[row] <= begun[row]:
                todo = "Give an opening after the beginning."
                cells.fault("actual-order", "The project opens before it begins.", todo, row, "opened")
    return finish(Actuals(started, opened, spent, forecast), findings)


def _read_cells(path: Path, calendar: Calendar, needed: tuple[str, ...], findings: Findings) -> Cells | None:
    table = read_table(path, "", findings)
    if table is None:
        return None
    names = [name.casefold() for name in table.columns]
    for wanted in needed:
        if wanted not in names:
            text = "There is no column “{column}”; the file has: {columns}."
            findings.error("project-column", text, "Give every project one.", field=wanted, column=wanted,
                           columns=", ".join(table.columns))  # fmt: skip
    return None if findings.count_errors() else Cells(table, findings, calendar)


def _places(cells: Cells, projects: SiteProjects) -> list[tuple[int, int]]:
    """Return (row, project) of every row whose key is known; others are findings."""
    place = {str(key): p for p, key in enumerate(projects.keys)}
    found = []
    for row, key in enumerate(map(str, cells.texts("key"))):
        if key in place:
            found.append((row, place[key]))
        else:
            text, todo = "There is no project “{value}”.", "Use the keys of the table of projects."
            cells.fault("project-unknown", text, todo, row, "key", value=key)
    return found
