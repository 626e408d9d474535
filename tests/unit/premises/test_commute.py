"""Journeys to work by hand: bands of 10 and 25 miles, unknown homes, hidden groups."""

import numpy as np
import pytest

from piste.basedata.staff import Homes
from piste.core.findings import Findings
from piste.core.language import Language
from piste.premises.commute import FAR_KM, HIDDEN, NEAR_KM, build_commutes

KM = 1 / 111.195  # degrees of latitude a km on a sphere of 6 371 km
AREAS = {"near": (60.0, 25.0), "mid": (60.0 + 30 * KM, 25.0), "far": (60.0 + 60 * KM, 25.0)}
WORK = {"old": (60.0 + 60 * KM, 25.0), "old2": (60.0, 25.0), "new": (60.0, 25.0)}


def homes(*rows):
    agency, place, area, people = zip(*rows, strict=True)
    texts = [np.array(column, dtype=object) for column in (agency, place, area)]
    return Homes(*texts, np.array(people, dtype=np.int32))


def test_bands_before_and_after():
    assert pytest.approx((16.093, 40.234), abs=1e-3) == (NEAR_KM, FAR_KM)
    rows = homes(("A", "old", "near", 10), ("A", "old", "mid", 20), ("A", "old", "far", 5), ("A", "stays", "far", 50))
    found = build_commutes(rows, {"old": "new"}, WORK, AREAS, Findings())
    # Before: 60, 30 and 0 km; after: 0, 30 and 60.
    assert found.by_site.before.tolist() == [[5, 20, 10]] and found.by_site.after.tolist() == [[10, 20, 5]]
    assert found.by_agency.groups == ("A",) and found.people == 35
    assert found.mean_km_before == pytest.approx((600 + 600) / 35, abs=0.01)
    assert found.mean_km_after == pytest.approx((600 + 300) / 35, abs=0.01)
    assert found.share_within(near=True) == pytest.approx(10 / 35)
    assert found.share_within(near=False) == pytest.approx(30 / 35)
    assert found.meets_targets() is False


def test_small_groups_are_hidden():
    rows = homes(("A", "old", "near", 3), ("B", "old", "near", 40), ("C", "old", "near", 9))
    found = build_commutes(rows, {"old": "new"}, WORK, AREAS, Findings())
    assert found.by_agency.after.tolist() == [[HIDDEN] * 3, [40, 0, 0], [HIDDEN] * 3]
    assert found.by_site.after.tolist() == [[52, 0, 0]] and found.meets_targets() is True
    few = build_commutes(homes(("A", "old", "near", 4)), {"old": "new"}, WORK, AREAS, Findings())
    assert few.people == HIDDEN and np.isnan(few.mean_km_after) and few.meets_targets() is None


def test_unknown_homes_are_told_and_left_out():
    findings = Findings()
    rows = homes(("A", "old", "00999", 7), ("A", "old", "near", 10))
    found = build_commutes(rows, {"old": "new"}, WORK, AREAS, findings)
    assert found.people == 10
    (told,) = findings
    assert told.code == "home-unknown" and told.values == {"n": 1, "value": "00999", "people": 7}
    assert "{" not in Language("fi").text(told.text, **told.values)


def test_nobody_moves():
    found = build_commutes(homes(("A", "old", "near", 4)), {}, WORK, AREAS, Findings())
    assert found.by_site.groups == () and found.meets_targets() is None
