"""Why this visit is next, in plain words and by the very rule that chose it."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from piste.web.network.visits.models import Visit
from piste.web.network.visits.order import place_of


def clock(moment: datetime) -> str:
    """Return a time of day in local time, as the reader's language writes it."""
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


def explain(visit: Visit) -> str:
    """Return the reason of a visit's place in the order."""
    place = place_of(visit.arrived_at, visit.booked_for, visit.priority_min)
    words = {"time": clock(visit.arrived_at), "booked": clock(visit.booked_for) if visit.booked_for else ""}
    if place.basis == "booked":
        said = _("Booked for %(booked)s and checked in at %(time)s: the booked time counts.") % words
    elif place.basis == "late":
        said = _("Booked for %(booked)s but came at %(time)s, more than 10 minutes late: the arrival counts.") % words
    else:
        said = _("Arrived at %(time)s: the arrival counts.") % words
    if visit.priority_min:
        moved = ngettext(
            "Priority moves it %(count)d minute forward, to %(time)s.",
            "Priority moves it %(count)d minutes forward, to %(time)s.",
            visit.priority_min,
        )
        said += " " + moved % {"count": visit.priority_min, "time": clock(visit.effective_at)}
    if visit.first_called_at is not None:
        said += " " + _("It was called before and keeps its place.")
    return said
