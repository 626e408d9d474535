"""Rent month by month, by hand: leap years, indexing, broken months."""

import numpy as np

from lease_cases import one_lease
from piste.basedata.lease import NO_DAY
from piste.premises.month import Horizon, month_of
from piste.premises.rent import charge_days, find_levels, index_rent
from piste.premises.rent_index import IndexSeries, RentIndexes, review_months


def monthly(leases, first, n, indexes=None, end=NO_DAY):
    horizon = Horizon(month_of(first), n)
    levels = find_levels(leases, horizon, indexes or RentIndexes(horizon.first))
    full = index_rent(leases.rent_cents, levels)
    return charge_days(full, horizon, leases.start, np.array([end], dtype="M8[D]"))[0].tolist()


def test_a_february_of_a_leap_year_is_split_by_29_days():
    # From 15 February 2028: 15 of 29 days; 1 000.00 x 15/29 = 517.241.. EUR. In 2027: 14 of 28 days, a half.
    assert monthly(one_lease(start=np.datetime64("2028-02-15")), "2028-01", 3) == [0, 51_724, 100_000]
    assert monthly(one_lease(start=np.datetime64("2027-02-15")), "2027-01", 3) == [0, 50_000, 100_000]


def test_an_end_inside_a_month_counts_its_last_day():
    # Last day 10 April: the first day without rent is the 11th; 10 of 30 days.
    assert monthly(one_lease(), "2026-03", 3, end=np.datetime64("2026-04-11")) == [100_000, 33_333, 0]


def test_a_clause_follows_its_published_figures_at_each_review():
    # Base January 2025 at 120.0; reviewed each April: 123.0 in 2026, 126.3 in 2027.
    figures = np.full(36, 1200)
    figures[15], figures[27] = 1230, 1263  # 2026-04 and 2027-04
    figures[16:27] = 1250  # what is published between reviews does not count
    clause = one_lease(index_name="CPI", index_base=month_of("2025-01"), index_month=4)
    indexes = RentIndexes(month_of("2026-01"), series={"CPI": IndexSeries(month_of("2025-01"), figures)})
    paid = monthly(clause, "2026-01", 18, indexes)
    assert paid[:3] == [100_000] * 3
    assert paid[3:15] == [102_500] * 12  # 1 000 x 123.0/120.0
    assert paid[15:] == [105_250] * 3  # 1 000 x 126.3/120.0
    half = one_lease(index_name="CPI", index_base=month_of("2025-01"), index_month=4, index_permille=500)
    assert monthly(half, "2026-01", 18, indexes)[3] == 101_250


def test_no_review_before_the_base_month():
    clause = one_lease(index_name="CPI", index_base=month_of("2026-06"), index_month=4)
    figures = np.arange(1000, 1036)
    indexes = RentIndexes(month_of("2026-01"), series={"CPI": IndexSeries(month_of("2026-01"), figures)})
    paid = monthly(clause, "2026-01", 16, indexes)
    assert paid[:15] == [100_000] * 15
    assert paid[15] == round(100_000 * 1015 / 1005)


def test_an_unknown_index_grows_as_assumed():
    clause = one_lease(index_name="?", index_base=month_of("2026-01"))
    paid = monthly(clause, "2026-01", 25)
    assert (paid[0], paid[11], paid[12], paid[24]) == (100_000, 100_000, 102_000, 104_000)


def test_a_rent_without_clause_stays():
    assert set(monthly(one_lease(), "2026-01", 60)) == {100_000}


def test_half_a_cent_goes_up():
    # 1.10 EUR x 105.0/100.0 = 1.155 EUR.
    figures = np.array([1000, 1050])
    indexes = RentIndexes(month_of("2026-01"), series={"I": IndexSeries(month_of("2026-01"), figures)})
    clause = one_lease(
        rent_capital_cents=110, rent_maintenance_cents=0, index_name="I", index_base=month_of("2026-01"), index_month=2
    )
    assert monthly(clause, "2026-01", 2, indexes) == [110, 116]


def test_reviews():
    months = np.array([month_of("2026-03"), month_of("2026-04"), month_of("2027-03")])
    assert review_months(months, 4).tolist() == [month_of("2025-04"), month_of("2026-04"), month_of("2026-04")]
