"""`piste premises sites` and `money`: whole folders in three languages, the example's mark, faults in words."""

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest

from money_cases import MONEY, write_money_folder
from piste.basedata.lease_store import Register, write_register
from piste.cli.main import run
from piste.core.artefact import Provenance
from site_world import four_leases, write_plan_folder

MONEY_FILES = {
    "ledger.csv", "ledger.parquet", "money.json", "money.xlsx", "cash.xlsx", "money.html", "money.fi.html",
    "money.sv.html",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("money")
    path = write_money_folder(folder, MONEY.replace("[money]", "example = true\n[money]", 1))
    assert run(["premises", "money", str(path), "--out", str(folder / "out"), "--lang", "en"]) == 0
    return folder / "out"


def test_all_files_of_the_money(made):
    assert {path.name for path in made.iterdir()} == MONEY_FILES
    told = json.loads((made / "money.json").read_text(encoding="utf-8"))
    base = told["views"]["state"]["base"]
    assert base["figures"]["one_off_eur"] == 100_000.0 and told["example"] and told["assumed_rents"] == 1
    with (made / "ledger.csv").open(encoding="utf-8-sig") as source:
        rows = list(csv.DictReader(source))
    assert {row["note"] for row in rows} == {"EXAMPLE ASSUMPTION"}
    running = {"rent_capital", "rent_maintenance", "energy", "double_rent", "vacancy", "rent_cut", "new_capital"}
    running |= {"new_maintenance", "fitout_rent", "new_energy", "shared"}
    for year in ("2027", "2028", "2029"):
        sums = {
            side: sum(float(row[f"{year}_eur"]) for row in rows
                      if row["view"] == "state" and row["side"] == side and row["row"] in running)
            for side in ("nothing", "plan")
        }  # fmt: skip
        assert sums["nothing"] - sums["plan"] == pytest.approx(base["running_eur_by_year"][year], abs=0.005)


@pytest.mark.parametrize(
    ("name", "words", "marks"),
    [
        ("money.html", "The sites save the state", ("EXAMPLE", "ASSUMPTION")),
        ("money.fi.html", "Valtion kokonaisnäkökulma", ("ESIMERKKI", "OLETUS")),
        ("money.sv.html", "Statens samlade perspektiv", ("EXEMPEL", "ANTAGANDE")),
    ],
)
def test_pages_speak_their_language_and_say_what_is_made_up(made, name, words, marks):
    page = (made / name).read_text(encoding="utf-8")
    assert words in page and all(page.count(mark) >= 8 for mark in marks)
    assert (
        "<script" not in page
        and "Content-Security-Policy" in page
        and "http://" not in page.replace("http://www.w3.org", "")
    )
    plain = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    assert not {"nan", "inf", "none"} & set(re.findall(r"[a-z]+", re.sub(r"<[^>]+>", " ", plain).lower()))
    for view in ("state", "agency"):
        assert f'id="h-{view}"' in page
    assert "Double rent" in page or "Päällekkäinen" in page or "Dubbel" in page


def test_workbooks(made):
    book = openpyxl.load_workbook(made / "money.xlsx")
    assert len(book.sheetnames) == 11
    cash = openpyxl.load_workbook(made / "cash.xlsx")
    cells = [cell.value for sheet in cash for row in sheet.iter_rows() for cell in row if cell.value]
    assert sum(str(value).startswith("=") for value in cells) > 500


def test_faults_of_the_money_are_all_told(tmp_path, capsys):
    path = write_money_folder(
        tmp_path, MONEY.replace('lease = "L3"', 'lease = "L7"').replace('place_kind = "town"', 'place_kind = "x"')
    )
    assert run(["premises", "money", str(path), "--out", str(tmp_path / "o"), "--lang", "fi"]) == 2
    told = capsys.readouterr().err
    assert "L7" in told and "”x”" in told and not (tmp_path / "o").exists()


def test_from_a_plan_to_sites_to_programme_to_money(tmp_path, capsys):
    write_plan_folder(tmp_path / "plan")
    write_register(Register(four_leases(), Provenance(sources=("Ours",))), tmp_path / "register")
    (tmp_path / "sites.toml").write_text(
        'title = "Two points"\nplan = "plan"\nregister = "register"\n[sites]\nfirst = "2027-01"\nmost_people = 80\n'
        "index_growth = 0.0\n", encoding="utf-8",
    )  # fmt: skip
    out = tmp_path / "sites"
    assert run(["premises", "sites", str(tmp_path / "sites.toml"), "--out", str(out), "--lang", "en"]) == 0
    assert {"sites.html", "sites.fi.html", "sites.sv.html", "sites.xlsx", "money.toml", "projects.csv",
            "projects-low.csv", "projects-high.csv"} == {path.name for path in out.iterdir()}  # fmt: skip
    page = (out / "sites.html").read_text(encoding="utf-8")
    assert "2 shared sites for 105 people" in page and "EXAMPLE" not in page and page.count("ASSUMPTION") >= 4
    (tmp_path / "programme.toml").write_text(
        'title = "P"\nprojects = "sites/projects.csv"\n[range]\nlow = "sites/projects-low.csv"\n'
        'high = "sites/projects-high.csv"\n[programme]\nfirst = "2027Q1"\nquarters = 28\n', encoding="utf-8",
    )  # fmt: skip
    assert run(["programme", str(tmp_path / "programme.toml"), "--out", str(tmp_path / "p"), "--lang", "en"]) == 0
    told = json.loads((tmp_path / "p" / "programme.json").read_text(encoding="utf-8"))
    low, high = (told["range_eur_per_year"][end][-1] for end in ("low", "high"))
    assert low < told["saving_eur_per_year"][-1] < high
    assert "both ends of assumed rents" in (tmp_path / "p" / "programme.html").read_text(encoding="utf-8")
    schedule = ["--schedule", str(tmp_path / "p" / "schedule.csv")]
    assert run(["premises", "money", str(out / "money.toml"), "--out", str(tmp_path / "m"), *schedule]) == 0
    assert (tmp_path / "m" / "money.html").exists()
    capsys.readouterr()


def test_measured_visits_of_points(tmp_path, capsys):
    write_plan_folder(tmp_path / "plan")
    write_register(Register(four_leases(), Provenance(sources=("Ours",))), tmp_path / "register")
    (tmp_path / "counted.csv").write_text(
        "site,service,year,visits\nN,tax,2025,25000\nQ,tax,2025,9\n", encoding="utf-8"
    )
    asked = 'title = "T"\nplan = "plan"\nregister = "register"\nmeasured = "counted.csv"\n[sites]\nfirst = "2027-01"\n'
    (tmp_path / "sites.toml").write_text(asked, encoding="utf-8")
    told = ["premises", "sites", str(tmp_path / "sites.toml"), "--out", str(tmp_path / "o"), "--lang", "en"]
    assert run(told) == 0
    assert "“Q” is no known site" in capsys.readouterr().err
    page = (tmp_path / "o" / "sites.html").read_text(encoding="utf-8")
    assert "Measured visits of points and services: 1 of 10" in page
    (tmp_path / "counted.csv").write_text("office,service,year,visits\nN,tax,2025,9\n", encoding="utf-8")
    assert run(told) == 2


def test_the_example_register(tmp_path):
    assert run(["premises", "example", str(tmp_path / "r"), "--seed", "3", "--lang", "en"]) == 0
    assert {"register.json", "leases.parquet", "EXAMPLE-leases.xlsx", "buildings.csv"} <= {
        p.name for p in (tmp_path / "r").iterdir()
    }


def test_a_workbook_that_would_grow_too_large_holds_the_sites_that_save_most(tmp_path, monkeypatch):
    monkeypatch.setattr("piste.report.money_outputs.MOST_CELLS", 1)
    path = write_money_folder(tmp_path, MONEY.replace("[money]", "example = true\n[money]", 1))
    assert run(["premises", "money", str(path), "--out", str(tmp_path / "o"), "--lang", "en"]) == 0
    book = openpyxl.load_workbook(tmp_path / "o" / "cash.xlsx")
    assert book["Savings"]["A3"].value == "EXAMPLE 1 of 2 sites, those that save most; all stand in the ledger."
    names = {row[0].value for row in book["View of the state"].iter_rows(min_row=6)}
    assert ("S1" in names) != ("S2" in names)
    assert "1 sites that save most" in (tmp_path / "o" / "money.html").read_text(encoding="utf-8")


def test_the_example_in_the_examples_folder(tmp_path):
    path = Path(__file__).resolve().parents[3] / "examples" / "money" / "money.toml"
    assert run(["premises", "money", str(path), "--out", str(tmp_path / "o"), "--lang", "en"]) == 0
    told = json.loads((tmp_path / "o" / "money.json").read_text(encoding="utf-8"))
    # Four leases of 3,520 htm2 become 2,050; L4's head lease runs ten months longer than the agency's lease.
    assert told["space"]["m2_given_up"] == {"htm2": 3520.0} and told["space"]["m2_new"] == 2050.0
    state, agency = (told["views"][view]["base"]["running_eur_by_year"]["2028"] for view in ("state", "agency"))
    assert state < agency
