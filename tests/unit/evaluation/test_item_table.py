"""Figures by groups by hand, on the real survey against pandas, and under attack."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piste.core.errors import PisteError
from piste.evaluation.answers import Measure
from piste.evaluation.item_table import build_item_table
from survey_world import make_answers, make_base, read_bfi, texts

MEAN = Measure("clarity")
AT_ONCE = Measure("solved", one_of=("yes",))


def test_shares_rates_and_totals_by_hand():
    answers = make_answers(
        {"site": texts(("Lahti", 10), ("Pori", 20)), "method": texts(("kiosk", 24), ("paper", 6))},
        solved=texts(("yes", 8), ("no", 2), ("yes", 10), ("no", 9), ("", 1)),
    )
    base = make_base([100, 300, 50], site=["Lahti", "Pori", "Pori"])
    told = build_item_table(answers, AT_ONCE, ("site",), base)
    assert told.labels[0].tolist() == ["Lahti", "Pori"]
    assert told.answers.tolist() == [10, 19, 29]
    assert told.value == pytest.approx([0.8, 10 / 19, 18 / 29])
    assert told.people.tolist() == [100, 350, 450]
    assert told.response_rate == pytest.approx([0.1, 19 / 350, 29 / 450])
    assert told.methods.tolist() == ["kiosk", "kiosk, paper", "kiosk, paper"]
    assert not told.hidden.any() and np.isnan(told.weighted).all()


def test_the_weighted_figure_stands_beside_the_raw_one():
    """Short visits answer four times as often: raw (5·4 + 2·1)/… is not what visitors met."""
    answers = make_answers(
        {"site": texts(("Lahti", 50)), "service": texts(("id", 40), ("tax", 10))}, np.repeat([5.0, 2.0], [40, 10])
    )
    base = make_base([100, 300], site=["Lahti", "Lahti"], service=["id", "tax"])
    told = build_item_table(answers, MEAN, ("site",), base, ("service",))
    assert told.value == pytest.approx([4.4, 4.4])
    assert told.weighted == pytest.approx([5 * 0.25 + 2 * 0.75] * 2)
    assert told.covered == pytest.approx([1, 1])
    assert told.design_effect == pytest.approx([50 * (0.25**2 / 40 + 0.75**2 / 10)] * 2)
    assert (told.weighted_low < told.weighted).all() and (told.weighted < told.weighted_high).all()


def test_margins_are_raked_where_all_strata_show():
    """2 x 2 with 10 answers a cell, visits 60:40 and 30:70: cells weigh 0.18, 0.42, 0.12, 0.28 (independence stays)."""
    groups = {"service": texts(("id", 20), ("tax", 20)), "hour": texts(("09", 10), ("15", 10), ("09", 10), ("15", 10))}
    answers = make_answers(groups, np.repeat([1.0, 2.0, 3.0, 5.0], 10))
    margins = (make_base([60, 40], service=["id", "tax"]), make_base([30, 70], hour=["09", "15"]))
    told = build_item_table(answers, MEAN, (), margins, ("service", "hour"))
    assert float(told.weighted) == pytest.approx(0.18 + 0.42 * 2 + 0.12 * 3 + 0.28 * 5)
    assert float(told.people) == 100 and float(told.response_rate) == pytest.approx(0.4)
    few = answers.take(np.arange(40) >= 7)
    thin = build_item_table(few, MEAN, (), margins, ("service", "hour"))
    assert np.isnan(float(thin.weighted)) and np.isfinite(float(thin.value))


def test_methods_are_weighted_to_the_same_visits():
    """Visits are not known by method: each method's answers speak for all visits, and have no response rate."""
    answers = make_answers(
        {
            "method": texts(("kiosk", 20), ("paper", 20)),
            "service": texts(("id", 15), ("tax", 5), ("id", 5), ("tax", 15)),
        },
        np.concatenate([np.repeat([5.0, 1.0], [15, 5]), np.repeat([5.0, 1.0], [5, 15])]),
    )
    told = build_item_table(answers, MEAN, ("method",), make_base([50, 50], service=["id", "tax"]), ("service",))
    assert told.value[:2] == pytest.approx([4, 2]) and told.weighted[:2] == pytest.approx([3, 3])
    assert np.isnan(told.response_rate[:2]).all() and told.response_rate[2] == pytest.approx(0.4)


def test_small_groups_hide_and_take_another_with_them():
    answers = make_answers({"site": texts(("a", 3), ("b", 9), ("c", 30))}, np.tile([1.0, 5.0], 21))
    told = build_item_table(answers, MEAN, ("site",))
    assert told.hidden.tolist() == [True, True, False, False]
    assert told.answers.tolist() == [-1, -1, 30, 42]
    for column in (told.value, told.low, told.high, told.response_rate):
        assert np.isnan(column[:2]).all()


def test_a_stratum_of_few_is_pooled_not_told():
    """Three answers of a stratum weigh with the next smallest: the design effect tells no more than the pool."""
    answers = make_answers({"service": texts(("a", 3), ("b", 9), ("c", 30))}, np.repeat([1.0, 2.0, 5.0], [3, 9, 30]))
    base = make_base([10, 10, 20], service=["a", "b", "c"])
    told = build_item_table(answers, MEAN, (), base, ("service",))
    assert float(told.weighted) == pytest.approx((21 / 12 + 5) / 2)
    assert float(told.design_effect) == pytest.approx(42 * (0.25 / 12 + 0.25 / 30))


def test_open_data_hide_few_who_said_so():
    answers = make_answers(
        {"site": texts(("a", 40), ("b", 40), ("c", 40))},
        solved=texts(("yes", 38), ("no", 2), ("yes", 20), ("no", 20), ("yes", 10), ("no", 30)),
    )
    assert not build_item_table(answers, AT_ONCE, ("site",)).hidden.any()
    told = build_item_table(answers, AT_ONCE, ("site",), hide_few=True)
    assert told.hidden[0] and told.hidden[:3].sum() == 2 and not told.hidden[3]


def test_nobody_and_one_person():
    answers = make_answers({"site": texts(("a", 1))}, [4.0])
    assert build_item_table(answers, MEAN, ()).hidden
    none = build_item_table(answers.take(np.zeros(1, dtype=bool)), MEAN, ("site",))
    assert none.answers.tolist() == [0] and np.isnan(none.value).all()


def test_what_is_not_known_is_told():
    answers = make_answers({"site": texts(("a", 6))}, np.ones(6))
    with pytest.raises(PisteError, match="not grouped by colour"):
        build_item_table(answers, MEAN, ("colour",))
    with pytest.raises(PisteError, match="warmth"):
        build_item_table(answers, Measure("warmth"), ("site",))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(1, 5)), min_size=1, max_size=80))
def test_nothing_linear_gives_the_sum_of_a_hidden_group(rows):
    """An attacker knows number and mean of all that shows; a hidden small group is no combination of these."""
    site, wave, value = np.array(rows).T
    names = [np.array([str(x) for x in column], dtype=object) for column in (site, wave)]
    answers = make_answers({"site": names[0], "wave": names[1]}, value.astype(float))
    told = build_item_table(answers, MEAN, ("site", "wave"))
    sizes = [len(labels) for labels in told.labels]
    cells = np.arange(sizes[0] * sizes[1]).reshape(sizes)

    def vector(entry):
        chosen = cells[
            tuple(slice(None) if at == size else slice(at, at + 1) for at, size in zip(entry, sizes, strict=True))
        ]
        return np.isin(np.arange(cells.size), chosen).astype(float)

    counts = np.zeros(sizes, dtype=int)
    first = {label: k for k, label in enumerate(told.labels[0])}
    second = {label: k for k, label in enumerate(told.labels[1])}
    for a, b in zip(*names, strict=True):
        counts[first[a], second[b]] += 1
    empty = [np.isin(np.arange(cells.size), [c]).astype(float) for c in cells[counts == 0]]  # zeros show
    known = [vector(tuple(e)) for e in np.argwhere(~told.hidden)] + empty
    rank = np.linalg.matrix_rank(np.array(known)) if known else 0
    for entry in map(tuple, np.argwhere(told.hidden)):
        n = int(counts.ravel() @ vector(entry))
        if 0 < n < 5:
            assert np.linalg.matrix_rank(np.array([*known, vector(entry)])) == rank + 1


def test_the_real_survey_as_pandas_counts_it(shared_data):
    rows, answers = read_bfi(shared_data)
    frame = pd.DataFrame(rows).replace("", np.nan)
    told = build_item_table(answers, Measure("A1"), ("site",))
    turned = 7 - frame["A1"].astype(float)
    for k, label in enumerate(told.labels[0]):
        group = turned[frame["education"].fillna("") == label].dropna()
        assert told.answers[k] == len(group) and told.value[k] == pytest.approx(group.mean())
        error = group.std() / np.sqrt(len(group))
        assert (told.high[k] - told.low[k]) / 2 == pytest.approx(1.96 * error, rel=0.1)
    assert told.answers[-1] == 2784 and told.value[-1] == pytest.approx(7 - 2.413434, abs=1e-6)
    satisfied = build_item_table(answers, Measure("A2", at_least=5), ("site",))
    share = (frame["A2"].astype(float).dropna() >= 5).mean()
    assert satisfied.value[-1] == pytest.approx(share)


def test_the_real_survey_weighted_as_by_hand(shared_data):
    """Men and women 1:1 and not 919:1881: the mean of the two means."""
    _, answers = read_bfi(shared_data)
    told = build_item_table(answers, Measure("N1"), (), make_base([500, 500], service=["1", "2"]), ("service",))
    values, gender = answers.numbers["N1"], answers.groups["service"]
    means = [np.nanmean(values[gender == code]) for code in ("1", "2")]
    assert float(told.weighted) == pytest.approx(np.mean(means))
    assert float(told.value) == pytest.approx(np.nanmean(values))


def test_the_real_survey_in_three_ways_stands(shared_data):
    _, answers = read_bfi(shared_data)
    told = build_item_table(answers, Measure("A1"), ("site", "service", "wave"))
    small = (told.answers > 0) & (told.answers < 5)
    assert not small.any() and told.hidden.any() and not told.hidden[-1, -1, -1]
