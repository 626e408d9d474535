"""Two officers at once: the later one is told, and nothing of either is lost."""

import pytest

from piste.web.accounts.models import AuditEntry
from piste.web.projects.keeping import OvertakenError, save_checked
from piste.web.projects.models import Risk

pytestmark = pytest.mark.django_db


def test_the_later_one_is_told_what_differs_and_nothing_is_saved(officer, people, make_site):
    risk = Risk.objects.create(project=make_site(), text="Luiska myöhästyy", likelihood=2, effect=3)
    mine = {"text": "Luiska myöhästyy", "likelihood": 4, "effect": 3}
    theirs = {"text": "Luiska myöhästyy", "likelihood": 2, "effect": 5}
    save_checked(risk, 1, theirs, people("b@example.fi"), "site-project.risk")
    with pytest.raises(OvertakenError) as told:
        save_checked(risk, 1, mine, officer, "site-project.risk")
    assert told.value.fields == ("likelihood", "effect")
    assert (told.value.row.likelihood, told.value.row.effect, told.value.row.revision) == (2, 5, 2)
    saved = save_checked(risk, 2, {**mine, "effect": 5}, officer, "site-project.risk")
    assert (saved.likelihood, saved.effect, saved.revision, saved.by) == (4, 5, 3, officer)
    assert AuditEntry.objects.filter(action="site-project.risk").count() == 2


def test_saving_the_same_twice_changes_nothing(officer, make_site):
    risk = Risk.objects.create(project=make_site(), text="x", likelihood=2, effect=3)
    for _time in range(2):
        assert save_checked(risk, 1, {"likelihood": 5}, officer, "site-project.risk").revision == 2
