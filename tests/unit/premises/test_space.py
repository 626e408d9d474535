"""Space programmes and candidate buildings, counted by hand."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.premises.concept_file import read_concept
from piste.premises.space_match import Building, rank_buildings
from piste.premises.space_programme import SiteNeed, build_space_programme

CONCEPT = read_concept()
DAY = date(2028, 1, 1)


def test_a_site_by_hand():
    """100 people, 48 seats (0.48 each), 5 counters, 120 customers and 12 remote visits a day."""
    found = build_space_programme(CONCEPT, SiteNeed(100, 95.0, 5, 120.0, 12.0))
    assert found.seats == 48
    counts = {each.room.key: each.count for each in found.rooms}
    assert counts == {
        "open_desk": 48, "phone_room": 6, "quiet_room": 3, "project_room": 2, "work_cafe": 1, "meeting_centre": 2,
        "secure_room": 1, "service_desk": 5, "service_room": 3, "remote_room": 2, "lobby": 2, "wedding_room": 1,
    }  # fmt: skip
    hum2 = 240 + 12 + 21 + 36 + 40 + 40 + 12 + 30 + 30 + 18 + 60 + 35
    assert (found.hum2, found.hym2, found.htm2) == pytest.approx((hum2, hum2, 1.35 * hum2))
    assert found.htm2_allowed == 950
    assert sum(found.zone_hum2().values()) == pytest.approx(hum2)
    assert found.cost.value_eur == pytest.approx(1000 * 1.35 * hum2 + 700 * 100 + 1500 * 48)
    assert found.cost.low_eur < found.cost.value_eur < found.cost.high_eur and found.cost.assumed


def test_a_small_point_has_what_every_point_has_and_no_more():
    found = build_space_programme(CONCEPT, SiteNeed(2, 2.0, 1, 10.0, without=("wedding_room", "work_cafe")))
    counts = {each.room.key: each.count for each in found.rooms}
    assert counts["remote_room"] == counts["service_desk"] == counts["open_desk"] == 1
    assert not {"secure_room", "wedding_room", "work_cafe"} & counts.keys()


@given(people=st.integers(0, 800), counters=st.integers(0, 30), visits=st.floats(0, 2000))
def test_more_of_anything_never_needs_less(people, counters, visits):
    small = build_space_programme(CONCEPT, SiteNeed(people, float(people), counters, visits))
    large = build_space_programme(CONCEPT, SiteNeed(people + 1, people + 1.0, counters + 1, visits + 1))
    assert large.htm2 >= small.htm2 and small.seats <= people


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        build_space_programme(CONCEPT, SiteNeed(-1, 1.0, 1, 1.0))
    with pytest.raises(ValueError, match="sauna"):
        build_space_programme(CONCEPT, SiteNeed(1, 1.0, 1, 1.0, without=("sauna",)))


def building(key, **more):
    usual = Building(key, key, 1000.0, 400.0, date(2027, 6, 1), True, True, True, 90.0, True, True, True, 20.0)
    return replace(usual, **more)


def test_buildings_are_ranked_with_their_reasons():
    programme = build_space_programme(CONCEPT, SiteNeed(100, 95.0, 5, 120.0, 12.0))
    fits = rank_buildings(
        CONCEPT,
        programme,
        [
            building("small", htm2=700.0),
            building("late", free_from=date(2029, 1, 1), healthy=False),
            building("cheap", rent_eur_per_htm2_month=15.0, door_cm=75.0),
            building("unknown", rent_eur_per_htm2_month=None),
            building("usual"),
            building("no_lift", lift=False),
            building("upstairs", street_htm2=100.0, restricted_zone=False, step_free_entrance=False),
        ],
        DAY,
    )
    assert [fit.building.key for fit in fits[:3]] == ["cheap", "usual", "unknown"]
    assert [fit.feasible for fit in fits] == [True] * 3 + [False] * 4
    told = {fit.building.key: [reason.text for reason in (*fit.against, *fit.mend)] for fit in fits}
    assert told["usual"] == []
    assert told["cheap"] == ["Doors have to be widened to {cm} cm."]
    assert told["small"] == ["It is {short} htm² too small."]
    assert len(told["late"]) == 2 and len(told["upstairs"]) == 3
    assert told["no_lift"] == ["Rooms upstairs cannot be reached without steps: there is no lift."]
    cheap = fits[0]
    assert cheap.rent_eur_per_year == pytest.approx(12 * 15 * programme.htm2)
    assert cheap.spare_htm2 == pytest.approx(1000 - programme.htm2)


def test_a_house_of_one_floor_needs_no_lift():
    programme = build_space_programme(CONCEPT, SiteNeed(100, 95.0, 5, 120.0, 12.0))
    (fit,) = rank_buildings(CONCEPT, programme, [building("flat", street_htm2=1000.0, lift=False)], DAY)
    assert fit.feasible
