"""Agreements and duties: exact cents, successors, history, gaps."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piste.web.network.duty_gap import list_duty_gaps
from piste.web.network.models import Agency, Agreement, Offering, ParticipationDuty, Point, Service
from piste.web.network.models.agreement import share_cents
from piste.web.network.succession import end_agency

FIRST, LAST, NEXT = date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1)


def test_a_cent_that_is_left_goes_to_the_largest_remainder():
    assert share_cents(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert share_cents(1001, {"a": 1, "b": 2}) == {"a": 334, "b": 667}
    assert share_cents(0, {"a": 5}) == {"a": 0}
    for wrong in ((-1, {"a": 1}), (1, {}), (1, {"a": 0})):
        with pytest.raises(ValueError, match="shared"):
            share_cents(*wrong)


@given(st.integers(0, 10**12), st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 10**6), min_size=1))
def test_shares_make_the_whole_and_are_within_a_cent_of_right(total, parts):
    shares, whole = share_cents(total, parts), sum(parts.values())
    assert sum(shares.values()) == total
    assert all(abs(shares[code] * whole - total * parts[code]) < whole for code in parts)


@pytest.fixture
def directory(db):  # noqa: ARG001
    ely, new, city = (Agency.objects.create(code=code) for code in ("ely", "new", "city"))
    point = Point.objects.create(code="p", operator=city, lat=61, lon=27, opened_on=FIRST)
    service = Service.objects.create(code="s", agency=ely)
    return ely, new, city, point, service


def test_an_agreement_goes_on_with_the_successor_and_history_stays(directory):
    ely, new, city, point, service = directory
    old = Agreement.objects.create(mandator=ely, operator=city, valid_from=FIRST)
    old.services.add(service)
    old.points.add(point)
    old.shares.create(agency=ely, parts=2)
    old.shares.create(agency=new, parts=1)
    (made,) = end_agency(ely, LAST, new)
    old.refresh_from_db()
    assert (old.mandator, old.valid_until, made.mandator, made.operator) == (ely, LAST, new, city)
    assert (made.valid_from, made.valid_until, made.continues) == (NEXT, None, old)
    assert list(made.services.all()) == [service] and list(made.points.all()) == [point]
    assert made.share_cost(1000) == {"new": 1000} and old.share_cost(1000) == {"ely": 667, "new": 333}
    assert old.holds_on(LAST) and not old.holds_on(NEXT) and made.holds_on(NEXT)
    assert end_agency(ely, LAST, new) == [] and Agreement.objects.count() == 2


def test_gaps_between_duty_and_offerings(directory):
    ely, new, _city, point, service = directory
    duty = ParticipationDuty.objects.create(agency=ely, ground="visiting", valid_from=FIRST)

    def kinds(day=NEXT):
        return [(gap.agency.code, gap.kind) for gap in list_duty_gaps(day)]

    assert kinds() == [("ely", "no-points")]
    duty.points.add(point)
    assert kinds() == [("ely", "nothing")] and kinds(date(2023, 1, 1)) == []
    Offering.objects.create(point=point, service=service, presence=Offering.Presence.ADVISOR, valid_from=FIRST)
    assert kinds() == [("ely", "way")]
    end_agency(ely, LAST, new)
    assert kinds() == [("new", "way")]
    Offering.objects.create(
        point=point, service=service, presence=Offering.Presence.REMOTE, valid_from=FIRST, valid_until=NEXT
    )
    assert kinds() == [] and kinds(date(2026, 1, 2)) == [("new", "way")]
    ParticipationDuty.objects.update(manner="own-staff")
    assert kinds() == [("new", "way")]
    ParticipationDuty.objects.update(ground="none")
    assert kinds() == []
