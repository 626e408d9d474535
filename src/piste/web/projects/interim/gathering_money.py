"""The money of a report: the two views, each from its own entries, exact to the cent."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from piste.core.language import LANGUAGES
from piste.premises.ledger import NATURE, Nature, Row
from piste.report.interim.facts import ACCOUNTS, BOTH, Curve, ViewMoney, WhoPays, YearMoney
from piste.web.accounts.places import name_of
from piste.web.network.texts import text_in
from piste.web.projects.costs.models import Entry, PublicFigure, Side
from piste.web.projects.costs.models.views_of_money import Kind
from piste.web.projects.costs.month_words import month_of_day
from piste.web.projects.costs.saving_path import build_curve, chance_of, current_path, find_target, year_with_part
from piste.web.projects.costs.summing import Scene, current_ledger, load_follow, sums_by

RUNNING = {int(row) for row in Row if NATURE[row] is Nature.RUNNING}


def gather_curve(last: date) -> Curve:
    """Return the saving a year on its way, as published, with the programme engine's fan."""
    path = current_path()
    curve, target = build_curve(last, "", period_end=last, pace=True), find_target()
    sources = PublicFigure.objects.filter(what="saving", in_total=True).order_by("counts_from")
    source = "; ".join(dict.fromkeys(one.source for one in sources))
    return Curve(
        tuple((one.year, one.eur, one.words, one.later) for one in curve.reached), year_with_part(last) + 1 / 365,
        curve.target_eur, curve.target_year, curve.fan_years, {str(p): values for p, values in curve.fan.items()},
        chance_of(curve, path), curve.example, source, target.source,
    )  # fmt: skip


def gather_view(view: str, first: date, last: date, *, region: str = "", site: str = "") -> ViewMoney:
    """Return one view of the period."""
    begin, end = month_of_day(first), month_of_day(last)
    scene = Scene(view, region=region, site=site, until=end)
    ledger = current_ledger()
    follow = load_follow(scene, ledger)
    years = []
    for year in range(first.year, last.year + 1):
        months = [k for k in range(follow.n) if follow.years[k] == year and begin <= follow.first_month + k <= end]
        if not months:
            continue
        sums = {name: follow.side(name, Nature.RUNNING)[months].sum() for name in ("nothing", "plan", "actual")}
        once = {name: follow.side(name, Nature.ONE_OFF)[months].sum() for name in ("plan", "actual")}
        years.append(YearMoney(
            year, int(sums["nothing"]), int(sums["plan"]), int(sums["actual"]), int(once["plan"]), int(once["actual"]),
            int(follow.rent_cuts("actual")[months].sum()), int(follow.booked[months].sum()),
        ))  # fmt: skip
    entries = Entry.objects.filter(scene.chosen(site=True), month__gte=begin, month__lte=end)
    counted = entries.aggregate(n=Count("pk"), total=Sum("cents"))
    if not counted["n"]:
        return ViewMoney()
    marks = ledger.marks if ledger is not None else ""
    source = ACCOUNTS if ledger is None else BOTH
    return ViewMoney(
        tuple(years), gather_who(scene, last.year), counted["n"], int(counted["total"] or 0), source,
        entries.filter(is_example=True).exists() or "EXAMPLE" in marks,
    )  # fmt: skip


def gather_who(scene: Scene, year: int) -> tuple[WhoPays, ...]:
    """Return agencies in the agencies' view, kinds of payment in the state's; running costs of a year."""
    from django.utils import translation  # noqa: PLC0415

    label, ledger = ("agency" if scene.view == "agency" else "kind"), current_ledger()
    sums: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for side in Side.values:
        for (agency, kind), cents in sums_by(scene, "agency", side, ledger, year=year).items():
            if kind in RUNNING:
                sums[agency if label == "agency" else kind][side] += cents
    made = []
    for key, by in sums.items():
        names = {}
        for code in LANGUAGES:
            with translation.override(code):
                names[code] = name_of("agency", key) if label == "agency" else str(Kind(key).label)
        made.append(WhoPays(names, by[Side.NOTHING], by[Side.PLAN], by[Side.ACTUAL]))
    return tuple(sorted(made, key=lambda one: (-abs(one.nothing - one.actual), text_in(one.name).words)))
