"""Spreads over choices by hand and on the real survey."""

import numpy as np
import pytest

from piste.core.errors import PisteError
from piste.evaluation.choice_table import build_choice_tables
from survey_world import make_answers, read_bfi, texts


def test_steps_stand_in_order_and_shares_add_up():
    answers = make_answers({"site": texts(("a", 30), ("b", 30))}, np.repeat([10.0, 5.0, 2.0], [20, 20, 20]))
    (told,) = build_choice_tables(answers, "clarity", (("site",),))
    assert told.choices.tolist() == ["2", "5", "10"]
    assert told.answers.tolist() == [[0, 10, 20, 30], [20, 10, 0, 30], [20, 20, 20, 60]]
    assert told.share.sum(axis=-1) == pytest.approx([1, 1, 1])
    assert (told.low <= told.share + 1e-12).all() and (told.share <= told.high + 1e-12).all()


def test_two_people_who_said_no_do_not_show():
    answers = make_answers(
        {"site": texts(("a", 40), ("b", 40))}, solved=texts(("yes", 38), ("no", 2), ("yes", 20), ("no", 20))
    )
    told, total = build_choice_tables(answers, "solved", (("site",), ()))
    assert told.choices.tolist() == ["no", "yes"]
    assert told.answers[0].tolist()[:2] == [-1, -1] and np.isnan(told.share[0]).all()
    assert (told.answers[-1] == total.answers).all()


def test_unknown_questions_are_told():
    with pytest.raises(PisteError, match="warmth"):
        build_choice_tables(make_answers({"site": texts(("a", 9))}, np.ones(9)), "warmth", ((),))


def test_the_real_survey(shared_data):
    rows, answers = read_bfi(shared_data)
    (told,) = build_choice_tables(answers, "E4", (("service",),))
    for step in range(1, 7):
        assert told.answers[-1, step - 1] == sum(row["E4"] in {f"{step}", f"{step}.0"} for row in rows)
    assert told.answers[-1, -1] == 2791 and told.choices.tolist() == list("123456")
