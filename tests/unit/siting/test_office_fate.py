"""What becomes of today's offices: each reason by hand, counts by agency and region."""

import dataclasses

import numpy as np
import pytest

from piste.basedata.office import Offices
from piste.siting.access import build_network_state
from piste.siting.office_fate import Stay, build_office_fates, count_fates
from piste.siting.scenario import OfficeRules, Rules, Scenario, Search
from piste.siting.study import build_study
from plan_world import INF, build_base, build_times, texts

PEOPLE = [100.0, 50, 10, 5]


def build_world(offices=True):
    """Places in a row; site 0 stands in region 1, site 1 in region 2; the last place is reached by nothing."""
    base = build_base(PEOPLE, "1122", "12")
    times = build_times([[5, 90], [25, 60], [70, 10], [INF, INF]])
    table = Offices(
        ids=texts(["o1", "o2", "o3", "o4", "o5", "o6"]),
        names=texts(["Tax A", "Police A", "Kela B", "Tax C", "Tax D", "Kela A"]),
        agency=texts(["Tax", "Police", "Kela", "Tax", "Tax", "Kela"]),
        services=(("tax advice",), ("passports",), ("benefits", "passports"), ("tax advice",), (), ("benefits",)),
        lat=base.places.lat[[0, 0, 1, 2, 3, 0]] + 0.001,
        lon=base.places.lon[[0, 0, 1, 2, 3, 0]],
        municipality=texts(["10", "10", "10", "20", "20", "10"]),
        lease_id=texts([""] * 6),
        visits=np.full(6, np.nan),
    )
    return dataclasses.replace(base, offices=table if offices else None), times


def fates_of(rules, sites=(0,), inside=(True, True, True, True)):
    base, times = build_world()
    state = build_network_state(times, base.places.people, np.array(sites, np.int32), limit_min=60)
    return base, build_office_fates(base, np.array(inside), state, rules)


def test_without_a_register_nothing_is_said():
    base, times = build_world(offices=False)
    state = build_network_state(times, base.places.people, np.array([0], np.int32), limit_min=60)
    assert build_office_fates(base, np.ones(4, bool), state, OfficeRules()) is None


def test_near_offices_are_replaced_and_far_ones_stay():
    _, told = fates_of(OfficeRules())
    assert told.point.tolist() == [0, 0, 0, 0, -1, 0]
    assert told.minutes.tolist() == [5, 5, 25, 70, np.inf, 5]
    assert told.replaced.tolist() == [True, True, True, False, False, True]
    assert [why for why in told.why if why] == [Stay.FAR, Stay.FAR]
    assert told.region == ("1", "1", "1", "2", "2", "1")


def test_every_reason_to_stay_and_their_order():
    rules = OfficeRules(within_min=10, apart=("kela",), services=("Tax advice", "benefits"), keep=("o1",))
    base, told = fates_of(rules)
    assert told.why == (Stay.KEPT, Stay.SERVICE, Stay.AGENCY, Stay.FAR, Stay.FAR, Stay.AGENCY)
    assert told.missing[1] == ("passports",) and told.missing[2] == ("passports",) and told.missing[0] == ()
    counts = {(one.agency, one.region): one for one in count_fates(told, base.offices)}
    assert counts["Kela", ""].stays == ((Stay.AGENCY, 2),) and counts["Kela", ""].replaced == 0
    assert counts["Tax", ""].stays == ((Stay.KEPT, 1), (Stay.FAR, 2))
    assert (counts["Tax", "2"].offices, counts["Tax", "1"].offices) == (2, 1)
    whole = [one for key, one in counts.items() if key[1] == ""]
    assert sum(one.offices for one in whole) == 6 == sum(one.offices for k, one in counts.items() if k[1])


def test_offices_outside_the_area_are_not_counted():
    _, told = fates_of(OfficeRules(), inside=(True, True, False, False))
    assert told.office.tolist() == [0, 1, 2, 5]


@pytest.mark.parametrize(("points", "replaced"), [(1, 4), (2, 5)])
def test_a_study_tells_the_fate_under_each_plan(points, replaced):
    base, times = build_world()
    told = build_study(Scenario("T", points=points, rules=Rules(min_people=0), search=Search(gap=0)), base, times)
    assert told.plans[told.chosen].offices.replaced.sum() == replaced
