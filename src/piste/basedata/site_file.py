"""Candidate sites from a table or a map layer, with those that are fixed or forbidden."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from piste.basedata import demand_fault, fault
from piste.basedata.area import Areas
from piste.basedata.country import country_of
from piste.basedata.fields import Fields, choose_fields, read_ids, read_names, read_names_sv
from piste.basedata.mapping import ColumnMapping
from piste.basedata.municipality_code import read_municipalities_of
from piste.basedata.place import Places
from piste.basedata.position import read_positions
from piste.basedata.reading import Reading, finish
from piste.basedata.site import Sites, Standing
from piste.basedata.table import Table
from piste.basedata.table_file import read_table
from piste.core.findings import Findings

WANTED = ("id", "name", "name_sv", "lat", "lon", "x", "y", "municipality", "standing", "languages")

WORDS = {
    Standing.FREE: ("free", "vapaa", "fri", "0", ""),
    Standing.FIXED: ("fixed", "kiinteä", "pysyvä", "fast", "1"),
    Standing.FORBIDDEN: ("forbidden", "kielletty", "förbjuden", "2"),
}
"""How a table may write a standing; the first word of each is told to people who wrote another."""

LANGUAGE_WORDS = {
    "fi": ("suomi", "finska", "finnish", "fin"),
    "sv": ("ruotsi", "svenska", "swedish", "swe"),
    "se": ("saame", "pohjoissaame", "samiska", "nordsamiska", "sami", "sme"),
    "smn": ("inarinsaame", "enaresamiska"),
    "sms": ("koltansaame", "skoltsamiska"),
    "en": ("englanti", "engelska", "english", "eng"),
}
"""Language -> how a table may write it beside its code."""


def read_sites(
    path: Path, mapping: ColumnMapping | None = None, areas: Areas | None = None, country: str = "FI"
) -> Reading[Sites]:
    """Read candidate sites; parameters as for `piste.basedata.place_file.read_places`.

    A file without a column for standing holds free sites only.
    """
    findings = Findings(path.name)
    given = mapping or ColumnMapping()
    table = read_table(path, given.layer, findings)
    return finish(None, findings) if table is None else build_sites(table, given, areas, country, findings)


def build_sites(
    table: Table, given: ColumnMapping, areas: Areas | None, country: str, findings: Findings
) -> Reading[Sites]:
    """Make sites of a table; the findings may hold those of reading it."""
    fields = choose_fields(table, given, WANTED, (), findings)
    land = country_of(country, areas)
    ids = read_ids(fields)
    lat, lon = read_positions(fields, land)
    names = read_names(fields, ids)
    sites = Sites(
        ids,
        names,
        lat,
        lon,
        read_municipalities_of(fields, lat, lon, areas, land),
        read_standing(fields),
        read_names_sv(fields, names),
        read_site_languages(fields),
    )
    return finish(sites, findings, (fields.source,) if fields.source else ())


def read_standing(fields: Fields) -> NDArray[np.uint8]:
    """Return what a plan may do with each site; unknown words are told."""
    standing = np.full(len(fields.table), Standing.FREE, dtype=np.uint8)
    meaning = {word: value for value, words in WORDS.items() for word in words}
    texts = fields.texts("standing")
    for i, text in enumerate(texts if texts is not None else ()):
        value = meaning.get(text.lower())
        if value is None:
            known = ", ".join(words[0] for words in WORDS.values())
            fields.report(fault.STANDING_UNKNOWN, i, fields.column("standing"), value=text, known=known)
        else:
            standing[i] = value
    return standing


def read_site_languages(fields: Fields) -> tuple[tuple[str, ...], ...] | None:
    """Return the languages that each site serves in, None without such a column; unknown words are told."""
    texts = fields.texts("languages")
    if texts is None:
        return None
    meaning = {word: code for code, words in LANGUAGE_WORDS.items() for word in (code, *words)}
    found = []
    for i, text in enumerate(texts):
        words = dict.fromkeys(part for part in re.split(r"[;,|/\s]+", text.casefold()) if part)
        for word in words:
            if word not in meaning:
                known = ", ".join(LANGUAGE_WORDS)
                fields.report(demand_fault.SITE_LANGUAGE, i, fields.column("languages"), value=word, known=known)
        found.append(tuple(dict.fromkeys(meaning[word] for word in words if word in meaning)))
    return tuple(found)


def sites_of_places(places: Places) -> Sites:
    """Return every place with people as a free candidate site."""
    lived = np.flatnonzero(places.people > 0)
    return Sites(
        places.ids[lived],
        places.names[lived],
        places.lat[lived],
        places.lon[lived],
        places.municipality[lived],
        np.full(lived.size, Standing.FREE, dtype=np.uint8),
        None if places.names_sv is None else places.names_sv[lived],
    )
