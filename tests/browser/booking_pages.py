"""Pages of booking and of the roster with something on them: the demo's people, an appointment, an offer, a failure."""

from datetime import timedelta

from django.utils import timezone

from piste.web.accounts.private_link import make_link
from piste.web.network.booking.appointments import Customer, book
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Shift, WaitOffer
from piste.web.network.booking.search import find_slots
from piste.web.network.booking.slot import SlotQuery
from piste.web.network.booking.wait_list import OFFER, ask_for_earlier
from piste.web.network.demo import load_demo_data
from piste.web.network.models import Service

BOOKING_PAGES = (
    "/book", "/book/place?service=benefits&language=fi", "/book/time?service=benefits&language=fi",
    "/book/time?service=benefits&language=fi&go=1", "/book/sign-in?service=legal-aid&language=fi",
    "/book/details?service=benefits&language=fi&slot={slot}", "/appointments/{token}", "/appointments/{token}/move",
    "/appointments/{token}/cancel", "/earlier/{offer}", "/earlier/gone", "/roster", "/roster/mikkeli",
    "/roster/mikkeli/add", "/roster/turns/{turn}", "/roster/mikkeli/day?day={day}", "/roster/messages",
)  # fmt: skip


def make_booking():
    """Make them and return the keys that addresses need."""
    load_demo_data()
    today = local_day(timezone.now())
    service = Service.objects.get(code="benefits")
    query = SlotQuery((service.pk,), None, ("visit",), "fi", today, today + timedelta(days=20))
    first, *_some, last = find_slots(query, 30)
    made, token = book(query, last, Customer("Aurinko", "aurinko@example.fi"))
    request = ask_for_earlier(made)
    offer = WaitOffer.objects.create(
        request=request, point_id=first.point, channel="visit", starts_at=first.starts_at,
        expires_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    return {
        "token": token, "offer": make_link(OFFER, str(offer.pk), timedelta(hours=1)),
        "slot": f"{first.starts_at:%Y%m%dT%H%M}~visit~{first.point}", "day": local_day(made.starts_at).isoformat(),
        "turn": Shift.objects.filter(point__code="mikkeli").first().pk,
    }  # fmt: skip
