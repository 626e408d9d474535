"""A municipality in a plan: minutes now and then, for whom it changes, which points serve it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from piste.core.units import minutes_from_seconds
from piste.report.figures import share_by_class
from piste.siting.reasons.change import Change
from piste.web.look.table import Cell, Column, Table
from piste.web.look.templatetags.look import language
from piste.web.planning.plan_map.drawer import mean_min
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.rail import Strip, build_strip

GROUP_WORDS = {
    "age_0_14": lambda: _("0–14 years"),
    "age_15_64": lambda: _("15–64 years"),
    "age_65_": lambda: _("65 years and over"),
}


@dataclass(frozen=True)
class AreaFacts:
    """One municipality in the plan."""

    area: int
    code: str
    name: str
    people: float
    mean_min: float | None
    mean_before_min: float | None
    past: float
    past_before: float | None
    strips: tuple[Strip, ...]
    points: Table
    groups: Table | None


def build_area(opened: Opened, area: int) -> AreaFacts:
    """Tell one municipality."""
    bench, now = opened.bench, opened.now
    rows = np.flatnonzero((bench.arrays["place_area"] == area) & (bench.people > 0))
    people = bench.people[rows]
    before = None if opened.compared is None else opened.compared.snapshot
    strips = []
    if before is not None and len(rows):
        strips.append(build_strip(_("Before"), share_by_class(minutes_from_seconds(before.seconds[rows]), people)))
    if len(rows):
        strips.append(build_strip(_("Plan"), share_by_class(minutes_from_seconds(now.seconds[rows]), people)))
    past = now.areas.people[area] - now.areas.people_within[area, 1]
    return AreaFacts(
        area=area,
        code=str(bench.names["area_code"][area]),
        name=opened.area_name(area),
        people=float(people.sum()),
        mean_min=mean_min(now.seconds[rows], people),
        mean_before_min=None if before is None else mean_min(before.seconds[rows], people),
        past=float(past),
        past_before=None if before is None else float(before.areas.people[area] - before.areas.people_within[area, 1]),
        strips=tuple(strips),
        points=_points_table(opened, rows),
        groups=None if opened.change is None or not len(rows) else _groups_table(opened.change, area, bench.groups),
    )


def _points_table(opened: Opened, rows: Any) -> Table:
    """Return which points serve the people of a municipality."""
    now, people = opened.now, opened.bench.people
    cells = []
    for site in np.unique(now.nearest[rows]):
        mine = rows[now.nearest[rows] == site]
        name: Any = _("no point within reach")
        if site >= 0:
            name = Cell(opened.site_name(int(site)), opened.link(point=opened.site_id(int(site))))
        cells.append((float(people[mine].sum()), name, mean_min(now.seconds[mine], people[mine])))
    cells.sort(key=lambda row: -row[0])
    columns = (
        Column(_("Nearest point")),
        Column(_("People"), numeric=True),
        Column(_("Mean time"), _("min"), numeric=True, digits=1),
    )
    shown = [(name, round(many), _("not reached") if minutes is None else minutes) for many, name, minutes in cells]
    return Table("served-by", _("Points that serve it"), columns, shown, hide_caption=True,
                 empty=_("Nobody of this municipality is in the plan's area."))  # fmt: skip


def _groups_table(change: Change, area: int, groups: tuple[str, ...]) -> Table:
    """Return everybody and each group: minutes before and in the plan, who falls past the limit."""
    rows = []
    for g, name in enumerate([_("Everybody"), *(group_words(group) for group in groups)]):
        before, after = float(change.mean_before_min[area, g]), float(change.mean_after_min[area, g])
        rows.append(
            (
                name,
                round(change.people[area, g]),
                before if np.isfinite(before) else _("not reached"),
                after if np.isfinite(after) else _("not reached"),
                round(change.past_after[area, g] - change.past_before[area, g]),
            )
        )
    columns = (
        Column(_("Who")),
        Column(_("People"), numeric=True),
        Column(_("Before"), _("min"), numeric=True, digits=1),
        Column(_("Plan"), _("min"), numeric=True, digits=1),
        Column(_("More past the limit"), numeric=True, sign=True),
    )
    return Table("for-whom", _("For whom"), columns, rows, hide_caption=True)


def group_words(group: str) -> str:
    """Return a group's name: an age group of ours in words, another column of the user's data as it is called."""
    known = GROUP_WORDS.get(group)
    return known() if known else language().text(group)
