"""Facts on municipalities from a table."""

from piste.basedata.area import Municipality, Region
from piste.basedata.municipality_file import read_municipalities
from small_files import AREAS, codes, only, write_file

TEXT = """code,name_fi,name_sv,region_code,region_name,population_2020
91,Helsinki,Helsingfors,01,Uusimaa,656920
911,Valtimo,Valtimo,12,Pohjois-Karjala,2000
541,Nurmes,Nurmes,,,-5
"""


def test_facts_are_brought_to_todays_municipalities(tmp_path):
    reading = read_municipalities(write_file(tmp_path / "a.csv", TEXT.replace("-5", "9500")), None, AREAS)
    facts = reading.demand()
    assert facts.municipalities == {
        "091": Municipality("091", "Helsinki", "01", 656920, "Helsingfors"),
        "541": Municipality("541", "Nurmes", "12", 11500, "Nurmes"),
    }
    assert facts.regions == {"01": Region("01", "Uusimaa"), "12": Region("12", "Pohjois-Karjala")}
    assert codes(reading.findings) == ["columns-guessed", "municipality-zeros", "municipality-merged"]


def test_faults(tmp_path):
    findings = read_municipalities(write_file(tmp_path / "a.csv", TEXT), None, AREAS).findings
    assert only(findings, "people-negative") == [(4, "population_2020")]


def test_the_real_list_of_2021(shared_data):
    reading = read_municipalities(shared_data / "finland" / "municipalities_309_2021.csv")
    facts = reading.demand()
    assert len(facts.municipalities) == 309 and len(facts.regions) == 19
    assert facts.municipalities["148"] == Municipality("148", "Inari", "19", 6862, "Enare")
    assert only(reading.findings, "encoding-broken") == [(9, "seutukunta_name")]
