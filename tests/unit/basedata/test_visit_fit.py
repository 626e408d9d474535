"""The fit recovers rates and decay from simulated visits, keeps to the prior where figures are few, and says which."""

from dataclasses import replace

import numpy as np
import pytest

from piste.basedata.catchment import (
    build_municipality_catchments,
    build_nearest_catchments,
    build_shared_catchments,
)
from piste.basedata.measured_visits import MeasuredVisits
from piste.basedata.place import Places
from piste.basedata.visit_fit import build_rows, expect, find_mode, fit_visit_model, measure_dispersion
from piste.basedata.visit_model import Range, VisitModel, VisitService
from piste.basedata.visits import build_visits, decay_of
from piste.core.errors import PisteError
from small_files import codes

RATES = {"age_0_14": Range(0, 10, 20), "age_15_64": Range(50, 100, 200), "age_65_": Range(100, 200, 400)}
SHARES = dict.fromkeys(("low", "base", "high"), (0.5, 0.3, 0.2))
SERVICE = VisitService("a", {"fi": "Verotus"}, "Kela", RATES, Range(-0.1, -0.05, 0), Range(25, 50, 100), SHARES)
MODEL = VisitModel(2025, (SERVICE, replace(SERVICE, key="b", names={})))


def texts(values):
    return np.array(list(values), dtype=object)


def build_world(offices, seed=1, far=90.0):
    """Build an office's ten places at 0 to `far` minutes, with people of every age; some offices lie farther out."""
    rng = np.random.default_rng(seed)
    n = 10 * offices
    people = rng.integers(500, 20_000, n).astype(float)
    ids = texts(map(str, range(n)))
    ages = rng.dirichlet((2, 6, 3), n) * people[:, None]
    groups = {age: ages[:, k] for k, age in enumerate(RATES)}
    places = Places(ids, ids, np.full(n, 61.0), np.full(n, 24.0), people, texts(["1"] * n), groups)
    nearest = np.repeat(np.arange(offices), 10).astype(np.int32)
    reach = np.repeat(rng.uniform(0.1, 1, offices), 10)
    minutes = rng.uniform(0, far, n) * reach
    return places, build_nearest_catchments(texts(f"o{k}" for k in range(offices)), nearest, minutes)


def simulate(places, catchments, scale, half, *, year=2025, noise=0.0, seed=2, service="a"):
    rng = np.random.default_rng(seed)
    door = build_visits(places, MODEL, year).of("a") * scale
    made = door[catchments.place] * catchments.share * decay_of(catchments.minutes, half)
    sums = np.add.reduceat(made, catchments.indptr[:-1])
    visits = rng.poisson(sums * rng.gamma(1 / noise**2, noise**2, sums.size) if noise else sums).astype(float)
    u = len(catchments)
    return MeasuredVisits("office", catchments.ids, texts([service] * u), np.full(u, year), visits)


def test_known_rates_and_decay_come_back():
    places, catchments = build_world(150)
    measured = simulate(places, catchments, 1.6, 30.0)
    reading = fit_visit_model(MODEL, measured, places, catchments)
    fitted = reading.demand().service("a")
    assert not reading.findings and fitted.fit.decay_fitted and fitted.fit.n == 150 and fitted.fit.years == (2025,)
    assert fitted.fit.scale == pytest.approx(1.6, rel=0.03)
    assert fitted.half_value_min.base == pytest.approx(30, rel=0.05)
    assert fitted.rates["age_65_"].base == pytest.approx(320, rel=0.03)
    assert fitted.fit.mean_abs_pct < 3 and fitted.fit.dispersion < 40


def test_noisy_offices_still_tell_within_their_own_error():
    """Offices that stray by 30 %: the truth lies within three standard errors, and the scatter is seen."""
    places, catchments = build_world(120, seed=5)
    fit = fit_visit_model(MODEL, simulate(places, catchments, 0.7, 60.0, noise=0.3), places, catchments)
    fitted = fit.demand().service("a")
    assert abs(np.log(fitted.fit.scale / 0.7)) < 3 * fitted.fit.scale_se
    assert abs(np.log(fitted.half_value_min.base / 60)) < 3 * fitted.fit.half_value_se
    assert fitted.fit.dispersion > 50 and fitted.fit.scale_se < 0.1


def test_what_is_not_measured_stays_an_estimate():
    places, catchments = build_world(5)
    model = fit_visit_model(MODEL, simulate(places, catchments, 1.2, 50), places, catchments).demand()
    assert not model.service("a").estimate and model.service("b") == MODEL.service("b")
    assert "ESTIMATE" in model.caution


def test_few_figures_stay_near_the_prior():
    """Ten times the expected visits at one office move the rates up, but not ten times; many offices move them more."""
    scales = []
    for offices in (1, 4, 60):
        places, catchments = build_world(offices, far=0.0)
        fitted = fit_visit_model(MODEL, simulate(places, catchments, 10, 50), places, catchments).demand().service("a")
        assert not fitted.fit.decay_fitted and fitted.half_value_min == SERVICE.half_value_min
        scales.append(fitted.fit.scale)
    assert 1 < scales[0] < scales[1] < scales[2] == pytest.approx(10, rel=0.15)


def test_ranges_narrow_with_figures_and_stay_in_order():
    widths = []
    for offices in (3, 30):
        places, catchments = build_world(offices)
        fitted = fit_visit_model(MODEL, simulate(places, catchments, 1, 50), places, catchments).demand().service("a")
        known = fitted.rates["age_65_"]
        assert 0 < known.low < known.base < known.high
        widths.append(np.log(known.high / known.low))
    assert widths[1] < widths[0] < np.log(400 / 100)


def test_years_are_brought_together_by_the_trend():
    """Figures of 2015 are higher by the trend; that alone must not raise the rates."""
    places, catchments = build_world(80)
    fitted = fit_visit_model(MODEL, simulate(places, catchments, 1.0, 50, year=2015), places, catchments).demand()
    assert fitted.service("a").fit.scale == pytest.approx(1, rel=0.03)


def test_services_by_name_and_unknown_ones_and_units_are_told():
    places, catchments = build_world(4)
    measured = simulate(places, catchments, 1, 50, service="verotus")
    more = MeasuredVisits(
        "office", texts([*measured.ids, "o0", "x9"]), texts([*measured.service, "Passit", "verotus"]),
        np.append(measured.year, [2025, 2025]), np.append(measured.visits, [5.0, 6.0]),
    )  # fmt: skip
    reading = fit_visit_model(MODEL, more, places, catchments)
    assert codes(reading.findings) == ["visits-service-unknown", "visits-unit-unknown"]
    assert reading.demand().service("a").fit.n == 4


def test_the_mode_is_the_best_of_a_fine_grid():
    places, catchments = build_world(6)
    measured = simulate(places, catchments, 1.4, 35)
    rows = build_rows(SERVICE, MODEL, measured, places, catchments)
    sd, dispersion = np.array([0.4, 0.4]), 50.0
    mode, covariance = find_mode(SERVICE, rows, sd, dispersion, np.zeros(2))

    def objective(a, b):
        mu = expect(SERVICE, rows, np.array([a, b]))[0]
        return (rows.visits * np.log(mu) - mu).sum() / dispersion - (np.array([a, b]) ** 2 / sd**2).sum() / 2

    best = objective(*mode)
    grid = np.linspace(-0.3, 0.3, 61)
    assert all(objective(mode[0] + a, mode[1] + b) <= best + 1e-9 for a in grid for b in grid)
    step = 1e-3
    curvature = (objective(mode[0] + step, mode[1]) + objective(mode[0] - step, mode[1]) - 2 * best) / step**2
    assert -curvature == pytest.approx(np.linalg.inv(covariance)[0, 0], rel=0.05)


def test_the_slope_is_the_derivative():
    places, catchments = build_world(6)
    rows = build_rows(SERVICE, MODEL, simulate(places, catchments, 1, 50), places, catchments)
    up, down = (expect(SERVICE, rows, np.array([0.2, b]))[0] for b in (0.1 + 1e-5, 0.1 - 1e-5))
    np.testing.assert_allclose(expect(SERVICE, rows, np.array([0.2, 0.1]))[1], (up - down) / 2e-5, rtol=1e-6)


def test_one_figure_has_the_assumed_scatter():
    """Of one office nothing is measured: 1 + 0.3^2 x 1,000."""
    places, catchments = build_world(1)
    rows = build_rows(SERVICE, MODEL, simulate(places, catchments, 1, 50), places, catchments)
    assert measure_dispersion(rows, np.array([1000.0])) == pytest.approx(91)


def test_no_visits_at_all_do_not_break_the_fit():
    places, catchments = build_world(5)
    measured = replace(simulate(places, catchments, 1, 50), visits=np.zeros(5))
    fitted = fit_visit_model(MODEL, measured, places, catchments).demand().service("a")
    assert 0 < fitted.fit.scale < 1


def test_catchments_by_hand():
    places, _ = build_world(1)
    minutes = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, np.inf])
    places = replace(places, municipality=texts(["1"] * 3 + ["2"] * 5 + [""] + ["1"]))
    own = build_municipality_catchments(places, minutes)
    assert own.ids.tolist() == ["", "1", "2"] and own.indptr.tolist() == [0, 0, 3, 8]
    assert own.place.tolist() == [0, 1, 2, 3, 4, 5, 6, 7] and own.minutes.tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    shared = build_shared_catchments(texts(["o"]), np.array([0, 2]), np.array([0, 1]), [0.5, 1], [1, 2])
    assert shared.share.tolist() == [0.5, 1] and len(shared) == 1
    for share in ([0.5], [0.5, 2], [-1, 0]):
        with pytest.raises(PisteError, match="shares from 0 to 1"):
            build_shared_catchments(texts(["o"]), np.array([0, 2]), np.array([0, 1]), share, [1, 2])
    with pytest.raises(PisteError, match="minutes"):
        build_shared_catchments(texts(["o"]), np.array([0, 2]), np.array([0, 1]), [1, 1], [1, np.inf])
    assert build_nearest_catchments(texts(["o"]), np.array([0, 0]), np.array([3.0, np.inf])).place.tolist() == [0]
    with pytest.raises(PisteError, match="nearest"):
        build_nearest_catchments(texts(["o"]), np.array([1]), np.array([3.0]))
