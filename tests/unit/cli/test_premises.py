"""`piste premises`: template, check, import, export."""

import json

import openpyxl

from piste.cli.main import run
from small_files import write_file

REGISTER = "id,agency,area,start,rent,owner,lat,lon,notice\n1,DVV,100,2020-01-01,1000,state,61.5,23.8,6\n"


def test_template_import_export(tmp_path, capsys):
    book = tmp_path / "t.xlsx"
    assert run(["premises", "template", str(book), "--agency", "DVV", "--lang", "fi"]) == 0
    assert openpyxl.load_workbook(book).sheetnames[0] == "Vuokrasopimukset"
    file = write_file(tmp_path / "a.csv", REGISTER)
    assert run(["premises", "import", str(file), "--out", str(tmp_path / "r"), "--source", "us"]) == 0
    assert run(["premises", "export", str(tmp_path / "r"), str(book), "--lang", "sv"]) == 0
    assert run(["premises", "import", str(book), "--out", str(tmp_path / "r2"), "--source", "us"]) == 0
    assert (tmp_path / "r" / "leases.parquet").read_bytes() == (tmp_path / "r2" / "leases.parquet").read_bytes()
    assert "Leases: 1" in capsys.readouterr().out


def test_faults_stop_an_import(tmp_path, capsys):
    file = write_file(tmp_path / "a.csv", REGISTER.replace("DVV", "Dvv"))
    told = ["--agency", "DVV", "--json"]
    assert run(["premises", "check", str(file), *told]) == 2
    assert json.loads(capsys.readouterr().out)["errors"] == 1
    assert run(["premises", "import", str(file), "--out", str(tmp_path / "r"), *told]) == 2
    assert not (tmp_path / "r").exists()


def test_mappings_of_several_files(tmp_path, capsys):
    file = write_file(tmp_path / "a.csv", REGISTER.replace("area", "koko"))
    staff = write_file(tmp_path / "s.csv", "agency,missä,people\nDVV,1,12\n")
    maps = ["--map", "area=koko", "--map", "staff:place=missä", "--map", "unit.measure=htm2"]
    assert run(["premises", "check", str(file), "--staff", str(staff), *maps, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["leases"], told["area_m2"], told["staff"]) == (1, 100.0, 12)
