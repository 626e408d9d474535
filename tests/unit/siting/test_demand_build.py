"""Demand made from base data: visits as the model says and the figures teach, groups with those who serve them."""

from dataclasses import replace

import numpy as np
import pytest

from piste.basedata.language_group import LanguageStatus
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.office import Offices
from piste.basedata.visit_model import Range, VisitModel
from piste.siting.demand_build import build_catchments, build_groups, build_visit_demand, scale_base
from piste.siting.scenario import Demand
from piste.siting.tiers import Service
from plan_world import build_base, build_times, texts
from tier_world import PEOPLE, build_world
from visit_world import MODEL, tell_ages

VISITS = Demand("visits")
ALL = np.ones(4, dtype=bool)


def with_ages(base, people=PEOPLE):
    return replace(base, places=replace(base.places, groups=tell_ages(people)))


def measure(unit, ids, services, visits, years=None):
    k = len(ids)
    return MeasuredVisits(unit, texts(ids), texts(services), np.array(years or [2025] * k), np.array(visits, float))


def offices(at, agency="Agency"):
    """Return offices that stand where these sites do."""
    k = len(at)
    where = 60 + 0.1 * np.array(at), 25 + 0.05 * np.array(at)
    ids = texts(f"o{n}" for n in range(k))
    return Offices(
        ids, ids, texts([agency] * k), ((),) * k, *where, texts(["10"] * k), texts([""] * k), np.full(k, 9.0)
    )


def demand_of(base, times, services=(), demand=VISITS, inside=ALL):
    return build_visit_demand(demand, services, base, times, inside, MODEL)


def test_without_figures_visits_are_the_model_s_and_called_an_estimate():
    base, times = build_world()
    demand, findings = demand_of(with_ages(base), times)
    assert demand.weight.tolist() == [[p, p] for p in PEOPLE]
    assert demand.visits and demand.estimate and demand.caution == MODEL.caution != ""
    assert [service.key for service in demand.services] == ["a", "b"]
    assert demand.names == ({"en": "A"}, {"en": "B"}) and len(findings) == 0


def test_a_service_s_weight_counts_inside_the_area_and_the_visits_behind_it_are_kept_plain():
    base, times = build_world()
    inside = np.array([True, True, False, False])
    demand, _ = demand_of(with_ages(base), times, (Service("b", weight=2.5, within_min=40),), inside=inside)
    assert demand.weight.tolist() == [[100, 250], [200, 500], [0, 0], [0, 0]]
    assert demand.services[1].within_min == 40
    assert demand.made.per_year.tolist() == [[p, p] for p in PEOPLE]


def test_a_service_that_the_model_does_not_know_is_told_with_those_it_does():
    base, times = build_world()
    _, findings = demand_of(with_ages(base), times, (Service("x"), Service("y")))
    told = [(finding.code, finding.field) for finding in findings]
    assert told == [("service-unknown", "services.x"), ("service-unknown", "services.y")]
    first, _ = findings
    assert first.todo.format(**first.values) == "Known are: a, b."


def test_nothing_is_scaled_without_a_forecast_or_a_year():
    base, _ = build_world()
    assert scale_base(base, Demand(year=2030))[0] is base and scale_base(base, Demand())[0] is base


def test_groups_are_ages_and_languages_with_those_who_serve_them():
    base, _ = build_world()
    languages = {"sv": np.array([10.0, np.nan, 0, 4])}
    base = replace(
        with_ages(base),
        places=replace(base.places, groups={"age_65_": np.array([1.0, np.nan, 3, 4])}, languages=languages),
        sites=replace(base.sites, languages=(("fi", "sv"), (), ("fi",))),
    )
    groups = build_groups(base, LanguageStatus({"10": "fi_sv", "20": "fi"}, majority="fi"))
    assert groups.people["sv"].tolist() == [10, 0, 0, 4]
    assert np.isfinite(groups.people["age_65_"]).all()
    assert groups.serves["sv"].tolist() == [True, True, False]


def test_a_language_by_status_is_called_so():
    base, _ = build_world()
    groups = build_groups(base, LanguageStatus({"10": "fi_sv"}, majority="fi"))
    assert groups.people["sv"].tolist() == [100, 200, 0, 0] and "status" in groups.cautions["sv"]


def test_everybody_goes_to_the_nearest_unit_measured():
    base, times = build_world()
    told = build_catchments(base, times, measure("site", ["s2", "s0", "unknown"], "aaa", [1, 2, 3]))
    assert told.ids.tolist() == ["s0", "s2"]
    parts = [told.place[told.indptr[k] : told.indptr[k + 1]].tolist() for k in range(2)]
    assert parts == [[0, 1], [2, 3]] and told.minutes.tolist() == [5, 40, 50, 5]


def test_a_municipality_is_its_people_with_the_minutes_of_today_s_network():
    base, times = build_world()
    told = build_catchments(base, times, measure("municipality", ["10", "20"], "aa", [1, 2]))
    assert told.ids.tolist() == ["10", "20"] and told.place.tolist() == [0, 1, 2, 3]
    assert told.minutes.tolist() == [5, 40, 50, 5]


BIG = 1000 * np.array(PEOPLE)
"""So many people that the figures outweigh the model."""


def expected(minutes):
    return BIG * 0.5 ** (np.array(minutes) / 10)


def loose_model():
    """Return the model with rates that are hardly known, so that figures rule."""
    wide = {age: Range(20, 1000, 50_000) for age in MODEL.services[0].rates}
    return VisitModel(2025, tuple(replace(service, rates=wide) for service in MODEL.services))


def fit(base, times):
    demand, findings = build_visit_demand(VISITS, (), base, times, ALL, loose_model())
    return {s.key: s.rates["age_15_64"].base / 1000 for s in demand.made.model.services}, demand, findings


def big_world(at, measured):
    base = build_base(BIG, "1122", "112")
    base = replace(with_ages(base, BIG), offices=offices(at), measured_visits=measured)
    return base, build_times(((5, 40, 100), (40, 5, 60), (100, 10, 50), (150, 70, 5)))


def test_each_service_is_fitted_by_the_offices_that_give_it():
    """Everyone goes to a's only office, however near an office of b stands."""
    a, b = expected([5, 40, 100, 150]).sum(), expected([100, 60, 50, 5]).sum()
    scale, demand, _ = fit(*big_world([0, 2], measure("office", ["o0", "o1"], "ab", [2 * a, 0.5 * b])))
    assert scale == pytest.approx({"a": 2, "b": 0.5}, rel=0.02)
    assert not demand.estimate


def test_offices_of_two_agencies_at_one_site_are_both_heard():
    there = expected([40, 5, 10, 70]).sum()
    scale, _, findings = fit(*big_world([1, 1], measure("office", ["o0", "o1"], "ab", [2 * there, 0.5 * there])))
    assert scale == pytest.approx({"a": 2, "b": 0.5}, rel=0.02) and len(findings) == 0


def test_two_offices_of_one_service_at_one_site_are_added_up():
    there = expected([40, 5, 10, 70]).sum()
    scale, _, _ = fit(*big_world([1, 1], measure("office", ["o0", "o1"], "aa", [1.5 * there, 0.5 * there])))
    assert scale["a"] == pytest.approx(2, rel=0.02) and scale["b"] == 1


def test_figures_of_unknown_services_and_offices_are_told_and_left_out():
    there = expected([40, 5, 10, 70]).sum()
    measured = measure("office", ["o0", "o9", "o0"], ["a", "a", "zz"], [2 * there, 7, 7])
    scale, _, findings = fit(*big_world([1], measured))
    assert scale["a"] == pytest.approx(2, rel=0.02)
    assert len(findings) == 2 and findings.count_errors() == 0
