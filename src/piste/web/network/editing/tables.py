"""Tables of what asks for attention."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from piste.web.look.table import Cell, Column, Table
from piste.web.network.duty_gap import DutyGap
from piste.web.network.editing.expiry import Expiring


def gaps_table(gaps: Iterable[DutyGap]) -> Table:
    """Return where duties and offerings do not meet."""
    words = {
        "no-points": _("The duty names no points"), "nothing": _("Nothing is offered"),
        "way": _("Offered only in ways that do not meet the duty"),
    }  # fmt: skip
    rows = [
        (
            Cell(str(gap.agency), reverse("directory:change", args=["duties", gap.duty.pk])),
            str(gap.point) if gap.point else "", Cell(words[gap.kind], tag=gap.duty.get_manner_display()),
        )
        for gap in gaps
    ]  # fmt: skip
    columns = (Column(_("Authority")), Column(_("Point")), Column(_("Gap")))
    return Table("gaps", _("Gaps between duty and services"), columns, rows, empty=_("Every duty is met."))


def expiry_table(trainings: Iterable[Expiring]) -> Table:
    """Return the trainings that end soon or have ended."""
    rows = [
        (
            Cell(str(one.training.staff), reverse("directory:change", args=["trainings", one.training.pk])),
            str(one.training.service), str(one.training.staff.point or ""),
            Cell(
                f"{one.training.expires_on:%-d.%-m.%Y}", tag=_("ended") if one.days_left < 0 else _("ends soon"),
                tag_kind="alert" if one.days_left < 0 else "draft",
            ),
        )
        for one in trainings
    ]  # fmt: skip
    columns = (Column(_("Person")), Column(_("Service")), Column(_("Point")), Column(_("Holds until")))
    return Table("expiring", _("Trainings that end"), columns, rows, empty=_("No training ends in the next 60 days."))
