"""`piste data check` and `piste data import`."""

import json

import pytest

from base_data_equal import assert_same_base
from piste.basedata.base_store import read_base_data
from piste.basedata.visit_model_file import DEFAULT
from piste.cli.main import run
from small_files import write_file

PLACES = "id,name,lat,lon,people\n1,Tampere,61.5,23.76,200\n2,Helsinki,60.17,24.94,600\n"
BAD = "id,name,lat,lon,people\n1,Tampere,23.76,61.5,200\n2,Helsinki,60.17,24.94,-6\n"


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """Speak English, whatever the machine's language, and know no country beforehand."""
    monkeypatch.setenv("PISTE_LANG", "en")
    monkeypatch.setattr("piste.cli.data.built_in", lambda _country: None)


def test_a_good_file(capsys, tmp_path):
    assert run(["data", "check", str(write_file(tmp_path / "a.csv", PLACES))]) == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["Errors: 0, warnings: 0, notes: 2.", "Places: 2, People: 800"]


def test_warnings_alone_are_status_0(tmp_path):
    assert run(["data", "check", str(write_file(tmp_path / "a.csv", PLACES.replace("200", "")))]) == 0


def test_a_bad_file(capsys, tmp_path):
    assert run(["data", "check", str(write_file(tmp_path / "a.csv", BAD)), "--as", "places"]) == 2
    said = capsys.readouterr().out
    assert "error: a.csv, row 2, lat, lon: The coordinates 23.76, 61.5 are swapped." in said
    assert "error: a.csv, row 3, people: The number of people is negative: -6." in said
    assert "Errors: 2" in said


def test_json_for_machines(capsys, tmp_path):
    findings = tmp_path / "findings.csv"
    arguments = ["data", "check", str(write_file(tmp_path / "a.csv", BAD)), "--json", "--save-findings", str(findings)]
    assert run(arguments) == 2
    said = json.loads(capsys.readouterr().out)
    assert (said["kind"], said["errors"], said["warnings"]) == ("places", 2, 0)
    assert [(f["row"], f["code"]) for f in said["findings"] if f["severity"] == "error"] == [
        (2, "position-swapped"),
        (3, "people-negative"),
    ]
    assert len(findings.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(said["findings"])


def test_map_options(capsys, tmp_path):
    file = write_file(tmp_path / "a.csv", "nro,a,b,kaikki\n1,61,24,5\n")
    maps = [f"--map={entry}" for entry in ("id=nro", "lat=a", "lon=b", "people=kaikki")]
    assert run(["data", "check", str(file), *maps]) == 0
    assert run(["data", "check", str(file), "--map", "people"]) == 2
    assert "mapping-value" in capsys.readouterr().err


def test_an_import(capsys, tmp_path):
    places = write_file(tmp_path / "a.csv", PLACES)
    sites = write_file(tmp_path / "b.csv", "id,name,lat,lon,tila\ns,S,61.5,23.8,kiinteä\n")
    out = tmp_path / "base"
    arguments = [
        "data",
        "import",
        str(places),
        "--sites",
        str(sites),
        "--map",
        "sites:standing=tila",
        "--out",
        str(out),
    ]
    assert run([*arguments, "--source", "Us, CC0"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[-2:] == [
        "Places: 2, People: 800, Sites: 1, Offices: 0, Municipalities: 0",
        f"Written to {out}.",
    ]
    base = read_base_data(out)
    assert base.sites.standing.tolist() == [1]
    assert base.provenance.sources == ("Us, CC0",)
    assert run([*arguments, "--source", "Us, CC0", "--out", str(tmp_path / "again")]) == 0
    assert_same_base(read_base_data(tmp_path / "again"), base)


def test_an_import_with_errors_writes_nothing(capsys, tmp_path):
    out = tmp_path / "base"
    assert run(["data", "import", str(write_file(tmp_path / "a.csv", BAD)), "--out", str(out)]) == 2
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing was written."
    assert not out.exists()
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("option", ["--out", "--save-findings"])
def test_a_place_that_cannot_be_written_is_told(capsys, tmp_path, option):
    places = write_file(tmp_path / "a.csv", PLACES)
    arguments = ["data", "import", str(places), "--out", str(tmp_path / "base"), option, str(places / "x.csv")]
    assert run(arguments) == 2
    assert "x.csv cannot be written: " in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["a.csv"]


def test_an_import_as_json(capsys, tmp_path):
    out = tmp_path / "base"
    assert run(["data", "import", str(write_file(tmp_path / "a.csv", PLACES)), "--out", str(out), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["places"], said["people"], said["sites"], said["errors"]) == (2, 800, 2, 0)
    assert said["folder"] == str(out)


def test_real_postal_codes(capsys, shared_data, tmp_path):
    file = shared_data / "finland" / "paavo_2018_postal_codes.csv"
    assert run(["data", "import", str(file), "--out", str(tmp_path / "base")]) == 0
    assert "Sites: 3\u202f014" in capsys.readouterr().out
    assert len(read_base_data(tmp_path / "base").places) == 3030


def test_visits_forecasts_and_a_visit_model(capsys, tmp_path):
    places = write_file(tmp_path / "p.csv", PLACES)
    visits = write_file(tmp_path / "v.csv", "site,service,year,visits\n1,tax,2024,50\n")
    forecast = write_file(tmp_path / "f.csv", "place,2030\n1,210\n2,590\n")
    model = write_file(tmp_path / "m.toml", DEFAULT.read_text(encoding="utf-8"))
    out = tmp_path / "base"
    options = ["--visits", str(visits), "--forecast", str(forecast), "--visit-model", str(model)]
    assert run(["data", "import", str(places), *options, "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "Services: 5, Measured visits (rows): 1, Forecast (areas): 2" in said
    assert run(["data", "check", str(model)]) == 0
    assert "Services: 5" in capsys.readouterr().out
    assert run(["data", "check", str(visits)]) == 0
    assert run(["data", "check", str(write_file(tmp_path / "n.toml", "year = 1\n"))]) == 2
    assert "The visit model has no services." in capsys.readouterr().out
