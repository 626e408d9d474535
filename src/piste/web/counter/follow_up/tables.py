"""Figures of follow-up as the pages' tables and key figures; each leads to what it is made of."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from piste.evaluation.follow_up import FollowRow, ResourceRow
from piste.evaluation.no_show import NoShowRow
from piste.web.counter.follow_up.asked import Asked
from piste.web.look.chart import Line, Trend, build_trend
from piste.web.look.figure import Figure
from piste.web.look.table import Cell, Column, Table
from piste.web.network.booking.models import Appointment
from piste.web.network.models import Agency, Point, Service
from piste.web.network.texts import CONTENT_LANGUAGES
from piste.web.network.visits.models import Cause, Outcome, Visit

NAMES: dict[str, Any] = {
    "point": gettext_lazy("Point"), "service": gettext_lazy("Service"), "agency": gettext_lazy("Agency"),
    "hour": gettext_lazy("Hour"), "week": gettext_lazy("Week"), "channel": gettext_lazy("Ticket from"),
    "language": gettext_lazy("Language"), "kind": gettext_lazy("Kind of visit"),
}  # fmt: skip


def known(value: float) -> float | None:
    """Return a figure, None where there is none."""
    return None if value != value else value  # noqa: PLR0124  (only NaN differs from itself)


def percent(value: float) -> float | None:
    """Return a share in per cent."""
    return None if known(value) is None else 100 * value


def name_groups(by: str, rows: Sequence[FollowRow] | Sequence[NoShowRow]) -> dict[str, str]:
    """Return what each group is called in the reader's language."""
    codes = [row.group for row in rows if row.group]
    if by == "point":
        named = {point.code: str(point) for point in Point.objects.filter(code__in=codes)}
    elif by == "service":
        named = {one.code: str(one) for one in Service.objects.filter(code__in=codes)}
    elif by == "agency":
        named = {one.code: str(one.short) for one in Agency.objects.filter(code__in=codes)}
    elif by == "channel":
        named = {value: str(label) for value, label in Visit.Channel.choices}
    elif by == "kind":
        named = {value: str(label) for value, label in Visit.Kind.choices}
    elif by == "language":
        named = {tag: str(CONTENT_LANGUAGES.get(tag, tag)) for tag in codes}
    elif by == "hour":
        named = {code: f"{int(code)}–{int(code) + 1}" for code in codes}
    else:
        named = {code: code.replace("-W", " / ") for code in codes}
    return {code: named.get(code, code) for code in codes}


def group_name(names: Mapping[str, str], row: FollowRow, last: bool) -> str:
    """Return a row's name; what has no service is help without a ticket."""
    if last:
        return _("All")
    return names.get(row.group, row.group) or _("Quick help, no service")


def figure_list(row: FollowRow, asked: Asked) -> list[Figure]:
    """Return the key figures; each opens the visits it is made of."""
    visits = f"{reverse('follow_up:visits')}?{asked.query}"
    return [
        Figure(_("Visits"), row.visits, digits=0, address=visits),
        Figure(_("Median wait"), known(row.median_min), "min", 1, address=f"{visits}&called=1"),
        Figure(_("90th percentile of waits"), known(row.p90_min), "min", 1, address=f"{visits}&called=1"),
        Figure(_("Waited at most 15 min"), percent(row.within.value), "%", 0, address=f"{visits}&called=1"),
        Figure(_("Median of service"), known(row.service_median_min), "min", 1, address=visits),
        Figure(_("Solved at once"), percent(row.solved.value), "%", 0, address=f"{visits}&outcome=solved"),
        Figure(_("Need not have been"), percent(row.unneeded.value), "%", 0, address=f"{visits}&cause=any"),
        Figure(_("Left, or did not come when called"), row.missed + row.outcomes.get("left", 0), digits=0,
               address=f"{visits}&outcome=gone"),
    ]  # fmt: skip


def group_table(rows: Sequence[FollowRow], asked: Asked, *, opens: bool) -> Table:
    """Return figures by group; a group's name opens its visits where the reader may see them."""
    names = name_groups(asked.by, rows)
    columns = (
        Column(NAMES[asked.by]), Column(_("Visits"), numeric=True, digits=0),
        Column(_("Median wait"), "min", numeric=True, digits=1),
        Column(_("90th percentile"), "min", numeric=True, digits=1),
        Column(_("At most 15 min"), "%", numeric=True, digits=0), Column(_("Interval"), "%", numeric=True),
        Column(_("Median of service"), "min", numeric=True, digits=1),
        Column(_("Service"), _("hours"), numeric=True, digits=1), Column(_("Solved"), "%", numeric=True, digits=0),
        Column(_("Need not have been"), "%", numeric=True, digits=0),
        Column(_("Left"), "%", numeric=True, digits=0), Column(_("Did not come"), numeric=True, digits=0),
    )  # fmt: skip
    address = reverse("follow_up:visits")
    cells = []
    for row in rows:
        last = row is rows[-1]
        query = asked.query if last else asked.group(asked.by, row.group)
        within = known(row.within.value)
        cells.append((
            Cell(group_name(names, row, last), f"{address}?{query}" if opens and (last or row.group) else ""),
            row.visits, known(row.median_min), known(row.p90_min), Cell(percent(row.within.value), bar=within),
            interval_words(row.within.low, row.within.high), known(row.service_median_min), row.service_h,
            percent(row.solved.value), percent(row.unneeded.value), percent(row.left_share), row.missed,
        ))  # fmt: skip
    return Table("groups", _("Visits and waits"), columns, cells if rows[-1].visits else [],
                 empty=_("No visit has ended in these days."))  # fmt: skip


def no_show_table(rows: Sequence[NoShowRow], by: str) -> Table:
    """Return appointments by group and what became of them."""
    names = name_groups(by, rows)
    if by == "channel":  # of an appointment, not of a ticket
        names = {value: str(label) for value, label in Appointment.Channel.choices}
    columns = (
        Column(_("How served") if by == "channel" else NAMES[by]), Column(_("Kept"), numeric=True, digits=0),
        Column(_("Nobody came"), numeric=True, digits=0), Column(_("Nobody came"), "%", numeric=True, digits=1),
        Column(_("Interval"), "%", numeric=True), Column(_("Cancelled"), numeric=True, digits=0),
    )  # fmt: skip
    cells = [
        (
            _("All") if row is rows[-1] else names.get(row.group, row.group), row.kept, row.missed,
            Cell(percent(row.share.value), bar=known(row.share.value), bar_kind="loss"),
            interval_words(row.share.low, row.share.high), row.cancelled,
        )
        for row in rows
    ]  # fmt: skip
    everything = rows[-1]
    return Table("no-shows", _("Appointments to which nobody came"), columns,
                 cells if everything.kept + everything.missed + everything.cancelled else [],
                 empty=_("No appointment was in these days."))  # fmt: skip


def interval_words(low: float, high: float) -> str:
    """Return an interval of a share in whole per cent."""
    return "–" if known(low) is None else f"{100 * low:.0f}–{100 * high:.0f}"


def cause_table(rows: Sequence[FollowRow], asked: Asked, *, opens: bool) -> Table:
    """Return unneeded visits by cause: how many, and their share of those served."""
    everything = rows[-1]
    labels = dict(Cause.choices)
    columns = (Column(_("Why it need not have been")), Column(_("Visits"), numeric=True, digits=0),
               Column(_("Of those served"), "%", numeric=True, digits=1))  # fmt: skip
    address = f"{reverse('follow_up:visits')}?{asked.query}"
    cells = [
        (Cell(str(labels.get(cause, cause)), f"{address}&cause={cause}" if opens else ""), count,
         Cell(100 * count / everything.served, bar=count / everything.served, bar_kind="loss"))
        for cause, count in everything.causes.items()
    ]  # fmt: skip
    return Table("causes", _("Visits that need not have been"), columns, cells,
                 empty=_("No visit of these days need not have been."))  # fmt: skip


def outcome_table(rows: Sequence[FollowRow], asked: Asked, *, opens: bool) -> Table:
    """Return visits by outcome."""
    everything = rows[-1]
    labels = dict(Outcome.choices)
    columns = (Column(_("Outcome")), Column(_("Visits"), numeric=True, digits=0),
               Column(_("Share"), "%", numeric=True, digits=1))  # fmt: skip
    address = f"{reverse('follow_up:visits')}?{asked.query}"
    cells = [
        (Cell(str(labels.get(outcome, outcome)), f"{address}&outcome={outcome}" if opens else ""), count,
         Cell(100 * count / everything.visits, bar=count / everything.visits))
        for outcome, count in everything.outcomes.items()
    ]  # fmt: skip
    return Table("outcomes", _("What came of it"), columns, cells, empty=_("No visit has ended in these days."))


def week_trend(rows: Sequence[FollowRow]) -> Trend | None:
    """Return the median wait by week; None with fewer than two weeks."""
    weeks = [(int(row.group[-2:]), row.median_min) for row in rows[:-1] if known(row.median_min) is not None]
    if len(weeks) < 2:
        return None
    first = weeks[0][0]
    x = tuple(float(week if week >= first else week + 53) for week, _median in weeks)
    return build_trend(Line(x, tuple(median for _week, median in weeks)))


def resource_table(rows: Sequence[ResourceRow], names: Mapping[str, str]) -> Table:
    """Return each office's resources against its visitors."""
    columns = (
        Column(_("Point")), Column(_("Visitors"), numeric=True, digits=0),
        Column(_("On the roster"), _("hours"), numeric=True, digits=1),
        Column(_("At desks"), _("hours"), numeric=True, digits=1),
        Column(_("Serving"), _("hours"), numeric=True, digits=1),
        Column(_("Visitors an hour at a desk"), numeric=True, digits=2),
        Column(_("Desk time a visitor"), "min", numeric=True, digits=1),
        Column(_("Time at desks serving"), "%", numeric=True, digits=0),
    )  # fmt: skip
    cells = [
        (
            names.get(row.office, row.office), row.visitors, row.rostered_h, row.desk_h, row.service_h,
            known(row.visitors_per_desk_h), known(row.desk_min_per_visitor),
            Cell(percent(row.busy), bar=known(row.busy)),
        )
        for row in rows
    ]  # fmt: skip
    return Table("resources", _("Resources against visitors"), columns, cells, empty=_("No point is open to you."))
