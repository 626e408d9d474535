"""Replan: what has happened is taken over, what has begun stays, the rest begins later, and changes are told."""

from dataclasses import replace

import numpy as np
import pytest

from piste.core.errors import DataError
from piste.programme.actuals_file import read_actuals, read_starts
from piste.programme.limits import Search
from piste.programme.replan import UNKNOWN, list_changes, nothing_known, take_over
from piste.programme.risk_params import RiskParams
from piste.programme.schedule_check import check_schedule
from piste.programme.schedule_solve import build_schedule
from piste.programme.study import Replan, build_programme, known_schedule
from programme_world import tiny


def world():
    projects, limits = tiny(np.random.default_rng(4), quarters=12, order=False)
    return replace(
        projects, duration_q=np.full(4, 3, np.int32), invest_eur=np.full((4, 3), 1e5), fixed_q=np.full(4, -1, np.int32)
    ), limits


def known(projects, **rows):
    """Return actuals: p1=(started, opened, spent, forecast)."""
    actuals = nothing_known(len(projects))
    for name, (started, opened, spent, forecast) in rows.items():
        p = int(name[1:])
        actuals.started_q[p], actuals.opened_q[p] = started, opened
        actuals.spent_eur[p], actuals.forecast_eur[p] = spent, forecast
    return actuals


def test_what_has_begun_is_decided_and_the_rest_begins_no_earlier_than_now():
    projects, _ = world()
    after = take_over(projects, np.array([0, 2, 6, -1], np.int32), nothing_known(4), 4)
    assert after.fixed_q.tolist() == [0, 2, -1, -1]
    assert after.earliest_q[2:].min() >= 4
    assert np.array_equal(after.invest_eur.sum(axis=1), projects.invest_eur.sum(axis=1))


def test_actual_dates_and_costs_replace_the_plan():
    """Begun a quarter late in 1, to open in 7: 250,000 spent in three quarters, 50,000 a quarter still to come."""
    projects, _ = world()
    actuals = known(projects, p0=(1, 7, 250e3, 400e3))
    after = take_over(projects, np.array([0, -1, -1, -1], np.int32), actuals, 4)
    assert (after.fixed_q[0], after.duration_q[0]) == (1, 6)
    assert after.invest_eur[0] == pytest.approx([250e3 / 3] * 3 + [50e3] * 3)
    assert after.invest_eur.shape[1] == 6


def test_a_project_that_has_opened_but_is_not_paid_yet():
    projects, _ = world()
    after = take_over(projects, np.zeros(4, np.int32), known(projects, p0=(0, 2, 1e5, 5e5)), 4)
    assert after.duration_q[0] == 2
    assert after.invest_eur[0].sum() == pytest.approx(5e5)


def test_begun_but_not_opened_by_now_opens_now_at_the_earliest():
    projects, _ = world()
    after = take_over(projects, np.zeros(4, np.int32), known(projects, p0=(0, UNKNOWN, np.nan, np.nan)), 5)
    assert after.duration_q.tolist()[:2] == [5, 3]


def test_a_decision_that_has_passed_without_a_beginning_is_open_again():
    projects, _ = world()
    decided = replace(projects, fixed_q=np.array([2, -1, 6, -1], np.int32))
    after = take_over(decided, np.full(4, -1, np.int32), nothing_known(4), 4)
    assert after.fixed_q.tolist() == [-1, -1, 6, -1]


def test_a_new_plan_keeps_what_has_begun_and_tells_what_changed():
    projects, limits = world()
    before = build_schedule(projects, limits, "saving", Search(gap=0.0))
    first = int(np.flatnonzero(before.starts >= 0)[np.argmin(before.starts[before.starts >= 0])])
    as_of = int(before.starts[first]) + 1
    row = (int(before.starts[first]), int(before.opens[first]) + 2, 1e5, 9e5)
    actuals = known(projects, **{f"p{first}": row})
    programme = build_programme(
        "t", projects, limits, "saving", Search(gap=0.0), RiskParams(draws=100),
        replan=Replan(known_schedule(projects, limits, before.starts), actuals, as_of),
    )  # fmt: skip
    now = programme.schedule
    assert now.starts[first] == before.starts[first] and now.opens[first] == before.opens[first] + 2
    later = [p for p in range(4) if now.starts[p] >= 0 and now.projects.fixed_q[p] < 0]
    assert all(now.starts[p] >= as_of for p in later)
    assert check_schedule(now.projects, limits, now.starts) == []
    told = {(change.project, change.kind) for change in programme.changes}
    assert {(first, "opens"), (first, "costs")} <= told
    for change in programme.changes:
        if change.kind == "begins":
            assert (before.starts[change.project], now.starts[change.project]) == (change.was, change.now)


def test_changes_of_every_kind():
    projects, limits = world()
    before = known_schedule(projects, limits, np.array([0, 1, 2, -1], np.int32))
    now = known_schedule(replace(projects, keys=np.array(["p0", "p1", "p2", "new"], dtype=object)), limits,
                         np.array([0, 3, -1, 5], np.int32))  # fmt: skip
    assert [(change.project, change.kind, change.was, change.now) for change in list_changes(before, now)] == [
        (1, "begins", 1, 3), (2, "dropped", 2, -1), (3, "added", -1, 5),
    ]  # fmt: skip


def test_files_of_actuals_are_read_and_their_faults_told(tmp_path):
    projects, limits = world()
    path = tmp_path / "actuals.csv"
    path.write_text("key,started,opened,spent_eur,forecast_eur\np1,2027Q2,2028Q1,5000,\np2,,,,7000\n")
    actuals = read_actuals(path, projects, limits.calendar).demand()
    assert (actuals.started_q.tolist(), actuals.opened_q.tolist()) == ([-1, 1, -1, -1], [-1, 4, -1, -1])
    assert actuals.spent_eur[1] == 5000 and np.isnan(actuals.spent_eur[2]) and actuals.forecast_eur[2] == 7000
    path.write_text("key,started,opened,spent_eur\np1,2027Q2,2027Q1,-3\nzz,2020Q1,,\n")
    with pytest.raises(DataError) as caught:
        read_actuals(path, projects, limits.calendar).demand()
    told = {(finding.row, finding.code) for finding in caught.value.findings}
    assert told == {(2, "actual-order"), (2, "project-number"), (3, "project-unknown")}
    path.write_text("key,starts\np3,2027Q4\np0,\n")
    assert read_starts(path, projects, limits.calendar).demand().tolist() == [-1, -1, -1, 3]
    path.write_text("key\np3\n")
    assert [finding.code for finding in read_starts(path, projects, limits.calendar).findings] == ["project-column"]
