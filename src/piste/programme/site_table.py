"""Sites and what they save as the table of site projects that a programme reads."""

import csv
from collections.abc import Sequence
from pathlib import Path

from piste.premises.site_plan import SitePlan
from piste.premises.site_savings import SiteSaving
from piste.programme.calendar import Calendar

BIG_SITE_PEOPLE = 400
"""Sites of more staff bind two of a region's teams: an ASSUMPTION."""


def write_project_table(plan: SitePlan, savings: Sequence[SiteSaving], path: Path, *, example: bool = False) -> None:
    """Write projects.csv (columns: docs/programme.md), one row a site; quarters count from the rules' first month.

    A part counts from the quarter in whose last month the state no longer pays: the saving of a quarter is that of its
    last month. The notice makes leases end `left_after_months` after the opening, whole quarters of it in `settle_q`.
    """
    rules = plan.rules
    calendar = Calendar(1970 + rules.first // 12, rules.first % 12 // 3 + 1, rules.quarters)
    most = max((sum(bool(part.name) for part in one.parts) for one in savings), default=0)
    heads = [
        "key",
        "name",
        "region",
        "duration_q",
        "invest_eur",
        "earliest",
        "settle_q",
        "people",
        "teams",
        "lat",
        "lon",
    ]
    heads += ["note", "new_cost_eur_per_year"]
    for k in range(most):
        heads += [f"lease_{k + 1}_eur_per_year", f"lease_{k + 1}_ends"]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(heads)
        for site, saving in zip(plan.sites, savings, strict=True):
            lat, lon = plan.points.lat[site.point], plan.points.lon[site.point]
            new = -sum(part.eur_per_year for part in saving.parts if not part.name)
            row: list[object] = [site.id, site.name, saving.project.region or "-", site.duration_q]
            row += [f"{saving.one_off_eur:.2f}", calendar.name(site.earliest_q), rules.left_after_months // 3]
            row += [site.need.people, 2 if site.need.people > BIG_SITE_PEOPLE else 1, f"{lat:.5f}", f"{lon:.5f}"]
            row += ["EXAMPLE" if example else "", f"{new:.2f}"]
            for part in (part for part in saving.parts if part.name):
                since = "" if part.from_month is None else calendar.name((part.from_month - rules.first) // 3)
                row += [f"{part.eur_per_year:.2f}", since]
            writer.writerow([*row, *[""] * (len(heads) - len(row))])


def month_of_quarter(calendar: Calendar, quarter: int) -> int:
    """Return the first month (since 1970) of a quarter."""
    return (calendar.first_year - 1970) * 12 + 3 * (calendar.first_quarter - 1 + quarter)


def read_openings(path: Path) -> dict[str, int | None]:
    """Return site -> opening month by a programme's schedule.csv, None for those that never open.

    Quarters are written 2028Q3; a site opens in the first month of its quarter.
    """
    zero = Calendar(1970, 1, 1)
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    found: dict[str, int | None] = {}
    for row in rows:
        quarter = zero.index(row["opens"])
        found[row["key"]] = None if quarter is None else month_of_quarter(zero, quarter)
    return found
