"""How registers of leases and staff call their columns, and the units that a header tells."""

import re
from collections.abc import Iterable, Mapping

from piste.basedata.column_guess import NAMES

_AREA = ("area", "area_m2", "pinta-ala", "pinta_ala", "ala", "yta", "yta_m2", "square_feet", "area_sqft")
LEASE_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("lease", "lease_id", "lease number", "lease_number", "vuokrasopimus", "sopimusnumero", "sopimus",
           "hyresavtal", "avtalsnummer", "id", "tunnus"),
    "agency": NAMES["agency"],
    "building": ("building", "building_id", "site", "site_id", "kiinteistö", "rakennus", "kohde", "byggnad",
                 "location code"),
    "address": ("address", "osoite", "adress", "street address", "katuosoite", "gatuadress"),
    "municipality": NAMES["municipality"],
    "lat": NAMES["lat"],
    "lon": NAMES["lon"],
    "x": NAMES["x"],
    "y": NAMES["y"],
    "area": (*_AREA, "building rentable square feet", "htm2", "hym2", "hum2", "neliöt", "yta m2"),
    "measure": ("measure", "area_measure", "pinta-alalaji", "areamått"),
    "place_kind": ("place_kind", "paikkatyyppi", "ortstyp"),
    "rent": ("rent", "total_rent", "vuokra", "kokonaisvuokra", "hyra", "totalhyra", "annual rent", "yearly rent"),
    "rent_capital": ("rent_capital", "capital_rent", "pääomavuokra", "kapitalhyra"),
    "rent_maintenance": ("rent_maintenance", "maintenance_rent", "ylläpitovuokra", "hoitovuokra", "underhållshyra"),
    "energy": ("energy", "energia", "energi"),
    "vat": ("vat", "alv", "moms", "vat_percent"),
    "index_name": ("index_name", "rent_index", "indeksi", "hyresindex"),
    "index_base": ("index_base", "base_month", "perusindeksin kuukausi", "indeksin perusajankohta", "basmånad"),
    "index_share": ("index_share", "indexed_share", "indeksiosuus", "indexandel"),
    "index_month": ("index_month", "review_month", "tarkistuskuukausi", "justeringsmånad"),
    "start": ("start", "start_date", "alkaa", "alkupäivä", "alku", "börjar", "lease effective date"),
    "end": ("end", "end_date", "päättyy", "loppupäivä", "loppu", "upphör", "lease expiration date"),
    "notice_months": ("notice_months", "notice", "irtisanomisaika", "irtisanomisaika kk", "uppsägningstid"),
    "breaks": ("breaks", "break_dates", "break_date", "katkaisupäivät", "brytdatum"),
    "penalty": ("penalty", "sopimussakko", "korvaus", "vite"),
    "owner": ("owner", "omistaja", "ägare"),
    "head_end": ("head_end", "head_lease_end", "päävuokrasopimus päättyy", "huvudavtalet upphör"),
    "head_notice_months": ("head_notice_months", "päävuokrasopimuksen irtisanomisaika",
                           "huvudavtalets uppsägningstid"),
    "fate": ("fate", "after", "jälkikäyttö", "efteranvändning"),
    "fate_from": ("fate_from", "after_from", "jälkikäyttö alkaa", "efteranvändning från"),
    "part_m2": ("part_m2", "given_up_m2", "luovutettava ala", "avstådd yta"),
    "part_from": ("part_from", "given_up_from", "luovutus alkaen", "avstådd från"),
    "person_years": ("person_years", "fte", "htv", "henkilötyövuodet", "årsverken"),
    "desks": ("desks", "workstations", "työpisteet", "arbetsplatser"),
    "service_desks": ("service_desks", "asiakaspalvelupisteet", "palvelutiskit", "kunddiskar"),
}  # fmt: skip
"""Field -> column names of a lease register, compared without regard to capitals."""

STAFF_NAMES: Mapping[str, tuple[str, ...]] = {
    "agency": NAMES["agency"],
    "place": ("place", "lease", "lease_id", "building", "site", "paikka", "kohde", "vuokrasopimus", "plats"),
    "people": ("people", "staff", "headcount", "henkilöstö", "henkilöitä", "personal"),
    "person_years": LEASE_NAMES["person_years"],
    "desks": LEASE_NAMES["desks"],
    "service_desks": LEASE_NAMES["service_desks"],
}
"""The same for staff by agency and place."""

HOME_NAMES: Mapping[str, tuple[str, ...]] = {
    "agency": NAMES["agency"],
    "place": STAFF_NAMES["place"],
    "postal_area": ("postal_area", "postal_code", "home", "postinumero", "kotipostinumero", "postnummer"),
    "people": STAFF_NAMES["people"],
}
"""The same for where staff live."""

UNITS: Mapping[str, tuple[str, ...]] = {
    "area": ("m2", "sqft"),
    "rent": ("month", "year", "month_m2", "year_m2"),
    "date": ("dmy", "mdy"),
    "measure": ("htm2", "hym2", "hum2"),
}
"""What `unit.…` of a mapping can say."""

_KEYED = re.compile(r".*\[(\w+)\]\s*")
_FEET = re.compile(r"sq\.?\s?-?_?f(ee)?t|square_?\s?feet|ft2|ft²", re.IGNORECASE)
_YEAR = re.compile(
    r"(/|a |per |_per_)(year|yr|annum|vuosi|v\b|år)|annual|yearly|vuosivuokra|årshyra|/a\b", re.IGNORECASE
)
_PER_M2 = re.compile(r"(/|per |_per_)\s?(m2|m²)", re.IGNORECASE)


def names_in(columns: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return names widened by headers of our own workbooks, which end in the field's key: `Area, m2 [area]`."""
    keyed = {found[1]: column.casefold() for column in columns if (found := _KEYED.fullmatch(column))}
    return {field: (keyed[field], *known) if field in keyed else known for field, known in names.items()}


def guess_area_unit(header: str) -> str:
    """Return the unit of areas that a header tells: square feet where it says so, else m2."""
    return "sqft" if _FEET.search(header) else "m2"


def guess_rent_unit(header: str) -> str:
    """Return the unit of rents that a header tells: a month unless it says a year, per m2 where it says so."""
    period = "year" if _YEAR.search(header) else "month"
    return f"{period}_m2" if _PER_M2.search(header) else period
