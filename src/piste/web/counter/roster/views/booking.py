"""Staff book and move for a customer at the counter or on the telephone: by the same slot search as customers use."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.accounts.permission import needs
from piste.web.counter.roster.access import EDIT_APPOINTMENTS, point_for
from piste.web.counter.roster.views.days import appointment_for, day_of
from piste.web.network.booking.appointments import Customer, book, move, query_of, slot_of
from piste.web.network.booking.check_in_code import write_code
from piste.web.network.booking.minutes import local_day
from piste.web.network.booking.models import Appointment
from piste.web.network.booking.reserving import TakenError
from piste.web.network.booking.search import MOST_SERVICES, find_slots
from piste.web.network.booking.slot import CHANNELS, PHONE, Slot, SlotQuery
from piste.web.network.booking.slot_text import SLOT_FORM, read_moment, read_slot, write_slot
from piste.web.network.models import Point, Service
from piste.web.network.texts import CONTENT_LANGUAGES

AHEAD = timedelta(days=120)
AT_ONCE = 12
GIVEN: dict[str, Any] = {
    "visit": gettext_lazy("Visit"), "phone": gettext_lazy("Telephone"), "remote": gettext_lazy("Video"),
}  # fmt: skip


class CustomerForm(forms.Form):
    """What is kept of a customer; the confirmation goes by whatever is given."""

    called = forms.CharField(label=gettext_lazy("Name or nickname"), max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)

    def __init__(self, data: Any, *, by_phone: bool = False) -> None:
        super().__init__(data)
        self.by_phone = by_phone

    def clean_phone(self) -> str:
        """Ask for the number where the service is given by telephone."""
        phone = str(self.cleaned_data["phone"]).strip()
        if self.by_phone and sum(letter.isdecimal() for letter in phone) < 6:
            raise forms.ValidationError(_("Give the number that we call"))
        return phone


def read_query(asked: Any, here: Point) -> tuple[SlotQuery, list[Service], bool]:
    """Read what is searched for: services, channels, language, the first day, and whether other points will do."""
    codes = asked.getlist("service")[:MOST_SERVICES]
    known = {one.code: one for one in Service.objects.filter(code__in=codes, is_active=True)}
    services = [known[code] for code in dict.fromkeys(codes) if code in known]
    everywhere = asked.get("where") == "all"
    channels = tuple(channel for channel in CHANNELS if channel in asked.getlist("channel")) or CHANNELS
    language = asked.get("language", "fi")
    today = local_day(timezone.now())
    first = max(day_of(asked.get("from", "")), today)
    points = None if everywhere else frozenset({here.pk})
    spoken = language if language in CONTENT_LANGUAGES or language == "fse" else "fi"
    query = SlotQuery(tuple(one.pk for one in services), points, channels, spoken, first, today + AHEAD)
    return query, services, everywhere


def build_rows(slots: list[Slot]) -> list[dict[str, Any]]:
    """Return slots as their rows: day, time, minutes, how and where."""
    points = Point.objects.in_bulk([slot.point for slot in slots if slot.point])
    return [
        {
            "value": write_slot(slot), "day": date_format(localtime(slot.starts_at), "D j.n."),
            "time": date_format(localtime(slot.starts_at), "TIME_FORMAT"), "how": GIVEN[slot.channel],
            "minutes": round((slot.ends_at - slot.starts_at).total_seconds() / 60),
            "where": points[slot.point] if slot.point else "",
        }
        for slot in slots
    ]  # fmt: skip


@needs(EDIT_APPOINTMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def book_it(request: HttpRequest, code: str) -> HttpResponseBase:
    """Search, choose, and book for a customer."""
    here = point_for(request, code, EDIT_APPOINTMENTS)
    asked = request.POST if request.method == "POST" else request.GET
    query, services, everywhere = read_query(asked, here)
    length = sum(one.duration_min for one in services)
    slot = read_slot(asked.get("slot", ""), length)
    form = CustomerForm(
        request.POST if request.method == "POST" else None, by_phone=bool(slot and slot.channel == PHONE)
    )
    error = ""
    if request.method == "POST" and form.is_valid():
        if slot is None:
            error = _("Choose a time")
        else:
            try:
                made = book_slot(request, here, query, slot, form.cleaned_data)
                return redirect(
                    f"{reverse('roster:day', args=[here.code])}?day={local_day(made.starts_at).isoformat()}"
                )
            except TakenError:
                error = _("Somebody else has just taken that time. Choose another one.")
            except PisteError as refused:
                error = _(refused.text)
    if error:
        form.add_error(None, error)
    found = find_slots(query, AT_ONCE, after=read_moment(asked.get("later", ""))) if services else []
    context = {
        "point": here, "form": form, "rows": build_rows(found), "chosen": {one.code for one in services},
        "slot": write_slot(slot) if slot else "", "everywhere": everywhere, "asked": query, "searched": bool(services),
        "offered": Service.objects.filter(offerings__isnull=False, is_active=True).distinct().select_related("agency"),
        "channels": GIVEN.items(), "languages_spoken": CONTENT_LANGUAGES.items(), "may_edit": True,
        "first": query.first_day, "later": found[-1].starts_at.strftime(SLOT_FORM) if len(found) == AT_ONCE else "",
        "hidden": [(name, value) for name in ("service", "channel", "language", "where", "from")
                   for value in asked.getlist(name)],
    }  # fmt: skip
    return render(request, "roster/book.html", context, status=422 if form.errors else 200)


def book_slot(request: HttpRequest, here: Point, query: SlotQuery, slot: Slot, told: dict[str, str]) -> Appointment:
    """Book, note who did it, and say the code."""
    reads = (get_language() or "fi")[:2]
    customer = Customer(told["called"], told["email"], told["phone"], reads)
    made, _token = book(query, slot, customer, by_staff=True)
    record(request.user, "appointment.book", here.code, appointment=made.pk)
    begins = localtime(made.starts_at)
    when = f"{date_format(begins, 'D j.n.')} {date_format(begins, 'TIME_FORMAT')}"
    words = _("Booked: %(when)s. Code for checking in: %(code)s.") if made.point_id else _("Booked: %(when)s.")
    messages.success(request, words % {"when": when, "code": write_code(made.pk)})
    return made


@needs(EDIT_APPOINTMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def move_it(request: HttpRequest, key: int) -> HttpResponseBase:
    """Move an appointment to another time, also at another point or in another way."""
    one, point = appointment_for(request, key)
    asked = request.POST if request.method == "POST" else request.GET
    channels = tuple(channel for channel in CHANNELS if channel in asked.getlist("channel")) or (one.channel,)
    everywhere = asked.get("where") == "all"
    own = query_of(one)
    today = local_day(timezone.now())
    first: date = max(day_of(asked.get("from", "")), today)
    points = None if everywhere else frozenset({point.pk})
    query = SlotQuery(own.services, points, channels, one.language, first, today + AHEAD, one.pk)
    error = ""
    if request.method == "POST":
        slot = read_slot(request.POST.get("slot", ""), round((one.ends_at - one.starts_at).total_seconds() / 60))
        try:
            if slot is not None:
                moved = move(one, slot)
                record(request.user, "appointment.move", point.code, appointment=one.pk)
                messages.success(request, _("The appointment has been moved."))
                back = reverse("roster:day", args=[point.code])
                return redirect(f"{back}?day={local_day(moved.starts_at).isoformat()}")
            error = _("Choose a time")
        except TakenError:
            error = _("Somebody else has just taken that time. Choose another one.")
        except PisteError as refused:
            error = _(refused.text)
    found = [slot for slot in find_slots(query, AT_ONCE) if slot != slot_of(one)] if one.is_open else []
    context = {
        "one": one, "point": point, "rows": build_rows(found), "error": error, "channels": GIVEN.items(),
        "asked": query, "everywhere": everywhere, "first": first, "may_edit": True,
        "parts": one.parts.select_related("service"),
    }  # fmt: skip
    return render(request, "roster/move.html", context, status=422 if error else 200)
