"""A person made by command: let in as the pages would, and told in the trail."""

import pytest

from piste.core.errors import PisteError
from piste.web.accounts.first_person import make_person
from piste.web.accounts.models import AuditEntry, Grant, User

pytestmark = pytest.mark.django_db
WORDS = "kolme sanaa yhdessä"


def test_the_first_administrator_signs_in_and_is_led_to_a_second_factor(client):
    made = make_person("Anna@Example.fi", WORDS, name="Anna Aalto")
    assert made.email == "anna@example.fi" and list(made.grants.values_list("role", "region")) == [
        ("administrator", "")
    ]
    answer = client.post("/sign-in", {"email": "anna@example.fi", "password": WORDS})
    assert answer.status_code == 302
    assert client.get("/people")["Location"] == "/account/second-factor"
    told = set(AuditEntry.objects.filter(actor_id=None).values_list("action", "subject"))
    assert {("person.made", "Anna Aalto"), ("role.given", "Anna Aalto")} <= told


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [("anna", WORDS, "not an e-mail"), ("a@example.fi", "short", "cannot be used"), ("a@example.fi", "1" * 3, "12")],
)
def test_what_the_pages_refuse_is_refused(email, password, words):
    with pytest.raises(PisteError) as fault:
        make_person(email, password)
    assert words in fault.value.text.format(**fault.value.values) and not User.objects.exists()


def test_an_account_that_is_there_changes_only_when_that_is_asked_for():
    closed = User.objects.create_user("anna@example.fi", None, name="Anna", is_active=False)
    with pytest.raises(PisteError, match="account already"):
        make_person("anna@example.fi", WORDS)
    assert not Grant.objects.exists()
    for _twice in range(2):
        make_person("anna@example.fi", WORDS, again=True)
    closed.refresh_from_db()
    assert closed.is_active and closed.check_password(WORDS) and closed.name == "Anna" and closed.grants.count() == 1
