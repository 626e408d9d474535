"""The concept: one source of its numbers, versions that come in force, proposals decided on record."""

import pytest

from piste.core.errors import ScenarioError
from piste.premises.concept_file import read_concept
from piste.web.accounts.models import AuditEntry
from piste.web.projects.checklist_keeping import sync_checklist
from piste.web.projects.concept_comparison import compare_versions
from piste.web.projects.concept_keeping import NotReadyError, open_draft, put_in_force
from piste.web.projects.concept_numbers import numbers_in_force, read_numbers
from piste.web.projects.models import ChangeProposal, ConceptVersion
from piste.web.projects.proposing import CannotDecideError, decide
from web.projects.conftest import three

pytestmark = pytest.mark.django_db


def test_the_numbers_of_the_version_in_force_are_the_engines(concept, client, officer, tmp_path):
    client.force_login(officer)
    client.session["second_factor_elsewhere"] = True
    (tmp_path / "concept.toml").write_text(concept.figures, encoding="utf-8")
    assert read_concept(tmp_path / "concept.toml") == numbers_in_force() == read_concept()
    concept.figures = concept.figures.replace("value = 10,", "value = 12,")
    concept.save()
    (tmp_path / "concept.toml").write_text(concept.figures, encoding="utf-8")
    assert read_concept(tmp_path / "concept.toml") == numbers_in_force()
    assert numbers_in_force().htm2_per_person_year.value == 12


def test_without_a_version_the_built_in_numbers_hold():
    assert numbers_in_force() == read_concept()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title = [", "settings-not-toml"),
        ('title = "x"\nversion = "1"\n[figures]\npresent_share = 3\n', "settings-value"),
    ],
)
def test_bad_numbers_give_the_engines_findings(text, code, tmp_path):
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    told = []
    for read in (lambda: read_numbers(text), lambda: read_concept(tmp_path / "bad.toml")):
        with pytest.raises(ScenarioError) as fault:
            read()
        told.append([(one.code, one.field, one.message()) for one in fault.value.findings])
    assert told[0] == told[1]
    assert code in {one[0] for one in told[0]}


def test_a_draft_is_a_copy_and_there_is_only_one(concept, officer):
    draft = open_draft(officer)
    assert (draft.number, draft.state, open_draft(officer).pk) == (2, "draft", draft.pk)
    told = compare_versions(concept, draft)
    assert not (told.added or told.removed or told.changed)
    assert [one.key for one in told.numbers] == []  # the version's own name is no number
    assert read_numbers(draft.figures).version == "2"


def test_a_draft_that_lacks_a_language_or_has_bad_numbers_does_not_come_in_force(concept, officer):
    draft = open_draft(officer)
    draft.requirements.filter(key="feedback").update(text={"fi": "vain suomeksi"})
    draft.figures = draft.figures.replace("value = 10,", 'value = "ten",')
    draft.save()
    with pytest.raises(NotReadyError) as told:
        put_in_force(draft, draft.revision, officer)
    assert len(told.value.reasons) == 2
    concept.refresh_from_db()
    assert concept.state == "in-force"


def test_a_version_in_force_is_taken_up_by_sites_that_have_not_opened(concept, officer, make_site):
    going, opened, stopped = make_site(), make_site("pori", opened_on="2023-12-14"), make_site("x", state="stopped")
    for site in (going, opened, stopped):
        sync_checklist(site, concept, officer)
    going.checklist.update(state="met", note="katsottu")
    draft = open_draft(officer)
    draft.requirements.filter(key="feedback").delete()
    draft.requirements.filter(key="step-free").update(check_how=three("mittaa ovi"), stage="opening")
    draft.requirements.create(key="signs", stage="works", kind="languages", name=three("kyltit"), text=three("kyltit"),
                              check_how=three("kyltit"))  # fmt: skip
    put_in_force(draft, draft.revision, officer)
    assert [one.concept.number for one in type(going).objects.order_by("code")] == [2, 1, 1]
    items = {one.key: one for one in going.checklist.all()}
    assert {key: (one.news, one.state, one.stage) for key, one in items.items()} == {
        "step-free": ("changed", "open", "opening"), "feedback": ("dropped", "met", "review-3-months"),
        "signs": ("added", "open", "works"),
    }  # fmt: skip
    assert items["step-free"].note == "katsottu"
    told = going.syncs.first()
    assert (told.added, told.changed, told.dropped, told.reopened) == (
        ["signs"], ["step-free"], ["feedback"], ["step-free"]
    )  # fmt: skip
    assert sync_checklist(going, draft, officer) is None
    states = dict(ConceptVersion.objects.values_list("number", "state"))
    assert states == {1: "superseded", 2: "in-force"}


def test_a_draft_that_somebody_changed_meanwhile_is_read_again_first(concept, officer):  # noqa: ARG001
    draft = open_draft(officer)
    ConceptVersion.objects.filter(pk=draft.pk).update(revision=9)
    with pytest.raises(NotReadyError):
        put_in_force(draft, draft.revision, officer)


def test_an_accepted_proposal_goes_into_the_draft_and_a_rejected_one_does_not(concept, officer):
    texts = {"name": three("kyltit"), "text": three("kyltit"), "check_how": three("lue")}
    add = ChangeProposal.objects.create(
        origin="person", change="add", key="signs", kind="languages", stage="works", **texts
    )
    change = ChangeProposal.objects.create(origin="survey", change="change", key="step-free", text={"fi": "uusi"})
    remove = ChangeProposal.objects.create(origin="lesson", change="remove", key="feedback")
    decide(add, accept=True, reason="tarpeen", user=officer)
    decide(change, accept=True, reason="tarpeen", user=officer)
    decide(remove, accept=False, reason="ei vielä", user=officer)
    draft = ConceptVersion.objects.get(state="draft")
    told = compare_versions(concept, draft)
    assert ([one.key for one in told.added], [one.key for one in told.removed]) == (["signs"], [])
    assert [(one.after.key, one.fields) for one in told.changed] == [("step-free", ("text",))]
    assert told.changed[0].after.text == {**three("step-free"), "fi": "uusi"}
    add.refresh_from_db()
    assert (add.state, add.decided_by_name, add.decision_reason, add.goes_into) == (
        "accepted", str(officer), "tarpeen", draft
    )  # fmt: skip
    with pytest.raises(CannotDecideError):
        decide(remove, accept=True, reason="toinen mieli", user=officer)
    assert AuditEntry.objects.filter(action="proposal.decide").count() == 3


def test_a_proposal_that_no_longer_fits_the_draft_is_not_half_accepted(concept, officer):  # noqa: ARG001
    gone = ChangeProposal.objects.create(origin="person", change="change", key="no-such", text={"fi": "x"})
    with pytest.raises(CannotDecideError):
        decide(gone, accept=True, reason="", user=officer)
    gone.refresh_from_db()
    assert gone.state == "open"
    assert not ConceptVersion.objects.filter(state="draft").exists()
