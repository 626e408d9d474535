"""Who was served is asked how it went: by a letter after an appointment, on the last page of a call."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from piste.web.experience.gathering import make_survey_link
from piste.web.network.booking.models import Appointment, Message
from piste.web.network.booking.outbox import queue_message
from piste.web.network.events import AppointmentChanged, VisitFinished, subscribe
from piste.web.network.feedback import Served, register_feedback
from piste.web.network.models import Point, Service
from piste.web.network.visits.models import Outcome, Visit


@subscribe(AppointmentChanged)
def ask_after_appointment(event: AppointmentChanged) -> None:
    """Ask whoever was served and said that they may be asked."""
    if event.change == "served":
        ask_customer(event.appointment_id)


@subscribe(VisitFinished)
def ask_after_visit(event: VisitFinished) -> None:
    """Ask whoever came by appointment and was served at the desk; who left or did not come has nothing to tell."""
    visit = Visit.objects.filter(pk=event.visit_id, appointment_id__isnull=False).first()
    if visit is not None and event.outcome not in {Outcome.LEFT, Outcome.MISSED}:
        ask_customer(visit.appointment_id or 0, event.at)


def ask_customer(appointment: int, at: datetime | None = None) -> bool:
    """Write the letter with the link, once an appointment; return whether it was written.

    Nothing is kept that ties the link to the appointment: the letter's words are emptied once it has gone.
    """
    held = Appointment.objects.select_for_update().filter(pk=appointment, may_ask=True).first()
    if held is None or not (held.email or (held.phone and settings.PISTE_SMS_URL)):
        return False
    if held.messages.filter(kind=Message.Kind.FEEDBACK).exists():
        return False
    part = held.parts.select_related("service").order_by("position").first()
    began = timezone.localtime(held.starts_at)
    day = timezone.localdate(at)
    token = make_survey_link(held.point, part.service if part else None, held.channel, began.hour, day)
    if token is None:
        return False
    queue_message(held, Message.Kind.FEEDBACK, "", extra=address_of(token, held.reads))
    return True


@register_feedback
def make_address(served: Served) -> str | None:
    """Make a link for a customer whose call is over; None where no wave asks."""
    point = Point.objects.filter(pk=served.point_id).first() if served.point_id else None
    service = Service.objects.filter(pk=served.service_id).first() if served.service_id else None
    at = timezone.localtime(served.at)
    token = make_survey_link(point, service, served.channel, at.hour, at.date())
    return reverse("experience:survey-link", args=[token]) if token else None


def address_of(token: str, language: str) -> str:
    """Return the address of a link, in the language of the customer's letters."""
    return f"{settings.PISTE_ADDRESS.rstrip('/')}{reverse('experience:survey-link', args=[token])}?lang={language}"
