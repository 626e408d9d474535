"""What is told of a wave: as counted by hand, small groups hidden, once a wave, exports without formulas."""

from datetime import datetime, time, timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.utils import timezone, translation
from statsmodels.stats.proportion import proportion_confint

from piste.core.errors import PisteError
from piste.web.experience.bringing import bring_answers
from piste.web.experience.demo import load_experience
from piste.web.experience.export import list_rows, write_csv, write_xlsx
from piste.web.experience.models import Questionnaire, Sheet, TextAnswer, UnitStrength, Wave
from piste.web.experience.result_page import build_row, entry_of
from piste.web.experience.tasks import TELL_ENDED
from piste.web.experience.telling_keeping import tell_wave, untold
from piste.web.experience.visit_base import count_visits
from piste.web.jobs.models import Job
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point, Service
from piste.web.network.visits.models import Visit, VisitService

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended():
    load_directory()
    return make_ended("customer", 40)


def make_ended(key, days_ago):
    last = timezone.localdate() - timedelta(days=days_ago)
    asked = Questionnaire.objects.get(key=key)
    return Wave.objects.create(
        questionnaire=asked,
        key=f"{key}-{days_ago}",
        name={"fi": "Ennen"},
        first_day=last - timedelta(days=20),
        last_day=last,
    )


def add(wave, code, n, method="link", language="fi", **values):
    point = Point.objects.get(code=code)
    Sheet.objects.bulk_create(
        Sheet(
            pk=uuid4(), questionnaire=wave.questionnaire, wave=wave, point=point, method=method, language=language,
            day=wave.first_day, channel="visit", values=values,
        )
        for _number in range(n)
    )  # fmt: skip


def item(telling, key):
    return next(one for one in telling.content["items"] if one["key"] == key)


def test_shares_and_intervals_are_those_counted_by_hand(ended):
    add(ended, "mikkeli", 30, solved="yes")
    add(ended, "mikkeli", 10, solved="no")
    told = entry_of(item(tell_wave(ended), "solved"), {"site": "mikkeli"})
    assert (told["answers"], told["value"]) == (40, 0.75)
    assert (told["low"], told["high"]) == pytest.approx(proportion_confint(30, 40, method="wilson"))
    assert told["methods"] == "link"


def test_groups_under_five_are_hidden_and_cannot_be_had_by_subtraction(ended):
    add(ended, "mikkeli", 30, solved="yes")
    add(ended, "savonlinna", 20, solved="yes")
    add(ended, "pieksamaki", 3, solved="no")
    content = item(tell_wave(ended), "solved")
    sites = {code: entry_of(content, {"site": code})["hidden"] for code in ("mikkeli", "savonlinna", "pieksamaki")}
    total = entry_of(content, {})
    assert sites["pieksamaki"]
    assert total["hidden"] or sum(sites.values()) >= 2, "a total and all other sites would tell the small one"
    assert not any(one["site"] == "pieksamaki" and one["answers"] > 0 for one in content["spread"])


def test_methods_are_compared_with_their_effect_and_a_caution(ended):
    add(ended, "mikkeli", 45, method="interview", solved="yes")
    add(ended, "mikkeli", 5, method="interview", solved="no")
    add(ended, "mikkeli", 25, method="qr", solved="yes")
    add(ended, "mikkeli", 25, method="qr", solved="no")
    found = item(tell_wave(ended), "solved")["methods"][0]
    assert abs(found["gap"]) == pytest.approx(0.4)
    assert found["sure"] and found["size"] == "large"
    assert any("different methods" in one["text"] for one in found["cautions"])


def test_change_since_the_wave_before_is_told_where_both_show(ended):
    before = make_ended("customer", 200)
    add(before, "mikkeli", 60, solved="yes")
    add(before, "mikkeli", 40, solved="no")
    add(ended, "mikkeli", 90, solved="yes")
    add(ended, "mikkeli", 10, solved="no")
    tell_wave(before)
    change = next(one for one in item(tell_wave(ended), "solved")["change"] if one["site"] == "mikkeli")
    assert change["gap"] == pytest.approx(0.3) and change["sure"]
    assert change["low"] == pytest.approx(0.183, abs=0.01)


def test_a_wave_is_told_when_it_has_ended_once_and_again_with_a_reason_only(ended):
    add(ended, "mikkeli", 6, solved="yes")
    with pytest.raises(PisteError):
        tell_wave(ended, today=ended.last_day)
    assert list(untold(ended.last_day)) == [] and list(untold(ended.last_day + timedelta(days=1))) == [ended]
    tell_wave(ended)
    with pytest.raises(PisteError):
        tell_wave(ended)
    assert tell_wave(ended, "Paper forms were found").number == 2


def test_staff_are_weighted_by_the_people_of_their_units():
    load_directory()
    wave = make_ended("staff-shared-premises", 40)
    point = Point.objects.get(code="mikkeli")
    for unit, people, agree in (("big", 90, 10), ("small", 10, 0)):
        UnitStrength.objects.create(wave=wave, unit=unit, people=people)
        for number in range(10):
            Sheet.objects.create(
                questionnaire=wave.questionnaire, wave=wave, point=point, method="invited", unit=unit,
                day=wave.first_day, values={"security": 5 if number < agree else 1},
            )  # fmt: skip
    told = entry_of(item(tell_wave(wave), "security"), {})
    assert (told["value"], told["weighted"]) == (0.5, pytest.approx(0.9))
    assert told["people"] == 100 and told["response_rate"] == pytest.approx(0.2)


def test_an_entry_without_answers_and_a_hidden_one_say_so():
    with translation.override("fi"):
        assert build_row("x", None).hidden == "ei vastauksia"
        assert "alle viisi" in build_row("x", {"hidden": True, "by": {}}).hidden


def test_exports_hold_what_shows_and_begin_no_formula(ended):
    add(ended, "mikkeli", 12, solved="yes")
    add(ended, "savonlinna", 2, solved="yes")
    telling = tell_wave(ended)
    rows = list_rows(telling, "")
    assert any(row[-1] == "hidden" and row[8] is None for row in rows)
    assert b"solved" in write_csv(ended, telling, "mikkeli")
    book = openpyxl.load_workbook(BytesIO(write_xlsx(ended, telling, "")))
    assert book["figures"].max_row == len(rows) + 1


MAPPING = {
    "columns": {"site": "piste"}, "constants": {"method": "paper"},
    "question": [
        {"key": "effort", "column": "helppo", "kind": "scale", "low": 1, "high": 5},
        {"key": "words", "column": "sana", "kind": "text"},
    ],
}  # fmt: skip


def test_a_file_of_answers_is_kept_whole_once_or_not_at_all(ended, tmp_path):
    path = tmp_path / "a.csv"
    points = {point.code: point for point in Point.objects.all()}
    path.write_text("piste,helppo,sana\nmikkeli,5,Hyvä\nmikkeli,9,\nnowhere,3,\n", encoding="utf-8")
    number, faults = bring_answers(ended, path, MAPPING, points, None)
    assert number == 0 and faults and Sheet.objects.count() == 0
    path.write_text("piste,helppo,sana\nmikkeli,5,Hyvä\nsavonlinna,3,\n", encoding="utf-8")
    assert bring_answers(ended, path, MAPPING, points, None) == (2, [])
    assert bring_answers(ended, path, MAPPING, points, None) == (0, [])
    assert set(Sheet.objects.values_list("method", "point__code")) == {("paper", "mikkeli"), ("paper", "savonlinna")}
    assert TextAnswer.objects.get().words == "Hyvä"


def test_what_the_questionnaire_does_not_ask_is_refused(ended, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("helppo\n5\n", encoding="utf-8")
    mapping = {"question": [{"key": "unknown", "column": "helppo", "kind": "scale", "low": 1, "high": 5}]}
    number, faults = bring_answers(ended, path, mapping, {}, None)
    assert number == 0 and len(faults) == 2


def test_the_demo_s_answers_come_once_and_telling_them_is_asked_for_once():
    load_directory()
    load_experience()
    counts = Sheet.objects.count(), Wave.objects.count()
    load_experience()
    assert (Sheet.objects.count(), Wave.objects.count()) == counts
    assert untold(timezone.localdate()).count() == 6
    assert Job.objects.filter(task=TELL_ENDED).count() == 1


def test_customers_are_weighted_by_the_counter_s_visits(ended):
    point, (advice, benefits) = (
        Point.objects.get(code="mikkeli"),
        Service.objects.filter(code__in=["advice", "benefits"]),
    )
    for number in range(40):
        hour = 14 if number % 5 == 1 else 10
        at = timezone.make_aware(datetime.combine(ended.first_day, time(hour)))
        visit = Visit.objects.create(
            point=point, day=ended.first_day, arrived_at=at, effective_at=at, letter="A", number=number + 1,
            state="missed" if number >= 30 else "finished", ended_at=at + timedelta(minutes=20),
        )  # fmt: skip
        VisitService.objects.create(visit=visit, position=0, service=advice if number % 5 else benefits)
    assert sorted(count_visits(ended)) == [
        ("mikkeli", "advice", 10, "visit", 18),
        ("mikkeli", "advice", 14, "visit", 6),
        ("mikkeli", "benefits", 10, "visit", 6),
    ]
    for service, hour, agree in ((advice, 11, 10), (advice, 15, 0), (benefits, 10, 0)):
        for number in range(10):
            Sheet.objects.create(
                questionnaire=ended.questionnaire, wave=ended, point=point, service=service, method="link",
                channel="visit", day=ended.first_day, hour=hour, values={"solved": "yes" if number < agree else "no"},
            )  # fmt: skip
    told = entry_of(item(tell_wave(ended), "solved"), {"site": "mikkeli"})
    assert told["value"] == pytest.approx(1 / 3)
    assert told["weighted"] == pytest.approx(18 / 30), "by service alone it would be 24 of 30 times a half"
    assert told["people"] == 30 and told["response_rate"] == pytest.approx(1) and told["covered"] == 1


def test_a_kiosk_s_answers_are_weighted_by_what_they_know():
    """Faces tell no service: 30 visits in the morning and 10 in the afternoon weigh them by the time of day."""
    load_directory()
    wave, point = make_ended("smiley", 41), Point.objects.get(code="mikkeli")
    service = Service.objects.get(code="advice")
    for number in range(40):
        at = timezone.make_aware(datetime.combine(wave.first_day, time(10 if number < 30 else 14)))
        visit = Visit.objects.create(
            point=point, day=wave.first_day, arrived_at=at, effective_at=at, letter="A", number=number + 1,
            state="finished", ended_at=at + timedelta(minutes=20),
        )  # fmt: skip
        VisitService.objects.create(visit=visit, position=0, service=service)
    for hour, face in ((10, 5), (14, 1)):
        for _number in range(10):
            Sheet.objects.create(
                questionnaire=wave.questionnaire, wave=wave, point=point, method="kiosk", channel="visit",
                day=wave.first_day, hour=hour, values={"went": face},
            )  # fmt: skip
    told = entry_of(item(tell_wave(wave), "went"), {"site": "mikkeli"})
    assert (told["value"], told["weighted"]) == (0.5, pytest.approx(0.75))
