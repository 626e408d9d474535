"""The countries that Piste knows without any file of the user's."""

from piste.core.errors import DataError
from piste.core.findings import Findings

KNOWN = ("EE", "FI", "FR", "SE")


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
