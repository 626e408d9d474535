"""The language status of municipalities: which are bilingual, which are Swedish, where the Sami homeland is."""

from piste.basedata.default.tables import DATA, read_rows
from piste.basedata.language_group import LanguageStatus

STATUS_SOURCE = "Language status of municipalities: Government decree for 2023-2032; Sami homeland: Act 974/1995"


def read_language_status(country: str) -> LanguageStatus:
    """Return what is known of a country's municipalities: Finland's table, nothing elsewhere."""
    if country.upper() != "FI":
        return LanguageStatus()
    rows = list(read_rows(DATA / "language_status_fi.csv"))
    return LanguageStatus(
        {row["code"]: row["status"] for row in rows if row["status"] != "fi"},
        {row["code"]: float(row["sami_north_of"]) for row in rows if row["sami_north_of"]},
        majority="fi",
        source=STATUS_SOURCE,
    )
