"""Visit models as TOML: the default is sound and marked, every fault is told at once."""

import copy
import tomllib

import pytest

from piste.basedata.visit_model import AGES, LEVELS
from piste.basedata.visit_model_file import (
    DEFAULT,
    build_visit_model,
    describe_visit_model,
    read_default_visit_model,
    read_visit_model,
)
from piste.core.errors import DataError
from piste.core.findings import Findings
from small_files import codes, write_file

PLAIN = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))


def test_every_default_is_an_estimate_with_its_reason_in_three_languages():
    model = read_default_visit_model()
    assert len(model.services) == 5 and model.keys == ("benefits", "tax", "registry", "permits", "advice")
    for service in model.services:
        assert service.estimate and "ESTIMATE" in service.reason
        assert set(service.names) == {"fi", "sv", "en"} and service.rates.keys() == AGES.keys()
        for level in LEVELS:
            assert sum(service.after_closing[level]) == pytest.approx(1)
    assert "ESTIMATE" in model.caution
    assert sum(model.age_shares.values()) == pytest.approx(1)


def test_written_and_read_back():
    model = read_default_visit_model()
    assert build_visit_model(describe_visit_model(model), Findings()).demand() == model


def test_names_fall_back_openly():
    service = read_default_visit_model().service("tax")
    assert [service.name_in(code) for code in ("fi", "sv", "en", "se")] == ["Verotus", "Beskattning", *["Taxation"] * 2]
    with pytest.raises(KeyError):
        read_default_visit_model().service("none")


def changed(**changes):
    """Return the codes that a change of the first service, or of the top (`top_…`), leads to."""
    content = copy.deepcopy(PLAIN)
    for key, value in changes.items():
        table = content if key.startswith("top_") else content["service"][0]
        table[key.removeprefix("top_")] = value
    return codes(build_visit_model(content, Findings()).findings)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"top_year": "soon"}, "model-value"),
        ({"top_colour": 1}, "model-key-unknown"),
        ({"rates": {"age_0_14": 1, "age_15_64": 2}}, "model-key-missing"),
        ({"rates": {"age_0_14": 1, "age_15_64": 2, "age_65_": -3}}, "model-value"),
        ({"rates": {"age_0_14": 1, "age_15_64": 2, "age_65_": float("nan")}}, "model-value"),
        ({"rates": 5}, "model-value"),
        ({"names": {"no": "x"}}, "model-value"),
        ({"half_value_min": [60, 50, 40]}, "model-order"),
        ({"half_value_min": [0, 50, 60]}, "model-value"),
        ({"trend": [0, 1]}, "model-value"),
        ({"after_closing": {"elsewhere": [1, 1, 1], "remote": [0, 0, 0], "lost": [0, 0, 0.1]}}, "model-shares"),
        ({"after_closing": {"elsewhere": [1, 1, 1]}}, "model-key-missing"),
        ({"after_closing": {"elsewhere": 1, "remote": [0, 0, 0], "lost": [0, 0, 0]}}, "model-value"),
        ({"key": "tax"}, "model-service-twice"),
        ({"key": ""}, "model-value"),
        ({"top_service": []}, "model-no-service"),
        ({"top_age_shares": {"age_0_14": 0.5}}, "model-value"),
    ],
)
def test_faults(changes, code):
    assert code in changed(**changes)


def test_all_faults_at_once_and_nothing_comes_out(tmp_path):
    text = (
        DEFAULT.read_text(encoding="utf-8")
        .replace("year = 2025", "year = 1")
        .replace("half_value_min = [35, 55", "half_value_min = [75, 55")
    )
    reading = read_visit_model(write_file(tmp_path / "m.toml", text))
    assert codes(reading.findings) == ["model-value", "model-order"]
    with pytest.raises(DataError):
        reading.demand()


def test_one_number_stands_for_the_whole_range():
    content = copy.deepcopy(PLAIN)
    content["service"][0]["trend"] = -0.02
    trend = build_visit_model(content, Findings()).demand().services[0].trend
    assert (trend.low, trend.base, trend.high) == (-0.02, -0.02, -0.02)


def test_a_file_that_is_no_toml_is_told(tmp_path):
    assert codes(read_visit_model(write_file(tmp_path / "m.toml", "year =")).findings) == ["file-unreadable"]
    assert codes(read_visit_model(tmp_path / "none.toml").findings) == ["file-unreadable"]
