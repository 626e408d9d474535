"""Open statistics: made once a month, and no attack on what is published finds a small group."""

import csv
import io
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from piste.evaluation.count_cube import add_margins
from piste.evaluation.table_attack import find_intervals
from piste.web.counter.follow_up.models import OpenMonth
from piste.web.counter.follow_up.opening import month_before, publish_month
from piste.web.network.booking.minutes import HELSINKI
from piste.web.network.models import Agency, Point, Service
from piste.web.network.visits.models import Period, Visit, VisitService

pytestmark = pytest.mark.django_db
MONTH = date(2026, 3, 1)
CALLED, LEFT, OPEN = 0, 1, 2
COUNTS = {  # point, service -> called, left
    ("a", "x"): (40, 3), ("a", "y"): (3, 0), ("a", "z"): (12, 6),
    ("b", "x"): (25, 0), ("b", "y"): (11, 1), ("b", "z"): (2, 0),
    ("c", "x"): (9, 0), ("c", "y"): (0, 2), ("c", "z"): (30, 7),
}  # fmt: skip


@pytest.fixture
def _march(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 4, 3, 6, 0, tzinfo=HELSINKI))
    town = Agency.objects.create(code="town")
    points = {
        code: Point.objects.create(code=code, operator=town, region="10", municipality="491", lat=61, lon=27)
        for code in "abc"
    }
    services = {code: Service.objects.create(code=code, agency=town) for code in "xyz"}
    number = 0
    for (point, service), (called, left) in COUNTS.items():
        for k in range(called + left):
            number += 1
            make_visit(points[point], services[service], number, k < called)


def make_visit(point, service, number, called):
    at = datetime(2026, 3, 1 + number % 28, 9, 0, tzinfo=HELSINKI)
    ended = at + timedelta(minutes=number % 30 + 1)
    visit = Visit.objects.create(
        point=point, day=at.date(), letter="A", number=number, arrived_at=at, effective_at=at, state="finished",
        outcome="solved" if called else "left", first_called_at=ended if called else None, ended_at=ended,
    )  # fmt: skip
    VisitService.objects.create(visit=visit, position=0, service=service, outcome=visit.outcome)
    Period.objects.create(visit=visit, kind="waiting", during=DateTimeTZRange(at, ended))


def read_published(client):
    """Return what a reader of the CSV knows: (point, service) -> visits, called, left; None where hidden."""
    rows = csv.DictReader(io.StringIO(client.get("/statistics.csv").content.decode()))
    known = {}
    for row in rows:
        visits, called = (int(row[name]) if row[name] else None for name in ("visits", "called"))
        left = None
        if called is not None and row["left_share"]:
            share = float(row["left_share"])
            left = next(n for n in range(1000) if abs(n / max(called + n, 1) - share) < 6e-4)
        known[row["point"], row["service"]] = (visits, called, left)
    return known


@pytest.mark.usefixtures("_march")
def test_no_attack_finds_a_small_group(client):
    publish_month(MONTH)
    known = read_published(client)
    counts = np.zeros((3, 3, 3), dtype=np.int64)
    for (point, service), (called, left) in COUNTS.items():
        counts["abc".index(point), "xyz".index(service), [CALLED, LEFT]] = called, left
    cube = add_margins(counts)
    shown = np.zeros(cube.shape, dtype=np.bool_)
    hidden_small = []
    for place in np.ndindex(4, 4):
        point, service = (("abc"[place[0]] if place[0] < 3 else ""), ("xyz"[place[1]] if place[1] < 3 else ""))
        visits, called, left = known.get((point, service), (0, 0, 0))
        for at, told in ((3, visits), (CALLED, called), (LEFT, left)):
            if told is not None:
                assert told == cube[(*place, at)]  # what is published is true
                shown[(*place, at)] = True
        # the attacker works out what sums give, too
        if called is not None and left is not None and visits is not None:
            shown[(*place, OPEN)] = True
    for at in np.ndindex(*cube.shape):
        if 0 < cube[at] < 5:
            assert not shown[at]
            hidden_small.append(np.ravel_multi_index(at, cube.shape))
    assert len(hidden_small) > 6
    low, high = find_intervals(cube, shown, np.array(hidden_small))
    assert (low < 1).all()  # the group may as well be nobody
    assert (high >= 5).all()  # or large enough to be shown


@pytest.mark.usefixtures("_march")
def test_a_month_is_made_once_and_not_too_early(client, monkeypatch):
    first = publish_month(MONTH)
    Visit.objects.filter(point__code="a").delete()
    assert publish_month(MONTH).rows == first.rows  # two versions would tell by their difference
    assert publish_month(date(2026, 4, 1)) is None
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 4, 2, 6, 0, tzinfo=HELSINKI))
    OpenMonth.objects.all().delete()
    assert publish_month(MONTH) is None
    assert client.get("/statistics?month=2026-03").status_code == 404


@pytest.mark.usefixtures("_march")
def test_anybody_reads_it_as_page_json_and_csv(client):
    publish_month(MONTH)
    told = client.get("/statistics.json")
    assert told.headers["Access-Control-Allow-Origin"] == "*"
    rows = told.json()["months"][0]["rows"]
    hidden = [row for row in rows if row["visits"] is None]
    assert {(row["point"], row["service"]) for row in hidden} >= {("a", "y"), ("b", "z"), ("c", "y")}
    assert all(row["median_min"] is None for row in hidden if row["called"] is None)
    page = client.get("/statistics", headers={"accept-language": "en"}).content.decode()
    assert "hidden" in page
    assert month_before(date(2026, 4, 3)) == MONTH
