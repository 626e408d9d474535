"""The survey builder: questions of every kind, conditions, order, languages, versions, and two editors at once."""

import pytest
from django.contrib.messages import get_messages
from django.db import DatabaseError, transaction

from piste.web.experience.building import copy_questionnaire, missing_words, save_item, take_into_use
from piste.web.experience.models import Item, Questionnaire
from piste.web.experience.telling_keeping import tell_wave
from piste.web.network.demo_points import load_directory
from web.experience_waves import add_sheets, make_ended, make_wave

pytestmark = pytest.mark.django_db
THREE = ("fi", "sv", "en")


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("planner@example.fi", "kolme sanaa")
    user.grants.create(role="planner")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def draft():
    return Questionnaire.objects.create(
        key="own", audience="customers", name=dict.fromkeys(THREE, "Own"), intro={"fi": "Hei"}
    )


def said(name, words, *tags):
    return {f"{name}_{tag}": f"{words} {tag}" for tag in tags or THREE}


def choice_form(**more):
    answers = {**said("choice0", "Yes"), **said("choice1", "No"), "choice0_place": 1, "choice1_place": 2}
    return {"kind": "choice", "rows": 3, **said("text", "Did it work?"), **answers, **more}


def build(editor, draft, form):
    found = editor.post(f"/experience/questionnaires/{draft.pk}/questions/new", form)
    assert found.status_code == 302, found.content.decode()
    return draft.items.order_by("-pk").first()


def test_a_questionnaire_is_built_from_nothing_page_by_page(editor):
    answer = editor.post("/experience/questionnaires", {**said("name", "Own"), "audience": "staff", "region": ""})
    draft = Questionnaire.objects.get(key="own-en")
    assert answer["Location"] == f"/experience/questionnaires/{draft.pk}"
    asked = build(editor, draft, choice_form())
    assert [(one["key"], one["text"]["sv"]) for one in asked.choices] == [("yes-en", "Yes sv"), ("no-en", "No sv")]
    ends = {**said("low_words", "no"), **said("high_words", "yes")}
    scale = {"kind": "scale", "low": 0, "high": 10, "battery": "noise", "turned": "on", **said("text", "Calm"), **ends}
    scale |= {"text_fi-x-easy": "Onko rauha?", "text_se": "Ráfi"}
    calm = build(editor, draft, scale)
    assert (calm.low, calm.high, calm.turned, calm.battery, calm.text["fi-x-easy"]) == (
        0, 10, True, "noise", "Onko rauha?",
    )  # fmt: skip
    number = build(editor, draft, {"kind": "number", "low": 0, "high": 7, **said("text", "Days")})
    words = {"kind": "text", **said("text", "Why"), "condition": asked.key, "one_of": ["no-en"]}
    assert build(editor, draft, words).shown_if == {"item": "did-it-work-en", "one_of": ["no-en"]}
    page = editor.get(f"/experience/questionnaires/{draft.pk}").content.decode()
    assert "Asked after certain answers to:" in page and "Noise and concentration" in page
    assert number.kind == "number" and Item.objects.filter(questionnaire=draft).count() == 4
    assert editor.post(f"/experience/questionnaires/{draft.pk}/change", {"do": "use"}).status_code == 302
    draft.refresh_from_db()
    assert draft.is_ready


def test_without_javascript_more_rows_and_a_condition_s_answers_come_and_nothing_written_is_lost(editor, draft):
    build(editor, draft, choice_form())
    new = f"/experience/questionnaires/{draft.pk}/questions/new"
    page = editor.post(new, choice_form(do="rows", rows=3, text_fi="Puoliksi", condition="did-it-work-en"))
    text = page.content.decode()
    assert 'name="choice5_fi"' in text and "Puoliksi" in text and "Correct" not in text
    page = editor.post(new, {"kind": "text", "do": "condition", "condition": "did-it-work-en", "text_sv": "Halv"})
    text = page.content.decode()
    assert 'value="yes-en"' in text and "Halv" in text and page.status_code == 200
    page = editor.post(new, {"kind": "text", **said("text", "Why"), "condition": "did-it-work-en"})
    assert page.status_code == 422 and "Choose after which answers it is asked." in page.content.decode()


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"kind": "scale", "low": 5, "high": 1, **said("text", "x")}, "The highest must be above the lowest."),
        ({"kind": "scale", "low": 0, "high": 11, **said("text", "x")}, "A scale has at most 11 steps."),
        ({"kind": "choice", "rows": 2, **said("text", "x"), **said("choice0", "Yes")}, "Give at least two answers."),
        ({"kind": "text", "text_sv": "Bara svenska"}, "This field is required."),
    ],
)
def test_faults_of_a_question_are_told(editor, draft, form, fault):
    page = editor.post(f"/experience/questionnaires/{draft.pk}/questions/new", form)
    assert page.status_code == 422 and fault in page.content.decode()
    assert not draft.items.exists()


def test_order_changes_but_no_question_comes_before_the_one_it_depends_on(editor, draft):
    first = build(editor, draft, choice_form())
    build(editor, draft, {"kind": "text", **said("text", "Why"), "condition": first.key, "one_of": ["no-en"]})
    last = build(editor, draft, {"kind": "number", "low": 0, "high": 7, **said("text", "Days")})
    change = f"/experience/questionnaires/{draft.pk}/change"
    editor.post(change, {"do": f"up:{last.pk}"})
    assert [one.key for one in draft.items.all()] == ["did-it-work-en", "days-en", "why-en"]
    editor.post(change, {"do": f"up:{last.pk}"})
    editor.post(change, {"do": f"up:{draft.items.get(key='why-en').pk}"})
    refused = editor.post(change, {"do": f"down:{first.pk}"})
    assert [one.key for one in draft.items.all()] == ["days-en", "did-it-work-en", "why-en"]
    assert "depends on another question" in str(next(iter(get_messages(refused.wsgi_request))))
    editor.post(change, {"do": f"remove:{first.pk}"})
    assert draft.items.count() == 3
    kept = f"/experience/questionnaires/{draft.pk}/questions/{first.pk}"
    fewer = {**choice_form(edition=1), "choice1_key": "other", "choice0_key": "yes-en"}
    assert editor.post(kept, fewer).status_code == 409, "an answer that another question waits for stays"


def test_two_editors_lose_nothing(editor, draft):
    item = build(editor, draft, choice_form())
    page = f"/experience/questionnaires/{draft.pk}/questions/{item.pk}"
    keys = {"choice0_key": "yes-en", "choice1_key": "no-en"}
    assert editor.post(page, choice_form(edition=1, text_sv="Den första", **keys)).status_code == 302
    late = editor.post(page, choice_form(edition=1, text_sv="Den andra", **keys))
    text = late.content.decode()
    assert late.status_code == 409 and "Den första" in text and "Den andra" in text
    item.refresh_from_db()
    assert item.text["sv"] == "Den första"
    assert 'name="edition" value="2"' in text
    assert editor.post(page, choice_form(edition=2, text_sv="Den andra", **keys)).status_code == 302
    item.delete()
    gone = editor.post(page, choice_form(edition=3, text_sv="Den tredje", **keys))
    assert gone.status_code == 409 and "Den tredje" in gone.content.decode()
    words = f"/experience/questionnaires/{draft.pk}/words"
    assert editor.post(words, {**said("name", "A"), "edition": 1}).status_code == 302
    late = editor.post(words, {**said("name", "B"), "edition": 1})
    assert late.status_code == 409 and "A sv" in late.content.decode() and "B sv" in late.content.decode()


def test_batteries_come_with_their_conditions_and_once(editor, draft):
    Questionnaire.objects.filter(pk=draft.pk).update(audience="staff")
    ready = Questionnaire.objects.get(key="staff-shared-premises")
    page = editor.get(f"/experience/questionnaires/{draft.pk}").content.decode()
    for name in ("Privacy", "Noise and concentration", "Security", "Finding a place", "Unfinished rooms", "Cooperation",
                 "Shared customer rooms", "Remote work and remote service"):  # fmt: skip
        assert name in page
    for _again in range(2):
        editor.post(
            f"/experience/questionnaires/{draft.pk}/change", {"do": "battery", "battery": f"{ready.pk}:unfinished"}
        )
    assert [one.key for one in draft.items.all()] == ["unfinished", "unfinished-harms"]
    assert draft.items.get(key="unfinished-harms").shown_if["one_of"] == ["some", "much"]


def test_words_that_are_missing_keep_a_draft_out_of_use(editor, draft):
    build(editor, draft, {"kind": "text", "text_fi": "Miksi"})
    assert missing_words(draft, list(draft.items.all())) == [
        ("What is said first", ["sv", "en"]),
        ("Miksi", ["sv", "en"]),
    ]
    editor.post(f"/experience/questionnaires/{draft.pk}/change", {"do": "use"})
    draft.refresh_from_db()
    assert not draft.is_ready
    assert "Words still missing" in editor.get(f"/experience/questionnaires/{draft.pk}").content.decode()


def test_what_was_answered_is_locked_for_every_way_in_and_a_new_version_is_not(editor):
    load_directory()
    asked = Questionnaire.objects.get(key="customer")
    wave = make_ended("customer", 40)
    add_sheets(wave, "mikkeli", 40, solved="yes")
    item = asked.items.get(key="solved")
    page = f"/experience/questionnaires/{asked.pk}"
    assert editor.post(f"{page}/questions/{item.pk}", choice_form(edition=1)).status_code == 409
    editor.post(f"{page}/change", {"do": "draft"})
    editor.post(f"{page}/change", {"do": f"remove:{item.pk}"})
    asked.refresh_from_db()
    assert asked.is_ready and asked.items.filter(key="solved").exists()
    for slip in (lambda: Item.objects.filter(pk=item.pk).update(high=6), item.delete):
        with pytest.raises(DatabaseError, match="answered"), transaction.atomic():
            slip()
    editor.post(f"{page}/change", {"do": "version"})
    newer = Questionnaire.objects.get(family="customer", version=2)
    assert (newer.key, newer.is_ready, newer.items.count()) == ("customer-v2", False, asked.items.count())
    editor.post(f"{page}/change", {"do": "copy", "region": ""})
    assert Questionnaire.objects.get(key="customer-copy").family == "customer-copy"


def test_versions_are_compared_only_where_a_question_stayed_the_same():
    load_directory()
    before, newer = (
        make_ended("customer", 200),
        copy_questionnaire(Questionnaire.objects.get(key="customer"), "", is_version=True),
    )
    help_item = newer.items.get(key="help")
    save_item(newer.pk, help_item.pk, 1, {"text": dict.fromkeys(THREE, "Other words")})
    take_into_use(newer.pk)
    after = make_ended("customer-v2", 40)
    for wave, level in ((before, 2), (after, 5)):
        add_sheets(wave, "mikkeli", 40, solved="yes", help=level, effort=level)
        tell_wave(wave)
    told = {one["key"]: one["change"] for one in after.tellings.get().content["items"]}
    assert told["effort"][0]["gap"] == 1 and told["help"] == []


def test_the_preview_is_what_the_answerer_sees_in_every_language_and_takes_nothing(editor):
    asked = Questionnaire.objects.get(key="customer")
    page = editor.get(f"/experience/questionnaires/{asked.pk}/preview?lang=fi-x-easy")
    text = page.content.decode()
    assert "Saitko asiasi hoidettua tänään?" in text and 'name="solved"' in text and "Send" not in text
    assert editor.post(f"/experience/questionnaires/{asked.pk}/preview").status_code == 405


def test_a_region_s_people_change_their_own_questionnaires_only(client, django_user_model, draft):
    user = django_user_model.objects.create_user("region@example.fi", "kolme sanaa")
    user.grants.create(role="planner", region="10")
    client.force_login(user)
    new = f"/experience/questionnaires/{draft.pk}/questions/new?kind=text"
    assert client.get(new).status_code == 403
    assert client.post(f"/experience/questionnaires/{draft.pk}/change", {"do": "use"}).status_code == 403
    assert client.post("/experience/questionnaires", {**said("name", "Oma"), "audience": "staff"}).status_code == 422
    client.post(f"/experience/questionnaires/{draft.pk}/change", {"do": "copy", "region": "10"})
    own = Questionnaire.objects.get(key="own-copy")
    assert client.get(f"/experience/questionnaires/{own.pk}/questions/new?kind=text").status_code == 200


def test_a_customers_questionnaire_of_one_s_own_is_asked_where_its_wave_asks(client, editor, draft):
    load_directory()
    build(editor, draft, choice_form())
    Questionnaire.objects.filter(pk=draft.pk).update(is_ready=True)
    make_wave("own")
    assert "Did it work? fi" in client.get("/survey/point/mikkeli?lang=fi").content.decode()
