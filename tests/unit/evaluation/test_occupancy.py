"""Occupancy: shares by hand and by numpy, days as the unit of chance, and figures that the concept's reader takes."""

import tomllib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap

from piste.core.errors import PisteError
from piste.core.findings import Findings
from piste.evaluation.occupancy import Moments, build_occupancy, estimate_ratio, measure_presence
from piste.evaluation.presence_export import write_measured_concept
from piste.premises.concept_file import parse_concept, read_concept
from piste.premises.space_programme import SiteNeed, build_space_programme

MONDAY = np.datetime64("2026-11-02")


def moments(*rows):
    day, hour, zone, present, places = zip(*rows, strict=True)
    return Moments(
        np.array([MONDAY + d for d in day]), np.array(hour), np.array(zone, dtype=object),
        np.array(present, dtype=float), np.array(places, dtype=float),
    )  # fmt: skip


def test_shares_by_zone_and_hour_by_hand():
    told = build_occupancy(
        moments((0, 9, "staff", 10, 40), (0, 9, "public", 3, 10), (1, 9, "staff", 20, 40), (1, 14, "staff", 6, 40))
    )
    found = {(one.zone, one.hour): one for one in told}
    assert found["staff", 9].share.value == 30 / 80
    assert (found["staff", 9].moments, found["staff", 9].days, found["staff", 9].present) == (2, 2, 15)
    assert found["staff", -1].share.value == 36 / 120
    assert found["staff", -1].highest == 0.5
    assert found["", 9].share.value == 33 / 90
    assert (found["", -1].moments, found["", -1].present) == (3, 13)  # 3 moments of 13, 20 and 6 people
    assert ("public", 14) not in found
    assert np.isnan(found["public", 9].share.low)  # one day says nothing of days


def test_the_interval_draws_days_as_scipy_does():
    rng = np.random.default_rng(5)
    there, room = rng.integers(5, 30, 12).astype(float), np.full(12, 60.0)
    mine = estimate_ratio(there, room, seed=1)
    theirs = bootstrap(
        (there, room), lambda a, b, axis: a.sum(axis) / b.sum(axis), paired=True, method="percentile",
        n_resamples=20_000, rng=np.random.default_rng(2),
    ).confidence_interval  # fmt: skip
    assert mine.value == there.sum() / room.sum()
    assert mine.low == pytest.approx(theirs.low, abs=0.006)
    assert mine.high == pytest.approx(theirs.high, abs=0.006)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 50)), min_size=1, max_size=30))
def test_presence_is_a_ratio_and_the_peak_at_least_the_mean(rows):
    day = np.array([MONDAY + d for d, _ in rows])
    present, staff = np.array([float(n) for _, n in rows]), np.full(len(rows), 50.0)
    found = measure_presence(day, present, staff)
    assert found.share.value == pytest.approx(present.sum() / staff.sum())
    assert found.peak_over_mean.value >= 1 - 1e-12
    weekdays = {int((d.astype("datetime64[D]").astype(int) + 3) % 7) for d in day}
    assert found.weekdays == len(weekdays)


def test_the_peak_is_the_fullest_weekday_by_the_mean_of_weekdays():
    day = MONDAY + np.array([0, 1, 2, 3, 4, 7])  # two Mondays
    found = measure_presence(day, np.array([10.0, 20, 30, 20, 10, 20]), np.full(6, 100.0))
    assert found.peak_over_mean.value == pytest.approx(0.30 / np.mean([0.15, 0.2, 0.3, 0.2, 0.1]))
    assert found.weekdays == 5


def test_the_export_is_read_by_the_engine_and_changes_the_seats_of_the_next_programme():
    day = MONDAY + np.array([0, 1, 2, 3, 4])
    measured = measure_presence(day, np.array([20.0, 30, 40, 30, 20]), np.full(5, 200.0))
    text = write_measured_concept(measured, 'Mikkeli "rounds"')
    concept = parse_concept(tomllib.loads(text), Findings())
    assert concept.present_share.value == pytest.approx(0.14)
    assert concept.peak_over_mean.value == pytest.approx(20 / 14, abs=1e-4)
    assert not concept.present_share.assumed
    assert "5 moments on 5 days" in concept.peak_over_mean.source
    need = SiteNeed(people=200, person_years=180, counters=3, customers_a_day=60)
    before, after = build_space_programme(read_concept(), need), build_space_programme(concept, need)
    assert (before.seats, after.seats) == (96, 40)  # the fullest weekday's forty people


def test_nothing_measured_is_said():
    nothing = measure_presence(np.array([], dtype="datetime64[D]"), np.array([]), np.array([]))
    with pytest.raises(PisteError, match="No whole round"):
        write_measured_concept(nothing, "x")
