"""The right drawer of a plan's page: the chosen point or site, or for whom the plan changes."""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from numpy.typing import NDArray

from piste.core.earth import great_circle_km
from piste.core.units import NOT_REACHED_S, SECONDS_PER_MIN, minutes_from_seconds
from piste.report.figures import share_by_class
from piste.siting.reasons.change import Change
from piste.siting.reasons.ground import Barrier
from piste.web.look.table import Cell, Column, Table
from piste.web.look.templatetags.look import number
from piste.web.planning.plan_map.opened import Opened
from piste.web.planning.plan_map.rail import Strip, build_strip
from piste.web.planning.plan_map.snapshot import Snapshot
from piste.web.planning.plan_map.steps import check_opening

ROWS = 6
CHOICES = 25
RIVALS = 8
"""Closed sites near a point that are tried in its stead."""
GREATEST_BAR_MIN = 60.0


@dataclass(frozen=True)
class Effect:
    """What opening or closing one site does: people past the limit, municipalities, who serves instead."""

    people: float
    """People who fall past the limit (closing) or come within it (opening)."""
    words: str
    municipalities: Table
    moves: str


@dataclass(frozen=True)
class SiteFacts:
    """The chosen point, or the chosen site that is closed."""

    site: int
    id: str
    name: str
    is_open: bool
    is_locked: bool
    may_open: bool
    tier: str
    origin: str
    catchment_people: float
    catchment_mean_min: float | None
    people_within: float
    strips: tuple[Strip, ...]
    effect: Effect | None
    rivals: Table | None
    caution: str
    stop_days: float = 0.0
    """Days a week on which a mobile point stops here; 0 for none."""
    near: tuple[tuple[str, str], ...] = ()
    """Id and name of closed sites that the point could move to, the nearest first."""


def build_site(opened: Opened, site: int) -> SiteFacts:
    """Tell a site: as a point that could close, or as a site that could open."""
    state, bench = opened.folded.state, opened.bench
    is_open = site in state.open
    with_it = opened.now if is_open else opened.keeper.at(state.sites | {site})
    without = opened.keeper.at(state.sites - {site}) if is_open else opened.now
    rows = np.flatnonzero((with_it.nearest == site) & (bench.people > 0))
    people = bench.people[rows]
    may_open = is_open or check_opening(bench, state, site) is None
    strips = []
    if len(rows):
        for name, snapshot in ((_("When open"), with_it), (_("When closed"), without)):
            strips.append(build_strip(name, share_by_class(minutes_from_seconds(snapshot.seconds[rows]), people)))
    return SiteFacts(
        site=site,
        id=opened.site_id(site),
        name=opened.site_name(site),
        is_open=is_open,
        is_locked=site in state.locked,
        stop_days=0.0 if is_open else _stop_days(opened, site),
        may_open=may_open,
        tier=state.open.get(site, ""),
        origin=_origin(opened, site, is_open=is_open),
        catchment_people=float(people.sum()),
        catchment_mean_min=mean_min(with_it.seconds[rows], people),
        people_within=float(bench.people_within[site]),
        strips=tuple(strips),
        effect=_build_effect(opened, with_it, without, rows, is_open=is_open) if may_open else None,
        rivals=_build_rivals(opened, site, rows) if is_open and len(rows) else None,
        caution=_caution(opened, site),
        near=tuple((opened.site_id(one), opened.site_name(one)) for one in near_sites(opened, site, CHOICES))
        if is_open
        else (),
    )


def mean_min(seconds: NDArray[np.uint16], people: NDArray[np.float64]) -> float | None:
    """Return mean minutes of those reached, None where nobody is."""
    reached = seconds != NOT_REACHED_S
    moved = float(people[reached].sum())
    return float((people[reached] * seconds[reached]).sum()) / moved / SECONDS_PER_MIN if moved > 0 else None


def _origin(opened: Opened, site: int, *, is_open: bool) -> str:
    own = site in opened.network.sites
    if not is_open and (days := _stop_days(opened, site)):
        return _("Mobile stop, days a week: %(days)s. It counts as no point.") % {"days": number(days)}
    if not is_open:
        return _("Closed by hand") if own else _("Site without a point")
    if not own:
        return _("Opened by hand")
    return _("Locked by the scenario") if site in opened.network.fixed else _("Chosen by the search")


def _stop_days(opened: Opened, site: int) -> float:
    """Return on how many days a week a mobile point stops at a site, 0 for none."""
    network = opened.network
    return dict(zip(network.stops, network.stop_days, strict=True)).get(site, 0.0)


def _caution(opened: Opened, site: int) -> str:
    """Return what must be known before a site is opened."""
    bench = opened.bench
    barrier = int(bench.arrays["site_barrier"][site])
    if barrier == Barrier.FORBIDDEN:
        return _("The scenario or the data forbid a point here.")
    if barrier == Barrier.ACROSS or site in bench.context:
        return _("This site lies outside the area of the plan.")
    least = float(bench.facts["min_people"])
    if barrier == Barrier.SMALL or bench.people_within[site] < least:
        words = _("Fewer than %(least)s people live within %(minutes)s min: a point here needs a local reason.")
        return words % {"least": number(least), "minutes": number(bench.limit_min)}
    return ""


def _build_effect(
    opened: Opened, with_it: Snapshot, without: Snapshot, rows: NDArray[np.intp], *, is_open: bool
) -> Effect:
    """Tell what closing a point would do, or what opening a site would do."""
    bench = opened.bench
    change = opened.keeper.change(*((with_it, without) if is_open else (without, with_it)))
    total = change.total()
    sums = total.fall_outside if is_open else total.come_within
    people = bench.people[rows]
    before, after = (with_it, without) if is_open else (without, with_it)
    values = {
        "minutes": number(bench.limit_min),
        "before": number(mean_min(before.seconds[rows], people), 1),
        "after": number(mean_min(after.seconds[rows], people), 1),
    }
    if is_open:
        words = _(
            "would be left past %(minutes)s minutes. The mean time of the catchment would rise from %(before)s to"
            " %(after)s minutes."
        )
    else:
        words = _(
            "would come within %(minutes)s minutes. The mean time of its catchment would fall from %(before)s to"
            " %(after)s minutes."
        )
    order = np.argsort(-np.abs(moved_s(opened, change)), kind="stable")
    table = change_table(opened, change, order=order, key="effect", caption=_("Change by municipality"))
    return Effect(float(sums[0, 0]), words % values, table, _tell_moves(opened, rows, without, is_open=is_open))


def moved_s(opened: Opened, change: Change) -> NDArray[np.float64]:
    """Return what everyone of each municipality loses (above 0) or gains, in people x seconds."""
    moved: NDArray[np.float64] = change.moved_s(SECONDS_PER_MIN * float(opened.bench.facts["cutoff_min"]))[:, 0]
    return moved


def change_cell(change: Change, k: int) -> Cell:
    """Return a municipality's change of the mean; in words where other people are reached than before."""
    before, after = change.mean_before_min[k, 0], change.mean_after_min[k, 0]
    newly = float(change.reached_after[k, 0] - change.reached_before[k, 0])
    if newly:  # the mean is of those reached: with others among them its change would mislead
        words = _("%(people)s newly reached") if newly > 0 else _("%(people)s no more reached")
        return Cell(words % {"people": number(round(abs(newly)))}, bar_kind="gain" if newly > 0 else "loss")
    if not np.isfinite(before):
        return Cell(_("not known"))
    size = float(after - before)
    return Cell(size, bar=min(abs(size) / GREATEST_BAR_MIN, 1.0), bar_kind="gain" if size < 0 else "loss")


def _tell_moves(opened: Opened, rows: NDArray[np.intp], without: Snapshot, *, is_open: bool) -> str:
    """Say who serves the people of a catchment where the site is closed."""
    sites, people = without.nearest[rows], opened.bench.people[rows]
    sums = {int(one): float(people[sites == one].sum()) for one in np.unique(sites) if one >= 0}
    largest = sorted(sums.items(), key=lambda item: -item[1])[:4]
    told = ", ".join(f"{opened.site_name(one)} {number(round(many))}" for one, many in largest)
    if not told:
        return ""
    return (_("People would go to: %(points)s.") if is_open else _("People would come from: %(points)s.")) % {
        "points": told
    }


def _build_rivals(opened: Opened, site: int, rows: NDArray[np.intp]) -> Table | None:
    """Try the closed sites around a point in its stead; the best ones by everybody's mean time."""
    bench, state = opened.bench, opened.folded.state
    people = bench.people[rows]
    mine = mean_min(opened.now.seconds[rows], people) or 0.0

    def try_each() -> list[tuple[float, int, float | None, float]]:
        found = []
        for one in near_sites(opened, site, RIVALS):
            instead = opened.keeper.at((state.sites - {site}) | {one})
            past = instead.figures.people - instead.figures.people_within[1]
            found.append((float(instead.figures.person_min), one, mean_min(instead.seconds[rows], people), past))
        return sorted(found)

    found = opened.keeper.remember(("rivals", state.sites, state.locked, site), try_each)
    left = opened.now.figures.people - opened.now.figures.people_within[1]
    table_rows = [
        (
            Cell(opened.site_name(one), opened.link(point=opened.site_id(one))),
            minutes,
            None if minutes is None else minutes - mine,
            round(past - left),
        )
        for _sum, one, minutes, past in found[:3]
    ]
    columns = (
        Column(_("Site")),
        Column(_("Mean time"), _("min"), numeric=True, digits=1),
        Column(_("Change"), _("min"), numeric=True, digits=1, sign=True),
        Column(_("More past the limit"), numeric=True, sign=True),
    )
    return Table("rivals", _("Next best sites in its stead"), columns, table_rows, hide_caption=True,
                 empty=_("No other site near it may open."))  # fmt: skip


def near_sites(opened: Opened, site: int, most: int) -> list[int]:
    """Return the nearest closed sites that may open."""
    bench, state = opened.bench, opened.folded.state
    lat, lon = bench.arrays["site_lat"], bench.arrays["site_lon"]
    km = great_circle_km(lat, lon, lat[site], lon[site])
    free = bench.arrays["site_barrier"] == Barrier.NONE
    free[[*state.open, *state.locked]] = False
    order = np.argsort(km, kind="stable")
    return [int(one) for one in order[free[order]][:most]]


def change_table(
    opened: Opened, change: Change, *, order: NDArray[np.intp], key: str, caption: str, rows: int = ROWS
) -> Table:
    """Return municipalities with people, minutes before and the change as number and bar; those that change at all."""
    before = change.mean_before_min[:, 0]
    shown = [int(k) for k in order if change.people[k, 0] > 0 and _is_told(change, int(k))]
    cells = []
    for k in shown[:rows]:
        name = Cell(opened.area_name(k), opened.link(municipality=opened.bench.names["area_code"][k]))
        cells.append(
            (name, round(change.people[k, 0]), float(before[k]) if np.isfinite(before[k]) else _("not reached"),
             change_cell(change, k))
        )  # fmt: skip
    columns = [
        Column(_("Municipality")),
        Column(_("People"), numeric=True),
        Column(_("Before"), _("min"), numeric=True, digits=1),
        Column(_("Change"), _("min"), numeric=True, digits=1, sign=True),
    ]
    partial = ""
    if len(shown) > rows:
        partial = ngettext(
            "%(count)s more municipality changes; the table has them all.",
            "%(count)s more municipalities change; the table has them all.",
            len(shown) - rows,
        ) % {"count": number(len(shown) - rows)}
    return Table(key, caption, columns, cells, hide_caption=True, empty=_("No municipality changes."), partial=partial)


def _is_told(change: Change, k: int) -> bool:
    """Tell whether somebody of a municipality is more than a minute nearer or farther, or past another side."""
    moved = change.closer[k, 0] + change.farther[k, 0] + change.fall_outside[k, 0] + change.come_within[k, 0]
    return bool(moved > 0)


@dataclass(frozen=True)
class ChangeFacts:
    """For whom a plan changes, against what it is compared with."""

    closer: float
    same: float
    farther: float
    shares: tuple[float, float, float]
    fall_outside: float
    come_within: float
    losing: Table
    gaining: Table


def build_change_facts(opened: Opened) -> ChangeFacts | None:
    """Tell for whom the plan changes; None where it is compared with nothing."""
    change = opened.change
    if change is None:
        return None
    total = change.total()
    people = float(total.people[0, 0]) or 1.0
    counts = tuple(float(one[0, 0]) for one in (total.closer, total.same, total.farther))
    moved = moved_s(opened, change)
    losses, gains = np.where(moved > 0, moved, -np.inf), np.where(moved < 0, -moved, -np.inf)
    losing = [int(k) for k in np.lexsort((-losses, -(change.fall_outside - change.come_within)[:, 0])) if moved[k] > 0]
    gaining = [int(k) for k in np.argsort(-gains, kind="stable") if moved[k] < 0]
    return ChangeFacts(
        closer=counts[0],
        same=counts[1],
        farther=counts[2],
        shares=(counts[0] / people, counts[1] / people, counts[2] / people),
        fall_outside=float(total.fall_outside[0, 0]),
        come_within=float(total.come_within[0, 0]),
        losing=change_table(opened, change, order=np.array(losing, dtype=np.intp), key="losing",
                            caption=_("Municipalities that lose most")),
        gaining=change_table(opened, change, order=np.array(gaining, dtype=np.intp), key="gaining",
                             caption=_("Municipalities that gain most")),
    )  # fmt: skip
