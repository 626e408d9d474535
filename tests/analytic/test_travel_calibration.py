"""The stated error of the estimate, measured again on real drives: what the documentation says is what comes out."""

import re
from pathlib import Path

import numpy as np
import pytest
from tools.calibrate_estimate import (
    describe,
    fit_params,
    read_rural,
    read_urban,
    relative_errors,
    rural_left_out,
    urban_held_out,
)

from piste.travel.estimate_params import read_estimate_errors, read_estimate_params

DOCS = Path(__file__).resolve().parent.parent.parent / "docs" / "travel-estimate.md"
PARAMS = read_estimate_params()


@pytest.fixture(scope="module")
def drives(shared_data):
    folder = shared_data / "finland"
    return read_urban(folder, PARAMS.near_km), read_rural(folder, PARAMS.near_km)


def stated(error):
    return [error.median_abs_pct, error.bias_pct, error.p90_abs_pct]


def test_constants_are_those_of_the_fit(drives):
    urban, rural = drives
    fitted = fit_params(PARAMS, urban.midday[urban.lived_in], rural.drives[rural.good])
    assert PARAMS.cruise_km_h == pytest.approx(fitted.cruise_km_h, abs=0.06)
    assert PARAMS.city_min == pytest.approx(fitted.city_min, abs=0.06)
    assert PARAMS.city_start_km == pytest.approx(fitted.city_start_km, abs=0.006)


def test_detour_is_that_of_real_roads(drives):
    urban, rural = drives
    told = np.isfinite(rural.drives.road_km)
    cited = np.median(rural.drives.road_km[told] / rural.drives.km[told])
    far = urban.midday.km > 10
    towns = np.median(urban.midday.road_km[far] / urban.midday.km[far])
    assert cited - 0.03 < PARAMS.detour < towns + 0.03


def test_urban_error_is_as_stated(drives):
    urban, rural = drives
    error = read_estimate_errors().urban
    held_out = urban_held_out(PARAMS, urban, rural.drives[rural.good])
    assert len(held_out) == error.n
    assert describe(held_out) == pytest.approx(stated(error), abs=0.06)


def test_rural_error_is_as_stated(drives):
    urban, rural = drives
    error = read_estimate_errors().rural
    left_out = rural_left_out(PARAMS, urban.midday[urban.lived_in], rural)
    assert len(left_out) == error.n
    assert describe(left_out) == pytest.approx(stated(error), abs=0.06)


def test_committed_constants_are_no_worse_than_stated(drives):
    urban, rural = drives
    for group, error in (
        (urban.midday[urban.lived_in], read_estimate_errors().urban),
        (rural.drives[rural.good], read_estimate_errors().rural),
    ):
        median, bias, p90 = describe(relative_errors(group, PARAMS))
        assert median < error.median_abs_pct + 1
        assert abs(bias) < 4
        assert p90 < error.p90_abs_pct + 1


def test_the_documentation_states_the_same_figures():
    text = DOCS.read_text(encoding="utf-8")
    for name, error in (("Urban", read_estimate_errors().urban), ("Rural", read_estimate_errors().rural)):
        row = re.search(rf"^\| \*\*{name}\*\*.*$", text, re.MULTILINE)
        assert row, name
        figures = [float(cell.replace("−", "-")) for cell in re.findall(r"[+−-]?\d+(?:\.\d+)?(?= %)", row[0])]
        assert figures == pytest.approx(stated(error))
        assert f"{error.n:,}" in row[0]
