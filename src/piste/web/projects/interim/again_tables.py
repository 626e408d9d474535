"""The tables of a plan made again: its points before and after, what was measured, and what stands beside it."""

from typing import Any

from django.utils.translation import gettext as _

from piste.basedata.visit_model_file import read_default_visit_model
from piste.premises.service_day import read_service_day
from piste.web.look.table import Cell, Column, Table
from piste.web.look.templatetags.look import language, number
from piste.web.network.models import Point
from piste.web.network.texts import text_in
from piste.web.planning.base_reading import built_in_base
from piste.web.projects.interim.changed_points import ChangedPoint, Sized
from piste.web.projects.interim.knowledge import Knowledge
from piste.web.projects.interim.known_service import LEAST


def points_table(page: Any, known: Knowledge, *, both: bool) -> Table:
    """Return each point before and after; what changes is said in words, not only by place."""
    columns = (
        Column(_("Point")),
        Column(_("What changes")),
        Column(_("Visits as modelled"), _("a year"), numeric=True, digits=0),
        Column(_("Visits now"), _("a year"), numeric=True, digits=0),
        Column(_("Counters before"), numeric=True, digits=0),
        Column(_("Counters now"), numeric=True, digits=0),
        Column(_("Rooms for customers before"), _("m²"), numeric=True, digits=0),
        Column(_("Rooms for customers now"), _("m²"), numeric=True, digits=0),
    )
    rows = []
    for one in page:
        cells: list[Any] = [one.name, Cell("", tag=change_words(one), tag_kind="alert" if one.changes else "ok")]
        cells[1] = cells[1] if both else "–"
        for name in ("visits", "counters", "hum2"):
            cells += [size_of(one.before, name), size_of(one.after, name)]
        if one.after is not None and one.measured:
            words = _("counted elsewhere") if one.site in known.counted_elsewhere else _("measured")
            cells[3] = f"{number(round(one.after.visits))} ({words})"
        rows.append(cells)
    empty = _("Neither plan has been run yet. Run the scenario to see its points here.")
    return Table("points", _("Which points change"), columns, rows, empty=empty, page=page, hide_caption=True)


def size_of(sized: Sized | None, name: str) -> Any:
    """Return one figure of a point, a dash where it is not in the plan."""
    return "–" if sized is None else getattr(sized, name)


def change_words(one: ChangedPoint) -> str:
    """Return what the new knowledge does to a point."""
    if one.before is None:
        return _("opens")
    if one.after is None:
        return _("closes")
    more = one.after.counters - one.before.counters
    if more == 0:
        return _("stays as it is")
    return _("needs more counters") if more > 0 else _("needs fewer counters")


def beside_table(known: Knowledge, *, money: bool) -> Table:
    """Return what people told, how long they waited and what points cost: facts that no plan is reckoned from."""
    columns = [
        Column(_("Point")), Column(_("Median wait"), _("min"), numeric=True, digits=1),
        Column(_("Within 15 min"), "%", numeric=True, digits=0), Column(_("What customers told")),
        Column(_("Answers"), numeric=True, digits=0),
    ]  # fmt: skip
    if money:
        columns.append(Column(_("Running costs, the state as a whole"), _("€ a year"), numeric=True, digits=0))
    names = site_words()
    rows = []
    for site in sorted(
        {*known.waits, *known.told, *(known.costs if money else ())}, key=lambda one: names.get(one, one)
    ):
        wait, within = known.waits.get(site, (None, None))
        text, value, answers, kind, _day = known.told.get(site, ({}, None, None, "", ""))
        figure = "" if value is None else f"{number(100 * value)} %" if kind == "share" else number(value, 1)
        rows.append([
            names.get(site, site), wait if wait is not None else "–", "–" if within is None else 100 * within,
            f"{text_in(text).words} {figure}" if figure else "–", "–" if answers is None else answers,
            *([known.costs[site] / 100 if site in known.costs else "–"] if money else []),
        ])  # fmt: skip
    return Table("beside", _("What was told and booked"), columns, rows, hide_caption=True,
                 empty=_("Nothing of this was measured in the time."))  # fmt: skip


def site_words() -> dict[str, str]:
    """Return site in plans -> its point's name, else the name in base data."""
    sites = built_in_base("FI").sites
    found = {str(one): str(name) for one, name in zip(sites.ids, sites.names, strict=True)}
    return found | {point.site: str(point.text) for point in Point.objects.exclude(site="").only("site", "name")}


def service_table(known: Knowledge) -> Table:
    """Return minutes of service as assumed and as measured, and which of them size counters now."""
    assumed, lang = read_service_day(), language()
    model = built_in_base("FI").visit_model
    names = {one.key: one.names for one in (model or read_default_visit_model()).services}
    columns = (
        Column(_("Service")), Column(_("Assumed"), _("min"), numeric=True, digits=1),
        Column(_("Measured"), _("min"), numeric=True, digits=1), Column(_("Services measured"), numeric=True, digits=0),
        Column(_("Counters are sized by")),
    )  # fmt: skip
    rows = [
        (
            names.get(key, {}).get(lang.code, key), assumed.service_min.get(key, assumed.other_min), mean, n,
            _("what was measured") if n >= LEAST else _("the assumption: fewer than {n} were measured").format(n=LEAST),
        )
        for key, (n, mean) in sorted(known.minutes.items())
    ]  # fmt: skip
    return Table("service", _("Minutes of service"), columns, rows, hide_caption=True,
                 empty=_("No time of service was measured; counters are sized by the assumed minutes."))  # fmt: skip
