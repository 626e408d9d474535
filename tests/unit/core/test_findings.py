"""Findings: all of them, in order, each with its place and words."""

import pytest

from piste.core.errors import DataError, PisteError, ScenarioError
from piste.core.findings import Findings, Severity


def test_findings_keep_order_place_and_words():
    findings = Findings("people.csv")
    findings.error("negative", "{people} people", "Give at least 0.", row=7, field="people", people=-3)
    findings.warning("merged", "{old} is now {new}", "Use the new code.", file="codes.csv", old="911", new="541")
    findings.note("spread", "some were spread")
    assert [item.severity for item in findings] == [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    first, second, third = findings
    assert (first.file, first.row, first.field, first.message()) == ("people.csv", 7, "people", "-3 people")
    assert (second.file, second.row, second.message()) == ("codes.csv", None, "911 is now 541")
    assert (third.todo, third.message()) == ("", "some were spread")
    assert (len(findings), findings.count_errors()) == (3, 1)


def test_collections_join():
    one, other = Findings("a"), Findings("b")
    one.error("x", "first", "")
    other.error("y", "second", "")
    one.extend(other)
    assert [(item.file, item.code) for item in one] == [("a", "x"), ("b", "y")]
    assert one.count_errors() == 2


@pytest.mark.parametrize("kind", [DataError, ScenarioError])
def test_a_fault_carries_every_finding(kind):
    findings = Findings()
    for code in ("x", "y"):
        findings.error(code, "wrong", "mend")
    with pytest.raises(PisteError, match="2 errors in the data") as caught:
        raise kind(findings)
    assert [item.code for item in caught.value.findings] == ["x", "y"]
