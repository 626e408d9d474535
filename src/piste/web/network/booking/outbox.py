"""The outbox: what customers are to be told is written with what it tells of, and sent by a job."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from piste.web.network.booking.calendar_file import calendar_file
from piste.web.network.booking.models import Appointment, Message
from piste.web.network.booking.sms import SmsRefusedError, send_sms
from piste.web.network.booking.wording import lines_of, subject_of, title_of, where_of, words_of_sms

WAITS_MIN = (1, 5, 15, 60, 180, 720)
"""How long before each further try; after the last it has failed, and staff see it."""
AT_A_TIME = 100
WITHOUT_CALENDAR = frozenset({Message.Kind.OFFER, Message.Kind.FEEDBACK})


def link_to(token: str) -> str:
    """Return the address of a private link."""
    return settings.PISTE_ADDRESS.rstrip("/") + reverse("public_booking:appointment", args=[token]) if token else ""


def wait_link_to(token: str) -> str:
    """Return the address at which an offer is confirmed."""
    return settings.PISTE_ADDRESS.rstrip("/") + reverse("public_booking:offer", args=[token])


def queue_message(appointment: Appointment, kind: str, token: str, *, extra: str = "") -> list[Message]:
    """Write what is to be told, by every way that the customer left; it goes out once the transaction has committed."""
    made = []
    with translation.override(appointment.reads):
        address = extra or link_to(token)
        if appointment.email:
            made.append(
                Message(
                    appointment=appointment, way=Message.Way.EMAIL, kind=kind, to=appointment.email,
                    subject=subject_of(kind, appointment)[:200], body="\n".join(lines_of(kind, appointment, address)),
                    calendar="" if kind in WITHOUT_CALENDAR else calendar_of(appointment, address),
                    next_try_at=timezone.now(),
                )
            )  # fmt: skip
        if appointment.phone and settings.PISTE_SMS_URL:
            body = words_of_sms(kind, appointment, address)
            made.append(
                Message(
                    appointment=appointment, way=Message.Way.SMS, kind=kind, to=appointment.phone, body=body,
                    next_try_at=timezone.now(),
                )
            )  # fmt: skip
    return Message.objects.bulk_create(made)


def calendar_of(appointment: Appointment, address: str) -> str:
    """Return an appointment's calendar file in the current language."""
    return calendar_file(
        f"appointment:{appointment.pk}", appointment.moves, appointment.starts_at, appointment.ends_at,
        appointment.changed_at, title_of(appointment), where_of(appointment), address,
        cancelled=appointment.state == Appointment.State.CANCELLED,
    )  # fmt: skip


def send_due(most: int = AT_A_TIME) -> int:
    """Send what is due; return how many have gone. Two senders never send the same message."""
    gone = 0
    keys = Message.objects.filter(state=Message.State.WAITING, next_try_at__lte=timezone.now()).values_list(
        "pk", flat=True
    )
    for key in list(keys[:most]):
        with transaction.atomic():
            message = Message.objects.select_for_update(skip_locked=True).filter(pk=key, state="waiting").first()
            if message is not None:
                gone += send_one(message)
    return gone


def send_one(message: Message) -> bool:
    """Send one message and note what came of it."""
    message.tries += 1
    for_good = False
    try:
        if message.way == Message.Way.EMAIL:
            send_mail(message)
        else:
            send_sms(message.to, message.body, str(message.pk))
    except SmsRefusedError as fault:
        for_good, message.last_error = True, str(fault)[:300]
    except Exception as fault:  # noqa: BLE001 (whatever a mail server does, the next message goes out)
        message.last_error = f"{type(fault).__name__}: {fault}"[:300]
    else:
        message.state, message.sent_at, message.last_error = Message.State.SENT, timezone.now(), ""
        message.body = message.calendar = ""  # it held a private link
        message.save()
        return True
    if for_good or message.tries > len(WAITS_MIN):
        message.state = Message.State.FAILED
    else:
        message.next_try_at = timezone.now() + timedelta(minutes=WAITS_MIN[message.tries - 1])
    message.save()
    return False


def send_mail(message: Message) -> None:
    """Send an e-mail with its calendar file."""
    mail = EmailMessage(message.subject, message.body, None, [message.to], connection=get_connection())
    mail.extra_headers["Auto-Submitted"] = "auto-generated"
    if message.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in message.calendar else "PUBLISH"
        mail.attach("appointment.ics", message.calendar.encode(), f"text/calendar; method={method}; charset=utf-8")
    if not mail.send():
        raise OSError(_("The mail server took no recipient"))
