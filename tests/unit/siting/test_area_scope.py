"""A scenario's names set upon base data: regions, sites, networks, borders."""

import pytest

from piste.basedata.site import Standing
from piste.core.errors import ScenarioError
from piste.siting.area_scope import build_scope
from piste.siting.scenario import Area, Rules, Scenario
from plan_world import build_base

PEOPLE = (100, 200, 300, 400)
PLACES = ("1", "1", "2", "3")
SITES = ("1", "1", "2", "2", "3")
NAMES = ("Turku", "Salo", "Oulu", "Salo", "Mariehamn")


def scope(area=None, rules=None, *, compare="", standing=None, **more):
    base = build_base(
        PEOPLE,
        PLACES,
        SITES,
        names=NAMES,
        names_sv=("Åbo", "", "Uleåborg", "", ""),
        standing=standing,
        networks={"old": (0, 2, 4), "north": (3,), "none": ()},
    )
    scenario = Scenario("T", area=area or Area(), rules=rules or Rules(), points=2, compare=compare, **more)
    return build_scope(scenario, base)


def faults(area=None, rules=None, **more):
    with pytest.raises(ScenarioError) as caught:
        scope(area, rules, **more)
    return [(f.code, f.field, f.message(), f.todo.format(**f.values)) for f in caught.value.findings]


def test_the_whole_country_has_no_outside():
    told = scope(compare="old")
    assert told.inside_place.all() and told.inside_site.all() and told.counted_place.all()
    assert (len(told.context), len(told.forbidden), len(told.fixed)) == (0, 0, 0)
    assert told.compared.key == "old"


@pytest.mark.parametrize("name", ["1", "Etelämaa", "ETELÄMAA", "södra landet", "South Land"])
def test_a_region_by_code_or_name_in_any_language(name):
    told = scope(Area(regions=(name,)))
    assert told.inside_place.tolist() == [True, True, False, False]
    assert told.inside_site.tolist() == [True, True, False, False, False]


def test_regions_left_out():
    told = scope(Area(without_regions=("Åland", "North Land")))
    assert told.inside_site.tolist() == [True, True, False, False, False]
    assert scope(Area(regions=("1", "2"), without_regions=("2",))).inside_place.tolist() == [True, True, False, False]


def test_unknown_names_are_told_all_at_once_with_the_nearest():
    told = faults(
        Area(regions=("Etelamaa",), without_regions=("Zzz",), outside="olds"),
        Rules(fixed=("Turkku",), forbidden=("Qqq",), waive_min_people=("UULU",)),
        compare="xyz",
    )
    assert [(code, field, todo) for code, field, _, todo in told] == [
        ("region-unknown", "area.regions", "Did you mean Etelämaa?"),
        ("region-unknown", "area.without_regions", "Known are: Etelämaa, Pohjoismaa, Åland."),
        ("network-unknown", "plan.compare", "Known are: old, north, none."),
        ("network-unknown", "area.outside", "Did you mean old?"),
        ("site-unknown", "rules.fixed", "Did you mean Turku?"),
        ("site-unknown", "rules.forbidden", "Check the spelling against the base data."),
        ("site-unknown", "rules.waive_min_people", "Did you mean Oulu?"),
    ]
    assert told[0][2] == "The region Etelamaa is not known."


def test_an_empty_name_is_no_region():
    """Åland has no second name here; "" must not find it."""
    assert [code for code, *_ in faults(Area(regions=("",)))] == ["region-unknown"]


@pytest.mark.parametrize("name", ["s0", "Turku", "tURKU", "Åbo", "åbo"])
def test_a_site_by_id_or_name_in_either_language(name):
    assert scope(rules=Rules(fixed=(name,))).fixed.tolist() == [0]


def test_a_network_names_all_its_sites():
    told = scope(rules=Rules(fixed=("old", "s1"), forbidden=("north",), waive_min_people=("old",)))
    assert told.fixed.tolist() == [0, 1, 2, 4]
    assert told.forbidden.tolist() == [3]
    assert told.waived.tolist() == [0, 2, 4]


def test_a_name_of_several_sites_asks_for_an_id():
    assert faults(rules=Rules(fixed=("salo",))) == [
        ("site-ambiguous", "rules.fixed", "The name salo belongs to several sites.", "Give one of the ids s1, s3.")
    ]


def test_fixed_and_forbidden_at_once():
    told = faults(rules=Rules(fixed=("old",), forbidden=("Oulu", "Turku", "s1")))
    assert [(code, text) for code, _, text, _ in told] == [
        ("site-fixed-and-forbidden", "The site Turku is both fixed and forbidden."),
        ("site-fixed-and-forbidden", "The site Oulu is both fixed and forbidden."),
    ]


def test_the_scenario_goes_before_the_site_s_own_standing():
    standing = {0: Standing.FIXED, 1: Standing.FORBIDDEN, 2: Standing.FORBIDDEN, 3: Standing.FIXED}
    told = scope(rules=Rules(fixed=("s1",), forbidden=("s3",)), standing=standing)
    assert told.fixed.tolist() == [0, 1]
    assert told.forbidden.tolist() == [2, 3]


def test_a_site_named_by_itself_must_lie_inside():
    area = Area(regions=("1",))
    assert [(code, field) for code, field, *_ in faults(area, Rules(fixed=("Oulu",), forbidden=("s3",)))] == [
        ("site-outside", "rules.fixed"),
        ("site-outside", "rules.forbidden"),
    ]
    assert scope(area, Rules(fixed=("old",))).fixed.tolist() == [0]


def test_no_place_in_the_area():
    told = faults(Area(regions=("1",), without_regions=("1",)))
    assert [(code, field) for code, field, *_ in told] == [("area-empty", "area")]


def test_an_open_border_keeps_points_outside_open_and_counts_people_there():
    told = scope(Area(regions=("1",)), compare="old")
    assert told.context.tolist() == [2, 4]
    assert told.counted_place.all()
    assert told.forbidden.tolist() == [3]


def test_points_outside_come_from_the_network_named_for_it():
    told = scope(Area(regions=("1",), outside="north"), compare="old")
    assert told.context.tolist() == [3]
    assert told.compared.key == "old"
    assert scope(Area(regions=("1",))).context.tolist() == []


def test_a_closed_border_leaves_nothing_outside():
    told = scope(Area(regions=("1",), border="closed"), compare="old")
    assert told.context.tolist() == []
    assert told.counted_place.tolist() == [True, True, False, False]
    assert told.forbidden.tolist() == [2, 3, 4]


def test_sites_of_no_known_region_lie_outside_a_part_and_inside_the_whole():
    base = build_base((1, 2), ("1", ""), ("1", ""))
    part = build_scope(Scenario("T", area=Area(regions=("1",)), points=1), base)
    whole = build_scope(Scenario("T", points=1), base)
    assert part.inside_site.tolist() == [True, False] == part.inside_place.tolist()
    assert whole.inside_site.all() and whole.inside_place.all()
