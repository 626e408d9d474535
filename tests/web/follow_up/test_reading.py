"""What is read of visits and resources is what happened, and base data goes back into the engine's next study."""

from dataclasses import replace

import numpy as np
import pytest
from django.utils import timezone
from statsmodels.stats.proportion import proportion_confint

from piste.basedata.catchment import build_nearest_catchments
from piste.basedata.place import Places
from piste.basedata.visit_file import read_measured_visits
from piste.basedata.visit_fit import fit_visit_model
from piste.basedata.visit_model_file import read_default_visit_model
from piste.basedata.visits import build_visits
from piste.evaluation.follow_up import build_follow_up
from piste.web.counter.follow_up.base_data import write_base_data, write_rows
from piste.web.counter.follow_up.no_shows import read_no_shows
from piste.web.counter.follow_up.reading import read_book
from piste.web.counter.follow_up.resources import build_resources
from piste.web.network.booking.models import Appointment, Shift
from piste.web.network.booking.span import Span
from piste.web.network.visits import serving
from piste.web.network.visits.calling import pick
from piste.web.network.visits.measured import MeasuredVisit, measured_visits
from piste.web.network.visits.models import DeskTurn, Visit
from piste.web.network.visits.nightly import end_open_days
from piste.web.network.visits.quick_help import count_help
from web.follow_up.point import serve
from web.visits.conftest import DAY, Hall

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(db):  # noqa: ARG001
    return Hall()


def told(hall, by=""):
    return {row.group: row for row in build_follow_up(read_book([hall.point], DAY, DAY).followed(by), by)}


def test_visits_by_point_hour_channel_and_language(hall):
    serve(hall, 0, 4, 10, language="sv")  # 8.00 UTC is 10 in Helsinki in March
    serve(hall, 60, 20, 5, "must-return", "paper", channel="phone")
    serving.leave(hall.arrive(90), hall.at(95))
    count_help(hall.point, Visit.Kind.DOOR, "way", 3, at=hall.at(130))
    everything = told(hall)[""]
    assert (everything.visits, everything.called, everything.served) == (4, 2, 3)
    assert (everything.median_min, everything.within.value) == (12, 0.5)
    assert everything.left_share == pytest.approx(1 / 3)
    assert (everything.unneeded.value, everything.causes) == (pytest.approx(1 / 3), {"paper": 1})
    assert everything.service_h == pytest.approx(18 / 60)
    assert set(told(hall, "hour")) == {"10", "11", "12", ""}
    assert told(hall, "language")["sv"].median_min == 4
    assert told(hall, "channel")["phone"].median_min == 20
    assert told(hall, "week")["2026-W10"].visits == 4


def test_a_visit_that_the_night_ended_is_counted_but_its_service_time_is_not(hall):
    """The desk forgot it: the last that is known of it is its call, and what is not known is not measured."""
    serve(hall, 0, 4, 10)
    forgotten = hall.arrive(20)
    pick(forgotten, hall.desks[0], hall.advisor, hall.at(30))
    serving.hand_over(forgotten, hall.desks[0], hall.advisor, hall.benefits, at=hall.at(100))
    pick(forgotten, hall.desks[1], hall.expert, hall.at(110))
    end_open_days(hall.at(24 * 60))
    forgotten.refresh_from_db()
    assert forgotten.ended_by_rule
    row = told(hall)[""]
    assert (row.visits, row.called, row.by_rule) == (2, 2, 1)
    assert (row.service_median_min, row.service_h) == (10, pytest.approx(10 / 60))
    assert sum(one.service_min for one in measured_visits(DAY, DAY)) == pytest.approx(10)


def test_appointments_to_which_nobody_came_by_every_grouping(hall):
    """Counted by hand: two kept, one missed, one cancelled; the one still booked is none of them."""
    for number, (state, services, language, channel) in enumerate((
        ("served", "ab", "fi", "visit"), ("missed", "a", "sv", "visit"), ("cancelled", "b", "fi", "remote"),
        ("checked-in", "a", "fi", "visit"), ("booked", "a", "fi", "visit"),
    )):  # fmt: skip
        begins, ends = hall.at(60 * number), hall.at(60 * number + 30)
        made = Appointment.objects.create(
            point=hall.point, starts_at=begins, ends_at=ends, state=state, language=language, channel=channel
        )
        for position, key in enumerate(services):
            service = hall.advice if key == "a" else hall.benefits
            made.parts.create(position=position, service=service, starts_at=begins, ends_at=ends)

    def by(grouping):
        rows = read_no_shows([hall.point], DAY, DAY, grouping)
        return {row.group: (row.kept, row.missed, row.cancelled) for row in rows}

    everything = {"": (2, 1, 1)}
    assert by("point") == {"p": (2, 1, 1), **everything}
    assert by("service") == {"advice": (2, 1, 0), "benefits": (1, 0, 1), **everything}
    assert by("agency") == {"town": (2, 1, 0), "kela": (1, 0, 1), **everything}
    assert by("hour") == {"10": (1, 0, 0), "11": (0, 1, 0), "12": (0, 0, 1), "13": (1, 0, 0), **everything}
    assert by("channel") == {"visit": (2, 1, 0), "remote": (0, 0, 1), **everything}
    assert by("language") == {"fi": (2, 0, 1), "sv": (0, 1, 0), **everything}
    assert by("week") == {"2026-W10": (2, 1, 1), **everything}
    assert by("kind") == everything
    share = read_no_shows([hall.point], DAY, DAY, "point")[-1].share
    assert (share.value, share.low, share.high) == pytest.approx((1 / 3, *proportion_confint(1, 3, method="wilson")))
    assert read_no_shows([], DAY, DAY, "point")[-1].kept == 0


def test_a_visit_of_two_services_counts_once_for_each_and_once_in_all(hall):
    visit = hall.arrive(0, hall.advice, hall.benefits)
    pick(visit, hall.desks[0], hall.advisor, hall.at(4))
    serving.finish(visit, hall.desks[0], hall.advisor, "solved", at=hall.at(9))
    pick(visit, hall.desks[1], hall.expert, hall.at(12))
    serving.finish(visit, hall.desks[1], hall.expert, "sent-on", at=hall.at(20))
    by_service = told(hall, "service")
    assert (by_service["advice"].service_median_min, by_service["benefits"].service_median_min) == (5, 8)
    assert (by_service["advice"].solved.value, by_service["benefits"].solved.value) == (1, 0)
    assert {group: row.visits for group, row in told(hall, "agency").items()} == {"town": 1, "kela": 1, "": 2}
    whole = told(hall)[""]
    assert (whole.visits, whole.service_median_min, whole.solved.value) == (1, 13, 0)


def test_resources_count_turns_and_rosters_without_absences(hall, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: hall.at(600))
    serve(hall, 0, 4, 30)
    for first, last, desk, person in ((0, 240, 0, hall.advisor), (60, 120, 1, hall.expert)):
        DeskTurn.objects.create(desk=hall.desks[desk], staff=person, during=(hall.at(first), hall.at(last)))
    shift = Span(hall.at(0), hall.at(480))
    Shift.objects.create(staff=hall.advisor, point=hall.point, role="desk", during=shift.range)
    Shift.objects.create(staff=hall.advisor, role="absence", during=Span(hall.at(240), hall.at(300)).range)
    row = build_resources([hall.point], read_book([hall.point], DAY, DAY), DAY, DAY)[0]
    assert (row.rostered_h, row.desk_h, row.visitors, row.service_h) == (7, 5, 1, 0.5)
    assert row.busy == pytest.approx(0.1)


def make_places(n=40):
    rng = np.random.default_rng(3)
    ids = np.array([str(k) for k in range(n)], dtype=object)
    people = rng.integers(500, 4000, n).astype(float)
    groups = {"age_0_14": people * 0.15, "age_15_64": people * 0.6, "age_65_": people * 0.25}
    towns = np.full(n, "491", dtype=object)
    return Places(ids, ids, np.full(n, 61.7), np.full(n, 27.3), people, towns, groups)


def test_the_export_is_read_by_the_engine_and_the_next_study_is_fitted_to_it(hall, tmp_path):
    hall.point.site, hall.advice.demand_key = "mikkeli", "advice"
    hall.point.save()
    hall.advice.save()
    for number in range(6):
        serve(hall, 10 * number, 2, 5)
    file = tmp_path / "visits.csv"
    file.write_text(write_base_data(DAY, DAY), encoding="utf-8")
    measured = read_measured_visits(file).demand()
    assert (measured.unit, measured.ids.tolist(), measured.service.tolist()) == ("site", ["mikkeli"], ["advice"])
    assert measured.visits[0] == pytest.approx(6 * 365.25)
    places = make_places()
    catchments = build_nearest_catchments(
        np.array(["mikkeli"], dtype=object), np.zeros(len(places.people), np.int32), np.full(len(places.people), 10.0)
    )
    model = read_default_visit_model()
    fitted = fit_visit_model(model, measured, places, catchments)
    service = next(one for one in fitted.demand().services if one.key == "advice")
    assert service.fit is not None
    assert service.fit.years == (2026,)
    before, after = (build_visits(places, m, 2026) for m in (model, fitted.demand()))
    advice = model.keys.index("advice")
    expected = before.per_year[:, advice].sum()
    assert (after.per_year[:, advice].sum() < expected) == (measured.visits[0] < expected)
    others = [k for k in range(len(model.keys)) if k != advice]
    assert np.array_equal(before.per_year[:, others], after.per_year[:, others])


def test_a_whole_year_is_not_scaled_and_what_the_engine_does_not_know_is_left_out():
    row = MeasuredVisit("p", "s", "10", "491", "tax-card", "tax", "", 40, 1.0, None)
    rows = [row, replace(row, postcode="50100", visits=2), replace(row, site=""), replace(row, demand_key="")]
    assert write_rows(rows, 2026, 365) == "site,service,year,visits\ns,tax,2026,42.0\n"
    assert write_rows(rows, 2026, 73).endswith(f"{42 * 365.25 / 73:.1f}\n")
