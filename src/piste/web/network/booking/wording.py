"""What customers are told, in their language."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from piste.web.network.booking.check_in_code import write_code
from piste.web.network.booking.models import Appointment, Message
from piste.web.network.texts import text_in

TOLD_WITH_CODE = {Message.Kind.CONFIRMATION, Message.Kind.MOVED, Message.Kind.REMINDER}
"""Of these a customer needs the code by which one checks in."""


def when_of(appointment: Appointment) -> str:
    """Return day and time."""
    begins, ends = localtime(appointment.starts_at), localtime(appointment.ends_at)
    return _("{day} at {begins}–{ends}").format(
        day=date_format(begins, "l j.n.Y"),
        begins=date_format(begins, "TIME_FORMAT"),
        ends=date_format(ends, "TIME_FORMAT"),
    )


def services_of(appointment: Appointment) -> str:
    """Return the services' names."""
    if (known := getattr(appointment, "known_services", None)) is not None:  # those that were just booked
        return ", ".join(str(service) for service in known)
    parts = sorted(appointment.parts.select_related("service"), key=lambda part: part.position)
    return ", ".join(str(part.service) for part in parts)


def where_of(appointment: Appointment) -> str:
    """Return where, in words."""
    if appointment.channel == Appointment.Channel.PHONE:
        return _("We call you: {phone}").format(phone=appointment.phone)
    point = appointment.point
    if point is None:
        return _("By video with your own device")
    place = f"{text_in(point.street)}, {point.postcode} {text_in(point.postal_place)}".strip(", ")
    if appointment.channel == Appointment.Channel.REMOTE:
        return _("By video in the remote room: {point}, {place}").format(point=point, place=place)
    return f"{point}, {place}"


def title_of(appointment: Appointment) -> str:
    """Return the calendar's title. It names no service: calendars are read by others too."""
    return _("Appointment at a service point") if appointment.point_id else _("Appointment by telephone or video")


def subject_of(kind: str, appointment: Appointment) -> str:
    """Return the subject; neither service nor name stand in it."""
    words = {
        Message.Kind.CONFIRMATION: _("Your appointment: {when}"),
        Message.Kind.MOVED: _("Your appointment has been moved: {when}"),
        Message.Kind.CANCELLED: _("Your appointment has been cancelled: {when}"),
        Message.Kind.REMINDER: _("Reminder of your appointment: {when}"),
        Message.Kind.OFFER: _("An earlier time is free"),
        Message.Kind.FEEDBACK: _("How did it go?"),
    }
    return words[Message.Kind(kind)].format(when=when_of(appointment))


def lines_of(kind: str, appointment: Appointment, address: str) -> list[str]:
    """Return the e-mail's lines."""
    lines = [subject_of(kind, appointment), ""]
    if kind == Message.Kind.FEEDBACK:
        lines += [_("You said that we may ask. The survey takes two minutes; the link works once:"), address, ""]
        lines += [_("Your answer is anonymous: it is not kept with your appointment, and nobody can tie it to you.")]
    elif kind != Message.Kind.OFFER:
        lines += [services_of(appointment), when_of(appointment), where_of(appointment), ""]
    if kind == Message.Kind.OFFER:
        lines += [_("A time earlier than yours has become free. The first who confirms gets it:"), address, ""]
        lines += [_("If you do nothing, you keep the time you have: {when}.").format(when=when_of(appointment))]
    elif address and kind in TOLD_WITH_CODE and appointment.point_id and appointment.channel != "phone":
        code = write_code(appointment.pk)
        lines += [_("When you are at the point, check in by this link or with the code {code}:").format(code=code)]
        lines += [address, ""]
        lines += [_("By the same link you move or cancel. Do not pass it on."), ""]
    elif address and kind != Message.Kind.FEEDBACK:
        lines += [_("Move or cancel by your private link. Do not pass it on:"), address, ""]
    lines += ["", _("This message was sent by a program. Answers to it are not read.")]
    return lines


def words_of_sms(kind: str, appointment: Appointment, address: str) -> str:
    """Return the text message."""
    return " ".join(part for part in (subject_of(kind, appointment) + ".", address) if part)
