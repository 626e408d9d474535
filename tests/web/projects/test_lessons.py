"""Lessons: found in each language's own forms, shown safely, and answered by every later site."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from piste.web.projects.lesson_duty import count_unanswered, list_duties
from piste.web.projects.lesson_search import hit_of, search_lessons
from piste.web.projects.models import Lesson, LessonAnswer

pytestmark = pytest.mark.django_db
TEXTS = [
    ("Keskeneräiset tilat haittaavat alkua", "Ofärdiga lokaler stör starten", "Unfinished premises spoil the start",
     "Tilat otettiin käyttöön ennen kuin työt olivat valmiit.", "Lokalerna togs i bruk innan arbetena var klara.",
     "The premises were taken into use before the works were done."),
    ("Tulostin jokaiseen etähuoneeseen", "En skrivare i varje distansrum", "A printer in each remote room",
     "Asiakas tarvitsee paperin mukaansa.", "Kunden behöver ett papper.", "Customers need a paper to take along."),
]  # fmt: skip


@pytest.fixture
def lessons():
    return [
        Lesson.objects.create(
            stage="opening", matters_at="works", cause="time", title={"fi": a, "sv": b, "en": c},
            text={"fi": d, "sv": e, "en": f},
        )
        for a, b, c, d, e, f in TEXTS
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tilaa", 0), ("huoneet keskeneräinen", None), ("keskeneräisissä", 0), ("lokal", 0), ("skrivarna", 1),
        ("printers", 1), ("premise", 0), ('"taken into use"', 0), ("customers -printer", None),
        ("printer or works", (0, 1)),
        ("", None), ("'); DROP TABLE", None),
    ],
)  # fmt: skip
def test_word_forms_of_each_language_are_found(lessons, words, found):
    wanted = set() if found is None else {lessons[k].pk for k in (found if isinstance(found, tuple) else (found,))}
    assert {one.pk for one in search_lessons(words)} == wanted


def test_the_title_weighs_more_and_the_readers_language_comes_first(lessons):
    second = Lesson.objects.create(stage="works", matters_at="works", cause="time", title={"fi": "Muu"},
                                   text={"fi": "Tulostin puuttui."})  # fmt: skip
    with override("fi"):
        assert [one.pk for one in search_lessons("tulostin")] == [lessons[1].pk, second.pk]
        hit = hit_of(search_lessons("tulostin").first())
    assert (hit.language, "<mark>Tulostin</mark>" in hit.excerpt) == ("fi", True)


def test_what_a_lesson_says_is_escaped_in_its_excerpt():
    Lesson.objects.create(stage="works", matters_at="works", cause="time",
                          title={"en": "<script>alert(1)</script> & printers"},
                          text={"en": "\ue001\ue000<b>"})  # fmt: skip
    hit = hit_of(search_lessons("printers").get())
    assert "<script" not in hit.excerpt
    assert "<b>" not in hit.excerpt
    assert "<mark>printers</mark>" in hit.excerpt


def test_a_later_site_must_answer_at_the_stage_where_a_lesson_matters(lessons, make_site):
    here, early, past, own = (
        make_site("a", stage="works"),
        make_site("b"),
        make_site("c", stage="moves"),
        make_site("d"),
    )
    stopped = make_site("e", stage="works", state="stopped")
    past.milestones.filter(stage="works").update(actual=timezone.localdate() - timedelta(1))
    Lesson.objects.filter(pk=lessons[1].pk).update(project=here)
    sites = [here, early, past, own, stopped]
    assert count_unanswered(sites) == {here.pk: 1, early.pk: 0, past.pk: 0, own.pk: 0, stopped.pk: 0}
    LessonAnswer.objects.create(lesson=lessons[0], project=here, answer="not-used", reason="ei etähuoneita")
    assert count_unanswered(sites)[here.pk] == 0
    assert [(one.lesson.pk, one.answer.answer) for one in list_duties(here)] == [(lessons[0].pk, "not-used")]
    past.milestones.filter(stage="works").update(actual=timezone.localdate())
    assert count_unanswered([past]) == {past.pk: 2}


def test_counting_asks_three_times_however_many_sites(lessons, make_site, django_assert_num_queries):  # noqa: ARG001
    sites = [make_site(f"s{k}", stage="works") for k in range(6)]
    with django_assert_num_queries(3):
        assert set(count_unanswered(sites).values()) == {2}
