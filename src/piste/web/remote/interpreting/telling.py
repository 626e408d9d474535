"""What interpreters, who ordered them, and customers are told, by the outbox; it names no customer."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from piste.web.network.booking.models import Message
from piste.web.network.booking.wording import when_of
from piste.web.remote.interpreting.languages import name_of
from piste.web.remote.interpreting.models import Assignment, Order

ASKED, FREED, EXPIRED, CANCELLED = "asked", "freed", "expired", "cancelled"


def own_day() -> str:
    """Return the address of an interpreter's day."""
    return settings.PISTE_ADDRESS.rstrip("/") + reverse("interpreting:day")


def queue(order: Order, reads: str, email: str, phone: str, words: tuple[str, list[str]]) -> None:
    """Write an e-mail and, where a gateway is set, a text message with the subject and the last line alone."""
    subject, lines = words
    common: dict[str, Any] = {
        "appointment": order.appointment, "kind": Message.Kind.INTERPRETING, "next_try_at": timezone.now()
    }  # fmt: skip
    made = []
    with translation.override(reads):
        end = _("This message was sent by a program. Answers to it are not read.")
    if email:
        body = "\n".join([subject, "", *lines, "", end])
        made.append(Message(way=Message.Way.EMAIL, to=email, subject=subject[:200], body=body, **common))
    if phone and settings.PISTE_SMS_URL:
        made.append(Message(way=Message.Way.SMS, to=phone, body=f"{subject}. {lines[-1]}".strip(), **common))
    Message.objects.bulk_create(made)


def tell_interpreter(assignment: Assignment, what: str) -> None:
    """Tell an interpreter that they are asked, or why no longer."""
    order, profile = assignment.order, assignment.profile
    with translation.override(profile.reads):
        words = {
            ASKED: _("Interpreting is asked of you: {when}"),
            FREED: _("Noted: you do not interpret at {when}"),
            EXPIRED: _("The time to answer is over: {when}"),
            CANCELLED: _("Interpreting has been cancelled: {when}"),
        }
        subject = words[what].format(when=when_of(order.appointment))
        lines = [
            _("Languages: {one} and {other}").format(one=name_of(order.language), other=name_of(order.service_language))
        ]
        if what == ASKED:
            by = timezone.localtime(assignment.answer_by)
            lines += [_("Answer by {time}.").format(time=f"{by:%d.%m.%Y %H:%M}"), own_day()]
        queue(order, profile.reads, profile.email, profile.phone, (subject, lines))


def tell_ordered(order: Order, what: str) -> None:
    """Tell who ordered and the customer that interpreters are confirmed, or that one is lacking."""
    appointment = order.appointment
    staff = order.ordered_by
    told = [(appointment.reads, appointment.email, appointment.phone, False)]
    if staff is not None:
        told.append((getattr(staff, "language", "") or "fi", staff.email, "", True))
    for reads, email, phone, is_staff in told:
        with translation.override(reads):
            when = when_of(appointment)
            if what == "confirmed":
                subject = _("The interpreter is confirmed: {when}").format(when=when)
                line = _("Interpreting between {one} and {other} is arranged.")
            else:
                subject = _("An interpreter is lacking: {when}").format(when=when)
                line = _("No interpreter is free for {one} and {other} any more. We go on looking.")
                if is_staff:
                    line += " " + _(
                        "Agree with the customer on another time, or ask for an interpreter when the call begins."
                    )
            names = {"one": name_of(order.language), "other": name_of(order.service_language)}
            queue(order, reads, email, phone, (subject, [line.format(**names)]))


def tell_lacking(order: Order) -> None:
    """Tell that no interpreter could be found."""
    tell_ordered(order, "lacking")


def tell_link(order: Order, address: str, *, for_interpreter: bool) -> None:
    """Send the customer a one-time link: into the call, or for their own interpreter to pass on."""
    appointment = order.appointment
    with translation.override(appointment.reads):
        if for_interpreter:
            subject = _("The link for your interpreter")
            line = _("Give it to your interpreter alone. It opens the call once:")
        else:
            subject = _("Your call begins")
            line = _("Open the call by this link. It works once, and for you alone:")
        queue(order, appointment.reads, appointment.email, appointment.phone, (subject, [line, address]))
