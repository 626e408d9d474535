"""What is told of a wave: every figure with its interval, its answers, its method, and nothing of small groups.

All statistics are `piste.evaluation`'s. Everything that is published of a question in a wave is made in one call, so
that no table tells what another hides.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from piste.core.errors import PisteError
from piste.core.message import Message
from piste.core.small_group import SMALLEST_GROUP
from piste.evaluation.answers import Answers, Base, Measure
from piste.evaluation.choice_table import build_choice_tables
from piste.evaluation.comparison import compare_entries
from piste.evaluation.effect import MeanGap, ShareGap, name_size
from piste.evaluation.item_table import ItemTable, build_item_tables
from piste.evaluation.part_of_day import choose_strata
from piste.evaluation.reliability import measure_reliability
from piste.web.experience.models import Item, Telling, Wave
from piste.web.experience.sheet_arrays import base_of, measure_of, read_sheets

CUSTOMER_TABLES = ((), ("site",), ("site", "method"), ("site", "language"), ("site", "channel"), ("site", "service"))
STAFF_TABLES: tuple[tuple[str, ...], ...] = ((), ("site",), ("unit",))
STRATA = {"customers": ("service", "hour", "channel"), "staff": ("unit",)}
OPEN_TABLES: tuple[tuple[str, ...], ...] = ((), ("site",))
"""What may be open data; with all groups the solver had not ended one question after a minute and a half."""
FIGURES = (
    "people", "response_rate", "value", "low", "high", "weighted", "weighted_low", "weighted_high", "design_effect",
    "covered",
)  # fmt: skip
"""What is told of an entry besides its number of answers and its methods; see `ItemTable`."""


def build_telling(wave: Wave, before: Telling | None = None) -> dict[str, Any]:
    """Return what is told of a wave, and how it changed since what was told of the wave before; plain data for JSON."""
    answers, base = read_sheets(wave), base_of(wave)
    audience = wave.questionnaire.audience
    tables = STAFF_TABLES if audience == "staff" else CUSTOMER_TABLES
    strata = choose_strata(answers, base, STRATA[audience])
    items = [item for item in wave.questionnaire.items.all() if item.kind != Item.Kind.TEXT]
    earlier = read_sheets(before.wave) if before is not None else None
    shown_before = {item["key"]: shown_sites(item["entries"]) for item in before.content["items"]} if before else {}
    if before is not None and before.wave.questionnaire_id != wave.questionnaire_id:
        alike = unchanged_items(items, list(before.wave.questionnaire.items.all()))
        shown_before = {key: sites for key, sites in shown_before.items() if key in alike}
    told = [
        tell_item(item, answers, base, strata, tables, earlier, shown_before.get(item.key, set())) for item in items
    ]
    return {
        "wave": wave.key,
        "audience": audience,
        "before": before.wave.key if before else "",
        "first_day": str(wave.first_day),
        "last_day": str(wave.last_day),
        "base": {"known": base is not None, "people": None if base is None else float(base.people.sum())},
        "items": told,
        "links": tell_links(wave, [one for one, item in zip(told, items, strict=True) if not item.shown_if]),
        "batteries": tell_batteries(items, answers),
    }


def tell_links(wave: Wave, told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return by site how many links were given and answered, but where that would count what a table hides."""
    by_site: dict[str, list[int]] = {}
    for code, sent, answered in wave.link_tallies.values_list("point__code", "sent", "answered"):
        counts = by_site.setdefault(code or "", [0, 0])
        counts[0], counts[1] = counts[0] + sent, counts[1] + answered
    hidden = {
        entry["by"]["site"]
        for item in told
        for entry in item["entries"]
        if entry["hidden"] and entry["by"].get("method") == "link"
    }
    return [
        {"site": site, "sent": sent, "answered": answered}
        for site, (sent, answered) in sorted(by_site.items())
        if site not in hidden and not 0 < answered < SMALLEST_GROUP
    ]


def unchanged_items(items: Sequence[Item], earlier: Sequence[Item]) -> set[str]:
    """Return the keys of questions that an earlier version asked in the same words and steps."""

    def asked(item: Item) -> tuple[Any, ...]:
        return item.kind, item.text, item.low, item.high, item.turned, item.choices, item.shown_if

    known = {item.key: asked(item) for item in earlier}
    return {item.key for item in items if known.get(item.key) == asked(item)}


def tell_item(
    item: Item,
    answers: Answers,
    base: Base | None,
    strata: tuple[str, ...],
    tables: tuple[tuple[str, ...], ...],
    earlier: Answers | None,
    shown_before: set[str | None],
) -> dict[str, Any]:
    """Return all that is told of one question."""
    measure = measure_of(item)
    made = build_item_tables(answers, measure, tables, base, strata)
    entries = [entry for table in made for entry in tell_table(table)]
    few_hidden = build_item_tables(answers, measure, OPEN_TABLES, base, strata, hide_few=True)
    mark_open(entries, [entry for table in few_hidden for entry in tell_table(table)])
    shown = shown_sites(entries) & shown_before
    told = {
        "key": item.key,
        "kind": "share" if measure.is_share else "mean",
        "entries": entries,
        "methods": tell_methods(answers, made, measure),
        "change": tell_change(answers, earlier, measure, shown),
    }
    if item.kind in {Item.Kind.SCALE, Item.Kind.CHOICE}:
        told["spread"] = tell_spread(item, answers)
    return told


def mark_open(entries: Sequence[dict[str, Any]], few_hidden: Sequence[dict[str, Any]]) -> None:
    """Mark what may be open data: "all" or "raw" of an entry, "" for nothing.

    Open are entries that show here and also in tables that hide choices of one to four people. They are a part of both,
    so they tell no more than either. A weighted figure is open where both tables make the same of it: two different
    ones would tell on the strata that only one of them hides.
    """
    others = {tuple(other["by"].items()): other for other in few_hidden}
    for entry in entries:
        other = others.get(tuple(entry["by"].items()))
        if other is None or entry["hidden"] or other["hidden"]:
            entry["open"] = ""
        else:
            entry["open"] = "all" if entry["weighted"] == other["weighted"] else "raw"


def shown_sites(entries: Sequence[dict[str, Any]]) -> set[str | None]:
    """Return the sites that show, None for all sites together."""
    totals = [entry for entry in entries if not entry["hidden"] and set(entry["by"]) <= {"site"}]
    return {entry["by"].get("site") for entry in totals}


def tell_table(table: ItemTable) -> list[dict[str, Any]]:
    """Return a table's entries, totals with an empty group; hidden ones say so and nothing else."""
    told = []
    for at in product(*(range(len(labels) + 1) for labels in table.labels)):
        by = {
            name: str(labels[k]) if k < len(labels) else None
            for name, labels, k in zip(table.by, table.labels, at, strict=True)
        }
        if any(value is None for value in by.values()) and table.by:
            continue  # a margin is another table's entry
        if table.hidden[at]:
            told.append({"by": by, "hidden": True})
            continue
        figures = {name: number(getattr(table, name)[at]) for name in FIGURES}
        told.append(
            {"by": by, "hidden": False, "answers": int(table.answers[at]), "methods": str(table.methods[at]), **figures}
        )
    return told


def tell_methods(answers: Answers, made: Sequence[ItemTable], measure: Measure) -> list[dict[str, Any]]:
    """Compare each two methods of each site, with what speaks against the comparison."""
    told = []
    for table in made:
        if table.by != ("site", "method"):
            continue
        for site, name in enumerate(table.labels[0]):
            shown = [
                k
                for k in range(len(table.labels[1]))
                if not table.hidden[site, k] and table.answers[site, k] >= SMALLEST_GROUP
            ]
            for place, first in enumerate(shown):
                for second in shown[place + 1 :]:
                    found = compare_entries(answers, table, measure, (site, first), (site, second))
                    told.append(
                        {
                            "site": str(name),
                            "first": str(table.labels[1][first]),
                            "second": str(table.labels[1][second]),
                            **tell_gap(found.gap),
                            "cautions": [tell_message(one) for one in found.cautions],
                        }
                    )
    return told


def tell_change(
    answers: Answers, earlier: Answers | None, measure: Measure, shown: set[str | None]
) -> list[dict[str, Any]]:
    """Compare each site with itself in the wave before, and all with all, where both waves show them already."""
    if earlier is None or not shown or not len(earlier) or not len(answers):
        return []
    joined = join_answers(answers, earlier)
    told = []
    waves = [str(wave) for wave in dict.fromkeys(joined.group("wave"))]
    tables = build_item_tables(joined, measure, (("wave",), ("site", "wave")), None, ())
    for table in tables:
        axis = table.by.index("wave")
        labels = [str(label) for label in table.labels[axis]]
        if any(wave not in labels for wave in waves):
            continue  # nobody answered the question in one of the waves
        now, then = (labels.index(wave) for wave in waves)
        sites = [()] if len(table.by) == 1 else [(k,) for k in range(len(table.labels[0]))]
        for site in sites:
            if (str(table.labels[0][site[0]]) if site else None) not in shown:
                continue
            try:
                found = compare_entries(joined, table, measure, (*site, now), (*site, then))
            except PisteError:
                continue  # too few in one of the waves
            told.append(
                {
                    "site": str(table.labels[0][site[0]]) if site else None,
                    "before": number(table.value[(*site, then)]),
                    "answers_before": int(table.answers[(*site, then)]),
                    **tell_gap(found.gap),
                    "cautions": [tell_message(one) for one in found.cautions],
                }
            )
    return told


def join_answers(first: Answers, second: Answers) -> Answers:
    """Return the answers of two waves, the first's first."""

    def joined(one: Any, other: Any) -> dict[str, Any]:
        return {key: np.concatenate([one[key], other[key]]) for key in one if key in other}

    return Answers(
        joined(first.groups, second.groups),
        np.concatenate([first.day, second.day]),
        joined(first.numbers, second.numbers),
        joined(first.choices, second.choices),
        {},
        first.questions,
    )


def tell_gap(gap: ShareGap | MeanGap) -> dict[str, Any]:
    """Return a difference with its interval, its effect size and whether chance alone may have made it."""
    estimate = gap.gap
    low, high = number(estimate.low), number(estimate.high)
    return {
        "gap": number(estimate.value),
        "low": low,
        "high": high,
        "effect": number(gap.h if isinstance(gap, ShareGap) else gap.d),
        "size": name_size(gap.h if isinstance(gap, ShareGap) else gap.d),
        "sure": low is not None and high is not None and (low > 0 or high < 0),
    }


def tell_spread(item: Item, answers: Answers) -> list[dict[str, Any]]:
    """Return how answers spread over steps or choices, for all and for each site."""
    told = []
    for table in build_choice_tables(answers, item.key, ((), ("site",))):
        for at in product(*(range(len(labels)) for labels in table.labels)):
            site = str(table.labels[0][at[0]]) if at else None
            for k, choice in enumerate(table.choices):
                told.append(
                    {
                        "site": site,
                        "choice": str(choice),
                        "answers": int(table.answers[(*at, k)]),
                        "share": number(table.share[(*at, k)]),
                    }
                )
    return told


def tell_batteries(items: Sequence[Item], answers: Answers) -> list[dict[str, Any]]:
    """Return the reliability of each battery of at least two scale items."""
    told = []
    for battery in dict.fromkeys(item.battery for item in items if item.battery):
        members = [item for item in items if item.battery == battery and item.kind == Item.Kind.SCALE]
        if len(members) < 2:
            continue
        columns = [Measure(item.key).values(answers) for item in members]
        block = np.column_stack(columns) if columns else np.zeros((0, 0))
        whole = np.isfinite(block).all(axis=1)
        if int(whole.sum()) < 2 * SMALLEST_GROUP:
            continue
        found = measure_reliability(block)
        told.append(
            {
                "battery": battery,
                "items": [item.key for item in members],
                "answers": int(found.answers),
                "alpha": number(found.alpha.value),
                "low": number(found.alpha.low),
                "high": number(found.alpha.high),
                "omega": number(found.omega),
            }
        )
    return told


def tell_message(message: Message) -> dict[str, Any]:
    """Return a message as it can be kept: its English text, by which catalogues know it, and its values."""
    return {"text": message.text, "values": dict(message.values)}


def number(value: Any) -> float | None:
    """Return a number for JSON, None where it is not known."""
    value = float(value)
    return value if np.isfinite(value) else None
