"""Where staff and customers write freely, an identity code is refused and nothing of it is kept."""

import pytest

from piste.core.errors import PisteError
from piste.web.counter.queue.doing import note_of
from piste.web.network.visits.calling import call_next
from piste.web.network.visits.noting import keep_note
from piste.web.public.booking.forms import ContactForm
from web.visits.conftest import Hall

pytestmark = pytest.mark.django_db


def test_the_note_for_the_next_desk(db):  # noqa: ARG001
    hall = Hall()
    hall.arrive(0)
    visit = call_next(hall.desks[0], hall.advisor, hall.at(5))
    with pytest.raises(PisteError, match="identity codes"):
        keep_note(visit, "131052-308T")
    visit.refresh_from_db()
    assert visit.note == ""
    assert keep_note(visit, "tarvitsee tulkin").note == "tarvitsee tulkin"
    with pytest.raises(PisteError, match="identity codes"):
        note_of({"note": "asiakas 131052-308T"})


@pytest.mark.parametrize(("called", "good"), [("Aurinko", True), ("131052-308T", False), ("Aino 131052-308T", False)])
def test_a_customer_s_name_is_no_identity_code(called, good):
    form = ContactForm({"called": called, "email": "a@example.fi"}, nickname=True, by_phone=False, sms=False)
    assert form.is_valid() == good
