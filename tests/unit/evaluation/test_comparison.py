"""Comparisons are told with what makes them doubtful."""

import numpy as np
import pytest

from piste.core.errors import PisteError
from piste.evaluation.answers import Measure
from piste.evaluation.comparison import compare_entries, measure_mix_gap
from piste.evaluation.item_table import build_item_table
from survey_world import make_answers, make_base, texts

MEAN = Measure("clarity")


def compare(answers, by=("wave",), base=None, measure=MEAN):
    return compare_entries(answers, build_item_table(answers, measure, by, base), measure, (0,), (1,))


def waves(first, second, **groups):
    return make_answers(
        {"wave": texts(("1", first), ("2", second)), **groups}, np.tile([1.0, 3.0, 4.0, 5.0], 50)[: first + second]
    )


def test_alike_groups_have_no_caution():
    found = compare(waves(40, 60, method=texts(("kiosk", 100))))
    assert found.answers == (40, 60) and found.cautions == ()


def test_another_method_and_another_mix_are_told():
    answers = waves(40, 40, method=texts(("kiosk", 40), ("paper", 40)), service=texts(("id", 40), ("tax", 40)))
    told = [caution.text for caution in compare(answers).cautions]
    assert len(told) == 2 and "different methods" in told[0] and "different services" in told[1]


def test_few_answers_and_a_low_rate_are_told():
    base = make_base([100, 1000], wave=["1", "2"])
    told = [str(caution) for caution in compare(waves(20, 40), base=base).cautions]
    assert told[0].startswith("One group has fewer than 30") and told[1].startswith("Fewer than 10 %")


def test_shares_are_compared_as_shares():
    answers = make_answers(
        {"wave": texts(("1", 70), ("2", 80))}, solved=texts(("yes", 56), ("no", 14), ("yes", 48), ("no", 32))
    )
    found = compare(answers, measure=Measure("solved", one_of=("yes",)))
    assert (round(found.gap.gap.low, 4), round(found.gap.gap.high, 4)) == (0.0524, 0.3339)


def test_hidden_groups_and_groups_in_each_other_are_not_compared():
    answers = waves(3, 60)
    with pytest.raises(PisteError, match="too small"):
        compare(answers)
    table = build_item_table(waves(30, 60), MEAN, ("wave",))
    with pytest.raises(PisteError, match="in common"):
        compare_entries(waves(30, 60), table, MEAN, (0,), (2,))


def test_how_far_mixes_lie_apart():
    assert measure_mix_gap(texts(("a", 5), ("b", 5)), texts(("a", 8), ("b", 2))) == pytest.approx(0.3)
    assert measure_mix_gap(texts(("a", 5)), texts(("b", 2))) == 1
