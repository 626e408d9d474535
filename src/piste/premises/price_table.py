"""Assumed rents: one table with a range for each kind of place, for leases whose rent nobody has told."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from piste.basedata.fault import MAPPING_VALUE, report, report_unreadable
from piste.basedata.lease import Leases, RentSource
from piste.basedata.lease_place import KINDS, place_kinds
from piste.core.errors import DataError
from piste.core.findings import Findings
from piste.premises.cents import divide_cents, whole_weights

TABLE = Path(__file__).with_name("rents.toml")
LEVELS = ("low", "base", "high")


@dataclass(frozen=True)
class PriceTable:
    """Cents a m2 a month by kind of place, low, base and high: an ASSUMPTION in every output."""

    title: str
    cents_per_m2: Mapping[str, tuple[int, int, int]]
    maintenance_permille: int


def read_price_table(path: Path = TABLE) -> PriceTable:
    """Read a table of assumed rents; every fault is told.

    Raises
    ------
    DataError
        Where the file cannot be read, a kind of place is missing, or a range does not rise.
    """
    findings = Findings(path.name)
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        report_unreadable(findings, "TOML", problem)
        raise DataError(findings) from None
    table = build_price_table(content, findings)
    if findings.count_errors():
        raise DataError(findings)
    return table


def build_price_table(content: Mapping[str, Any], findings: Findings) -> PriceTable:
    """Make a table of what a file holds; what cannot be used goes to the findings."""
    prices: dict[str, tuple[int, int, int]] = {}
    kinds = {kind: value for kind, value in content.items() if isinstance(value, dict)}
    for kind in dict.fromkeys((*KINDS, *kinds)):
        values = [kinds.get(kind, {}).get(level) for level in LEVELS]
        fits = all(isinstance(v, int | float) and not isinstance(v, bool) and v >= 0 for v in values)
        if not fits or sorted(values) != values:  # type: ignore[type-var]
            report(findings, MAPPING_VALUE, entry=kind, wanted="low = 9.0, base = 12.0, high = 16.0")
            continue
        low, base, high = (int(np.floor(float(v) * 100 + 0.5)) for v in values)  # type: ignore[arg-type]
        prices[kind] = (low, base, high)
    share = content.get("maintenance_permille", 0)
    if not isinstance(share, int) or not 0 <= share <= 1000:
        report(findings, MAPPING_VALUE, entry="maintenance_permille", wanted="maintenance_permille = 350")
        share = 0
    return PriceTable(str(content.get("title", "")), prices, share)


def price_leases(leases: Leases, table: PriceTable, level: str = "base") -> Leases:
    """Return leases with assumed rents where none was told: area x EUR/m2 of the kind of place, half up to the cent.

    `level` is `low`, `base` or `high`. A kind that the table does not have counts as the cheapest of `KINDS`. Priced
    leases are marked `RentSource.ASSUMED`; leases without an area stay without a rent.
    """
    place = LEVELS.index(level)
    kinds = place_kinds(leases)
    price = np.array([table.cents_per_m2.get(kind, table.cents_per_m2[KINDS[-1]])[place] for kind in kinds])
    unknown = (leases.rent_source == RentSource.UNKNOWN) & (leases.area_m2 > 0)
    total = divide_cents(whole_weights(leases.area_m2) * price.astype(np.int64), 100)
    maintenance = divide_cents(total * table.maintenance_permille, 1000)
    return replace(
        leases,
        rent_capital_cents=np.where(unknown, total - maintenance, leases.rent_capital_cents),
        rent_maintenance_cents=np.where(unknown, maintenance, leases.rent_maintenance_cents),
        rent_source=np.where(unknown, RentSource.ASSUMED, leases.rent_source).astype(np.uint8),
    )
