"""Constants and stated errors, read from their file."""

import pytest

from piste.core.errors import PisteError
from piste.travel.estimate_params import ESTIMATE_FILE, read_estimate_errors, read_estimate_params


def test_the_committed_constants_are_plausible():
    params = read_estimate_params()
    assert 1.2 <= params.detour <= 1.45
    assert 70 <= params.cruise_km_h <= 100
    assert params.cutoff_min == 180
    assert 0.7 < params.pace_min_per_km < 1.1


def test_a_constant_can_be_changed_for_one_reading():
    assert read_estimate_params(cutoff_min=90).cutoff_min == 90


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"detour": 0.9}, "detour"),
        ({"cruise_km_h": 0}, "cruise_km_h"),
        ({"city_min": -1}, "city_min"),
        ({"city_start_km": 0}, "city_start_km"),
        ({"near_km": float("nan")}, "near_km"),
        ({"access_min": float("inf")}, "access_min"),
        ({"cutoff_min": 2000}, "cutoff_min"),
        ({"speed": 80}, "speed"),
    ],
)
def test_a_constant_out_of_range_is_named(changes, word):
    with pytest.raises(PisteError, match=word):
        read_estimate_params(**changes)


def test_a_missing_constant_is_named(tmp_path):
    path = tmp_path / "estimate.toml"
    path.write_text(ESTIMATE_FILE.read_text(encoding="utf-8").replace("near_km", "# near_km"), encoding="utf-8")
    with pytest.raises(PisteError, match="near_km"):
        read_estimate_params(path)


def test_the_errors_of_town_and_country_stand_apart():
    errors = read_estimate_errors()
    assert errors.urban != errors.rural
    for error in (errors.urban, errors.rural):
        assert 0 < error.median_abs_pct < error.p90_abs_pct < 40
        assert abs(error.bias_pct) < 5
        assert error.n > 10
        assert error.source


@pytest.mark.parametrize("text", ["", "[urban]\nn = 3\n", '[urban]\nn = "many"\n'])
def test_a_file_without_errors_says_which(tmp_path, text):
    path = tmp_path / "estimate.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PisteError, match="urban"):
        read_estimate_errors(path)
