"""Own travel times: what is read, and every fault at once."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from piste.core.findings import Severity
from piste.travel.matrix import METHOD, read_matrix
from travel_points import places_at, sites_at

PLACES, SITES = places_at([(0, 0), (0, 1), (0, 2)]), sites_at([(0, 0), (0, 1)])

LONG = "place,site,minutes\np0,s0,5\np0,s1,2.5\np1,s0,60\np2,s0,inf\n"
WIDE = "id;s1;s0\np0;2.5;5\np1;;60\np2;NA;\n"


def read(tmp_path, text, *, name="times.csv", encoding="utf-8", places=PLACES, sites=SITES, **settings):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_matrix(path, places, sites, **settings)


def found(findings, severity=None):
    return [(f.code, f.row, f.field) for f in findings if severity in (None, f.severity)]


def minutes(times):
    return (times.dense_seconds() / 60).tolist()


@pytest.mark.parametrize("text", [LONG, WIDE, LONG.replace(",", "\t"), "\ufeff" + LONG, WIDE.replace("\n", "\r\n")])
def test_long_and_wide_tables_of_any_separator_give_the_same_lists(tmp_path, text):
    times, findings = read(tmp_path, text)
    assert times.site.tolist() == [1, 0, 0]
    assert times.seconds.tolist() == [150, 300, 3600]
    assert times.indptr.tolist() == [0, 2, 3, 3]
    assert (times.mode, times.estimate, times.method) == ("own", False, METHOD)
    assert findings.count_errors() == 0
    assert found(findings) == [("pairs-missing", None, ""), ("place-unreached", None, "place")]


def test_parquet_is_read_long_and_wide(tmp_path):
    long = pa.table({"Site": ["s0", "s1", "s0"], "PLACE": ["p0", "p0", "p1"], "minutes": [5, 2, 60]})
    wide = pa.table({"place": ["p0", "p1"], "s0": [5.0, 60.0], "s1": [2.0, None]})
    for name, table in (("long.parquet", long), ("wide.parquet", wide)):
        pa.parquet.write_table(table, tmp_path / name)
        times, findings = read_matrix(tmp_path / name, PLACES, SITES)
        assert times.seconds.tolist() == [120, 300, 3600]
        assert findings.count_errors() == 0


def test_times_past_the_cut_off_are_left_out_and_told(tmp_path):
    times, findings = read(tmp_path, LONG, cutoff_min=5)
    assert times.seconds.tolist() == [150, 300]
    assert times.cutoff_min == 5
    assert ("minutes-past-cutoff", None, "") in found(findings, Severity.NOTE)


def test_every_fault_of_a_long_table_is_told_with_its_row(tmp_path):
    text = (
        "place,site,minutes\n"
        "p0,s0,5\n"
        "p0,s0,6\n"  # row 3: a second time
        "p1,s0,-1\n"  # row 4: negative
        "p1,s1,soon\n"  # row 5: no number
        "p9,s1,7\n"  # row 6: unknown place
        "p2,s9,7\n"  # row 7: unknown site
        'p2,s1,"12,5"\n'  # row 8: decimal comma
        "p2,s0,1,2\n"  # row 9: a cell too many
    )
    times, findings = read(tmp_path, text)
    assert sorted(found(findings, Severity.ERROR)) == [
        ("minutes-negative", 4, "minutes"),
        ("number-invalid", 5, "minutes"),
        ("pair-twice", 3, "place"),
        ("row-length", 9, ""),
    ]
    assert sorted(found(findings, Severity.WARNING)) == [
        ("decimal-comma", 8, "minutes"),
        ("place-unknown", 6, "place"),
        ("site-unknown", 7, "site"),
    ]
    assert minutes(times)[0][0] == 5
    assert times.indptr.tolist() == [0, 1, 1, 2]
    assert all(f.message() and f.file == "times.csv" for f in findings)


def test_every_fault_of_a_wide_table_is_told_with_its_row_and_column(tmp_path):
    text = "id;s0;s0;s7\np0;5;6;1\np0;5;5;1\np1;-3;1;1\np2;;1;x\np8;1;1;1\n"
    times, findings = read(tmp_path, text)
    assert sorted(found(findings, Severity.ERROR)) == [
        ("minutes-negative", 4, "s0"),
        ("number-invalid", 5, "s7"),
        ("pair-twice", 3, "place"),
        ("site-twice", None, "s0"),
    ]
    assert sorted(found(findings, Severity.WARNING)) == [("place-unknown", 6, "place"), ("site-unknown", None, "s7")]
    assert times.seconds.tolist() == [300]


def test_rows_are_counted_past_empty_and_bad_lines(tmp_path):
    _, findings = read(tmp_path, "place,site,minutes\n\np0,s0\n\np1,s0,-2\n")
    assert sorted(found(findings, Severity.ERROR)) == [("minutes-negative", 5, "minutes"), ("row-length", 3, "")]


def test_ids_keep_their_zeros(tmp_path):
    places = places_at([(0, 0)])
    places.ids[0] = "00100"
    times, findings = read(tmp_path, "place,site,minutes\n00100,s0,5\n", places=places)
    assert times.seconds.tolist() == [300] and findings.count_errors() == 0
    _, findings = read(tmp_path, "place,site,minutes\n100,s0,5\n", places=places)
    assert found(findings, Severity.ERROR) == [("places-unknown", None, "place")]


def test_seconds_taken_for_minutes_are_doubted(tmp_path):
    _, findings = read(tmp_path, "place,site,minutes\np0,s0,900\np1,s0,600\np2,s1,300\n")
    assert ("minutes-long", None, "minutes") in found(findings, Severity.WARNING)


def test_many_faults_of_one_kind_end_in_a_number(tmp_path):
    text = "place,site,minutes\n" + "p0,s0,x\n" * 50
    _, findings = read(tmp_path, text)
    told = [f for f in findings if f.code == "number-invalid"]
    assert len(told) == 21
    assert "30" in told[-1].message()


@pytest.mark.parametrize("text", ["", "\n", "place,site,minutes\n", "id\np0\n"])
def test_an_empty_table_is_an_error(tmp_path, text):
    times, findings = read(tmp_path, text)
    assert found(findings, Severity.ERROR) == [("matrix-empty", None, "")]
    assert times.n_places == 3 and len(times.site) == 0


def test_latin_1_is_read_and_told(tmp_path):
    places = places_at([(0, 0)])
    places.ids[0] = "Närpiö"
    times, findings = read(tmp_path, "place,site,minutes\nNärpiö,s0,5\n", encoding="latin-1", places=places)
    assert times.seconds.tolist() == [300]
    assert ("encoding-not-utf8", None, "") in found(findings, Severity.WARNING)


def test_no_file_and_no_parquet_are_findings(tmp_path):
    _, findings = read_matrix(tmp_path / "none.csv", PLACES, SITES)
    assert found(findings) == [("file-missing", None, "")]
    _, findings = read(tmp_path, LONG, name="times.parquet")
    assert found(findings) == [("file-unreadable", None, "")]


def test_a_national_wide_table_is_read_without_loss(tmp_path):
    rng = np.random.default_rng(3)
    table = rng.uniform(0, 200, (300, 40)).round(1)
    lines = ["id," + ",".join(f"s{k}" for k in range(40))]
    lines += [f"p{i}," + ",".join(map(str, row)) for i, row in enumerate(table)]
    places, sites = places_at(np.zeros((300, 2))), sites_at(np.zeros((40, 2)))
    times, findings = read(tmp_path, "\n".join(lines), places=places, sites=sites)
    assert len(findings) == 0
    assert (times.dense_seconds() == np.ceil(table * 60 - 1e-9)).all()
