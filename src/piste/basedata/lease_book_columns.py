"""The columns of the register's workbook: their keys, titles, units, and what each may hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from piste.basedata.lease import Leases, RentSource
from piste.basedata.lease_values import FATE_WORDS, MEASURE_WORDS, OWNER_WORDS
from piste.core.language import LANGUAGES, Language

Cell = str | float | datetime | None
LEASES, STAFF, HOMES, AGENCIES, ABOUT = "Leases", "Staff", "Homes of staff", "Agencies", "How to fill this in"
"""Names of the sheets, keys of the catalogues."""


@dataclass(frozen=True)
class BookColumn:
    """One column; `title` and `about` are English messages. The header is the title with the key behind it."""

    key: str
    title: str
    kind: str
    """`text`, `amount`, `whole`, `percent`, `degrees`, `month_number`, `date`, `agency`, or a name of `WORDS`."""
    about: str = ""

    def header(self, lang: Language) -> str:
        """Return the header in a language; the key in brackets is how the file is understood when it comes back."""
        return f"{lang.text(self.title)} [{self.key}]"


WORDS: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "measure": {int(k): v for k, v in MEASURE_WORDS.items()},
    "owner": {int(k): v for k, v in OWNER_WORDS.items()},
    "fate": {int(k): v for k, v in FATE_WORDS.items()},
}


def word_of(kind: str, value: int, lang: Language) -> str:
    """Return how a language writes a value of one of `WORDS`."""
    words = WORDS[kind][value]
    return words[min(("en", *[c for c in LANGUAGES if c != "en"]).index(lang.code), len(words) - 1)]


def column(key: str, title: str, kind: str, about: str = "") -> BookColumn:
    """Return a column (its texts are keys of the catalogues)."""
    return BookColumn(key, title, kind, about)


LEASE_COLUMNS = (
    column("id", "Lease", "text", "An id of its own for every lease."),
    column("agency", "Agency", "agency", "Whose lease it is: a name of the sheet of agencies."),
    column("building", "Building or site", "text", "Id of the building; leases of one building share it."),
    column("address", "Address", "text"),
    column("municipality", "Municipality", "text", "Code or name."),
    column("lat", "Latitude, degrees", "degrees", "WGS84."),
    column("lon", "Longitude, degrees", "degrees", "WGS84."),
    column("area", "Area, m2", "amount"),
    column("measure", "Measure of the area", "measure", "Net floor area, usable area or room area: never mixed."),
    column("place_kind", "Kind of place", "text", "For assumed rents; empty: told from the leases around."),
    column("rent", "Total rent, EUR a month", "amount", "Without VAT; only where its parts are not known."),
    column("rent_capital", "Capital rent, EUR a month", "amount", "Without VAT."),
    column("rent_maintenance", "Maintenance rent, EUR a month", "amount", "Without VAT."),
    column("energy", "Energy, EUR a month", "amount", "Only what is paid beside the rent."),
    column("vat", "VAT, %", "percent"),
    column("index_name", "Index of the rent", "text", "Empty: the rent stays as it is."),
    column("index_base", "Month of the index base", "text", "As 2026-01; empty: the month in which the lease starts."),
    column("index_share", "Share of the rent that follows the index, %", "percent"),
    column("index_month", "Month of the review (1 to 12)", "month_number"),
    column("start", "First day", "date"),
    column("end", "Last day", "date", "Empty: until further notice."),
    column("notice_months", "Notice, months", "whole"),
    column("breaks", "Break dates", "text", "Last days on which it can end early, as 2027-12-31; 2029-12-31."),
    column("penalty", "Cost of a break, EUR", "amount"),
    column("owner", "Owner", "owner", "Private: the state holds a head lease and lets the space on."),
    column("head_end", "Last day of the head lease", "date", "Empty: until further notice."),
    column("head_notice_months", "Notice of the head lease, months", "whole"),
    column("fate", "What becomes of the space", "fate"),
    column("fate_from", "From which day", "date", "First day on which it is let again, sold or gone."),
    column("part_m2", "Part given up, m2", "amount"),
    column("part_from", "Given up from", "date", "First day without that part."),
    column("person_years", "Person-years", "amount"),
    column("desks", "Desks", "whole"),
    column("service_desks", "Customer-service desks", "whole"),
)
STAFF_COLUMNS = (
    column("agency", "Agency", "agency"),
    column("place", "Lease, building or site", "text"),
    column("people", "People", "whole"),
    column("person_years", "Person-years", "amount"),
    column("desks", "Desks", "whole"),
    column("service_desks", "Customer-service desks", "whole"),
)
HOME_COLUMNS = (
    column("agency", "Agency", "agency"),
    column("place", "Lease, building or site", "text"),
    column(
        "postal_area", "Postal area of the home", "text", "Used for journeys to work; groups under five are hidden."
    ),
    column("people", "People", "whole"),
)


def day_cell(day: np.datetime64) -> datetime | None:
    """Return a day as a workbook's cell."""
    return None if np.isnat(day) else datetime.combine(day.astype("M8[D]").item(), datetime.min.time())


def month_text(month: int) -> str:
    """Return a month (since 1970) as 2026-01, "" for none."""
    return "" if month < 0 else str(np.datetime64(month, "M"))


def lease_cell(leases: Leases, key: str, i: int, lang: Language) -> Cell:
    """Return what a column of the workbook holds for lease i."""
    source = int(leases.rent_source[i])
    money: Mapping[str, Callable[[], Cell]] = {
        "rent": lambda: leases.rent_capital_cents[i] / 100 if source == RentSource.TOTAL else None,
        "rent_capital": lambda: leases.rent_capital_cents[i] / 100 if source == RentSource.SPLIT else None,
        "rent_maintenance": lambda: leases.rent_maintenance_cents[i] / 100 if source == RentSource.SPLIT else None,
        "energy": lambda: leases.energy_cents[i] / 100,
        "penalty": lambda: leases.penalty_cents[i] / 100,
        "vat": lambda: leases.vat_permille[i] / 10,
        "index_share": lambda: leases.index_permille[i] / 10,
        "index_base": lambda: month_text(int(leases.index_base[i])),
        "area": lambda: leases.area_m2[i],
        "id": lambda: leases.ids[i],
        "breaks": lambda: "; ".join(str(day) for day in leases.breaks[i]),
    }
    if key in money:
        return money[key]()
    if key in WORDS:
        return word_of(key, int(getattr(leases, key)[i]), lang)
    value = getattr(leases, key)[i]
    if isinstance(value, np.datetime64):
        return day_cell(value)
    return value if isinstance(value, str) else None if np.isnan(value) else float(value)
