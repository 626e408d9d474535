"""Read a money scenario from TOML; every fault names its key and what is allowed, all at once."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from piste.core.errors import ScenarioError
from piste.core.findings import Findings
from piste.core.table_check import (
    Allowed,
    Check,
    Shape,
    check_choice,
    check_content,
    check_flag,
    check_number,
    check_text,
    read_toml,
    tell_value,
)
from piste.premises.concept_file import check_figure, read_figure
from piste.premises.money_params import RentCut
from piste.premises.money_scenario import CostRow, MoneyScenario, SharedRow, SiteRow
from piste.premises.month import month_of
from piste.premises.rent_index import IndexSeries
from piste.premises.site_project import AgencyShare, Move, OneOffKind, Payer, SharingKey

MONTH = Allowed("Give a month in quotation marks, such as “2028-09”.")
FIGURES_OF_INDEX = Allowed("Give a list of index figures, one a month, such as [110.2, 110.5].")
MONTH_FORM = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
KEYS = tuple(key.value for key in SharingKey)
KINDS = tuple(kind.name.lower() for kind in OneOffKind)
PAYERS = tuple(payer.name.lower() for payer in Payer)
AMOUNT = check_figure(0, 1e10)
SHARE = check_number(0, 1)
WHOLE_MONTHS = check_number(-240, 240, whole=True)


def check_month(value: Any) -> Allowed | None:
    """Allow a month written as 2028-09."""
    return None if isinstance(value, str) and MONTH_FORM.fullmatch(value) else MONTH


def check_index_figures(value: Any) -> Allowed | None:
    """Allow a list of positive numbers."""
    number = check_number(0.1, 1e6)
    fits = isinstance(value, list) and value and not any(map(number, value))
    return None if fits else FIGURES_OF_INDEX


MONEY: Mapping[str, Check] = {
    "first": check_month,
    "months": check_number(12, 720, whole=True),
    "discount_rate": check_number(0, 1),
    "index_growth": check_number(-0.2, 0.5),
    "empty_running_share": SHARE,
}
SITE: Mapping[str, Check] = {
    "id": check_text,
    "name": check_text,
    "opens": check_month,
    "municipality": check_text,
    "lat": check_number(-90, 90),
    "lon": check_number(-180, 180),
    "area_m2": check_number(0, 1e6),
    "rent_eur_per_m2_month": check_figure(0, 1000),
    "place_kind": check_text,
    "maintenance_share": SHARE,
    "fitout_rent_eur_per_month": AMOUNT,
    "energy_eur_per_month": AMOUNT,
    "index": check_text,
    "index_share": SHARE,
    "index_month": check_number(1, 12, whole=True),
    "held_already": check_flag,
    "key": check_choice(*KEYS),
    "notice_lead_months": check_number(0, 120, whole=True),
    "shared_space": check_flag,
}
AGENCY: Mapping[str, Check] = {
    "site": check_text,
    "agency": check_text,
    **dict.fromkeys(("m2", "person_years", "visits", "opening_hours"), check_number(0)),
    **dict.fromkeys(("desks", "service_desks"), check_number(0, whole=True)),
}
MOVE: Mapping[str, Check] = {
    "site": check_text,
    "lease": check_text,
    "left_after_months": WHOLE_MONTHS,
    "part_m2": check_number(0.01),
}
COST: Mapping[str, Check] = {
    "site": check_text,
    "kind": check_choice(*KINDS),
    "eur": AMOUNT,
    "after_opening_months": WHOLE_MONTHS,
    "payer": check_choice(*PAYERS),
}
SHARED: Mapping[str, Check] = {
    "site": check_text,
    "name": check_text,
    "eur_per_month": AMOUNT,
    "key": check_choice(*KEYS),
}
SHAPE = Shape(
    {
        "": {
            **dict.fromkeys(("title", "register", "rents", "country", "places", "schedule"), check_text),
            "example": check_flag,
        },
        "money": MONEY,
    },
    {
        "index": {"name": check_text, "first": check_month, "figures": check_index_figures,
                  "growth": check_number(-0.2, 0.5)},
        "rent_cut": {"from": check_month, "capital": SHARE, "maintenance": SHARE},
        "site": SITE,
        "agency": AGENCY,
        "move": MOVE,
        "cost": COST,
        "shared_cost": SHARED,
    },
    ("title", "register", "money.first", "index[].name", "index[].first", "index[].figures", "rent_cut[].from",
     "site[].id", "site[].opens", "agency[].site", "agency[].agency", "move[].site", "move[].lease", "cost[].site",
     "cost[].kind", "cost[].eur", "shared_cost[].site", "shared_cost[].name", "shared_cost[].eur_per_month"),
)  # fmt: skip


def read_money(path: Path) -> MoneyScenario:
    """Read a money scenario; `register`, `rents`, `places` and `schedule` are paths beside it.

    Raises
    ------
    ScenarioError
        With every finding.
    """
    findings = Findings(str(path))
    return parse_money(read_toml(path, findings), findings, path.parent)


def parse_money(content: Mapping[str, Any], findings: Findings, folder: Path = Path()) -> MoneyScenario:
    """Check a scenario's content and build it."""
    check_content(content, SHAPE, findings)
    _check_sites(content, findings)
    if findings.count_errors():
        raise ScenarioError(findings)
    money = dict(content.get("money", {}))
    money["first"] = month_of(money["first"])
    paths: dict[str, Any] = {
        key: str(folder / content[key]) for key in ("rents", "places", "schedule") if key in content
    }
    growth = money.get("index_growth", MoneyScenario("", "", 0).index_growth)
    return MoneyScenario(
        title=content["title"],
        register=str(folder / content["register"]),
        **money,
        **paths,
        series={row["name"]: _read_series(row, growth) for row in content.get("index", [])},
        rent_cuts=tuple(
            RentCut(month_of(row["from"]), _permille(row.get("capital", 0)), _permille(row.get("maintenance", 0)))
            for row in content.get("rent_cut", [])
        ),
        sites=tuple(_read_site(row, content) for row in content.get("site", [])),
        country=content.get("country", "FI"),
        example=content.get("example", False),
    )


def _permille(share: float) -> int:
    return int(np.floor(1000 * share + 0.5))


def _read_series(row: Mapping[str, Any], growth: float) -> IndexSeries:
    tenths = np.floor(10 * np.array(row["figures"], dtype=np.float64) + 0.5).astype(np.int64)
    return IndexSeries(month_of(row["first"]), tenths, _permille(row.get("growth", growth)))


def _read_site(row: Mapping[str, Any], content: Mapping[str, Any]) -> SiteRow:
    """Return a site with everything that other tables say of it."""
    own = {key: value for key, value in row.items() if key not in ("opens", "key", "name")}
    for key in ("rent_eur_per_m2_month", "fitout_rent_eur_per_month", "energy_eur_per_month"):
        if key in own:
            own[key] = read_figure(own[key])

    def rows(table: str) -> list[dict[str, Any]]:
        found = [part for part in content.get(table, []) if part["site"] == row["id"]]
        return [{key: value for key, value in part.items() if key != "site"} for part in found]

    return SiteRow(
        name=row.get("name", row["id"]),
        opens=month_of(row["opens"]),
        key=SharingKey(row.get("key", SharingKey.M2.value)),
        **own,
        agencies=tuple(AgencyShare(**part) for part in rows("agency")),
        moves=tuple(
            Move(part["lease"], part.get("left_after_months", 1), part.get("part_m2")) for part in rows("move")
        ),
        costs=tuple(
            CostRow(
                OneOffKind[part["kind"].upper()],
                read_figure(part["eur"]),
                part.get("after_opening_months", 0),
                Payer[part.get("payer", PAYERS[0]).upper()],
            )
            for part in rows("cost")
        ),
        shared_costs=tuple(
            SharedRow(part["name"], read_figure(part["eur_per_month"]), SharingKey(part.get("key", "m2")))
            for part in rows("shared_cost")
        ),
    )


def _check_sites(content: Mapping[str, Any], findings: Findings) -> None:
    """Check what tables say of one another: sites once, and named where something belongs to them."""
    tables = {name: content.get(name, []) for name in ("site", "agency", "move", "cost", "shared_cost")}
    if not all(isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in tables.values()):
        return
    ids = [str(row.get("id", "")) for row in tables["site"]]
    for k, name in enumerate(ids, start=1):
        if name and name in ids[: k - 1]:
            text, todo = "The site “{value}” stands there twice.", "Give each site an id of its own."
            findings.error("money-site-twice", text, todo, field=f"site[{k}].id", value=name)
    known = ", ".join(filter(None, ids)) or "–"
    for table, rows in tables.items():
        if table == "site":
            continue
        for k, row in enumerate(rows, start=1):
            if isinstance(row.get("site"), str) and row["site"] not in ids:
                text, todo = "There is no site “{value}”.", "Known here are: {known}."
                field = f"{table}[{k}].site"
                findings.error("money-site-unknown", text, todo, field=field, value=row["site"], known=known)
    moved = [str(row.get("lease", "")) for row in tables["move"]]
    for k, name in enumerate(moved, start=1):
        if name and name in moved[: k - 1]:
            text, todo = (
                "The lease “{value}” moves twice.",
                "A lease moves to one site only; take one of the moves out.",
            )
            findings.error("money-lease-twice", text, todo, field=f"move[{k}].lease", value=name)
    if not ids:
        tell_value("site", [], Allowed("Give tables of their own, each headed [[{key}]].", {"key": "site"}), findings)
