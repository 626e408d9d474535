"""Data sets: read in a process with limits, findings row by row, whole or not at all, hostile files and names."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from piste.web import jobs
from piste.web.accounts.models import AuditEntry
from piste.web.jobs.models import Job
from piste.web.jobs.rescue import rescue_job
from piste.web.jobs.runner import run_job
from piste.web.live.topics import may_listen
from piste.web.planning import reading
from piste.web.planning.base_reading import base_of
from piste.web.planning.data_set_forms import VersionForm
from piste.web.planning.finding_rows import write_csv
from piste.web.planning.models import DataSet, DataSetVersion, Plan
from piste.web.planning.scenario_content import locate
from piste.web.planning.scenario_form import ScenarioForm, check_content
from piste.web.planning.scenario_keeping import make_scenario, start_run
from piste.web.planning.upload import ENDINGS, folder_files, safe_name
from web.planning_people import QUICK, person

GOOD = (
    "id,name,lat,lon,people\n1,Mikkeli,61.69,27.27,52000\n2,Savonlinna,61.87,28.88,32000\n3,Puumala,61.52,28.18,2000\n"
)
BAD = "id,name,lat,lon,people\n1,=HYPERLINK(1),61.69,27.27,52000\n1,<b>x</b>,61.87,28.88,-5\n3,Puumala,,28.18,many\n"
VRT = "<OGRVRTDataSource><OGRVRTLayer><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"


@pytest.fixture
def planner(settings, tmp_path, transactional_db, client):  # noqa: ARG001
    """Sign South Savo's planner in."""
    settings.PLANNING_FILES = tmp_path / "files"
    anna = person("anna", "planner", region="10")
    client.force_login(anna)
    return anna


def make(client, kind="base", name="Own places"):
    answer = client.post("/data-sets/add", {"name": name, "kind": kind, "country": "FI", "region": "10"})
    assert answer.status_code == 302, answer.content.decode()
    return DataSet.objects.get(name=name)


def send(client, data_set, content, name="places.csv", part="places", **more):
    raw = content.encode() if isinstance(content, str) else content
    answer = client.post(f"/data-sets/{data_set.pk}/versions/add", {part: SimpleUploadedFile(name, raw), **more})
    if answer.status_code != 302:
        return answer
    version = data_set.versions.first()
    run_job(version.job_id)
    version.refresh_from_db()
    return version


def test_a_good_file_becomes_a_version_with_its_provenance(planner, client, tmp_path):
    data_set = make(client)
    version = send(client, data_set, GOOD, source="Own count, CC0")
    assert version.state == "ready", version.findings
    assert version.summary["places"] == 3 and version.summary["people"] == 86000
    assert version.files[0]["sha256"] == hashlib.sha256(GOOD.encode()).hexdigest()
    assert version.made_by == planner and base_of(version).places.people.sum() == 86000
    page = client.get(f"/data-sets/{data_set.pk}").content.decode()
    assert "Own count, CC0" in page and version.files[0]["sha256"] in page and '<circle class="place"' in page
    assert not list((tmp_path / "files" / "incoming").iterdir()), "the files as they came are gone once read"
    assert {"data-set.made", "data-set.sent", "data-set.ready"} <= set(
        AuditEntry.objects.values_list("action", flat=True)
    )


def test_a_bad_file_changes_nothing_and_is_told_row_by_row(planner, client, tmp_path):
    data_set = make(client)
    first = send(client, data_set, GOOD)
    second = send(client, data_set, BAD)
    assert (first.state, second.state) == ("ready", "refused") and second.folder == ""
    assert [path.name for path in (tmp_path / "files" / "data-sets").iterdir()] == [first.folder.split("/")[1]]
    rows = {(item["row"], item["code"]) for item in second.findings if item["severity"] == "error"}
    assert {(3, "id-duplicate"), (3, "people-negative"), (4, "number-invalid"), (4, "position-missing")} <= rows
    page = client.get(f"/data-sets/{data_set.pk}/versions/2").content.decode()
    assert "many" in page and "<b>x</b>" not in page
    form = ScenarioForm(user=planner)
    assert [value for value, _words in form.fields["data__places"].choices] == ["built-in", f"data-set:{first.pk}"]


@pytest.mark.usefixtures("planner")
def test_findings_as_csv_hold_no_formula(client):
    version = send(client, make(client), BAD.replace("3,Puumala,,", "=1+1,Puumala,,"))
    text = client.get(f"/data-sets/{version.data_set_id}/versions/1/findings.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(version.findings) + 1 > 4
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]


@given(st.text(max_size=30))
def test_no_cell_of_findings_is_a_formula(value):
    row = {"severity": "error", "code": "x", "text": "{v}", "todo": "", "values": {"v": value}, "file": value,
           "row": 1, "field": value}  # fmt: skip
    from piste.core.language import Language  # noqa: PLC0415

    cells = next(list(csv.reader(io.StringIO(write_csv([row], Language("en"))[1:])))[1:] for _ in "x")[0]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("roads.gpkg", VRT),
        ("a.geojson", VRT),
        ("a.xlsx", "not a workbook"),
        ("a.parquet", b"PAR1" + bytes(40)),
        ("a.csv", b"\x00\x01\x02" * 100),
        ("empty.csv", ""),
    ],
)
@pytest.mark.usefixtures("planner")
def test_a_file_that_is_not_what_its_name_says_reads_nothing_of_the_server(client, name, content):
    version = send(client, make(client), content, name=name)
    assert version.state == "refused" and version.counts["error"] >= 1
    assert "root:" not in json.dumps(version.findings)
    assert "reader-died" not in {item["code"] for item in version.findings}


@pytest.mark.usefixtures("planner")
def test_a_zip_bomb_is_refused_unopened(client):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target, target.open("stop_times.txt", "w") as member:
        for _ in range(120):
            member.write(bytes(1 << 20))
    assert len(packed.getvalue()) < 1 << 20
    version = send(client, make(client, "feed"), packed.getvalue(), name="gtfs.zip", part="feed")
    assert version.state == "refused" and [item["code"] for item in version.findings] == ["file-bomb"]


@pytest.mark.usefixtures("planner")
def test_a_reader_past_its_memory_is_told_not_the_server_s_end(client, monkeypatch):
    data_set = make(client)
    monkeypatch.setattr(reading, "LONGEST_S", 0.0)
    version = send(client, data_set, GOOD)
    assert version.state == "refused" and [item["code"] for item in version.findings] == ["reader-died"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.csv", "a\\..\\b.csv", "; rm -rf.csv", "x\x00y.csv", ".csv", "-rf.csv", "/vsicurl/http:.csv"],
)
def test_hostile_names_are_only_names(name):
    safe = safe_name(name, "base")
    assert safe.endswith(".csv") and "/" not in safe and "\\" not in safe and not safe.startswith((".", "/"))
    assert safe == safe_name(safe, "base")


@given(st.text(max_size=80), st.sampled_from(sorted(ENDINGS)))
def test_a_name_has_an_allowed_ending_or_is_none(name, kind):
    safe = safe_name(name, kind)
    assert not safe or (safe.endswith(ENDINGS[kind]) and set(safe[: -len(".osm.pbf")]) & set("/\\\0") == set())


@pytest.mark.usefixtures("planner")
def test_endings_sizes_and_missing_files_are_told_at_the_field(client, settings):
    data_set = make(client)
    settings.PLANNING_LARGEST_FILE = 1 << 20
    for raw, name in ((GOOD, "a.vrt"), (b"x" * ((1 << 20) + 1), "a.csv")):
        answer = send(client, data_set, raw, name=name)
        assert answer.status_code == 422 and 'href="#id_places"' in answer.content.decode()
    assert client.post(f"/data-sets/{data_set.pk}/versions/add", {}).status_code == 422
    assert not DataSetVersion.objects.filter(data_set=data_set).exists()


@pytest.mark.usefixtures("planner")
def test_a_mapping_cannot_name_a_file_of_the_server(client):
    version = send(client, make(client), GOOD, mapping="/etc/secret.toml")
    assert version.state == "refused" and version.findings[0]["code"] == "mapping-value"


def test_a_matrix_is_checked_and_a_scenario_finds_it(planner, client):
    data_set = make(client, "matrix", "Minutes")
    version = send(client, data_set, "place,site,minutes\n1,1,0\n2,1,15.5\n", name="m.csv", part="matrix")
    assert version.state == "ready" and version.summary == {"places": 2, "sites": 1, "times": 2}
    content = QUICK | {"travel": {"method": "matrix", "matrix": f"data-set:{version.pk}"}}
    assert check_content(content, planner)[0] is not None
    path = locate(content, {version.pk: version.path})["travel"]["matrix"]
    assert path.endswith("/m.csv") and version.path.is_file()
    bad = send(client, data_set, "place,site,minutes\n1,1,soon\n", name="m.csv", part="matrix")
    assert bad.state == "refused" and bad.findings[0]["row"] == 2


@pytest.mark.usefixtures("planner")
def test_files_of_the_configured_folder_can_be_pointed_to_but_none_beyond_it(client, settings, tmp_path):
    inbox = tmp_path / "inbox"
    (inbox / "sub").mkdir(parents=True)
    (inbox / "sub" / "there.csv").write_text(GOOD)
    (tmp_path / "outside.csv").write_text(GOOD)
    (inbox / "link.csv").symlink_to(tmp_path / "outside.csv")
    settings.PLANNING_INBOX = str(inbox)
    assert [path.name for path in folder_files("base")] == ["there.csv"]
    data_set = make(client)
    assert client.post(f"/data-sets/{data_set.pk}/versions/add", {"places_there": "0"}).status_code == 302
    version = data_set.versions.get()
    run_job(version.job_id)
    version.refresh_from_db()
    assert version.state == "ready" and (inbox / "sub" / "there.csv").is_file()
    assert client.post(f"/data-sets/{data_set.pk}/versions/add", {"places_there": "7"}).status_code == 422


@pytest.mark.usefixtures("planner")
def test_the_built_in_set_is_there_from_the_start_and_nobody_changes_it(client):
    built_in = DataSet.objects.get(built_in=True)
    page = client.get(f"/data-sets/{built_in.pk}").content.decode()
    assert "5\u202f" in page and '<circle class="place"' in page and "GeoNames" in page
    assert client.get(f"/data-sets/{built_in.pk}/versions/add").status_code == 403
    client.force_login(person("root", "planner"))
    client.post(f"/data-sets/{built_in.pk}/versions/add", {"places": SimpleUploadedFile("a.csv", GOOD.encode())})
    assert built_in.versions.count() == 1


def test_a_region_s_data_set_is_seen_by_its_region_only(planner, client):
    version = send(client, make(client), GOOD)
    berit = person("berit", "planner", region="06")
    topic = f"data-set:{version.data_set_id}"
    assert may_listen(planner, topic) and not may_listen(berit, topic)
    client.force_login(berit)
    for path in ("", "/versions/1", "/versions/1/findings.csv", "/versions/add"):
        assert client.get(f"/data-sets/{version.data_set_id}{path}").status_code == 403
    assert "Own places" not in client.get("/data-sets").content.decode()


def sent(client):
    data_set = make(client)
    client.post(f"/data-sets/{data_set.pk}/versions/add", {"places": SimpleUploadedFile("a.csv", GOOD.encode())})
    return data_set.versions.get()


@pytest.mark.parametrize("running", [False, True], ids=["waiting", "running"])
@pytest.mark.usefixtures("planner")
def test_a_cancelled_reading_is_refused_and_leaves_nothing(client, tmp_path, monkeypatch, running):
    version = sent(client)
    if running:
        real = reading.run_reader
        monkeypatch.setattr(reading, "run_reader", lambda *given: (jobs.cancel(version.job), real(*given))[1])
    else:
        jobs.cancel(version.job)
    run_job(version.job_id)
    version.refresh_from_db()
    assert Job.objects.get().state == "cancelled" and (version.state, version.folder) == ("refused", "")
    assert [item["code"] for item in version.findings] == ["reading-ended"]
    assert not list((tmp_path / "files" / "incoming").iterdir())
    assert "lukeminen keskeytettiin" in client.get(f"/data-sets/{version.data_set_id}").content.decode()


@pytest.mark.usefixtures("planner")
def test_a_reading_that_fails_inside_or_loses_its_worker_is_refused_too(client, monkeypatch):
    version = sent(client)
    monkeypatch.setattr(reading, "run_reader", lambda *_given: 1 // 0)
    run_job(version.job_id)
    version.refresh_from_db()
    assert Job.objects.get().state == "failed" and version.state == "refused"
    DataSetVersion.objects.update(state="reading")
    Job.objects.update(state="running", attempt=3, ended_at=None)
    assert rescue_job(version.job_id)
    version.refresh_from_db()
    assert version.state == "refused" and "reading-ended" in json.dumps(version.findings)


class Large(SimpleUploadedFile):
    """A file that says it is as large as it is told, without anybody writing so many bytes."""

    def __init__(self, size):
        super().__init__("a.csv", GOOD.encode())
        self.size = size


def test_a_file_of_200_mb_is_taken_and_one_byte_more_is_told_at_the_field(settings):
    most = settings.PLANNING_LARGEST_FILE
    assert most == 200 << 20
    assert VersionForm({}, {"places": Large(most)}, kind="base").is_valid()
    form = VersionForm({}, {"places": Large(most + 1)}, kind="base")
    assert not form.is_valid() and "200" in form.errors["places"][0]


def run_script(script, *given):
    ended = subprocess.run([sys.executable, "-c", script, *given], check=False, capture_output=True, timeout=100)
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]


def test_a_reader_that_needs_more_memory_than_it_may_use_says_so(tmp_path):
    """The limit itself, in a process of its own: a small file that unpacks to far more than is allowed here."""
    n = 1_500_000
    table = pa.table({
        "id": pa.array(["7"] * n), "name": ["x" * 60] * n, "lat": [61.0] * n, "lon": [27.0] * n, "people": [1.0] * n,
    })  # fmt: skip
    pq.write_table(table, tmp_path / "places.parquet")
    asked = {
        "kind": "base", "country": "FI", "files": [{"path": str(tmp_path / "places.parquet"), "kind": "places"}],
        "mapping": "", "source": "", "out": str(tmp_path),
    }  # fmt: skip
    (tmp_path / "task.json").write_text(json.dumps(asked))
    script = """
import sys
from pathlib import Path
from piste.web.planning import reader, reader_limits
reader_limits.MEMORY_BYTES = 400 << 20
sys.exit(reader.main(Path(sys.argv[1])))
"""
    run_script(script, str(tmp_path / "task.json"))
    found = json.loads((tmp_path / "found.json").read_text())
    assert [item["code"] for item in found["findings"]] == ["file-memory"] and not (tmp_path / "data").exists()


@pytest.mark.parametrize("mapping", ["layer=/vsicurl/http://localhost/x", "people=/vsizip//etc/passwd"])
@pytest.mark.usefixtures("planner")
def test_a_mapping_that_names_a_virtual_path_finds_no_such_thing(client, mapping):
    version = send(client, make(client), GOOD, mapping=mapping)
    assert version.state == ("refused" if mapping.startswith("people") else "ready"), (
        "a CSV has no layers to choose from"
    )
    assert "root:" not in json.dumps(version.findings)
    assert "reader-died" not in {item["code"] for item in version.findings}


def test_a_reader_opens_no_connection_no_other_program_and_no_virtual_file(tmp_path):
    """What a hostile file might talk a driver into: the doors are shut for everything in the process."""
    for name in ("roads.gpkg", "a.vrt"):
        (tmp_path / name).write_text(VRT)
    script = """
import os, socket, subprocess, sys
from piste.web.planning.reader_limits import close_doors
close_doors()
def shut(what):
    try:
        what()
    except PermissionError:
        return True
assert shut(lambda: socket.create_connection(("127.0.0.1", 9)))
assert shut(lambda: subprocess.run(["true"])) and shut(lambda: os.system("true"))
import pyogrio
for file in ("/roads.gpkg", "/a.vrt"):
    for path in (sys.argv[1] + file, "/vsizip/" + sys.argv[1] + file, "/vsicurl/http://127.0.0.1:9/x.gpkg"):
        try:
            pyogrio.read_dataframe(path, use_arrow=False)
        except Exception as fault:
            assert "root:" not in str(fault)
        else:
            raise SystemExit("read " + path)
"""
    run_script(script, str(tmp_path))


@pytest.mark.usefixtures("planner")
def test_names_with_html_and_formulas_stay_text_from_upload_to_map_and_export(client):
    """One hostile name all the way: base data, scenario, run, page of the map, CSV and workbook."""
    name = '=HYPERLINK("http://x")<script>alert(1)</script>'
    version = send(client, make(client), GOOD.replace("Mikkeli", '"' + name.replace('"', '""') + '"'))
    assert version.state == "ready", version.findings
    content = QUICK | {"area": {"country": "FI"}, "data": {"places": f"data-set:{version.pk}"}}
    asked, findings = check_content(content, version.made_by)
    assert asked is not None, [item.message() for item in findings]
    run = start_run(make_scenario(content, "10", version.made_by).versions.get(), asked, version.made_by)
    run_job(run.job_id)
    run.refresh_from_db()
    assert run.job.state == "done", (run.job.message, run.job.message_values)
    plan = Plan.objects.get()
    for path in (f"/plans/{plan.pk}/map/", f"/plans/{plan.pk}/map/?mode=table", f"/data-sets/{version.data_set_id}"):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text and "HYPERLINK" in text
    cells = [cell for row in csv.reader(io.StringIO((plan.path / "points.csv").read_text("utf-8-sig"))) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells) and not any(cell.startswith("=") for cell in cells)
    book = load_workbook(plan.path / "plan.xlsx")
    values = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert values and not [cell.coordinate for cell in values if cell.data_type == "f"]
