"""Figures of remote service and interpreting, and the files for bills."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from piste.web.accounts import audit
from piste.web.accounts.permission import may_all, needs
from piste.web.look.table import Column, Table
from piste.web.network.models import Agency
from piste.web.remote.interpreting.access import FIGURES, agencies_for
from piste.web.remote.interpreting.billing import list_rows, write_csv, write_xlsx
from piste.web.remote.interpreting.figures import (
    NONE,
    Group,
    Told,
    names_of,
    tell_calls,
    tell_interpreting,
    tell_requests,
)
from piste.web.remote.interpreting.forms import PeriodForm
from piste.web.remote.interpreting.languages import name_of
from piste.web.remote.interpreting.models import InterpretedTime, Track

MONTH = timedelta(days=30)
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def read_period(request: HttpRequest) -> PeriodForm:
    """Return the form of a period; the last thirty days where none is asked for."""
    today = timezone.localdate()
    given = {"first": f"{today - MONTH:%Y-%m-%d}", "last": f"{today:%Y-%m-%d}"}
    return PeriodForm(request.GET if "first" in request.GET else given)


def seen_agencies(request: HttpRequest) -> Sequence[str] | None:
    """Return the authorities whose figures a person sees; None: all."""
    return None if may_all(request.user, FIGURES) else agencies_for(request.user, FIGURES)


@needs(FIGURES)
@require_safe
def figures(request: HttpRequest) -> HttpResponseBase:
    """Show waits, calls and interpreting over a period."""
    form = read_period(request)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        first, last, mine = form.cleaned_data["first"], form.cleaned_data["last"], seen_agencies(request)
        context |= {
            "waits": tables_of("waits", tell_requests(first, last, mine), wait_row, wait_columns()),
            "calls": tables_of("calls", tell_calls(first, last, mine), count_row, (Column(_("Calls"), numeric=True),)),
            "interpreting": tables_of(
                "interpreting", tell_interpreting(first, last, mine), minute_row,
                (Column(_("Times"), numeric=True), Column(_("Time"), _("min"), numeric=True)),
            ),
            "period": f"first={first:%Y-%m-%d}&last={last:%Y-%m-%d}",
        }  # fmt: skip
    return render(request, "interpreting/figures.html", context, status=422 if form.errors else 200)


def wait_columns() -> tuple[Column, ...]:
    """Return the columns of waits."""
    return (
        Column(_("Requests"), numeric=True), Column(_("Median wait"), _("min"), numeric=True, digits=1),
        Column(_("Nine in ten waited at most"), _("min"), numeric=True, digits=1),
        Column(_("Given up or unanswered"), "%", numeric=True, digits=1),
    )  # fmt: skip


def hidden(value: float | None) -> Any:
    """Return a figure, or the word for what must not show."""
    return _("hidden") if value is None else value


def wait_row(line: Group) -> tuple[Any, ...]:
    """Return a line of waits."""
    share = None if line.left_share is None else 100 * line.left_share
    return hidden(line.count), *("–" if one is None else one for one in (line.median_min, line.p90_min, share))


def count_row(line: Group) -> tuple[Any, ...]:
    """Return a line of counts."""
    return (hidden(line.count),)


def minute_row(line: Group) -> tuple[Any, ...]:
    """Return a line of times and minutes."""
    return hidden(line.count), "–" if line.minutes is None else line.minutes


def tables_of(
    name: str, told: Told, row: Callable[[Group], tuple[Any, ...]], columns: tuple[Column, ...]
) -> list[Table]:
    """Return a table a grouping."""
    titles = {
        "service": _("By service"), "language": _("By language"), "point": _("By point"), "outcome": _("By outcome"),
        "track": _("By who pays"), "way": _("By way"), "agency": _("By authority"),
    }  # fmt: skip
    blocks = {"waits": _("Waiting for an expert at once"), "calls": _("Calls"), "interpreting": _("Interpreting")}
    tables = []
    for kind, lines in told.items():
        words = words_of(kind, lines)
        rows = [(words.get(line.key, line.key) if line.key else _("All"), *row(line)) for line in lines]
        hides = any(line.count is None for line in lines)
        tables.append(
            Table(
                f"t-{name}-{kind}", f"{blocks[name]}: {titles[kind]}", (Column(titles[kind]), *columns), rows,
                empty=_("Nothing in this period."), hide_caption=False,
                partial=_("Groups of fewer than five are hidden, and others with them.") if hides else "",
            )
        )  # fmt: skip
    return tables


def words_of(kind: str, lines: list[Group]) -> dict[str, str]:
    """Return what the keys of a grouping are called."""
    keys = [line.key for line in lines if line.key]
    known = names_of(kind, keys)
    if kind == "language":
        known = {key: name_of(key) for key in keys}
    elif kind == "track":
        known = {key: str(words) for key, words in Track.choices}
    elif kind == "way":
        known = {key: str(words) for key, words in InterpretedTime.Way.choices}
    elif kind == "agency":
        known = {one.code: str(one) for one in Agency.objects.filter(code__in=keys)}
    elif kind == "outcome":
        known = {"solved": _("Solved"), "continues": _("Continues"), "transferred": _("Transferred")}
    return known | {NONE: _("not told")}


@needs(FIGURES)
@require_safe
def billing(request: HttpRequest, ending: str) -> HttpResponse:
    """Give the rows of a period as a file."""
    form = read_period(request)
    if ending not in KINDS or not form.is_valid():
        raise Http404
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    rows = list_rows(first, last, seen_agencies(request))
    audit.record(request.user, "interpreting.billing", f"{first}–{last}", rows=len(rows))
    content = write_csv(rows) if ending == "csv" else write_xlsx(rows, first, last)
    answer = HttpResponse(content, content_type=KINDS[ending])
    answer["Content-Disposition"] = f'attachment; filename="interpreting-{first}-{last}.{ending}"'
    return answer
