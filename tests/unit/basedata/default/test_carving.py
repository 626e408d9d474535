"""Nobody counts twice: cases whose answers are known by hand."""

import numpy as np
import pytest

from piste.basedata.default.carving import (
    Carved,
    Listing,
    carve,
    carve_municipality,
    find_parents,
    share_out,
    spread_groups,
)

DEGREE_KM = np.pi / 180 * 6371.0088
"""A degree of latitude."""
DENSITY = 3000.0
FAR = 40.0


def listing(
    *places: tuple[float, int], namesake: int | None = None, area_km2: dict[int, float] | None = None
) -> Listing:
    """Places on one meridian: (km to the north, people as listed)."""
    n = len(places)
    areas = np.full(n, np.nan)
    for place, area in (area_km2 or {}).items():
        areas[place] = area
    return Listing(
        ids=np.arange(100, 100 + n),
        figure=np.array([figure for _, figure in places], dtype=np.int64),
        lat=60 + np.array([km for km, _ in places]) / DEGREE_KM,
        lon=np.full(n, 25.0),
        area_km2=areas,
        namesake=np.arange(n) == (-1 if namesake is None else namesake),
    )


def carved(official: int, *places: tuple[float, int], namesake: int | None = None) -> Carved:
    return carve_municipality(listing(*places, namesake=namesake), official, DENSITY)


def test_a_place_reaches_as_far_as_its_people_need() -> None:
    # pi x 30,000 people at 3,000 a km2 fill a circle of sqrt(10) = 3.16 km
    city = (0.0, round(np.pi * 30_000))
    assert find_parents(listing(city, (3.1, 1000)), DENSITY).tolist() == [-1, 0]
    assert find_parents(listing(city, (3.2, 1000)), DENSITY).tolist() == [-1, -1]


def test_a_known_area_goes_before_the_density() -> None:
    places = ((0.0, 1000), (4.9, 500), (-5.1, 400))
    assert find_parents(listing(*places, area_km2={0: np.pi * 25}), DENSITY).tolist() == [-1, 0, -1]


def test_the_smallest_place_around_is_the_parent_and_unknown_figures_have_none() -> None:
    places = ((0.0, 100_000), (1.5, 30_000), (1.6, 10_000), (0.1, 0))
    assert find_parents(listing(*places), DENSITY).tolist() == [-1, 0, 1, -1]


def test_a_city_keeps_what_its_districts_leave() -> None:
    assert carve(listing((0.0, 100_000), (1.5, 30_000), (1.6, 10_000)), DENSITY).tolist() == [70_000, 20_000, 10_000]


def test_districts_never_hold_more_than_their_city() -> None:
    # 60 + 90 thousand claim 100: 40 and 60 are theirs, and 15 of the 60 live in the smallest one
    places = ((0.0, 100_000), (1.9, 60_000), (-2.0, 90_000), (-2.1, 15_000))
    assert carve(listing(*places), DENSITY).tolist() == [0, 40_000, 45_000, 15_000]


def test_a_place_listed_twice_counts_once() -> None:
    assert carve(listing((0.0, 8000), (0.0, 8000)), DENSITY).tolist() == [0, 8000]


def test_towns_apart_keep_their_figures() -> None:
    assert carve(listing((0.0, 5000), (10.0, 5000), (20.0, 700)), DENSITY).tolist() == [5000, 5000, 700]


def test_a_municipality_keeps_what_the_ones_it_took_in_leave() -> None:
    # listed with all its 50,794 people beside two former municipalities; official are 50,870
    result = carved(50_870, (0.0, 50_794), (FAR, 9344), (-FAR, 5809), namesake=0)
    assert result.people.tolist() == [35_717, 9344, 5809]
    assert result.own.tolist() == [35_641, 9344, 5809]
    assert result.listed == 50_794


def test_figures_of_the_whole_under_other_names_are_the_same_people_again() -> None:
    result = carved(1001, (0.0, 1016), (5.0, 1016), (9.0, 120), namesake=0)
    assert result.people.tolist() == [881, 0, 120]


def test_a_figure_that_no_part_can_have_is_not_believed() -> None:
    assert carved(910, (0.0, 6094), (FAR, 922), namesake=1).people.tolist() == [0, 910]


def test_without_a_namesake_the_figure_nearest_to_the_official_one_stands_for_the_whole() -> None:
    assert carved(14_868, (0.0, 20_000), (FAR, 15_498), (-FAR, 1410)).people.tolist() == [0, 13_458, 1410]


def test_former_municipalities_that_claim_more_than_there_are_shrink_alike() -> None:
    result = carved(400, (0.0, 390), (FAR, 300), (-FAR, 200), namesake=0)
    assert result.people.tolist() == [0, 240, 160]
    assert result.listed == 400


def test_without_a_whole_figure_everything_is_scaled() -> None:
    assert carved(9000, (0.0, 6000), (FAR, 4000)).people.tolist() == [5400, 3600]
    grown = carved(19_657, (0.0, 14_293), namesake=0)
    assert grown.people.tolist() == [19_657]
    assert grown.listed == 14_293


def test_a_namesake_has_at_most_what_the_others_leave() -> None:
    assert carved(16_387, (0.0, 8258), (FAR, 8300), (-FAR, 8000), namesake=0).people.tolist() == [87, 8300, 8000]


def test_unknown_figures_share_what_the_known_ones_leave() -> None:
    assert carved(19_738, (0.0, 2100), (FAR, 0)).people.tolist() == [2100, 17_638]
    assert carved(4093, (0.0, 0), (FAR, 0)).people.tolist() == [2047, 2046]
    assert carved(1000, (0.0, 990), (FAR, 0), namesake=0).people.tolist() == [1000, 0]


def test_a_municipality_needs_a_place() -> None:
    with pytest.raises(ValueError, match="nothing to carve"):
        carved(100)


def test_shares_are_whole_and_the_largest_remainders_get_one_more() -> None:
    ids = np.array([3, 1, 2])
    assert share_out(10, np.array([1, 1, 1]), ids).tolist() == [3, 4, 3]
    assert share_out(10, np.array([55, 25, 20]), ids).tolist() == [5, 3, 2]  # remainders .5, .5, .0: the smaller id
    assert share_out(7, np.array([0, 0, 0]), ids).tolist() == [2, 3, 2]
    assert share_out(0, np.array([5, 0, 1]), ids).tolist() == [0, 0, 0]


def test_groups_sum_to_places_and_to_the_municipality() -> None:
    people = np.array([70, 20, 10])
    groups = spread_groups(people, (15, 60, 25), np.array([1, 2, 3]))
    assert [group.tolist() for group in groups] == [[11, 3, 1], [42, 12, 6], [17, 5, 3]]
    assert [int(group.sum()) for group in groups] == [15, 60, 25]
    assert sum(groups).tolist() == [70, 20, 10]
    with pytest.raises(ValueError, match="do not make 100 people"):
        spread_groups(people, (15, 60, 26), np.array([1, 2, 3]))
