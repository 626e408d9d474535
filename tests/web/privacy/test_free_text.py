"""Where staff and customers write freely, an identity code is refused and nothing of it is kept."""

import pytest

from piste.core.errors import PisteError
from piste.web.counter.queue.doing import note_of
from piste.web.network.visits.calling import call_next
from piste.web.network.visits.noting import keep_note
from piste.web.public.booking.forms import refuse_identity_code
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


def test_the_booking_form_knows_the_check():
    assert refuse_identity_code("Aurinko") is None
