"""Costs and savings, the agency's and the state's view apart; premises; the timetable."""

import math
from collections.abc import Sequence

from piste.report.document.model import Block, Cell, Chapter, DataTable, Heading, Paragraph
from piste.report.plan_document.dossier import pick_words
from piste.report.plan_document.money_facts import CASES, MoneyFacts, ProjectTold
from piste.report.plan_document.network import tier_name
from piste.report.plan_document.summary import tell_cost
from piste.report.plan_document.wording import Teller, head, number_heads
from piste.siting.tiers import TIERS

FIGURES = (
    ("saving_eur_per_year", "Running saving, EUR a year"),
    ("rent_cut_eur_per_year", "Rent cuts, no project’s merit, EUR a year"),
    ("one_off_eur", "One-off costs, EUR"),
    ("vacancy_and_double_eur", "Vacancy and double rent, EUR"),
    ("npv_eur", "Present value, EUR"),
    ("simple_payback_years", "Simple payback, years"),
)
VIEWS = (
    ("state", "The state’s view: what the state as a whole pays and saves"),
    ("agency", "The agencies’ view: what the agencies pay and save"),
)


def write_costs(teller: Teller, money: MoneyFacts | None, projects: Sequence[ProjectTold] | None) -> Chapter:
    """Write costs and savings, premises and the timetable."""
    lang, facts = teller.lang, teller.facts
    blocks: list[Block] = [*teller.written("costs"), *_points(teller)]
    blocks += [Heading(lang.text("Premises: costs and savings")), *_money(teller, money)]
    premises = teller.written("premises")
    if premises:
        blocks += [Heading(lang.text("Premises")), *premises]
    blocks += [Heading(lang.text("Timetable")), *teller.written("timetable"), *_timetable(teller, projects)]
    cost = facts.cost_eur_per_year
    title = lang.text("What the plan costs and saves, and when")
    if cost is not None:
        words = "Points and stops cost {cost} EUR a year by the scenario’s figures"
        title = lang.text(words, cost=lang.number(round(cost)))
    return Chapter(lang.text("Costs and timetable"), title, tuple(blocks))


def _points(teller: Teller) -> list[Block]:
    lang, tiers = teller.lang, teller.facts.tiers
    if tiers is None or teller.facts.cost_eur_per_year is None:
        return [Paragraph(tell_cost(teller))]
    rows: list[tuple[Cell | str, ...]] = []
    for tier in TIERS:
        mine = [one.cost_eur_per_year for one in tiers.values() if one.tier == tier]
        if mine:
            rows.append((Cell(tier_name(tier, lang)), lang.number(len(mine)), lang.number(round(sum(mine)))))
    total = round(sum(one.cost_eur_per_year for one in tiers.values()))
    rows.append(
        (Cell(lang.text("Together"), strong=True), lang.number(len(tiers)), Cell(lang.number(total), strong=True))
    )
    columns = (
        head(lang.text("Tier"), 2.0),
        head(lang.text("Number"), 1.0, right=True),
        head(lang.text("EUR a year"), 1.0, right=True),
    )
    note = lang.text(
        "ASSUMPTION: the scenario’s round figure for each tier; today’s costs are not known, so no saving is told here."
    )
    return [DataTable(lang.text("Cost of points and stops of the region"), columns, tuple(rows), "", note)]


def _money(teller: Teller, money: MoneyFacts | None) -> list[Block]:
    lang = teller.lang
    if money is None:
        return [Paragraph(lang.text("Not known: no register of leases and no site projects were given for this plan."))]
    marks = [lang.text("EXAMPLE")] * money.example + [lang.text("ASSUMPTION")] * money.assumed_rents
    words = (
        "The figures are of the whole plan {title}, not of the region alone. The two views are never added together."
    )
    blocks: list[Block] = [Paragraph(lang.text(words, title=lang.text(money.title)), strong=" ".join(marks))]
    for view, caption in VIEWS:
        cases = [case for case in CASES if case in money.views[view]]
        rows = tuple(
            (lang.text(name), *(_figure(teller, money, view, case, key) for case in cases)) for key, name in FIGURES
        )
        titles = {"low": lang.text("Low"), "base": lang.text("Base"), "high": lang.text("High")}
        columns = (head(lang.text("Figure of the plan"), 2.0), *(head(titles[case], 1.0, right=True) for case in cases))
        blocks.append(
            DataTable(
                lang.text(caption),
                columns,
                rows,
                "",
                lang.text("ESTIMATE: low, base and high of what the plan’s money file says."),
            )
        )
    return blocks


def _figure(teller: Teller, money: MoneyFacts, view: str, case: str, key: str) -> Cell | str:
    value = money.views[view][case]["figures"].get(key)
    if value is None or not math.isfinite(value):
        return teller.unknown if key != "simple_payback_years" else Cell(teller.lang.text("never"), "muted")
    return teller.lang.number(value, 1) if key == "simple_payback_years" else teller.lang.number(round(value))


def _timetable(teller: Teller, projects: Sequence[ProjectTold] | None) -> list[Block]:
    lang, facts = teller.lang, teller.facts
    blocks: list[Block] = []
    milestones = [(when, pick_words(what, lang)[0]) for when, what in teller.dossier.milestones]
    if milestones:
        heads = (head(lang.text("When"), 1.0), head(lang.text("What"), 4.0))
        told = tuple((Cell(when, strong=True), what) for when, what in milestones)
        blocks.append(DataTable(lang.text("Milestones"), heads, told))
    own = [] if projects is None else [one for one in projects if not facts.region or one.region == facts.region]
    if own:
        example = any(one.note == "EXAMPLE" for one in own)
        rows = tuple(
            (
                Cell(one.name, strong=True),
                _quarter(one.starts) or teller.unknown,
                _quarter(one.opens) or teller.unknown,
                _euros(teller, one.people),
                _euros(teller, one.invest_eur),
                _euros(teller, one.saving_eur_per_year),
            )
            for one in own
        )
        columns = (
            head(lang.text("Site project"), 1.6),
            head(lang.text("Starts"), 0.9),
            head(lang.text("Opens"), 0.9),
            *number_heads((lang.text("Staff, people"), lang.text("One-off, EUR"), lang.text("Saving, EUR a year"))),
        )
        caption = lang.text("Site projects of the region in the programme")
        blocks.append(DataTable(caption, columns, rows, "", lang.text("EXAMPLE") if example else ""))
    if not blocks and not teller.dossier.texts.get("timetable"):
        blocks.append(Paragraph(lang.text("Not known: no timetable was given for this plan.")))
    return blocks


def _quarter(text: str) -> str:
    """Write 2031Q2 as 4–6/2031."""
    year, _, quarter = text.partition("Q")
    if not (year.isdigit() and quarter in ("1", "2", "3", "4")):
        return text
    return f"{3 * int(quarter) - 2}–{3 * int(quarter)}/{year}"


def _euros(teller: Teller, text: str) -> Cell | str:
    try:
        return teller.lang.number(round(float(text)))
    except ValueError:
        return teller.unknown
