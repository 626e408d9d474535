"""The tables of a page of costs: by year, month, kind, agency and site; each figure opens what is behind it."""

from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from piste.evaluation.money_follow import Follow
from piste.premises.ledger import NATURE, Nature, Row
from piste.web.accounts.places import name_of
from piste.web.look.table import Cell, Column, Table
from piste.web.projects.costs.models import PlanLedgerFile, Side
from piste.web.projects.costs.models.views_of_money import Kind
from piste.web.projects.costs.month_words import month_words
from piste.web.projects.costs.scene_choice import Choice
from piste.web.projects.costs.summing import Scene, sums_by

THOUSAND, A_PAGE = 100_000, 50
RUNNING = {int(row) for row in Row if NATURE[row] is Nature.RUNNING}
ONE_OFF = {int(row) for row in Row if NATURE[row] is Nature.ONE_OFF}
SIDES = ("nothing", "plan", "forecast", "actual")


def side_words() -> dict[str, str]:
    """Return what the sides are called."""
    return {
        "nothing": _("Doing nothing"), "plan": _("Plan"), "forecast": _("Forecast"), "actual": _("Actual cost"),
    }  # fmt: skip


def keur(cents: int | None) -> float | None:
    """Return thousands of euros."""
    return None if cents is None else cents / THOUSAND


def entries_address(choice: Choice, **more: Any) -> str:
    """Return where the entries behind a figure are."""
    return reverse("costs:entries") + choice.query(**more)


def plan_address(choice: Choice, side: str, **more: Any) -> str:
    """Return where the plan's lines behind a figure are."""
    return reverse("costs:plan-lines") + choice.query(side=side, **more)


def side_cell(choice: Choice, side: str, cents: int, **where: Any) -> Cell:
    """Return a figure that opens its entries, or the plan's lines; a forecast opens its months."""
    if side == "actual":
        return Cell(keur(cents), entries_address(choice, **where))
    if side == "forecast" or not cents:
        return Cell(keur(cents))
    return Cell(keur(cents), plan_address(choice, side, **where))


def years_table(follow: Follow, choice: Choice) -> Table:
    """Return running costs and savings by year, plan, forecast and booked side by side."""
    words = side_words()
    unit = _("1,000 €")
    columns = [Column(_("Year")), *(Column(words[side], unit, numeric=True, digits=1) for side in SIDES)]
    columns += [
        Column(_("Saving, plan"), unit, numeric=True, digits=1),
        Column(_("Saving, forecast"), unit, numeric=True, digits=1),
    ]
    sides = {side: follow.by_year(follow.side(side, Nature.RUNNING)) for side in SIDES}
    rows = []
    for year in sides["plan"]:
        cells = [side_cell(choice, side, sides[side][year], year=year) for side in SIDES]
        saved = [sides["nothing"][year] - sides[side][year] for side in ("plan", "forecast")]
        rows.append((Cell(str(year), choice.query(year=year)), *cells, *map(keur, saved)))
    return Table("years", _("Running costs by year"), columns, rows, empty=_("No plan and no entries yet."))


def apart_table(follow: Follow, choice: Choice) -> Table:
    """Return what stands apart by year: one-off costs, rent cuts, receipts."""
    unit = _("1,000 €")
    one_off = {side: follow.by_year(follow.side(side, Nature.ONE_OFF)) for side in SIDES}
    receipts = follow.by_year(follow.side("actual", Nature.RECEIPT))
    cuts = {side: follow.by_year(follow.rent_cuts(side)) for side in ("plan", "actual")}
    columns = [
        Column(_("Year")),
        Column(_("One-off, plan"), unit, numeric=True, digits=1),
        Column(_("One-off, forecast"), unit, numeric=True, digits=1),
        Column(_("One-off, booked"), unit, numeric=True, digits=1),
        Column(_("Rent cuts, plan"), unit, numeric=True, digits=1),
        Column(_("Rent cuts, booked"), unit, numeric=True, digits=1),
        Column(_("Sale receipts, booked"), unit, numeric=True, digits=1),
    ]
    rows = [
        (
            str(year),
            keur(one_off["plan"][year]),
            keur(one_off["forecast"][year]),
            keur(one_off["actual"][year]),
            keur(cuts["plan"][year]),
            Cell(keur(cuts["actual"][year]), entries_address(choice, year=year, kind=int(Row.RENT_CUT))),
            keur(-receipts[year]),
        )
        for year in one_off["plan"]
    ]
    return Table("apart", _("Apart from the saving a year"), columns, rows, empty=_("No plan and no entries yet."))


def months_table(follow: Follow, choice: Choice, year: int) -> Table:
    """Return the months of a year."""
    words, unit = side_words(), "€"
    columns = [
        Column(_("Month")),
        Column(_("Where it stands")),
        *(Column(words[side], unit, numeric=True, digits=0) for side in SIDES),
    ]
    columns += [Column(_("Saving, forecast"), unit, numeric=True, digits=0)]
    sides = {side: follow.side(side, Nature.RUNNING) for side in SIDES}
    rows = []
    for k in range(follow.n):
        if int(follow.years[k]) != year:
            continue
        month = follow.first_month + k
        booked = Cell(int(sides["actual"][k]) / 100, entries_address(choice, year=None, month=month))
        values = [int(sides[side][k]) / 100 for side in ("nothing", "plan", "forecast")]
        told = _("all have booked") if follow.booked[k] else _("plan, or partly booked")
        rows.append((month_words(month), told, *values, booked, values[0] - values[2]))
    return Table("months", _("Months of {year}").format(year=year), columns, rows)


def kinds_table(follow: Follow, choice: Choice, year: int) -> Table:
    """Return a year by kind of payment."""
    words, unit = side_words(), _("1,000 €")
    columns = [Column(_("Kind of payment")), *(Column(words[side], unit, numeric=True, digits=1) for side in SIDES)]
    inside = follow.years == year
    rows = []
    for row in Row:
        sums = {side: int(getattr(follow, side)[row][inside].sum()) for side in SIDES}
        if any(sums.values()):
            cells = [side_cell(choice, side, sums[side], year=year, kind=int(row)) for side in SIDES]
            rows.append((str(Kind(int(row)).label), *cells))
    return Table(
        "kinds", _("{year} by kind of payment").format(year=year), columns, rows, empty=_("Nothing in this year.")
    )


def who_table(
    scene: Scene, choice: Choice, ledger: PlanLedgerFile | None, label: str, year: int, names: dict[str, str],
    page: str | None = None,
) -> Table:  # fmt: skip
    """Return who pays and who gains in a year, by agency or site: never summed over the two views."""
    unit = _("1,000 €")
    columns = [
        Column(_("Agency") if label == "agency" else _("Site")),
        Column(_("Doing nothing"), unit, numeric=True, digits=1),
        Column(_("Plan"), unit, numeric=True, digits=1),
        Column(_("Actual cost"), unit, numeric=True, digits=1),
        Column(_("Gains by the plan"), unit, numeric=True, digits=1, sign=True),
        Column(_("One-off, booked"), unit, numeric=True, digits=1),
    ]
    found = {side: sums_by(scene, label, side, ledger, year=year) for side in Side.values}
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for side, by in found.items():
        for (name, kind), cents in by.items():
            if kind in RUNNING:
                sums[name][side] += cents
            elif kind in ONE_OFF:
                sums[name][f"one-off {side}"] += cents
    rows = []
    order = sorted(sums, key=lambda one: -abs(sums[one]["nothing"] - sums[one]["plan"]))
    shown = Paginator(order, A_PAGE).get_page(page)
    for name in shown:
        one, where = sums[name], {label: name, "year": year}
        called = (
            names.get(name)
            or (name_of("agency", name) if label == "agency" else name)
            or (_("shared by all") if label == "agency" else _("no site"))
        )
        rows.append(
            (
                Cell(called, choice.query(**{label: name, "year": year})),
                keur(one["nothing"]),
                keur(one["plan"]),
                Cell(keur(one["actual"]), entries_address(choice, **where)),
                keur(one["nothing"] - one["plan"]),
                keur(one["one-off actual"]),
            )
        )
    caption = (
        _("{year}: who pays and who gains").format(year=year)
        if label == "agency"
        else _("{year} by site").format(year=year)
    )
    key = "agencies" if label == "agency" else "sites"
    return Table(
        key, caption, columns, rows, empty=_("Nothing in this year."), page=shown if shown.has_other_pages() else None
    )
