"""Scenario files: what they may say, and every fault at once with its key, its value and what is allowed."""

import math
from pathlib import Path

import pytest

from piste.core.errors import ScenarioError
from piste.siting.scenario import Area, Data, Demand, Rules, Scenario, Search, Travel
from piste.siting.scenario_file import read_scenario
from piste.siting.scenario_keys import CHECKS
from piste.siting.tiers import Service, ShareAsk, Tier
from scenario_text import GOOD, faults, only_fault, read

ROOT = Path(__file__).resolve().parents[3]


def test_the_least_scenario_takes_every_default(tmp_path):
    assert read(tmp_path, GOOD) == Scenario(
        title="T", area=Area(), data=Data(), travel=Travel(), rules=Rules(), search=Search(), points=5
    )
    assert (Rules().within_min, Rules().min_people) == (60, 10_000)


def test_everything_a_scenario_can_say(tmp_path):
    said = read(
        tmp_path,
        """
        title = "Etelä-Savo, 5"
        [area]
        country = "FI"
        regions = ["Etelä-Savo"]
        without_regions = ["Åland"]
        border = "closed"
        outside = "dvv_36"
        [data]
        places = "base"
        [travel]
        method = "matrix"
        matrix = "minutes.csv"
        cutoff_min = 120
        [rules]
        within_min = 45
        min_people = 5000.5
        waive_min_people = ["Puumala"]
        one_per_region = true
        fixed = ["Mikkeli", "opened"]
        forbidden = ["Juva"]
        [plan]
        objective = "covered"
        points = "fewest"
        also = [7, "fewest", 3]
        compare = "dvv_36"
        frontier = [9, 3, 3]
        [search]
        gap = 0
        time_limit_s = 1.5
        work_limit = 10
        seed = 0
        """,
    )
    assert said == Scenario(
        title="Etelä-Savo, 5",
        area=Area("FI", ("Etelä-Savo",), ("Åland",), "closed", "dvv_36"),
        data=Data(str(tmp_path / "base")),
        travel=Travel("matrix", str(tmp_path / "minutes.csv"), 120),
        rules=Rules(45, 5000.5, ("Puumala",), one_per_region=True, fixed=("Mikkeli", "opened"), forbidden=("Juva",)),
        search=Search(0, 1.5, 10, 0),
        objective="covered",
        points=None,
        also=(7, None, 3),
        compare="dvv_36",
        frontier=(3, 9),
    )


def test_paths_are_taken_from_the_scenario_s_folder_and_built_in_is_none(tmp_path):
    assert read(tmp_path, GOOD + '[data]\nplaces = "built-in"\n').data.places == "built-in"
    assert read(tmp_path, GOOD + '[data]\nplaces = "/data/base"\n').data.places == "/data/base"


@pytest.mark.parametrize("path", [*sorted((ROOT / "examples").glob("*.toml")), ROOT / "src/piste/cli/demo.toml"])
def test_the_scenarios_of_the_project_are_sound(path):
    assert read_scenario(path).title


def test_a_byte_order_mark_is_no_fault(tmp_path):
    assert read(tmp_path, "\ufeff" + GOOD).title == "T"


def test_fewest_needs_no_number(tmp_path):
    said = read(tmp_path, 'title = "T"\n[plan]\nobjective = "fewest"\nalso = [3]\n')
    assert (said.objective, said.points, said.also) == ("fewest", None, (3,))


def test_every_fault_at_once(tmp_path):
    told = faults(
        tmp_path,
        """
        titel = "T"
        [area]
        contry = "FI"
        border = "ajar"
        [rules]
        within_min = "an hour"
        fixed = "Mikkeli"
        [plan]
        points = 0
        [travel]
        method = "matrix"
        [serach]
        gap = 0.1
        """,
    )
    assert [(code, field) for code, field, _, _ in told] == [
        ("scenario-key-unknown", "titel"),
        ("scenario-key-unknown", "serach"),
        ("scenario-key-unknown", "area.contry"),
        ("scenario-value", "area.border"),
        ("scenario-value", "rules.within_min"),
        ("scenario-value", "rules.fixed"),
        ("scenario-value", "plan.points"),
        ("scenario-key-missing", "title"),
        ("scenario-key-missing", "travel.matrix"),
    ]
    assert [todo for _, _, _, todo in told] == [
        "Did you mean title?",
        "Did you mean search?",
        "Did you mean country?",
        "Give one of “open”, “closed”.",
        "Give a number from 1 to " + str((65535 - 1) / 60) + ".",
        "Give a list of texts in quotation marks.",
        "Give a whole number from 1 up, or “fewest”.",
        "Give text in quotation marks.",
        "Give the file with the travel times.",
    ]
    for _, field, text, _ in told:
        assert field in text


BAD = [
    ("title", "5", "5", "Give text in quotation marks."),
    ("title", '""', '""', "Give text in quotation marks."),
    ("area.country", '" "', '" "', "Give text in quotation marks."),
    ("area.regions", '"Uusimaa"', '"Uusimaa"', "Give a list of texts in quotation marks."),
    ("area.regions", "[1]", "[1]", "Give a list of texts in quotation marks."),
    ("area.without_regions", '[""]', '[""]', "Give a list of texts in quotation marks."),
    ("area.border", "true", "true", "Give one of “open”, “closed”."),
    ("area.outside", "1", "1", "Give text in quotation marks."),
    ("data.leases", "7", "7", "Give text in quotation marks."),
    ("data.places", '""', '""', "Give text in quotation marks."),
    ("travel.method", '"bus"', '"bus"', "Give one of “estimate”, “matrix”, “roads”, “transit”, “combined”."),
    ("travel.cutoff_min", "0", "0", None),
    ("travel.cutoff_min", "1093", "1093", None),
    ("travel.matrix", "[]", "[]", "Give text in quotation marks."),
    ("travel.roads", "1", "1", "Give text in quotation marks."),
    ("travel.profile", '""', '""', "Give text in quotation marks."),
    ("travel.close_ways", '["E75"]', '["E75"]', "Give a list of whole numbers."),
    ("travel.close_names", '"E75"', '"E75"', "Give a list of texts in quotation marks."),
    ("travel.no_ferries", "1", "1", "Give true or false."),
    ("travel.feeds", '"a.zip"', '"a.zip"', "Give a list of texts in quotation marks."),
    ("travel.date", '"3.3.2026"', '"3.3.2026"', "Give a day such as 2026-03-03."),
    ("travel.weekday", '"tiistai"', '"tiistai"', None),
    ("travel.depart", '"morning"', '"morning"', "Give a time of day or a span of two, such as “8:00-10:00”."),
    ("travel.arrive_by", "10", "10", "Give a time of day or a span of two, such as “8:00-10:00”."),
    ("travel.walk_min", "241", "241", None),
    ("travel.transfer_min", "-1", "-1", None),
    ("travel.max_changes", "8", "8", None),
    ("travel.percentile", "0", "0", None),
    ("travel.cut_lines", "[5]", "[5]", "Give a list of texts in quotation marks."),
    ("travel.who", '"pensioners"', '"pensioners"', "Give one of “everyone”, “without_car”."),
    ("travel.share_without_car", "20", "20", "Give a number from 0 to 1."),
    ("travel.group_without_car", "1", "1", "Give text in quotation marks."),
    (
        "travel.shares_without_car",
        "{age_65_ = 2}",
        '{"age_65_": 2}',
        "Give a table of columns with numbers from 0 to 1.",
    ),
    ("rules.within_min", "true", "true", None),
    ("rules.within_min", "nan", "NaN", None),
    ("rules.min_people", "-1", "-1", "Give a number from 0 up."),
    ("rules.min_people", "inf", "Infinity", "Give a number from 0 up."),
    ("rules.waive_min_people", "3", "3", "Give a list of texts in quotation marks."),
    ("rules.one_per_region", '"yes"', '"yes"', "Give true or false."),
    ("rules.one_per_region", "1", "1", "Give true or false."),
    ("rules.fixed", "[[]]", "[[]]", "Give a list of texts in quotation marks."),
    ("rules.forbidden", "[true]", "[true]", "Give a list of texts in quotation marks."),
    ("plan.objective", '"median"', '"median"', "Give one of “mean”, “covered”, “worst”, “fewest”, “cost”."),
    ("plan.points", "2.5", "2.5", "Give a whole number from 1 up, or “fewest”."),
    ("plan.points", '"few"', '"few"', "Give a whole number from 1 up, or “fewest”."),
    ("plan.points", "true", "true", "Give a whole number from 1 up, or “fewest”."),
    ("plan.also", "7", "7", "Give a list; each of it a whole number from 1 up, or “fewest”."),
    ("plan.also", '[3, "x"]', '[3, "x"]', "Give a list; each of it a whole number from 1 up, or “fewest”."),
    ("plan.compare", "[]", "[]", "Give text in quotation marks."),
    ("plan.frontier", "[0]", "[0]", "Give a list of whole numbers from 1 up."),
    ("plan.frontier", '["fewest"]', '["fewest"]', "Give a list of whole numbers from 1 up."),
    ("plan.budget_eur_per_year", "-1", "-1", "Give a number from 0 up."),
    ("plan.eur_per_h", '"12"', '"12"', "Give a number from 0 up."),
    ("plan.equity_weight", "-0.5", "-0.5", "Give a number from 0 up."),
    ("plan.equity_after_min", "2000", "2000", None),
    ("demand.kind", '"customers"', '"customers"', "Give one of “people”, “visits”."),
    ("demand.year", "30", "30", "Give a year from 1990 to 2100."),
    ("demand.level", '"middle"', '"middle"', "Give one of “low”, “base”, “high”."),
    ("demand.choice", '"any"', '"any"', "Give one of “nearest”, “huff”."),
    ("rules.full_per_region", "1", "1", "Give true or false."),
    ("rules.low_demand_per_week", "-1", "-1", "Give a number from 0 up."),
    ("rules.keep_today", "true", "true", "Give one of “no”, “yes”, “unless_pays”."),
    ("rules.closing_cost_eur_per_year", "-1", "-1", "Give a number from 0 up."),
    ("rules.share.within_min", "0", "0", None),
    ("rules.share.share", "90", "90", "Give a number from 0 to 1."),
    ("rules.share.group", "1", "1", "Give text in quotation marks."),
    ("rules.share.regions", '"Lappi"', '"Lappi"', "Give a list of texts in quotation marks."),
    ("rules.share.each_region", "1", "1", "Give true or false."),
    ("rules.share.tiers", "1", "1", "Give a list of texts in quotation marks."),
    ("tiers.full.cost_eur_per_year", "-1", "-1", "Give a number from 0 up."),
    ("tiers.full.services", '"tax"', '"tax"', "Give a list of texts in quotation marks."),
    ("tiers.full.least", "1.5", "1.5", "Give a whole number from 0 up."),
    ("tiers.full.most", "-1", "-1", "Give a whole number from 0 up."),
    ("tiers.full.counts", "1", "1", "Give true or false."),
    ("tiers.mobile.days_per_week", "[8]", "[8]", "Give a list of numbers from 0.1 to 7."),
    ("tiers.mobile.vehicles", "0", "0", "Give a whole number from 1 up."),
    ("tiers.mobile.vehicle_days", "8", "8", "Give a number from 0.1 to 7."),
    ("services.tax.weight", "-1", "-1", "Give a number from 0 up."),
    ("services.tax.least_days", "8", "8", "Give a number from 0 to 7."),
    ("services.tax.within_min", "0", "0", None),
    (
        "services.tax.valuation",
        "[[0, 1], [0, 2]]",
        "[[0, 1], [0, 2]]",
        "Give a list of pairs [minutes, weight], both rising, the first from 0 minutes.",
    ),
    ("services.tax.valuation", "[[5, 1], [10, 2]]", "[[5, 1], [10, 2]]", None),
    ("services.tax.valuation", "[[0, 3], [10, 2]]", "[[0, 3], [10, 2]]", None),
    ("search.gap", "1.5", "1.5", "Give a number from 0 to 1."),
    ("search.time_limit_s", "0", "0", "Give a number from 0.1 up."),
    ("search.work_limit", "0", "0", "Give a whole number from 1 up."),
    ("search.seed", "1.0", "1.0", "Give a whole number from 0 to 4294967296."),
    ("search.seed", "1979-05-27", '"1979-05-27"', None),
    ("offices.within_min", "-1", "-1", None),
    ("offices.apart", '"Kela"', '"Kela"', "Give a list of texts in quotation marks."),
    ("offices.services", "[1]", "[1]", "Give a list of texts in quotation marks."),
    ("offices.keep", '[""]', '[""]', "Give a list of texts in quotation marks."),
]


@pytest.mark.parametrize(("name", "value", "written", "todo"), BAD)
def test_a_value_that_is_not_allowed(tmp_path, name, value, written, todo):
    tables = {"": {"title": '"T"'}, "plan": {"points": "5"}}
    section, _, key = name.rpartition(".")
    tables.setdefault(section, {})[key] = value
    lines = [f"{key} = {value}" for key, value in tables.pop("").items()]
    if section == "rules.share":
        tables[section] = {"within_min": "30", "share": "0.5", **tables[section]}
    if section == "tiers.mobile":
        tables["tiers.full"] = {}
    for part, keys in tables.items():
        lines += [
            f"[[{part}]]" if part == "rules.share" else f"[{part}]",
            *(f"{key} = {value}" for key, value in keys.items()),
        ]
    told = only_fault(tmp_path, "\n".join(lines))
    assert told[:3] == ("scenario-value", name, f"The key {name} has the value {written}, which is not allowed.")
    assert todo is None or told[3] == todo


def test_every_key_has_a_case_of_a_wrong_value():
    every = {f"{section}.{key}".strip(".") for section, keys in CHECKS.items() for key in keys}
    named = {name.replace("tiers.full", "tiers.NAME").replace("tiers.mobile", "tiers.NAME") for name, *_ in BAD}
    assert {name.replace("services.tax", "services.NAME") for name in named} == every


def test_keys_are_those_of_the_scenario_s_classes():
    tables = {"area": Area, "data": Data, "travel": Travel, "demand": Demand, "rules": Rules, "search": Search}
    tables |= {"tiers.NAME": Tier, "services.NAME": Service, "rules.share": ShareAsk}
    for section, made in tables.items():
        inner = {key.partition(".")[2] for key in CHECKS if key.startswith(f"{section}.")}
        assert set(CHECKS[section]) | inner == set(made.__dataclass_fields__) - {"key"}
    whole = {key.partition(".")[0] for key in CHECKS} - {"", "plan"}
    assert set(Scenario.__dataclass_fields__) == set(CHECKS["plan"]) | set(CHECKS[""]) | whole


def test_points_are_missing(tmp_path):
    for text in ('title = "T"', 'title = "T"\n[plan]\n', 'title = "T"\n[plan]\nobjective = "worst"\n'):
        code, field, words, todo = only_fault(tmp_path, text)
        assert (code, field, words) == ("scenario-key-missing", "plan.points", "The key plan.points is missing.")
        assert todo == "Give a whole number from 1 up, or “fewest”."


def test_a_table_that_is_none(tmp_path):
    code, field, words, todo = only_fault(tmp_path, 'title = "T"\nplan = 5\n')
    assert (code, field, todo) == ("scenario-value", "plan", "Give a table of its own, headed [plan].")
    assert words == "The key plan has the value 5, which is not allowed."


def test_a_key_in_the_wrong_section_is_sent_home(tmp_path):
    assert only_fault(tmp_path, GOOD + "within_min = 30\n")[3] == "It belongs into the section [rules]."
    told = faults(tmp_path, '[plan]\npoints = 5\ntitle = "T"\n')
    assert told[0][1:] == (
        "plan.title", "The key plan.title is not known.", "It belongs at the top, before the first section.",
    )  # fmt: skip
    assert faults(tmp_path, 'points = 5\ntitle = "T"\n')[0][3] == "It belongs into the section [plan]."


def test_an_unknown_key_without_a_likeness_is_told_all_that_are_known(tmp_path):
    assert only_fault(tmp_path, GOOD + "[data]\nzzz = 1\n")[3] == "Known here are: leases, places."


def test_what_does_not_go_together(tmp_path):
    code, field, words, _ = only_fault(tmp_path, GOOD + '[travel]\nmatrix = "m.csv"\n')
    assert (code, field) == ("scenario-together", "travel.matrix")
    assert words == 'The key travel.matrix has the value "m.csv", but travel.method is not “matrix”.'
    code, field, words, _ = only_fault(tmp_path, GOOD + 'objective = "fewest"\n')
    assert (code, field) == ("scenario-together", "plan.points") and "the value 5" in words
    code, field, words, _ = only_fault(tmp_path, GOOD + "[travel]\ncutoff_min = 45\n")
    assert (code, field) == ("scenario-together", "rules.within_min")
    assert words == "The key rules.within_min has the value 60.0, but times past 45 minutes are not looked at."
    assert read(tmp_path, GOOD + "[travel]\ncutoff_min = 60\n").travel.cutoff_min == 60


def test_a_file_that_is_not_there_or_not_toml(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ScenarioError) as caught:
            read_scenario(path)
        (finding,) = caught.value.findings
        assert finding.code == "scenario-missing" and finding.file == str(path)
    code, _, words, _ = only_fault(tmp_path, "title = T\n")
    assert code == "scenario-not-toml" and "line 1" in words
    (tmp_path / "latin.toml").write_bytes('title = "Åland"'.encode("latin-1"))
    with pytest.raises(ScenarioError) as caught:
        read_scenario(tmp_path / "latin.toml")
    assert [finding.code for finding in caught.value.findings] == ["scenario-not-toml"]


def test_lengths_of_time_end_where_seconds_end(tmp_path):
    longest = math.floor(65534 / 60)
    assert read(tmp_path, GOOD + f"[travel]\ncutoff_min = {longest}\n").travel.cutoff_min == longest
