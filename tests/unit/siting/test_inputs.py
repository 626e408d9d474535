"""What a scenario plans on: base data and travel times."""

from dataclasses import replace

import numpy as np
import pytest

from piste.basedata.base_store import write_base_data
from piste.core.errors import DataError, ScenarioError
from piste.siting.inputs import read_base, read_times
from piste.siting.scenario import Area, Data, Scenario, Travel
from plan_world import build_base

BASE = build_base((100, 200), "11", "12")


def scenario(**said):
    return Scenario("T", points=1, **said)


def test_built_in_places_by_country():
    base = read_base(scenario(area=Area("EE")))
    assert base.areas.country == "EE" and len(base.places) > 100
    with pytest.raises(DataError) as caught:
        read_base(scenario(area=Area("XX")))
    assert [finding.code for finding in caught.value.findings] == ["country.unknown"]


def test_a_folder_of_base_data(tmp_path):
    write_base_data(BASE, tmp_path / "base")
    assert read_base(scenario(data=Data(str(tmp_path / "base")))).places.people.tolist() == [100, 200]
    with pytest.raises(DataError):
        read_base(scenario(data=Data(str(tmp_path / "none"))))


def test_base_data_of_another_country(tmp_path):
    write_base_data(BASE, tmp_path)
    with pytest.raises(ScenarioError) as caught:
        read_base(scenario(area=Area("EE"), data=Data(str(tmp_path))))
    (finding,) = caught.value.findings
    assert (finding.code, finding.field) == ("country-differs", "area.country")
    assert finding.message() == "The key area.country has the value “EE”, but the base data are of FI."


def test_the_estimate_is_marked_and_cut():
    times, findings = read_times(scenario(travel=Travel(cutoff_min=30)), BASE)
    assert times.estimate and times.cutoff_min == 30 and len(findings) == 0
    assert times.seconds.max() <= 30 * 60


def matrix(tmp_path, text, **said):
    path = tmp_path / "minutes.csv"
    path.write_text(text, encoding="utf-8")
    return read_times(scenario(travel=Travel("matrix", str(path), **said)), BASE)


def test_an_own_matrix(tmp_path):
    times, findings = matrix(tmp_path, "place,site,minutes\np0,s0,5\np0,s1,31\np1,s1,7\np1,s0,30\n", cutoff_min=30)
    assert not times.estimate and findings.count_errors() == 0
    assert times.dense_seconds().tolist() == [[300, 65535], [1800, 420]]


def test_a_matrix_with_a_remark_is_used_and_the_remark_kept(tmp_path):
    times, findings = matrix(tmp_path, "place,site,minutes\np0,s0,5\np1,s1,7\nx,s0,1\n")
    assert np.diff(times.indptr).tolist() == [1, 1]
    assert any("There is no place “x”" in finding.message() for finding in findings)


def test_a_matrix_with_errors_is_refused(tmp_path):
    with pytest.raises(DataError) as caught:
        matrix(tmp_path, "place,site,minutes\np0,s0,-5\np1,s1,soon\n")
    assert caught.value.findings.count_errors() == 2
    with pytest.raises(DataError):
        read_times(scenario(travel=Travel("matrix", str(tmp_path / "none.csv"))), replace(BASE))
