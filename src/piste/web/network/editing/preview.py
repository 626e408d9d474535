"""The coming two weeks of a point, as the hours stand or would stand."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from piste.web.look.table import Column, Table
from piste.web.network.hours import HELSINKI, HoursBook, Span, is_public_holiday, read_hours
from piste.web.network.models import Agency, Point

DAYS = 14


class UndoneError(Exception):
    """Takes back what was only tried."""


def try_saving(form: Any, point: Point, today: date) -> Table:
    """Return the two weeks with what a form would save; nothing is kept."""
    shown = None
    try:
        with transaction.atomic():
            form.save_all()
            shown = build_preview(point, today)
            raise UndoneError  # noqa: TRY301
    except UndoneError:
        pass
    assert shown is not None
    return shown


def build_preview(point: Point, today: date) -> Table:
    """Return a table: a row a day, the point's hours, and those of each authority with hours of its own."""
    book = read_hours([point])
    keys = {agency for _point, agency in (*book.rules, *book.exceptions) if agency is not None}
    agencies = list(Agency.objects.filter(pk__in=keys))
    columns = [Column(_("Day")), Column(_("The point")), *(Column(str(agency.short)) for agency in agencies)]
    rows = []
    for number in range(DAYS):
        day = today + timedelta(days=number)
        name = date_format(day, "D j.n.") + (f" ({_('public holiday')})" if is_public_holiday(day) else "")
        rows.append((name, *(told(book, point, agency, day) for agency in (None, *agencies))))
    return Table("two-weeks", _("The coming two weeks at %(point)s") % {"point": point}, columns, rows)


def told(book: HoursBook, point: Point, agency: Agency | None, day: date) -> str:
    """Return a day's hours in words."""
    return ", ".join(clock(span) for span in book.spans(point, agency, day, day)) or _("closed")


def clock(span: Span) -> str:
    """Return a span as local times."""
    begins, ends = (at.astimezone(HELSINKI) for at in span)
    return f"{begins:%H.%M}–{ends:%H.%M}"
