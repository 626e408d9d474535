"""Figures weighted by service, part of the day and channel are those that pandas counts."""

import numpy as np
import pandas as pd
import pytest

from piste.evaluation.answers import Answers, Base, Measure, Question
from piste.evaluation.item_table import build_item_tables
from piste.evaluation.part_of_day import choose_strata, part_of_day

STRATA = ("service", "hour", "channel")


def test_hours_go_into_parts_of_four_hours():
    hours = np.array(["8", "9", "10", "11", "23", "0", "", "x"], dtype=object)
    assert part_of_day(hours).tolist() == ["08-12", "08-12", "08-12", "08-12", "20-24", "00-04", "", ""]


def make(seed, *, service=True):
    """Return 900 answers whose share differs by cell, and visits of each cell and site."""
    rng = np.random.default_rng(seed)
    n = 900
    frame = pd.DataFrame({
        "site": rng.choice(["a", "b"], n), "service": rng.choice(["x", "y"], n) if service else "",
        "hour": rng.choice(["9", "10", "12", "13"], n), "channel": rng.choice(["visit", "remote"], n, p=[0.7, 0.3]),
    })  # fmt: skip
    likely = 0.3 + 0.3 * frame["hour"].isin(["9", "10"]) + 0.2 * (frame["channel"] == "visit")
    frame["yes"] = rng.random(n) < likely
    frame["hour"] = part_of_day(frame["hour"].to_numpy())
    cells = frame[["site", "service", "hour", "channel"]].drop_duplicates().reset_index(drop=True)
    cells["people"] = rng.integers(20, 900, len(cells)).astype(float)
    return frame, cells


def columns_of(frame, names):
    return {name: frame[name].to_numpy(dtype=object) for name in names}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_weighted_share_is_the_visits_mean_of_the_cells_shares(seed):
    frame, cells = make(seed)
    answers = Answers(
        columns_of(frame, ("site", *STRATA)), np.full(len(frame), np.datetime64("2026-01-01")), {},
        {"q": np.where(frame["yes"], "yes", "no").astype(object)}, {}, {"q": Question("q", "choice")},
    )  # fmt: skip
    base = Base(columns_of(cells, ("site", *STRATA)), cells["people"].to_numpy())
    strata = choose_strata(answers, base, STRATA)
    assert strata == STRATA
    total, by_site = build_item_tables(answers, Measure("q", one_of=("yes",)), ((), ("site",)), base, strata)
    for site, at in (("a", 0), ("b", 1)):
        mine, theirs = frame[frame["site"] == site], cells[cells["site"] == site]
        shares = mine.groupby(list(STRATA))["yes"].mean().rename("share").reset_index()
        joined = shares.merge(theirs, on=list(STRATA))
        expected = (joined["share"] * joined["people"]).sum() / joined["people"].sum()
        assert float(by_site.weighted[at]) == pytest.approx(expected)
        assert float(by_site.covered[at]) == pytest.approx(1)
    visits = cells.groupby(list(STRATA))["people"].sum()
    shares = frame.groupby(list(STRATA))["yes"].mean()
    assert float(total.weighted[()]) == pytest.approx(float((shares * visits).sum() / visits.sum()))


def test_a_stratum_that_no_answer_knows_divides_nothing():
    frame, cells = make(4, service=False)
    answers = Answers(columns_of(frame, STRATA), np.full(len(frame), np.datetime64("NaT")), {}, {}, {}, {})
    assert choose_strata(answers, Base(columns_of(cells, STRATA), np.ones(len(cells))), STRATA) == ("hour", "channel")
    assert choose_strata(answers, None, STRATA) == ()
    assert choose_strata(answers, Base({}, np.ones(0)), STRATA) == ()
