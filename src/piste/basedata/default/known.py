"""The countries that Piste knows without any file of the user's."""

from piste.core.errors import DataError
from piste.core.findings import Findings

KNOWN = ("EE", "FI", "FR", "SE")

PEOPLE_PER_KM2 = {"EE": 2_500.0, "FI": 3_000.0, "FR": 25_000.0, "SE": 2_500.0}
"""How densely a listed town is taken to be settled: it decides which neighbours are parts of it (carving.py)."""

SITE_PEOPLE = {"EE": 500, "FI": 1_000, "FR": 3_500, "SE": 1_000}
"""A place with at least so many people is a candidate site; so is the largest place of every municipality."""

COUNTRY_PEOPLE = {"EE": 1_320_884, "FI": 5_635_971, "FR": 66_987_244, "SE": 10_183_175}
"""People of the whole country: Finland's register at the end of 2024, else as GeoNames has it."""


def check_known(country: str) -> None:
    """Raise a DataError that names the built-in countries where `country` is none of them."""
    if country in KNOWN:
        return
    findings = Findings()
    findings.error(
        "country.unknown",
        "There is no built-in data for the country {country}.",
        "Use one of the built-in countries ({known}), or give your own table of places.",
        field="country",
        country=country,
        known=", ".join(KNOWN),
    )
    raise DataError(findings)
