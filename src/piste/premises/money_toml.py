"""Write a money scenario as the TOML that `money_file` reads."""

import json
from collections.abc import Iterable

from piste.premises.concept import Figure
from piste.premises.money_scenario import NOTHING, MoneyScenario, SiteRow
from piste.premises.month import month_text


def write_value(value: object) -> str:
    """Return a value as TOML: texts in quotation marks (JSON's are TOML's), numbers plain, figures as tables."""
    if isinstance(value, Figure):
        parts = (("value", value.value), ("low", value.low), ("high", value.high), ("source", value.source))
        return "{ " + ", ".join(f"{key} = {write_value(part)}" for key, part in parts) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False)


def table_lines(head: str, rows: Iterable[tuple[str, object]]) -> list[str]:
    """Return a table with its head and a line each key."""
    return ["", head, *(f"{key} = {write_value(value)}" for key, value in rows)]


def money_toml(scenario: MoneyScenario) -> str:
    """Return a scenario as TOML; indexes with figures of their own and rent cuts are written too."""
    top = [("title", scenario.title), ("register", scenario.register)]
    top += [(key, value) for key in ("rents", "country", "places", "schedule") if (value := getattr(scenario, key))]
    lines = [f"{key} = {write_value(value)}" for key, value in top]
    if scenario.example:
        lines.append("example = true")
    lines += table_lines("[money]", [
        ("first", month_text(scenario.first)), ("months", scenario.months), ("discount_rate", scenario.discount_rate),
        ("index_growth", scenario.index_growth), ("empty_running_share", scenario.empty_running_share),
    ])  # fmt: skip
    for name, series in scenario.series.items():
        figures = "[" + ", ".join(write_value(float(tenth) / 10) for tenth in series.tenths) + "]"
        lines += table_lines("[[index]]", [("name", name), ("first", month_text(series.first))])
        lines += [f"figures = {figures}", f"growth = {write_value(series.growth_permille / 1000)}"]
    for cut in scenario.rent_cuts:
        lines += table_lines("[[rent_cut]]", [
            ("from", month_text(cut.from_month)), ("capital", cut.capital_permille / 1000),
            ("maintenance", cut.maintenance_permille / 1000),
        ])  # fmt: skip
    for site in scenario.sites:
        lines += _site_lines(site)
    return "\n".join(lines) + "\n"


def _site_lines(site: SiteRow) -> list[str]:
    rows: list[tuple[str, object]] = [("id", site.id), ("name", site.name), ("opens", month_text(site.opens))]
    if site.municipality:
        rows.append(("municipality", site.municipality))
    if site.lat == site.lat:
        rows += [("lat", round(site.lat, 6)), ("lon", round(site.lon, 6))]
    rows.append(("area_m2", site.area_m2))
    if site.rent_eur_per_m2_month is not None:
        rows += [("rent_eur_per_m2_month", site.rent_eur_per_m2_month), ("maintenance_share", site.maintenance_share)]
    rows.append(("place_kind", site.place_kind))
    for key in ("fitout_rent_eur_per_month", "energy_eur_per_month"):
        if getattr(site, key) != NOTHING:
            rows.append((key, getattr(site, key)))
    if site.index:
        rows += [("index", site.index), ("index_share", site.index_share), ("index_month", site.index_month)]
    rows += [("held_already", site.held_already), ("key", site.key.value)]
    rows += [("notice_lead_months", site.notice_lead_months), ("shared_space", site.shared_space)]
    lines = table_lines("[[site]]", rows)
    for share in site.agencies:
        own = [(key, value) for key, value in vars(share).items() if value or key == "agency"]
        lines += table_lines("[[agency]]", [("site", site.id), *own])
    for move in site.moves:
        moved: list[tuple[str, object]] = [("site", site.id), ("lease", move.lease)]
        moved.append(("left_after_months", move.left_after_opening_months))
        if move.part_m2 is not None:
            moved.append(("part_m2", move.part_m2))
        lines += table_lines("[[move]]", moved)
    for cost in site.costs:
        lines += table_lines("[[cost]]", [
            ("site", site.id), ("kind", cost.kind.name.lower()), ("eur", cost.eur),
            ("after_opening_months", cost.after_opening_months), ("payer", cost.payer.name.lower()),
        ])  # fmt: skip
    for shared in site.shared_costs:
        lines += table_lines("[[shared_cost]]", [
            ("site", site.id), ("name", shared.name), ("eur_per_month", shared.eur_per_month),
            ("key", shared.key.value),
        ])  # fmt: skip
    return lines
