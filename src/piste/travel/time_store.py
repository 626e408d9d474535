"""Travel times on disk: Parquet that any program reads, and JSON that says how they were made."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from piste.basedata.place import Places, Texts
from piste.basedata.site import Sites
from piste.core.artefact import Provenance, whole_folder, write_json
from piste.core.errors import PisteError
from piste.travel.time_lists import Origin, TimeLists

TABLE, META = "times.parquet", "times.json"


def write_time_lists(
    folder: Path, times: TimeLists, places: Places, sites: Sites, provenance: Provenance | None = None
) -> None:
    """Write times into a folder, the same bytes for the same times.

    times.parquet has columns place, site (ids) and seconds, by place and rising time; times.json the rest.
    """
    row = np.repeat(np.arange(times.n_places, dtype=np.int32), np.diff(times.indptr))
    table = pa.table(
        {
            "place": pa.DictionaryArray.from_arrays(row, pa.array(_as_text(places.ids))),
            "site": pa.DictionaryArray.from_arrays(times.site, pa.array(_as_text(sites.ids))),
            "seconds": times.seconds,
        }
    )
    meta = {
        "cutoff_min": times.cutoff_min,
        "estimate": times.estimate,
        "facts": [list(fact) for fact in times.origin.facts],
        "method": times.method,
        "mode": times.mode,
        "places": times.n_places,
        "sites": times.n_sites,
        "provenance": (provenance or Provenance()).as_dict(),
    }
    with whole_folder(folder) as draft:
        pa.parquet.write_table(table, draft / TABLE, compression="zstd")
        write_json(draft / META, meta)


def read_time_lists(folder: Path, places: Places, sites: Sites) -> TimeLists:
    """Read what `write_time_lists` wrote for the same places and sites, in whatever order they stand now.

    Raises
    ------
    PisteError
        Where files are missing or broken, or the times were made for other places or sites.
    """
    try:
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        table = pa.parquet.read_table(folder / TABLE)
        columns = [table.column(name).combine_chunks() for name in ("place", "site", "seconds")]
        counts = int(meta["places"]), int(meta["sites"])
        said = float(meta["cutoff_min"]), str(meta["mode"]), bool(meta["estimate"]), str(meta["method"])
        facts = tuple((str(label), str(value)) for label, value in meta.get("facts", []))
        made = meta["provenance"]
        origin = Origin(facts, dict(made["inputs"]), tuple(map(str, made["sources"])))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as fault:
        raise PisteError(
            "No travel times can be read from {folder} ({fault}).", folder=str(folder), fault=str(fault)
        ) from fault
    row, site = (_index_of(column, ids) for column, ids in zip(columns, (places.ids, sites.ids), strict=False))
    if counts != (len(places), len(sites)) or (row < 0).any() or (site < 0).any():
        raise PisteError("The travel times of {folder} were made for other places or sites.", folder=str(folder))
    seconds = columns[2].to_numpy().astype(np.uint16)
    order = np.lexsort((site, seconds, row))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(places)))]).astype(np.int64)
    return TimeLists(indptr, site[order].astype(np.int32), seconds[order], len(sites), *said, origin)


def _as_text(ids: Texts) -> list[str]:
    return [str(one) for one in ids]


def _index_of(column: pa.DictionaryArray, ids: Texts) -> np.ndarray:
    known = pd.Index(_as_text(ids)).get_indexer(pd.Index(column.dictionary.to_pylist()))
    return np.asarray(known, dtype=np.int64)[column.indices.to_numpy()]
