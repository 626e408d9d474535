"""Every fault that readers know is provoked here once, and speaks in full sentences."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
import shapely

from piste.basedata import fault
from piste.basedata.base_import import DataFile, check_file_as, import_base_data
from piste.basedata.base_store import read_base_data
from piste.basedata.boundary_file import read_boundaries
from piste.basedata.column_guess import NAMES
from piste.basedata.mapping import ColumnMapping, read_mapping
from piste.basedata.office_file import read_offices
from piste.basedata.place_file import read_places
from piste.basedata.site_file import read_sites
from piste.cli.findings_file import write_findings
from piste.core.errors import DataError
from piste.core.findings import Findings, Severity
from piste.core.language import Language
from small_files import AREAS, KNOWN, point, square, write_file, write_geojson, write_workbook

ROOT = Path(__file__).resolve().parents[3]
HEADER = "id,name,lat,lon,people,municipality\n"
GOOD = "1,Tampere,61.4978,23.761,10,837\n"
OFFICE = "id,agency,lat,lon,visits\n"


def places(folder: Path, text: str | bytes, *, name: str = "places.csv", **given: object) -> Findings:
    mapping = ColumnMapping(**given) if given else None
    return read_places(write_file(folder / name, text), mapping, AREAS).findings


def row(folder: Path, **cells: str) -> Findings:
    """Read one good row with some cells changed."""
    good = {"id": "1", "name": "Tampere", "lat": "61.4978", "lon": "23.761", "people": "10", "municipality": "837"}
    return places(folder, HEADER + ",".join((good | cells).values()) + "\n" + "2,Helsinki,60.17,24.94,5,091\n")


def layer(folder: Path, *rows: tuple[dict[str, object], object], crs: str = "", country: str = "FI") -> Findings:
    return read_places(write_geojson(folder / "places.geojson", rows, crs), None, AREAS, country).findings


def outlines(folder: Path, *rows: tuple[dict[str, object], object], **given: str) -> Findings:
    file = write_geojson(folder / "outlines.geojson", rows)
    return read_boundaries(file, ColumnMapping(**given), AREAS).findings


def offices(folder: Path, text: str) -> Findings:
    return read_offices(write_file(folder / "offices.csv", text), None, AREAS).findings


def channels(folder: Path, *changes: dict[str, object]) -> Findings:
    spot = {"latitude": "6822000", "longitude": "328000", "municipality": {"code": "837"}}
    good = {
        "id": "a",
        "serviceChannelType": "ServiceLocation",
        "publishingStatus": "Published",
        "organizationId": "org-1",
        "serviceChannelNames": [{"language": "fi", "type": "Name", "value": "Toimipiste"}],
        "addresses": [{"type": "Location", "streetAddress": spot}],
    }
    content = {"itemList": [good, *({**good, "id": f"b{i}", **change} for i, change in enumerate(changes))]}
    return read_offices(write_file(folder / "ptv.json", json.dumps(content)), None, AREAS).findings


def workbook(folder: Path, sheet: str = "") -> Findings:
    rows = [HEADER.strip().split(","), [1, "Tampere", 61.4978, 23.761, 10, "837"]]
    file = write_workbook(folder / "places.xlsx", {"People": rows, "Notes": [["nothing"]]})
    return read_places(file, ColumnMapping(layer=sheet), AREAS).findings


def mapping(*entries: str) -> Findings:
    with pytest.raises(DataError) as problem:
        read_mapping(entries)
    return problem.value.findings


def imported(folder: Path, files: dict[str, str], kinds: tuple[str, ...] = ()) -> Findings:
    listed = [DataFile(write_file(folder / name, text)) for name, text in files.items()]
    listed = [DataFile(file.path, kind) for file, kind in zip(listed, kinds, strict=True)] if kinds else listed
    return import_base_data(listed, known=KNOWN).findings


def stored(folder: Path, index: dict[str, object] | None) -> Findings:
    if index is not None:
        write_file(folder / "base.json", json.dumps(index))
    with pytest.raises(DataError) as problem:
        read_base_data(folder)
    return problem.value.findings


def checked(folder: Path, text: str) -> Findings:
    return check_file_as(DataFile(write_file(folder / "some.csv", text)), ColumnMapping(), AREAS)[1].findings


def empty_layer(folder: Path) -> Findings:
    return places(folder, '{"type": "FeatureCollection", "features": []}', name="p.geojson")


def unwritable(folder: Path) -> Findings:
    with pytest.raises(DataError) as problem:
        write_findings(Findings(), Language("en"), folder / "none" / "f.csv")
    return problem.value.findings


def parquet_without_rows(folder: Path) -> Findings:
    frame = geopandas.GeoDataFrame({"people": []}, geometry=[], crs=4326)
    frame.to_parquet(folder / "p.parquet")
    return read_places(folder / "p.parquet").findings


BOWTIE = {"type": "Polygon", "coordinates": [[[24, 60], [25, 61], [25, 60], [24, 61], [24, 60]]]}
LINE = {"type": "LineString", "coordinates": [[24, 61], [25, 61]]}
SOMEONE = {"id": "1", "people": 5, "municipality": "837"}

PROVOKED = {
    "file-missing": lambda f: read_places(f / "none.csv").findings,
    "file-format": lambda f: places(f, "x", name="places.pdf"),
    "file-empty": lambda f: places(f, " \n"),
    "file-unreadable": lambda f: places(f, "PK not a workbook", name="places.xlsx"),
    "file-unwritable": unwritable,
    "file-header-only": lambda f: places(f, HEADER),
    "file-no-features": empty_layer,
    "encoding-not-utf8": lambda f: places(f, (HEADER + "1,Jyväskylä,62.2,25.7,9,837\n").encode("latin-1")),
    "encoding-broken": lambda f: row(f, name="JyvÃ¤skylÃ¤"),
    "separator": lambda f: places(f, (HEADER + GOOD).replace(",", ";")),
    "row-length": lambda f: places(f, HEADER + GOOD + "2,Helsinki,60,17,24,94,5,091\n"),
    "layer-missing": lambda f: workbook(f, "Folk"),
    "layer-chosen": workbook,
    "column-repeated": lambda f: places(f, "people," + HEADER + "3," + GOOD),
    "column-missing": lambda f: places(f, "id,lat,lon\n1,61,24\n"),
    "column-not-found": lambda f: places(f, HEADER + GOOD, columns={"people": "ASUKKAITA"}),
    "columns-guessed": lambda f: places(f, HEADER + GOOD),
    "mapping-field": lambda _: mapping("peeple=X"),
    "mapping-value": lambda _: mapping("people"),
    "number-invalid": lambda f: row(f, people="many"),
    "number-ambiguous": lambda f: row(f, people='"1,234"'),
    "decimal-comma": lambda f: row(f, lat='"61,4978"'),
    "thousands": lambda f: row(f, people="1 234"),
    "people-missing": lambda f: row(f, people=""),
    "people-negative": lambda f: row(f, people="-3"),
    "people-none": lambda f: places(f, HEADER + GOOD.replace(",10,", ",0,")),
    "group-hidden": lambda f: places(f, "id,lat,lon,people,age_0_9,age_10_\n1,61,24,9,99,99\n", unknown=99.0),
    "group-missing": lambda f: places(f, "id,lat,lon,people,age_0_9,age_10_\n1,61,24,9,4,\n"),
    "group-negative": lambda f: places(f, "id,lat,lon,people,age_0_9,age_10_\n1,61,24,9,4,-1\n"),
    "id-missing": lambda f: row(f, id=""),
    "id-duplicate": lambda f: row(f, id="2"),
    "id-numbered": lambda f: places(f, "lat,lon,people\n61,24,5\n"),
    "position-missing": lambda f: row(f, lat=""),
    "position-swapped": lambda f: row(f, lat="23.761", lon="61.4978"),
    "position-metres": lambda f: row(f, lat="6822000", lon="328000"),
    "position-degrees": lambda f: places(f, "id,x,y,people\n1,23.761,61.4978,5\n", crs="EPSG:3067"),
    "position-outside": lambda f: row(f, lat="48.85", lon="2.35"),
    "crs-unknown": lambda f: places(f, "id,x,y,people\n1,328000,6822000,5\n", crs="EPSG:1"),
    "crs-assumed": lambda f: places(f, "id,x,y,people\n1,328000,6822000,5\n"),
    "crs-needed": lambda f: layer(f, (SOMEONE, point(328000, 6822000)), country="XX"),
    "geometry-broken": lambda f: layer(f, (SOMEONE, {"type": "Point", "coordinates": ["a"]})),
    "geometry-type": lambda f: layer(f, (SOMEONE, LINE)),
    "geometry-repaired": lambda f: outlines(f, ({"id": "837"}, BOWTIE)),
    "outlines-as-points": lambda f: layer(f, (SOMEONE, square(23, 61, 24, 62))),
    "municipality-unknown": lambda f: row(f, municipality="999"),
    "municipality-merged": lambda f: row(f, municipality="911"),
    "municipality-zeros": lambda f: row(f, municipality="91"),
    "municipality-empty": lambda f: row(f, municipality=""),
    "municipality-located": lambda f: (
        read_places(
            write_file(f / "p.csv", "id,lat,lon,people\n1,61.5,23.8,5\n"),
            None,
            replace(AREAS, municipality_outlines={"837": shapely.box(23, 61, 24, 62)}),
        ).findings
    ),
    "region-unknown": lambda f: outlines(f, ({"id": "77"}, square(23, 61, 24, 62)), level="region"),
    "level-unknown": lambda f: outlines(f, ({"id": "abc"}, square(23, 61, 24, 62))),
    "standing-unknown": lambda f: (
        read_sites(write_file(f / "s.csv", "id,lat,lon,standing\n1,61,24,perhaps\n")).findings
    ),
    "agency-missing": lambda f: offices(f, OFFICE + "1,,61,24,9\n"),
    "agency-unnamed": channels,
    "visits-negative": lambda f: offices(f, OFFICE + "1,Kela,61,24,-9\n"),
    "channel-skipped": lambda f: channels(f, {"serviceChannelType": "Phone"}),
    "channel-unpublished": lambda f: channels(f, {"publishingStatus": "Draft"}),
    "office-unplaced": lambda f: channels(f, {"addresses": []}),
    "office-far": lambda f: imported(f, {"p.csv": HEADER + GOOD, "o.csv": OFFICE + "1,Kela,62,24,9\n"}),
    "network-carried": lambda f: imported(f, {"p.csv": HEADER + GOOD}),
    "kind-unknown": lambda f: checked(f, "colour,size\nred,5\n"),
    "kind-guessed": lambda f: checked(f, HEADER + GOOD),
    "kind-twice": lambda f: imported(f, {"p.csv": HEADER + GOOD, "q.csv": HEADER + GOOD}),
    "places-needed": lambda f: imported(f, {"o.csv": OFFICE + "1,Kela,62,24,9\n"}),
    "source-unnamed": lambda f: imported(f, {"p.csv": HEADER + GOOD}),
    "store-missing": lambda f: stored(f / "none", None),
    "store-broken": lambda f: stored(f, {"format": 1, "files": {"places.parquet": "0"}}),
    "store-version": lambda f: stored(f, {"format": 99, "files": {}}),
}


def test_every_fault_is_provoked():
    assert PROVOKED.keys() == fault.FAULTS.keys()


@pytest.mark.parametrize("code", PROVOKED)
def test_fault_is_found_and_speaks(code, tmp_path):
    known = fault.FAULTS[code]
    found = [finding for finding in PROVOKED[code](tmp_path) if finding.code == code]
    assert found, f"{code} was not found"
    for language in map(Language, ("fi", "sv", "en")):
        for finding in found:
            said = language.text(finding.text, **finding.values) + language.text(finding.todo, **finding.values)
            assert "{" not in said
            assert finding.severity is known.severity


def test_what_stops_an_import_says_what_to_do():
    assert all(known.todo for known in fault.FAULTS.values() if known.severity is not Severity.NOTE)


def test_the_documentation_lists_every_fault_in_its_own_words():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for known in fault.FAULTS.values():
        assert f"| `{known.code}` | {known.severity} | {known.text} | {known.todo} |" in page


def test_the_documentation_lists_every_column_name():
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for wanted, names in NAMES.items():
        assert f"| `{wanted}` | {', '.join(names)}" in page


def test_parquet_without_rows(tmp_path):
    assert "file-header-only" in [finding.code for finding in parquet_without_rows(tmp_path)]
