"""A user's own travel times: a table of minutes in Parquet or CSV, long or wide."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.findings import Findings, Severity
from piste.core.units import LONGEST_MIN, SECONDS_PER_MIN, seconds_from_minutes
from piste.travel.matrix_file import Floats, Ints, MatrixFile, Teller, read_matrix_file, read_minutes
from piste.travel.pair_lists import lists_from_pairs
from piste.travel.time_lists import TimeLists

METHOD = "Taken from your own table of travel times."
FAR_MIN = 240.0
"""Where half of all places are farther than this from their nearest site, the figures are hardly minutes."""

Pairs = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]


def read_matrix(
    path: Path, places: Places, sites: Sites, *, cutoff_min: float = LONGEST_MIN, mode: str = "own"
) -> tuple[TimeLists, Findings]:
    """Read minutes between places and sites.

    Parameters
    ----------
    path
        `.parquet`, or CSV (comma, semicolon or tab). Long: columns place, site, minutes. Wide: the first column holds
        places' ids, the other columns are headed by sites' ids. Empty, `inf` and missing entries are pairs that cannot
        be reached.
    cutoff_min
        Longer times are left out; at most 1,092 minutes.

    Returns
    -------
    TimeLists, Findings
        The lists hold every entry without a fault; with an error among the findings they are not to be used.
    """
    findings = Findings(path.name)
    teller = Teller(findings)
    cutoff_min = min(cutoff_min, LONGEST_MIN)
    file = read_matrix_file(path, teller)
    pairs: Pairs = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.uint16))
    if file is not None:
        place, site = _look_up_ids(file, places, sites, teller)
        if file.wide:
            site = _drop_repeated_columns(file, site, teller)
        usable = _find_usable(file, place, site, teller)
        pairs = _read_pairs(file, (place, site), usable, cutoff_min, teller)
        if not findings.count_errors():
            _tell_missing(pairs, places, len(sites), cutoff_min, teller)
    teller.close()
    shape = (len(places), len(sites))
    lists = lists_from_pairs(*pairs, shape, cutoff_min=cutoff_min, mode=mode, estimate=False, method=METHOD)
    return lists, findings


def _look_up_ids(file: MatrixFile, places: Places, sites: Sites, teller: Teller) -> tuple[Ints, Ints]:
    """Return the index of each id of the file, -1 where unknown; every unknown id is told once."""
    found = []
    for kind, written, known in (("place", file.place, places.ids), ("site", file.site, sites.ids)):
        index = pd.Index([str(one) for one in known]).get_indexer(pd.Index(written)).astype(np.int64)
        unknown, first = np.unique(written[index < 0].astype(str), return_index=True)
        todo = "Use the ids of the base data; ids with zeros in front are text, not numbers."
        if len(unknown) and not (index >= 0).any():
            text = "None of the ids of sites is known, for example “{id}”."
            if kind == "place":
                text = "None of the ids of places is known, for example “{id}”."
            teller.tell(Severity.ERROR, f"{kind}s-unknown", text, todo, field=kind, id=str(unknown[0]))
        else:
            text = "There is no site “{id}”; its times are left out."
            if kind == "place":
                text = "There is no place “{id}”; its times are left out."
            in_rows = kind == "place" or not file.wide
            for id_, k in zip(unknown, np.flatnonzero(index < 0)[first], strict=True):
                row = int(file.rows[k]) if in_rows else None
                field = kind if in_rows else str(id_)
                teller.tell(Severity.WARNING, f"{kind}-unknown", text, todo, row=row, field=field, id=str(id_))
        found.append(index)
    return found[0], found[1]


def _drop_repeated_columns(file: MatrixFile, site: Ints, teller: Teller) -> Ints:
    """Return a wide table's sites with -1 for every column of a site after its first."""
    _, first, back = np.unique(site, return_index=True, return_inverse=True)
    repeated = (site >= 0) & (first[back] != np.arange(len(site)))
    for id_ in file.site[repeated]:
        text = "The site “{id}” has two columns."
        teller.tell(Severity.ERROR, "site-twice", text, "Leave one of them out.", field=str(id_), id=str(id_))
    return np.where(repeated, -1, site)


def _find_usable(file: MatrixFile, place: Ints, site: Ints, teller: Teller) -> NDArray[np.bool_]:
    """Return which rows hold known ids and are not a repetition; repetitions are told."""
    known = place >= 0 if file.wide else (place >= 0) & (site >= 0)
    keys = place if file.wide else place * (int(site.max(initial=0)) + 1) + site
    rows = np.flatnonzero(known)
    _, first, back = np.unique(keys[rows], return_index=True, return_inverse=True)
    again = first[back] != np.arange(len(rows))
    for k, earlier in zip(rows[again], rows[first[back[again]]], strict=True):
        text, id_ = "The place “{id}” stands already in row {first}.", str(file.place[k])
        if not file.wide:
            text, id_ = "The pair “{id}” stands already in row {first}.", f"{file.place[k]} – {file.site[k]}"
        teller.tell(
            Severity.ERROR, "pair-twice", text, "Leave one of them out.",
            row=int(file.rows[k]), field="place", id=id_, first=int(file.rows[earlier]),
        )  # fmt: skip
    usable = known.copy()
    usable[rows[again]] = False
    return usable


def _read_pairs(
    file: MatrixFile, ids: tuple[Ints, Ints], usable: NDArray[np.bool_], cutoff_min: float, teller: Teller
) -> Pairs:
    """Return the pairs within the cut-off; negative and too long times are told."""
    place, site = ids
    past = 0
    parts: list[Pairs] = []
    for k, minutes in read_minutes(file, teller):
        _tell_negative(minutes, file.rows, str(file.site[k]) if file.wide else "minutes", teller)
        if file.wide and site[k] < 0:
            continue
        good = usable & (minutes >= 0) & np.isfinite(minutes)
        within = good & (minutes <= cutoff_min)
        past += int((good & ~within).sum())
        to = np.full(int(within.sum()), site[k]) if file.wide else site[within]
        parts.append((place[within].astype(np.int32), to.astype(np.int32), seconds_from_minutes(minutes[within])))
    if past:
        text = "Times longer than {cutoff} minutes are left out: {n}."
        teller.tell(Severity.NOTE, "minutes-past-cutoff", text, "", n=past, cutoff=round(cutoff_min))
    places, sites, seconds = zip(*parts, strict=True) if parts else ([], [], [])
    return (
        np.concatenate([np.zeros(0, np.int32), *places]),
        np.concatenate([np.zeros(0, np.int32), *sites]),
        np.concatenate([np.zeros(0, np.uint16), *seconds]),
    )


def _tell_negative(minutes: Floats, rows: Ints, field: str, teller: Teller) -> None:
    for i in np.flatnonzero(minutes < 0):
        teller.tell(
            Severity.ERROR, "minutes-negative", "The time is negative: {value} minutes.",
            "Leave the cell empty where there is no way.", row=int(rows[i]), field=field, value=float(minutes[i]),
        )  # fmt: skip


def _tell_missing(pairs: Pairs, places: Places, n_sites: int, cutoff_min: float, teller: Teller) -> None:
    """Tell what is not reached, and figures that can hardly be minutes."""
    place, _, seconds = pairs
    missing = len(places) * n_sites - len(place)
    if missing:
        text = "Pairs without a time, or with one past {cutoff} minutes, count as not reached: {n} of {total}."
        teller.tell(
            Severity.NOTE, "pairs-missing", text, "", n=missing, total=len(places) * n_sites, cutoff=round(cutoff_min)
        )
    nearest = np.full(len(places), np.inf)
    np.minimum.at(nearest, place, seconds / SECONDS_PER_MIN)
    for i in np.flatnonzero(np.isinf(nearest)):
        text = "No site can be reached from “{id}” ({name})."
        todo = "Give its times if there is a way."
        teller.tell(
            Severity.WARNING,
            "place-unreached",
            text,
            todo,
            field="place",
            id=str(places.ids[i]),
            name=str(places.names[i]),
        )
    reached = nearest[np.isfinite(nearest)]
    if len(reached) and np.median(reached) > FAR_MIN:
        text = "Half of all places are {minutes} minutes or more from their nearest site."
        todo = "Check that the figures are minutes, not seconds or metres."
        teller.tell(
            Severity.WARNING, "minutes-long", text, todo, field="minutes", minutes=round(float(np.median(reached)))
        )
