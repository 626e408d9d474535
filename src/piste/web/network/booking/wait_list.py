"""The wait-list: who asked for an earlier time is offered a freed one for a while; the first to confirm has it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from piste.core.errors import PisteError
from piste.web.accounts.private_link import make_link, read_link
from piste.web.network.booking.appointments import RefusedError, move
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Appointment, Message, WaitOffer, WaitRequest
from piste.web.network.booking.outbox import queue_message, wait_link_to
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.search import find_slots
from piste.web.network.booking.slot import Slot, SlotQuery

OFFER = "wait-offer"
"""The purpose of an offer's private link."""
GOOD_FOR = timedelta(minutes=90)
EARLIER_BY = timedelta(hours=1)
"""What is hardly earlier is not worth a message."""
MOST_A_TIME = 5
"""So many are offered the same time at once."""


def ask_for_earlier(appointment: Appointment, points: frozenset[int] = frozenset()) -> WaitRequest:
    """Put an appointment's holder on the wait-list."""
    if not appointment.is_open:
        raise RefusedError(gettext_noop("This appointment is over or has been cancelled"))
    request, _made = WaitRequest.objects.get_or_create(appointment=appointment)
    request.points.set(points)
    return request


def stop_asking(appointment: Appointment) -> None:
    """Take an appointment's holder off the wait-list."""
    WaitRequest.objects.filter(appointment=appointment).delete()


def offer_times() -> int:
    """Offer earlier times to those who wait, who asked first first; return how many offers were made."""
    now = timezone.now()
    WaitOffer.objects.filter(state=WaitOffer.State.OPEN, expires_at__lte=now).update(state=WaitOffer.State.GONE)
    waiting = WaitRequest.objects.filter(
        appointment__state=Appointment.State.BOOKED, appointment__starts_at__gt=now + EARLIER_BY
    ).exclude(offers__state=WaitOffer.State.OPEN)
    made = 0
    for request in waiting.select_related("appointment__point").prefetch_related(
        "points", "appointment__parts", "offers"
    ):
        slot = earlier_slot(request)
        if slot is not None:
            made += make_offer(request, slot)
    return made


def earlier_slot(request: WaitRequest) -> Slot | None:
    """Return the earliest time that is worth offering and was not offered to them before."""
    mine = request.appointment
    now = timezone.now()
    points = frozenset({point.pk for point in request.points.all()} | ({mine.point_id} if mine.point_id else set()))
    services = tuple(part.service_id for part in sorted(mine.parts.all(), key=lambda part: part.position))
    query = SlotQuery(
        services, points or None, (mine.channel,), mine.language, local_day(now), local_day(mine.starts_at)
    )
    known = {(offer.point_id, offer.channel, offer.starts_at) for offer in request.offers.all()}
    earliest = now + timedelta(minutes=request.earliest_notice_min)
    for slot in find_slots(query, 20, after=earliest):
        if slot.starts_at > mine.starts_at - EARLIER_BY:
            return None
        if (slot.point is None) == (mine.point_id is None) and (slot.point, slot.channel, slot.starts_at) not in known:
            return slot
    return None


def make_offer(request: WaitRequest, slot: Slot) -> bool:
    """Offer a time by a private link, unless enough others have it before them."""
    now = timezone.now()
    with transaction.atomic():
        same = WaitOffer.objects.filter(
            state=WaitOffer.State.OPEN, point=slot.point, channel=slot.channel, starts_at=slot.starts_at
        )
        if same.count() >= MOST_A_TIME:
            return False
        expires_at = min(now + GOOD_FOR, slot.starts_at - timedelta(minutes=30))
        offer = WaitOffer.objects.create(
            request=request, point_id=slot.point, channel=slot.channel, starts_at=slot.starts_at, expires_at=expires_at
        )
        token = make_link(OFFER, str(offer.pk), expires_at - now)
        queue_message(request.appointment, Message.Kind.OFFER, "", extra=wait_link_to(token))
    return True


def offer_of(token: str) -> WaitOffer | None:
    """Return the offer of a link that is good now. Reading changes nothing."""
    subject = read_link(OFFER, token)
    if subject is None:
        return None
    offers = WaitOffer.objects.select_related("request__appointment__point", "point")
    return offers.filter(pk=int(subject), state=WaitOffer.State.OPEN).first()


def take_offer(offer: WaitOffer) -> Appointment:
    """Move the appointment to the offered time: the first who confirms gets it.

    Raises
    ------
    TakenError, RefusedError
        Somebody was quicker, or time ran out; the old time is kept.
    """
    mine = offer.request.appointment
    slot = Slot(offer.starts_at, offer.starts_at + (mine.ends_at - mine.starts_at), offer.channel, offer.point_id)
    try:
        with transaction.atomic():
            held = WaitOffer.objects.select_for_update().get(pk=offer.pk)
            if held.state != WaitOffer.State.OPEN or held.expires_at <= timezone.now():
                raise RefusedError(gettext_noop("Somebody else was quicker, or time ran out"))
            moved = move(mine, slot)
            WaitOffer.objects.filter(pk=offer.pk).update(state=WaitOffer.State.TAKEN)
            WaitRequest.objects.filter(pk=offer.request_id).delete()
    except PisteError as refused:
        if isinstance(refused, TakenError):
            WaitOffer.objects.filter(pk=offer.pk).update(state=WaitOffer.State.GONE)
        raise
    return moved
