"""One question by groups: number of answers, response rate, raw and weighted figure, and nothing of small groups."""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from piste.basedata.place import Floats, Texts
from piste.core.small_group import SMALLEST_GROUP, Counts, Marks
from piste.evaluation.answers import Answers, Base, Measure
from piste.evaluation.axis import Axis, build_axis, mark_inside, mark_known
from piste.evaluation.entry_figure import estimate, rake_entry, tell_weighted, weigh_entry
from piste.evaluation.linked_tables import protect_linked


@dataclass(frozen=True)
class ItemTable:
    """Figures by groups, totals last on each axis; shape (n_1 + 1, …, n_d + 1) throughout.

    Attributes
    ----------
    by, labels
        Groupings, and the groups of each axis (without the total).
    answers
        Answers to the question, -1 where hidden.
    people
        Visits or people that the groups hold; NaN where not known.
    response_rate
        answers / people, NaN where hidden or not known.
    value, low, high
        Raw mean or share with its interval, NaN where hidden or where nobody answered.
    weighted, weighted_low, weighted_high
        The same, each stratum by its visits.
    design_effect, covered
        Of the weights (see `piste.evaluation.weighting.Weights`).
    methods
        Methods of at least five answers of the entry, in order, "" where hidden.
    hidden
        Entries that must not show.
    """

    by: tuple[str, ...]
    labels: tuple[Texts, ...]
    answers: Counts
    people: Floats
    response_rate: Floats
    value: Floats
    low: Floats
    high: Floats
    weighted: Floats
    weighted_low: Floats
    weighted_high: Floats
    design_effect: Floats
    covered: Floats
    methods: NDArray[np.object_]
    hidden: Marks


def build_item_table(
    answers: Answers,
    measure: Measure,
    by: tuple[str, ...],
    base: Base | tuple[Base, ...] | None = None,
    strata: tuple[str, ...] = (),
    *,
    seed: int = 1,
    hide_few: bool = False,
) -> ItemTable:
    """Tell one question by groups in one table, the only one that is published of it; see `build_item_tables`."""
    return build_item_tables(answers, measure, (by,), base, strata, seed=seed, hide_few=hide_few)[0]


def build_item_tables(
    answers: Answers,
    measure: Measure,
    tables: tuple[tuple[str, ...], ...],
    base: Base | tuple[Base, ...] | None = None,
    strata: tuple[str, ...] = (),
    *,
    seed: int = 1,
    hide_few: bool = False,
) -> tuple[ItemTable, ...]:
    """Tell one question by groups, with everything that belongs beside a figure.

    Parameters
    ----------
    answers, measure
        What is told.
    tables
        All tables of it that are published, each as its groupings; () gives the total alone. Tables made by two calls
        may tell by subtraction what each of them hides.
    base, strata
        Visits (people) and the groupings by which figures are weighted to them (service, hour, channel; unit). Several
        bases, each with some of the strata, are margins: figures are raked to them, but only where every stratum of the
        entry shows, since raked weights tell on all of them; numbers of people are the first one's.
    hide_few
        Whether choices of one to four people in a group are hidden as well (for open data).

    Raises
    ------
    PisteError
        Where the question, a grouping or a stratum is not known.

    Notes
    -----
    One cube of answers by groups and strata (and by choice, with `hide_few`) is protected, and every figure is made
    of sums of shown entries: strata that are hidden within an entry count as one, which is what the entry less its
    shown strata gives anyway. So raw figures, weighted figures, intervals and design effects tell no more than counts.
    """
    values = measure.values(answers)
    known = np.isfinite(values)
    answers, values = answers.take(known), values[known]
    margins = base if isinstance(base, tuple) else ()
    whole = margins[0] if isinstance(base, tuple) else base
    axes = {name: build_axis(answers, whole, (name,)) for table in tables for name in table}
    stratum = build_axis(answers, whole, strata) if strata and whole else None
    inner = [(len(stratum.labels), stratum.answer)] if stratum else []
    choosing = hide_few and measure.is_share
    if choosing:
        inner.append((2, values.astype(np.int64)))
    groups = {name: (len(axis.labels), axis.answer) for name, axis in axes.items()}
    told = []
    for by, marks in zip(tables, protect_linked(groups, tables, inner, len(values)), strict=True):
        shown = np.asarray(marks.all(axis=-1)) if choosing else marks
        parts = [axes[name] for name in by]
        told.append(_fill_table(answers, values, measure, by, parts, stratum, whole, margins, shown, seed))
    return tuple(told)


def _fill_table(
    answers: Answers, values: Floats, measure: Measure, by: tuple[str, ...], axes: list[Axis],
    stratum: Axis | None, base: Base | None, margins: tuple[Base, ...], shown: Marks, seed: int,
) -> ItemTable:  # fmt: skip
    shape = tuple(len(axis.labels) + 1 for axis in axes)
    own = shown[..., -1] if stratum else shown
    table = {name: np.full(shape, np.nan) for name in _FIGURES}
    counts, methods = np.full(shape, -1, dtype=np.int64), np.full(shape, "", dtype=object)
    people = count_people(axes, base, shape)
    for entry in product(*map(range, shape)):
        if not own[entry]:
            continue
        inside = mark_inside([axis.answer for axis in axes], entry, shape, len(values))
        counts[entry] = inside.sum()
        raw = estimate(values[inside], measure, seed)
        table["value"][entry], table["low"][entry], table["high"][entry] = raw.value, raw.low, raw.high
        methods[entry] = ", ".join(list_methods(answers.group("method")[inside]))
        if not stratum or not base:
            continue
        if margins:
            empty = np.bincount(stratum.answer[inside], minlength=len(stratum.labels)) == 0
            chosen = {n: axis.labels[at] for n, axis, at in zip(by, axes, entry, strict=True) if at < len(axis.labels)}
            weights = rake_entry(answers.take(inside), margins, chosen) if (shown[entry][:-1] | empty).all() else None
        else:
            there = mark_known(axes, entry, shape, len(base.people))
            weights = weigh_entry(stratum, inside, base.people * there, shown[entry][:-1])
        for name, figure in zip(_FIGURES[3:], tell_weighted(values[inside], weights, measure, seed), strict=True):
            table[name][entry] = figure
    rate = np.where(own & (people > 0), counts / np.where(people > 0, people, 1.0), np.nan)
    labels = tuple(axis.labels for axis in axes)
    return ItemTable(by, labels, counts, people, rate, **table, methods=methods, hidden=~own)


_FIGURES = ("value", "low", "high", "weighted", "weighted_low", "weighted_high", "design_effect", "covered")


def count_people(axes: list[Axis], base: Base | None, shape: tuple[int, ...]) -> Floats:
    """Return the visits of each entry; NaN inside where they are not known by the groupings, the total always known."""
    people = np.full(shape, np.nan)
    if base is None:
        return people
    for entry in product(*map(range, shape)):
        asked = [(axis, at) for axis, at, size in zip(axes, entry, shape, strict=True) if at < size - 1]
        if all(axis.base is not None for axis, _ in asked):
            marks = np.ones(len(base.people), dtype=np.bool_)
            for axis, at in asked:
                marks &= axis.base == at
            people[entry] = base.people[marks].sum()
    return people


def list_methods(methods: Texts) -> list[str]:
    """Return the methods that gave at least five answers, those with most answers first."""
    names, counts = np.unique(methods.astype(str), return_counts=True)
    order = np.lexsort((names, -counts))
    return [str(names[i]) for i in order if names[i] and counts[i] >= SMALLEST_GROUP]
