"""What is proven is said in honest words: nothing but a proof reads as best, nothing but nought as nought."""

from dataclasses import replace

import numpy as np
import pytest

from piste.core.language import Language
from piste.report.proof import read_proof, status_sentence, write_gap, write_value

EN = Language("en")


def with_result(figures, **changes):
    plan = figures.chosen.plan
    return replace(figures.chosen, plan=replace(plan, result=replace(plan.result, **changes)))


@pytest.mark.parametrize(
    ("gap", "written"),
    [(0.0, "0.00"), (1e-12, "0.00"), (0.00001, "<0.01"), (0.0007, "0.07"), (0.123456, "12.35"), (None, "–")],
)
def test_a_gap_reads_as_nought_only_where_it_is(gap, written):
    assert write_gap(gap, EN) == written


def test_a_mean_and_its_bound_are_told_in_minutes_a_counted_person(figures):
    study, plan = figures.study, figures.chosen.plan
    counted = figures.people.copy()
    counted[np.diff(study.times.indptr) == 0] = 0.0
    proof = read_proof(with_result(figures, value=30.0 * counted.sum(), bound=27.0 * counted.sum(), gap=0.1), EN)
    assert (proof.value, proof.bound) == (pytest.approx(30.0), pytest.approx(27.0))
    assert proof.bound_name == "Lower bound, min"
    # Somebody who counts at the cut-off makes the proven mean longer than the mean of those reached.
    assert read_proof(figures.chosen, EN).value >= plan.state.access.mean_min - 1e-9


def test_the_longest_time_is_the_objective_s_own(figures):
    proof = read_proof(with_result(figures, objective="worst", value=180.0, bound=90.0, gap=0.5), EN)
    assert (proof.value, proof.bound, proof.value_name) == (180.0, 90.0, "Longest time, min")


def test_covered_people_have_an_upper_bound_and_fewest_a_whole_one(figures):
    covered = read_proof(with_result(figures, objective="covered", value=1000.0, bound=1100.0), EN)
    assert (covered.bound, covered.bound_name) == (1100, "Upper bound, people")
    assert write_value(covered, covered.value, EN) == "1\u202f000"
    fewest = read_proof(with_result(figures, objective="fewest", value=43.0, bound=40.2), EN)
    assert (fewest.value, fewest.bound) == (43, 41)


@pytest.mark.parametrize("objective", ["mean", "covered", "worst", "fewest", "cost"])
def test_the_unit_behind_a_number_is_known_whatever_is_sought(figures, objective):
    told = with_result(figures, objective=objective, bound=1.0, gap=0.5)
    proof = read_proof(told, EN)
    assert proof.suffix == {"mean": "\u00a0min", "worst": "\u00a0min", "cost": "\u00a0EUR"}.get(objective, "")


def test_without_a_bound_nothing_is_claimed(figures):
    proof = read_proof(with_result(figures, bound=None, gap=None, status="evaluated"), EN)
    assert write_value(proof, proof.bound, EN) == "–"


@pytest.mark.parametrize("status", ["within_gap", "stopped", "evaluated", "infeasible"])
def test_only_the_optimal_is_called_proven_best(figures, status):
    told = status_sentence(with_result(figures, status=status, gap=0.0042), EN)
    assert not told.startswith("Proven")
    optimal = status_sentence(with_result(figures, status="optimal", gap=0.0), EN)
    assert optimal.startswith("Proven best of all networks of 9 points")


def test_a_stopped_search_says_how_far_off_it_can_be(figures):
    told = status_sentence(with_result(figures, status="stopped", gap=0.0042), EN)
    assert "0.42% at most" in told
    assert "before anything was proven" in status_sentence(with_result(figures, status="stopped", gap=None), EN)


def test_an_impossible_ask_gives_its_reason(figures):
    told = status_sentence(with_result(figures, status="infeasible", reason="Site X is forbidden.", value=np.nan), EN)
    assert told == "Site X is forbidden."
