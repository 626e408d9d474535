"""Sums of the two views for pages and reports: by SQL over kept sums or over a site’s own entries; exact."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from django.db.models import F, Q, Sum

from piste.evaluation.money_follow import Amounts, Follow, build_follow
from piste.web.projects.costs.models import Entry, MonthSum, PlanLedgerFile, PlanLine, Side, SiteSum

NONE = Q(pk__in=[])


@dataclass(frozen=True)
class Scene:
    """What is looked at: one view, and a part of it."""

    view: str
    agency: str = ""
    region: str = ""
    site: str = ""
    limits: Q | None = None
    """What limits whoever looks (`access.visible`), None for no limit."""
    month_limits: Q | None = None
    """The same for sums by month, which know no sites."""
    until: int | None = None
    """The last month that counts as booked; later entries are left out. None: all."""

    def chosen(self, *, site: bool) -> Q:
        """Return the choice as a condition on sums or entries."""
        limits = self.limits if site else self.month_limits
        found = Q(view=self.view) & (limits if limits is not None else Q())
        for name in ("agency", "region", *(("site",) if site else ())):
            if value := getattr(self, name):
                found &= Q(**{name: value})
        return found

    def of(self, **parts: str) -> "Scene":
        """Return the same scene narrowed."""
        return replace(self, **parts)  # type: ignore[arg-type]


def current_ledger() -> PlanLedgerFile | None:
    """Return the ledger in force."""
    return PlanLedgerFile.objects.order_by("-pk").first()


def load_amounts(scene: Scene, side: str, ledger: PlanLedgerFile | None) -> Amounts:
    """Return sums of a side by agency, kind and month."""
    rows: Any
    if side != Side.ACTUAL and ledger is None:
        rows = MonthSum.objects.none()
    elif not scene.site:
        key = 0 if side == Side.ACTUAL else ledger.pk  # type: ignore[union-attr]
        rows = MonthSum.objects.filter(scene.chosen(site=False), side=side, ledger=key)
    elif side == Side.ACTUAL:
        rows = Entry.objects.filter(scene.chosen(site=True))
    else:
        rows = PlanLine.objects.filter(scene.chosen(site=True), ledger=ledger, side=side)
    if side == Side.ACTUAL and scene.until is not None:
        rows = rows.filter(month__lte=scene.until)
    found = list(rows.order_by().values_list("agency", "kind", "month").annotate(total=Sum("cents")))
    return Amounts(
        np.array([row[0] for row in found], dtype=object), np.array([row[1] for row in found], dtype=np.uint8),
        np.array([row[2] for row in found], dtype=np.int64), np.array([int(row[3]) for row in found], dtype=np.int64),
    )  # fmt: skip


def load_follow(scene: Scene, ledger: PlanLedgerFile | None) -> Follow:
    """Return doing nothing, plan, forecast and actual of a scene by kind and month."""
    sides = (Side.NOTHING, Side.PLAN, Side.ACTUAL)
    return build_follow(*(load_amounts(scene, side, ledger) for side in sides))


def sums_by(
    scene: Scene, label: str, side: str, ledger: PlanLedgerFile | None, **more: Any
) -> dict[tuple[Any, int], int]:
    """Return cents by (agency, site or region; kind); `more` limits further: year=2023, year__lte=2023."""
    key = 0 if side == Side.ACTUAL else (ledger.pk if ledger is not None else -1)
    rows = SiteSum.objects.filter(scene.chosen(site=True), side=side, ledger=key, **more).order_by()
    found = rows.values_list(F(label), "kind").annotate(total=Sum("cents"))
    return {(name, kind): int(total) for name, kind, total in found}
