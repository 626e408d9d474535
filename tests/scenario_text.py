"""Scenario files written for a test, and what is found in them."""

import pytest

from piste.core.errors import ScenarioError
from piste.siting.scenario_file import read_scenario

GOOD = 'title = "T"\n[plan]\npoints = 5\n'


def read(tmp_path, text):
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def faults(tmp_path, text):
    """Return the findings of a faulty scenario as (code, field, text, todo)."""
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)
    assert all(finding.file.endswith("scenario.toml") for finding in caught.value.findings)
    return [(f.code, f.field, f.message(), f.todo.format(**f.values)) for f in caught.value.findings]


def only_fault(tmp_path, text):
    (fault,) = faults(tmp_path, text)
    return fault
