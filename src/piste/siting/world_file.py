"""Read the worlds of a robust plan: other people by place, other travel times, or times so many times as long."""

import csv
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from piste.basedata.base import BaseData
from piste.basedata.forecast import build_places_of_year
from piste.basedata.place import Floats
from piste.basedata.visit_model import LEVELS
from piste.basedata.visit_model_file import read_default_visit_model
from piste.basedata.visits import build_visits
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.siting.frontier_worlds import WorldAsk
from piste.travel.matrix import read_matrix
from piste.travel.time_lists import TimeLists

FACTOR = re.compile(r"[*x](\d+(?:\.\d+)?)")
YEAR = re.compile(r"\d{4}")
VISITS = re.compile(r"visits:(low|base|high)")
MODE = re.compile(r"mode:(car|transit|walk)")
TODO = (
    "Give NAME=FILE (a table with the columns place and people, or travel times), NAME=2040 (a year of the forecast),"
    " NAME=visits:low, base or high, NAME=mode:car, transit or walk, or NAME=*1.2 for times so many times as long."
)


@dataclass(frozen=True)
class WorldSource:
    """What worlds are made of."""

    base: BaseData
    times: TimeLists

    def read(self, text: str, findings: Findings) -> WorldAsk:
        """Read one world, written NAME=WORLD; remarks go to `findings`.

        Raises
        ------
        DataError
            With every finding: text or file cannot be read, places are unknown or missing, there is no forecast.
        PisteError
            Where the year lies outside the forecast's.
        """
        name, mark, value = text.partition("=")
        own = Findings(value if mark and Path(value).suffix else "")
        if not mark or not name.strip() or not value:
            own.error("world-text", "The assumption {value} cannot be read.", TODO, value=f"“{text}”")
            raise DataError(own)
        world = self._read(name.strip(), value, own)
        if own.count_errors():
            raise DataError(own)
        findings.extend(own)
        return world

    def _read(self, name: str, value: str, findings: Findings) -> WorldAsk:
        factor, visits, mode = FACTOR.fullmatch(value), VISITS.fullmatch(value), MODE.fullmatch(value)
        if factor is not None:
            return _read_factor(name, float(factor[1]), findings)
        if visits is not None:
            return self._read_visits(name, visits[1])
        if mode is not None:
            return self._read_mode(name, mode[1], findings)
        if YEAR.fullmatch(value) is not None:
            return self._read_year(name, int(value), findings)
        return self._read_file(name, value, findings)

    def _read_year(self, name: str, year: int, findings: Findings) -> WorldAsk:
        if self.base.forecast is None:
            findings.error(
                "world-forecast", "The base data hold no population forecast.",
                "Import one with piste data import --forecast, or give a table with the columns place and people.",
            )  # fmt: skip
            return WorldAsk(name)
        places = build_places_of_year(self.base.places, self.base.forecast, year)
        findings.extend(places.findings)
        return WorldAsk(name, people=None if places.value is None else places.value.people)

    def _read_visits(self, name: str, value: str) -> WorldAsk:
        model = self.base.visit_model or read_default_visit_model()
        visits = build_visits(self.base.places, model, level=next(level for level in LEVELS if level == value))
        return WorldAsk(name, people=visits.per_year.sum(axis=1), caution=visits.caution)

    def _read_mode(self, name: str, value: str, findings: Findings) -> WorldAsk:
        for part in (*self.times.parts, self.times):
            if part.mode == value:
                return WorldAsk(name, lists=part)
        findings.error(
            "world-mode", "The scenario's travel times do not tell of {mode}.",
            "Let the scenario combine modes (travel.method = “combined”), or give a file with travel times.",
            mode=f"“{value}”",
        )  # fmt: skip
        return WorldAsk(name)

    def _read_file(self, name: str, value: str, findings: Findings) -> WorldAsk:
        path = Path(value)
        if not path.suffix:
            findings.error("world-text", "The assumption {value} cannot be read.", TODO, value=f"“{name}={value}”")
            return WorldAsk(name)
        if path.suffix.lower() == ".csv" and _names_people(path):
            return WorldAsk(name, people=_read_people(path, self.base, findings))
        lists, told = read_matrix(path, self.base.places, self.base.sites, cutoff_min=self.times.cutoff_min)
        findings.extend(told)
        return WorldAsk(name, lists=lists)


def _read_factor(name: str, factor: float, findings: Findings) -> WorldAsk:
    if factor <= 0:
        findings.error("world-factor", "Times cannot be 0 times as long.", TODO)
    return WorldAsk(name, times=factor)


def _names_people(path: Path) -> bool:
    """Tell whether a table is one of people; what cannot be read is told by the reader of times."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            return "people" in next(csv.reader(source), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _read_people(path: Path, base: BaseData, findings: Findings) -> Floats:
    number = {str(one): k for k, one in enumerate(base.places.ids)}
    people = np.full(len(number), np.nan)
    try:
        with path.open(encoding="utf-8-sig", newline="") as source:
            reader = csv.DictReader(source)
            if not {"place", "people"} <= set(reader.fieldnames or ()):
                findings.error("world-columns", "The table of an assumption lacks the columns place and people.", TODO)
                return people
            for row, record in enumerate(reader, start=2):
                _take_row(record, row, number, people, findings)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        findings.error("world-unreadable", "The table cannot be read: {fault}", TODO, fault=str(fault))
        return people
    missing = int(np.isnan(people).sum())
    if missing:
        first = str(base.places.ids[int(np.flatnonzero(np.isnan(people))[0])])
        findings.error(
            "world-missing", "{count} places have no row, the first of them {place}.",
            "Give a row for every place; 0 people where nobody lives.", count=missing, place=first,
        )  # fmt: skip
    return people


def _take_row(
    record: dict[str, str | None], row: int, number: dict[str, int], people: Floats, findings: Findings
) -> None:
    place, given = record.get("place") or "", record.get("people") or ""
    if place not in number:
        findings.error(
            "world-place", "The place {place} is not known.", "Use the ids of the base data's places.",
            row=row, field="place", place=place,
        )  # fmt: skip
        return
    try:
        count = float(given)
    except ValueError:
        count = math.nan
    if not (math.isfinite(count) and count >= 0):
        findings.error(
            "world-people", "{value} is no number of people.", "Write a number from 0 up, with a decimal point.",
            row=row, field="people", value=f"“{given}”",
        )  # fmt: skip
        count = 0.0
    people[number[place]] = count
