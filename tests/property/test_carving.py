"""What holds for every gazetteer, however wrong its figures are."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from piste.basedata.default.carving import (
    Listing,
    carve,
    carve_municipality,
    find_parents,
    share_out,
    spread_groups,
)

DENSITY = 3000.0


@st.composite
def listings(draw: st.DrawFn) -> Listing:
    """Up to a dozen places within some 30 km, with figures from nothing to a city's."""
    n = draw(st.integers(1, 12))
    figures = st.one_of(st.just(0), st.integers(1, 300), st.integers(1, 500_000))
    near = st.floats(-0.15, 0.15, allow_nan=False)
    return Listing(
        ids=np.array(draw(st.lists(st.integers(1, 999), min_size=n, max_size=n, unique=True))),
        figure=np.array(draw(st.lists(figures, min_size=n, max_size=n)), dtype=np.int64),
        lat=61 + np.array(draw(st.lists(near, min_size=n, max_size=n))),
        lon=25 + np.array(draw(st.lists(near, min_size=n, max_size=n))),
        area_km2=np.array(draw(st.lists(st.sampled_from([np.nan, 3.0, 90.0]), min_size=n, max_size=n))),
        namesake=np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n))),
    )


def reordered(listing: Listing, order: np.ndarray) -> Listing:
    columns = (listing.ids, listing.figure, listing.lat, listing.lon, listing.area_km2, listing.namesake)
    return Listing(*(column[order] for column in columns))


@given(listings())
def test_carving_keeps_the_people_of_the_outermost_places(listing: Listing) -> None:
    own = carve(listing, DENSITY)
    outermost = find_parents(listing, DENSITY) < 0
    assert (own >= 0).all()
    assert (own <= listing.figure).all()
    assert own.sum() == listing.figure[outermost].sum()


@given(listings(), st.integers(0, 700_000))
def test_a_municipality_has_exactly_its_official_population(listing: Listing, official: int) -> None:
    carved = carve_municipality(listing, official, DENSITY)
    assert (carved.people >= 0).all()
    assert (carved.own >= 0).all()
    assert carved.people.sum() == official
    assert 0 <= carved.listed <= official


@given(listings(), st.integers(0, 700_000), st.randoms(use_true_random=False))
def test_the_order_of_places_never_matters(listing: Listing, official: int, random: Random) -> None:
    order = list(range(len(listing)))
    random.shuffle(order)
    there = np.array(order)
    other = reordered(listing, there)
    assert carve(other, DENSITY).tolist() == carve(listing, DENSITY)[there].tolist()
    expected = carve_municipality(listing, official, DENSITY)
    carved = carve_municipality(other, official, DENSITY)
    assert carved.people.tolist() == expected.people[there].tolist()
    assert carved.own.tolist() == expected.own[there].tolist()


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=20), st.integers(0, 700_000))
def test_shares_lie_within_one_of_exact_and_sharing_again_changes_nothing(weights: list[int], total: int) -> None:
    ids = np.arange(len(weights))
    shares = share_out(total, np.array(weights), ids)
    assert shares.sum() == total
    if sum(weights):
        exact = total * np.array(weights) / sum(weights)
        assert (np.abs(shares - exact) < 1 + 1e-6).all()
        assert (shares[np.array(weights) == 0] == 0).all()
    assert share_out(total, shares, ids).tolist() == shares.tolist() or total == 0


@given(st.lists(st.integers(0, 50_000), min_size=1, max_size=15), st.data())
def test_groups_split_every_place_into_whole_people(people: list[int], data: st.DataObject) -> None:
    total = sum(people)
    young = data.draw(st.integers(0, total))
    old = data.draw(st.integers(0, total - young))
    groups = spread_groups(np.array(people), (young, total - young - old, old), np.arange(len(people)))
    assert [int(group.sum()) for group in groups] == [young, total - young - old, old]
    assert sum(groups).tolist() == people
    assert all((group >= 0).all() for group in groups)
