"""Two groups of one table beside each other, with a caution where they are not alike in how and whom was asked."""

from dataclasses import dataclass

import numpy as np

from piste.basedata.place import Texts
from piste.core.errors import PisteError
from piste.core.message import Message
from piste.core.small_group import SMALLEST_GROUP, Marks
from piste.evaluation.answers import Answers, Measure
from piste.evaluation.effect import MeanGap, ShareGap, compare_means, compare_shares
from piste.evaluation.item_table import ItemTable

FEW_ANSWERS = 30
LOW_RESPONSE = 0.1
MIX_APART = 0.1
"""Part of the answers that would have to change their group for two mixes to be the same."""
MIX = ("service", "hour", "channel", "language", "unit")


@dataclass(frozen=True)
class Comparison:
    """The first group less the second, their numbers of answers, and cautions in plain words."""

    gap: ShareGap | MeanGap
    answers: tuple[int, int]
    cautions: tuple[Message, ...]


def compare_entries(
    answers: Answers,
    table: ItemTable,
    measure: Measure,
    first: tuple[int, ...],
    second: tuple[int, ...],
    *,
    seed: int = 1,
) -> Comparison:
    """Compare two entries of a table that are shown and have no answers in common.

    Raises
    ------
    PisteError
        Where one is hidden or holds fewer than five answers, or answers are in both.
    """
    values = measure.values(answers)
    if table.hidden[first] or table.hidden[second]:
        raise PisteError("One of the two groups is too small to be shown, so they cannot be compared.")
    marks = [mark_entry(answers, table, entry) & np.isfinite(values) for entry in (first, second)]
    if (marks[0] & marks[1]).any():
        raise PisteError("The two groups have answers in common, so they cannot be compared.")
    sizes = (int(marks[0].sum()), int(marks[1].sum()))
    if min(sizes) < SMALLEST_GROUP:
        raise PisteError("One of the two groups is too small to be shown, so they cannot be compared.")
    gap: ShareGap | MeanGap
    if measure.is_share:
        gap = compare_shares((int(values[marks[0]].sum()), int(values[marks[1]].sum())), sizes)
    else:
        gap = compare_means(values[marks[0]], values[marks[1]], seed=seed)
    rates = [float(table.response_rate[entry]) for entry in (first, second)]
    cautions = find_cautions(answers.take(marks[0]), answers.take(marks[1]), table.by, rates)
    return Comparison(gap, sizes, cautions)


def mark_entry(answers: Answers, table: ItemTable, entry: tuple[int, ...]) -> Marks:
    """Mark the answers of one entry of a table."""
    marks = np.ones(len(answers), dtype=np.bool_)
    for name, labels, at in zip(table.by, table.labels, entry, strict=True):
        if at < len(labels):
            marks &= answers.group(name) == labels[at]
    return marks


def find_cautions(first: Answers, second: Answers, by: tuple[str, ...], rates: list[float]) -> tuple[Message, ...]:
    """Return why a difference may not be one of opinion."""
    told = [METHODS_DIFFER] if measure_mix_gap(first.group("method"), second.group("method")) > MIX_APART else []
    told += [
        MIX_CAUTIONS[name]
        for name in MIX
        if name not in by and measure_mix_gap(first.group(name), second.group(name)) > MIX_APART
    ]
    if min(len(first), len(second)) < FEW_ANSWERS:
        told.append(Message("One group has fewer than {n} answers: the interval is wide.", {"n": FEW_ANSWERS}))
    if any(np.isfinite(rate) and rate < LOW_RESPONSE for rate in rates):
        told.append(LOW_RESPONSE_CAUTION)
    return tuple(told)


METHODS_DIFFER = Message(
    "The answers were gathered by different methods, and the method alone changes who answers and how."
)
LOW_RESPONSE_CAUTION = Message(
    "Fewer than {percent} % answered in one group; those who did not may think otherwise.",
    {"percent": round(100 * LOW_RESPONSE)},
)
MIX_CAUTIONS = {
    "service": Message("The two groups used different services; look at the weighted figures."),
    "hour": Message("The two groups came at different hours; look at the weighted figures."),
    "channel": Message("The two groups used different channels; look at the weighted figures."),
    "language": Message("The two groups answered in different languages."),
    "unit": Message("The two groups come from different units; look at the weighted figures."),
}


def measure_mix_gap(first: Texts, second: Texts) -> float:
    """Return how far two mixes lie apart: half the sum of the differences of shares (total variation), 0 to 1."""
    if not len(first) or not len(second):
        return 0.0
    names, number = np.unique(np.concatenate([first, second]).astype(str), return_inverse=True)
    shares = [np.bincount(part, minlength=len(names)) / len(part) for part in np.split(number, [len(first)])]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)
