"""How the answers to one question spread over its choices or steps, by groups."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from piste.basedata.place import Floats, Texts
from piste.core.errors import PisteError
from piste.core.small_group import Counts
from piste.evaluation.answers import Answers, number_groups
from piste.evaluation.axis import mark_inside
from piste.evaluation.interval import estimate_share
from piste.evaluation.linked_tables import protect_linked


@dataclass(frozen=True)
class ChoiceTable:
    """Answers by groups and choice.

    Attributes
    ----------
    by, labels, choices
        Groupings, the groups of each axis, and the choices (steps as numbers) in order.
    answers
        Answers of each entry, shape (n_1 + 1, …, n_d + 1, choices + 1), totals last, -1 where hidden.
    share, low, high
        Shares of the choices with Wilson intervals, shape (n_1 + 1, …, n_d + 1, choices); NaN where the choice or the
        entry's total is hidden.
    """

    by: tuple[str, ...]
    labels: tuple[Texts, ...]
    choices: Texts
    answers: Counts
    share: Floats
    low: Floats
    high: Floats


def build_choice_tables(
    answers: Answers, question: str, tables: tuple[tuple[str, ...], ...]
) -> tuple[ChoiceTable, ...]:
    """Tell how answers spread over choices, in all tables of the question that are published.

    One to four people who chose something never show, nor can they be worked out.

    Raises
    ------
    PisteError
        Where the question or a grouping is not known.
    """
    if question in answers.choices:
        column = answers.choices[question]
    elif question in answers.numbers:
        numbers = answers.numbers[question]
        column = np.array(["" if np.isnan(x) else f"{x:g}" for x in numbers], dtype=object)
    else:
        raise PisteError("The question {key} cannot be told so, or is not in the answers.", key=question)
    answers, column = answers.take(column != ""), column[column != ""]
    choices, choice = number_choices(column, steps=question in answers.numbers)
    axes = {name: number_groups(answers.group(name)) for table in tables for name in table}
    groups = {name: (len(labels), number) for name, (labels, number) in axes.items()}
    told = []
    for by, shown in zip(tables, protect_linked(groups, tables, [(len(choices), choice)], len(choice)), strict=True):
        shape = tuple(len(axes[name][0]) + 1 for name in by)
        counts = np.full((*shape, len(choices) + 1), -1, dtype=np.int64)
        figures = np.full((3, *shape, len(choices)), np.nan)
        for entry in product(*map(range, shape)):
            inside = mark_inside([axes[name][1] for name in by], entry, shape, len(choice))
            held = np.append(np.bincount(choice[inside], minlength=len(choices)), inside.sum())
            counts[entry] = np.where(shown[entry], held, -1)
            for k in np.flatnonzero(shown[entry][:-1] & shown[entry][-1]):
                one = estimate_share(float(held[k]), float(held[-1]))
                for figure, end in zip(figures, (one.value, one.low, one.high), strict=True):
                    figure[(*entry, k)] = end
        told.append(ChoiceTable(by, tuple(axes[name][0] for name in by), choices, counts, *figures))
    return tuple(told)


def number_choices(column: Texts, *, steps: bool) -> tuple[Texts, Counts]:
    """Return the choices in order (steps by their number) and the number of each answer's choice."""
    choices, number = number_groups(column)
    if not steps:
        return choices, number
    order = np.argsort([float(text) for text in choices], kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return choices[order], place[number]
