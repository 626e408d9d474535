"""Notes of interviews, workshops and observation: kept at a point and wave, found, coded by themes, mended."""

import pytest
from django.utils import timezone, translation

from piste.web.experience.models import Coding, FieldNote, Theme
from piste.web.experience.note_table import themes_of, words_of
from piste.web.network.demo_points import load_directory
from piste.web.network.models import Point
from web.experience_waves import make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client, people):
    load_directory()
    user = people("lead@example.fi")
    user.grants.create(role="advisor", point="mikkeli")
    client.force_login(user)
    return user


def write(notes, code="mikkeli", participants=4, **more):
    facts = {"method": "interview", "audience": "staff", "day": timezone.localdate(), "participants": participants}
    return FieldNote.objects.create(point=Point.objects.get(code=code), notes=notes, **facts | more)


def test_notes_are_kept_at_a_wave_coded_by_a_coder_and_mended(client, lead):
    wave, point = make_wave("customer"), Point.objects.get(code="mikkeli")
    sent = {
        "method": "workshop", "audience": "customers", "point": point.pk, "wave": wave.pk, "participants": 9,
        "day": f"{timezone.localdate():%Y-%m-%d}", "who": "Asiakasraati", "notes": "Opasteet <b>hukkuvat</b>.",
    }  # fmt: skip
    there = client.post("/experience/notes", sent)
    made = FieldNote.objects.get()
    assert there.url == f"/experience/notes/{made.pk}" and (made.wave, made.written_by) == (wave, lead)
    theme = Theme.objects.create(key="signs", name={"fi": "Opasteet"})
    client.post(there.url, {f"theme-{theme.pk}": "negative", "new": "Valaistus"})
    coded = set(Coding.objects.values_list("note", "theme__name__fi", "tone", "coder"))
    assert coded == {
        (made.pk, "Opasteet", "negative", lead.pk), (made.pk, "Valaistus", "neutral", lead.pk),
    }  # fmt: skip
    client.post(there.url, {f"theme-{theme.pk}": ""})
    assert list(Coding.objects.values_list("theme__name__fi", flat=True)) == ["Valaistus"]
    client.post(there.url, {**sent, "participants": 8})
    assert FieldNote.objects.get().participants == 8 and Coding.objects.count() == 1
    page = client.get(there.url).content.decode()
    assert "&lt;b&gt;" in page and "Valaistus" in page


def test_notes_are_found_by_words_method_wave_and_theme(client, lead):
    first, second = write("Melua on liikaa."), write("Opasteita puuttuu.", method="observation")
    write("Ei täältä.", code="savonlinna")
    Coding.objects.create(note=second, theme=Theme.objects.create(key="signs", name={"fi": "Opasteet"}), coder=lead)
    asked = {
        "": {first, second}, "q=melu": {first}, "q=puutt opast": {second}, "method=observation": {second},
        "theme=signs": {second}, "open=1": {first}, "wave=none": set(),
    }  # fmt: skip
    for query, expected in asked.items():
        assert set(client.get(f"/experience/notes?{query}").context["page"]) == expected, query


def test_notes_of_another_point_stay_closed(client, lead):  # noqa: ARG001
    other = write("Ei täältä.", code="savonlinna")
    assert client.get(f"/experience/notes/{other.pk}").status_code == 403
    assert client.post(f"/experience/notes/{other.pk}", {"new": "x"}).status_code == 403
    assert not Coding.objects.exists()


def test_themes_count_notes_and_participants_once(people):
    load_directory()
    theme = Theme.objects.create(key="noise", name={"fi": "Melu"})
    notes = [write("Melua.", participants=n) for n in (4, 7)]
    for coder in (people("a@example.fi"), people("b@example.fi")):
        Coding.objects.create(note=notes[0], theme=theme, coder=coder, tone="negative")
    Coding.objects.create(note=notes[1], theme=theme, coder=None, tone="positive")
    (told,) = themes_of(list(FieldNote.objects.prefetch_related("codings__theme")))
    assert (told.notes, told.participants, told.negative, told.positive) == (2, 11, 1, 1)


def test_a_word_list_leaves_out_rare_and_empty_words():
    with translation.override("fi"):
        assert words_of([FieldNote(notes="Melu ja kiire")] * 5 + [FieldNote(notes="Matti")]) == [
            ("kiire", 5),
            ("melu", 5),
        ]
        assert words_of([]) == []


def test_a_list_of_notes_asks_the_database_as_often_for_many_as_for_one(client, lead, django_assert_max_num_queries):
    theme = Theme.objects.create(key="noise", name={"fi": "Melu"})
    for number in range(8):
        Coding.objects.create(note=write(f"Melua {number}."), theme=theme, coder=lead)
    with django_assert_max_num_queries(16):
        assert len(client.get("/experience/notes").context["page"].object_list) == 8
