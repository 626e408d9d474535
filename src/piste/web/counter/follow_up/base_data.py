"""Visits by service and place as base data: the file that `piste data import` reads for the next plan."""

from collections.abc import Iterable
from datetime import date

from piste.web.network.visits.measured import MeasuredVisit, measured_visits, scale_to_year

HEAD = "site,service,year,visits"


def write_base_data(first_day: date, last_day: date, region: str | None = None) -> str:
    """Return measured visits by site and service, scaled to a year, as CSV.

    The year is that of the last day. A period of other than a year is scaled by its days: an ESTIMATE, since months
    differ; take whole years where there are some. Points without a site in plans and services without a key in base
    data are left out.
    """
    return write_rows(measured_visits(first_day, last_day, region), last_day.year, (last_day - first_day).days + 1)


def write_rows(rows: Iterable[MeasuredVisit], year: int, days: int) -> str:
    """Return the CSV of some measured visits of so many days."""
    lines = [HEAD, *(",".join(map(str, row)) for row in scale_to_year(rows, year, days))]
    return "\n".join(lines) + "\n"
