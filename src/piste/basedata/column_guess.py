"""What columns hold, guessed from the names that offices, statistics and map services use."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from piste.basedata.mapping import ColumnMapping

STATISTICS_FINLAND = "Statistics Finland, CC BY 4.0"
HSY = "Helsinki Region Environmental Services HSY, CC BY 4.0"
LAND_SURVEY = "National Land Survey of Finland, CC BY 4.0"

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "tunnus", "postinumero", "posti_alue", "postinumeroalue", "postal_code", "postcode", "index", "code"),
        *("koodi", "kood", "natcode", "gid", "fid", "ruutu_id", "grd_id", "kunta", "kuntano", "geonameid"),
    ),
    "name": (
        "name",
        "nimi",
        "namn",
        "nom",
        "name_fi",
        "nimi_fi",
        "namefin",
        "asciiname",
        "paikka",
        "place",
        "ort",
        "nimi_en",
    ),
    "name_sv": ("name_sv", "namn", "nimi_sv", "namn_sv", "nameswe"),
    "lat": ("lat", "latitude", "latitud", "leveysaste", "leveyspiiri", "laiuskraad"),
    "lon": ("lon", "lng", "long", "longitude", "longitud", "pituusaste", "pituuspiiri", "pikkuskraad"),
    "x": ("x", "east", "easting", "euref_x", "etrs_x", "x_coord", "x_koord", "itäkoordinaatti", "itä", "e"),
    "y": ("y", "north", "northing", "euref_y", "etrs_y", "y_coord", "y_koord", "pohjoiskoordinaatti", "pohjoinen", "n"),
    "people": (
        *(
            "people",
            "population",
            "pop",
            "asukkaita",
            "asukkaat",
            "asukasluku",
            "väkiluku",
            "vakiluku",
            "väestö",
            "vaesto",
        ),
        *("he_vakiy", "vaki_yht", "väestö yhteensä", "invånare", "folkmängd", "befolkning", "elanikud", "rahvaarv"),
    ),
    "municipality": (
        *("municipality", "municipality_code", "municipal_code", "kunta", "kuntano", "kuntanro", "kuntakoodi"),
        *("kuntanumero", "kommun", "kommunkod", "omavalitsus", "commune", "code_insee"),
    ),
    "region": ("region", "region_code", "maakunta", "maakuntakoodi", "landskap", "län", "maakond", "departement"),
    "region_name": ("region_name", "region_name_en", "maakunnan_nimi", "maakuntanimi", "landskapsnamn"),
    "standing": ("standing", "tila", "asema", "status", "ställning"),
    "agency": ("agency", "virasto", "viranomainen", "organisaatio", "authority", "myndighet", "ämbetsverk", "asutus"),
    "services": ("services", "service", "palvelut", "palvelu", "tjänster", "tjänst", "teenused"),
    "lease_id": ("lease_id", "lease", "vuokrasopimus", "sopimusnumero", "sopimus", "hyresavtal", "hyreskontrakt"),
    "visits": ("visits", "visits_per_year", "käynnit", "kaynnit", "käyntiä", "besök", "külastused"),
    "languages": ("languages", "kielet", "palvelukielet", "språk", "sprak", "servicespråk", "keeled"),
    "service": ("service", "service_key", "palvelu", "tjänst", "teenus"),
    "office": ("office", "office_id", "toimipiste", "verksamhetsställe", "kontor"),
    "site": ("site", "site_id", "point", "piste", "palvelupiste", "serviceställe", "punkt"),
    "place": ("place", "place_id", "paikka", "ort", "postinumero", "postnummer"),
    "year": ("year", "vuosi", "år", "ar", "aasta"),
}
"""Field -> column names, compared without regard to capitals; the first one that a file has is taken."""

_AGE_WORD = r"(?:he|ika|ikä|age|ages|ålder|alder|vanus)_?"
_AGE_SPAN = re.compile(_AGE_WORD + r"(\d{1,3})[_-](\d{1,3})")
_AGE_OPEN = re.compile(_AGE_WORD + r"(?:(?:yli|over)_?(\d{1,3})|(\d{1,3})[_+-])")
_PEOPLE_OF_YEAR = re.compile(r"(?:people|population|pop|väestö|vaesto|asukkaat|befolkning)_?(\d{4})")
_YEAR_ALONE = re.compile(r"((?:19|20|21)\d\d)")
_WITHOUT_CAR = frozenset(
    ("without_car", "no_car", "carless", "ilman_autoa", "autottomat", "ei_autoa", "utan_bil", "billösa", "bilfria")
)
_TONGUE = re.compile(r"(?:language|lang|kieli|språk|sprak|keel)_([a-z]{2,3})")
_TONGUES = {
    **dict.fromkeys(("suomenkieliset", "finskspråkiga"), "fi"),
    **dict.fromkeys(("ruotsinkieliset", "svenskspråkiga"), "sv"),
    **dict.fromkeys(("saamenkieliset", "samiskspråkiga"), "se"),
}


@dataclass(frozen=True)
class KnownFile:
    """A published file that is known by its columns."""

    needs: frozenset[str]
    columns: Mapping[str, str]
    source: str
    unknown: float | None = None


KNOWN_FILES = (
    # Municipality population of Statistics Finland's map service (layers kunta_vaki2024 and the like).
    KnownFile(
        frozenset({"kunta", "nimi", "namn", "vaesto"}),
        {"id": "kunta", "name": "nimi", "name_sv": "namn", "people": "vaesto", "municipality": "kunta"},
        STATISTICS_FINLAND,
    ),
    # Paavo, open data by postal code area; the name of its id column differs between editions.
    KnownFile(
        frozenset({"nimi", "kuntano", "he_vakiy"}), {"name": "nimi", "municipality": "kuntano"}, STATISTICS_FINLAND
    ),
    KnownFile(frozenset({"nimi", "kunta", "he_vakiy"}), {"name": "nimi", "municipality": "kunta"}, STATISTICS_FINLAND),
    # HSY's population grid: 99 in all age groups of a cell with fewer than 100 people.
    KnownFile(frozenset({"index", "asukkaita", "asvaljyys"}), {"id": "index", "people": "asukkaita"}, HSY, 99.0),
    # Boundaries of the National Land Survey.
    KnownFile(
        frozenset({"natcode", "namefin", "nameswe"}),
        {"id": "natcode", "name": "namefin", "name_sv": "nameswe"},
        LAND_SURVEY,
    ),
)


@dataclass(frozen=True)
class Guess:
    """What a file's columns hold by their names; columns as the file writes them."""

    columns: Mapping[str, str]
    groups: Mapping[str, str]
    languages: Mapping[str, str]
    source: str = ""
    unknown: float | None = None


def guess_columns(names: Iterable[str], known_names: Mapping[str, tuple[str, ...]] = NAMES) -> Guess:
    """Guess what the columns of a file hold; `known_names` are those of the kind of file that it is."""
    written: dict[str, str] = {}
    for name in names:
        written.setdefault(name.casefold(), name)
    known = next((file for file in KNOWN_FILES if file.needs <= written.keys()), None)
    columns = {wanted: written[c] for wanted, c in known.columns.items() if c in written} if known else {}
    for wanted, common in known_names.items():
        found = next((name for name in common if name in written), None)
        if found and wanted not in columns:
            columns[wanted] = written[found]
    if columns.get("name_sv") == columns.get("name"):
        columns.pop("name_sv", None)
    dated = {year[1]: name for key, name in written.items() if (year := _PEOPLE_OF_YEAR.fullmatch(key))}
    if dated and "people" not in columns:
        columns["people"] = dated[max(dated)]
    groups = {group: name for key, name in written.items() if (group := guess_age_group(key))}
    carless = next((name for key, name in written.items() if key in _WITHOUT_CAR), None)
    if carless:
        groups["without_car"] = carless
    languages = {code: name for key, name in written.items() if (code := guess_language(key))}
    return Guess(columns, groups, languages, known.source if known else "", known.unknown if known else None)


def guess_age_group(name: str) -> str:
    """Return `age_0_14` or `age_65_` for a column of people by age, "" for any other."""
    if span := _AGE_SPAN.fullmatch(name):
        return f"age_{int(span[1])}_{int(span[2])}"
    if opened := _AGE_OPEN.fullmatch(name):
        return f"age_{int(opened[1] or opened[2])}_"
    return ""


def find_year_column(name: str) -> int:
    """Return the year of a column of people (`people_2040`, `väestö_2040`, `2040`), 0 for any other column."""
    found = _PEOPLE_OF_YEAR.fullmatch(name.strip().casefold()) or _YEAR_ALONE.fullmatch(name.strip())
    return int(found[1]) if found else 0


def guess_language(name: str) -> str:
    """Return the language of a column of people by mother tongue, "" for any other column."""
    spoken = _TONGUE.fullmatch(name)
    return spoken[1] if spoken else _TONGUES.get(name, "")


def join_mapping(given: ColumnMapping, guess: Guess) -> ColumnMapping:
    """Return the mapping given, filled up with what was guessed.

    A position given in one way keeps out the other ways; groups or languages given keep out guessed ones.
    """
    columns = dict(guess.columns)
    if given.columns.keys() & {"lat", "lon", "x", "y"}:
        for wanted in ("lat", "lon", "x", "y"):
            columns.pop(wanted, None)
    return ColumnMapping(
        columns | dict(given.columns),
        given.groups or guess.groups,
        given.languages or guess.languages,
        given.agencies,
        given.crs,
        given.layer,
        given.level,
        guess.unknown if given.unknown is None else given.unknown,
        given.units,
    )
