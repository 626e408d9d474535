"""The keys under [travel]: what they give, which method needs which, and which it does not use."""

import pytest

from piste.core.errors import ScenarioError
from piste.siting.scenario import Travel
from piste.siting.scenario_file import read_scenario

GOOD = 'title = "T"\n[plan]\npoints = 5\n'


def read(tmp_path, text):
    path = tmp_path / "scenario.toml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def faults(tmp_path, text):
    """Return the findings of a faulty scenario as (code, field, text, todo)."""
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, text)
    return [(f.code, f.field, f.message(), f.todo.format(**f.values)) for f in caught.value.findings]


COMBINED = """
[travel]
method = "combined"
roads = "fi.osm.pbf"
profile = "winter.toml"
close_ways = [7]
close_names = ["Kivisilta"]
no_ferries = true
feeds = ["a.zip", "/feeds/b"]
weekday = "tuesday"
arrive_by = "10:00"
max_changes = 1
who = "without_car"
shares_without_car = {age_15_64 = 0.1, age_65_ = 0.4}
"""


def test_a_scenario_names_roads_timetables_and_who_has_no_car(tmp_path):
    assert read(tmp_path, GOOD + COMBINED).travel == Travel(
        "combined",
        roads=str(tmp_path / "fi.osm.pbf"),
        profile=str(tmp_path / "winter.toml"),
        close_ways=(7,),
        close_names=("Kivisilta",),
        no_ferries=True,
        feeds=(str(tmp_path / "a.zip"), "/feeds/b"),
        weekday="tuesday",
        arrive_by="10:00",
        max_changes=1,
        who="without_car",
        shares_without_car={"age_15_64": 0.1, "age_65_": 0.4},
    )
    day = 'method = "transit"\nfeeds = ["a"]\ndepart = "8:00"\n'
    for written in ("2026-03-03", '"2026-03-03"'):
        assert read(tmp_path, f"{GOOD}[travel]\n{day}date = {written}\n").travel.date == "2026-03-03"
    assert read(tmp_path, GOOD + '[travel]\nmethod = "roads"\nroads = "r"\nprofile = "walk"\n').travel.profile == "walk"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('method = "roads"', [("scenario-key-missing", "travel.roads")]),
        (
            'method = "transit"',
            [
                ("scenario-key-missing", "travel.feeds"),
                ("scenario-one-of", "travel.date"),
                ("scenario-one-of", "travel.depart"),
            ],
        ),
        (
            'method = "combined"\nroads = "r"\nfeeds = ["a"]\ndate = 2026-03-03\nweekday = "monday"\ndepart = "8:00"',
            [("scenario-one-of", "travel.date"), ("scenario-one-of", "travel.share_without_car")],
        ),
        ('method = "estimate"\nroads = "r"', [("scenario-together", "travel.roads")]),
        (
            'method = "roads"\nroads = "r"\nfeeds = ["a"]\nwho = "without_car"',
            [("scenario-together", "travel.feeds"), ("scenario-together", "travel.who")],
        ),
    ],
)
def test_keys_of_travel_fit_the_method(tmp_path, said, told):
    assert [(code, field) for code, field, _, _ in faults(tmp_path, f"{GOOD}[travel]\n{said}\n")] == told


def test_a_key_that_the_method_leaves_unused_names_those_that_use_it(tmp_path):
    ((_, _, words, todo),) = faults(tmp_path, GOOD + '[travel]\nmethod = "roads"\nroads = "r"\ncut_lines = ["5"]\n')
    assert words == 'The key travel.cut_lines has the value ["5"], but travel.method “roads” does not use it.'
    assert todo == "Take the key out, or give a method that uses it: “transit”, “combined”."
