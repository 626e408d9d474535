"""The directory's models: texts fall back openly, successors, the demo's data once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from piste.web.accounts.permission import Scope
from piste.web.network.demo import load_demo_data
from piste.web.network.events import HANDLERS, VisitFinished, publish_event, subscribe
from piste.web.network.models import Agency, Offering, Point, Training
from piste.web.network.texts import check_texts, text_in


def test_a_text_is_read_in_the_reader_s_language_and_falls_back_openly():
    texts = {"fi": "Piste", "sv": "Punkt"}
    with translation.override("sv"):
        assert (text_in(texts).words, text_in(texts).language) == ("Punkt", "sv")
    with translation.override("en"):
        assert (text_in(texts).words, text_in(texts).language) == ("Piste", "fi")
    assert text_in({"se": "Báiki"}, "en").language == "se"
    assert str(text_in({}, "en")) == ""


@pytest.mark.parametrize("wrong", [[], "Piste", {"xx": "?"}, {"fi": 1}])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(ValidationError):
        check_texts(wrong)


@pytest.mark.django_db
def test_an_agency_that_ended_is_followed_by_the_one_in_force():
    last = Agency.objects.create(code="c")
    middle = Agency.objects.create(code="b", active_until=date(2025, 12, 31), successor=last)
    first = Agency.objects.create(code="a", active_until=date(2024, 12, 31), successor=middle)
    assert first.in_force_on(date(2024, 12, 31)) == first
    assert first.in_force_on(date(2025, 1, 1)) == middle
    assert first.in_force_on(date(2026, 1, 1)) == last
    assert first.exists_on(date(2024, 12, 31)) and not first.exists_on(date(2025, 1, 1))


@pytest.mark.django_db
def test_a_circle_of_successors_ends():
    one = Agency.objects.create(code="a", active_until=date(2024, 12, 31))
    two = Agency.objects.create(code="b", active_until=date(2024, 12, 31), successor=one)
    one.successor = two
    one.save()
    assert one.in_force_on(date(2026, 1, 1)) in {one, two}


@pytest.mark.django_db
def test_the_demo_s_directory_comes_once(settings):
    settings.DEMO = True
    load_demo_data()
    counts = Point.objects.count(), Offering.objects.count(), Training.objects.count()
    assert min(counts) >= 3
    load_demo_data()
    assert (Point.objects.count(), Offering.objects.count(), Training.objects.count()) == counts
    point = Point.objects.get(code="mikkeli")
    assert point.scope == Scope(agency="mikkeli", region="10", point="mikkeli", municipality="491")
    assert point.is_open_on(date(2026, 1, 2)) and not point.is_open_on(date(2026, 1, 1))


def test_a_handler_hears_its_kind_of_event_once(monkeypatch):
    monkeypatch.setitem(HANDLERS, VisitFinished, [])
    heard = []
    subscribe(VisitFinished)(heard.append)
    subscribe(VisitFinished)(heard.append)
    event = VisitFinished(1, 2, "solved", None)  # type: ignore[arg-type]
    publish_event(event)
    publish_event("something else")
    assert heard == [event]
