"""Travel times on disk."""

import json

import numpy as np
import pytest

from piste.core.artefact import Provenance
from piste.core.errors import PisteError
from piste.travel.estimate import build_estimate
from piste.travel.time_store import META, TABLE, read_time_lists, write_time_lists
from travel_points import ONE_MINUTE_A_KM, places_at, sites_at

PLACES, SITES = places_at([(0, 0), (0, 40), (0, 900)]), sites_at([(0, 10), (0, -5), (0, 30)])
TIMES = build_estimate(PLACES, SITES, ONE_MINUTE_A_KM)


def assert_same(one, other):
    for name in ("indptr", "site", "seconds"):
        assert getattr(one, name).dtype == getattr(other, name).dtype
        assert (getattr(one, name) == getattr(other, name)).all()
    for name in ("n_sites", "cutoff_min", "mode", "estimate", "method"):
        assert getattr(one, name) == getattr(other, name)


def test_what_is_written_is_read_again(tmp_path):
    write_time_lists(tmp_path / "times", TIMES, PLACES, SITES)
    assert_same(read_time_lists(tmp_path / "times", PLACES, SITES), TIMES)


def test_the_same_times_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_time_lists(tmp_path / name, TIMES, PLACES, SITES, Provenance(inputs={"places": "12"}))
    for file in (TABLE, META):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert json.loads((tmp_path / "a" / META).read_text(encoding="utf-8"))["provenance"]["inputs"] == {"places": "12"}


def test_times_find_their_places_in_a_new_order(tmp_path):
    write_time_lists(tmp_path, TIMES, PLACES, SITES)
    turned = sites_at([(0, 30), (0, -5), (0, 10)])
    turned.ids[:] = ["s2", "s1", "s0"]
    assert_same(read_time_lists(tmp_path, PLACES, turned), build_estimate(PLACES, turned, ONE_MINUTE_A_KM))


@pytest.mark.parametrize("count", [2, 4])
def test_times_of_other_sites_are_refused(tmp_path, count):
    write_time_lists(tmp_path, TIMES, PLACES, SITES)
    with pytest.raises(PisteError, match="other places or sites"):
        read_time_lists(tmp_path, PLACES, sites_at(np.zeros((count, 2))))


def test_a_missing_or_broken_file_is_told(tmp_path):
    with pytest.raises(PisteError, match="No travel times"):
        read_time_lists(tmp_path / "none", PLACES, SITES)
    write_time_lists(tmp_path, TIMES, PLACES, SITES)
    (tmp_path / TABLE).write_bytes(b"not parquet")
    with pytest.raises(PisteError, match="No travel times"):
        read_time_lists(tmp_path, PLACES, SITES)
