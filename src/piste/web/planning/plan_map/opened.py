"""A plan that somebody has open: its workbench, the network under the pencil, and what it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from piste.core.units import minutes_from_seconds
from piste.report.figures import share_by_class
from piste.report.workbench.store import KeptNetwork, Workbench
from piste.siting.reasons.change import Change
from piste.web.planning.plan_map.snapshot import Keeper, Snapshot
from piste.web.planning.plan_map.steps import Folded


@dataclass(frozen=True)
class Compared:
    """What a plan is held against: today's network, or another plan."""

    key: str
    """`today`, or the number of the other plan."""
    name: str
    snapshot: Snapshot


@dataclass(frozen=True)
class Opened:
    """Everything that the pages of one plan are told from; `draft` is None where the plan is only looked at."""

    plan: Any
    keeper: Keeper
    network: KeptNetwork
    folded: Folded
    draft: Any = None
    compared: Compared | None = None
    base_path: str = ""
    """Address of the pages of this plan or draft, with its last stroke."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """What every address of this page keeps saying: what the plan is compared with."""

    def link(self, fragment: str = "", **said: str) -> str:
        """Return an address of this page."""
        query = urlencode({**self.kept, **said})
        return self.base_path + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")

    @property
    def bench(self) -> Workbench:
        """Return the workbench."""
        return self.keeper.bench

    @cached_property
    def now(self) -> Snapshot:
        """Return the network under the pencil, evaluated."""
        return self.keeper.at(self.folded.state.sites)

    @property
    def edited(self) -> bool:
        """Tell whether the points are others than the plan's own."""
        return self.folded.state.sites != frozenset(self.network.sites)

    @cached_property
    def change(self) -> Change | None:
        """Return what changes for each municipality against what the plan is compared with."""
        return None if self.compared is None else self.keeper.change(self.compared.snapshot, self.now)

    @property
    def locked(self) -> frozenset[int]:
        """Return the locked sites."""
        return self.folded.state.locked

    @cached_property
    def cost_eur(self) -> float | None:
        """Return what the points cost a year, None where it is not known."""
        cost, kept = self.bench.tier_cost_eur, self.network.cost_eur_per_year
        tiers = list(self.folded.state.open.values())
        if kept is None or any(tier not in cost for tier in tiers):
            return None
        return kept + sum(cost[tier] for tier in tiers) - sum(cost[tier] for tier in self.network.tiers)

    def shares(self, snapshot: Snapshot) -> NDArray[np.float64]:
        """Return the shares of people in the six classes of minutes."""
        return share_by_class(minutes_from_seconds(snapshot.seconds), self.bench.people)

    def site_name(self, site: int) -> str:
        """Return a site's name in the reader's language."""
        return pick_name(self.bench.names, "site", site)

    def area_name(self, area: int) -> str:
        """Return a municipality's name in the reader's language, with words where it has none."""
        return pick_name(self.bench.names, "area", area) or self.bench.names["area_code"][area] or _("no municipality")

    def place_name(self, place: int) -> str:
        """Return a place's name in the reader's language."""
        return pick_name(self.bench.names, "place", place)

    def site_id(self, site: int) -> str:
        """Return a site's id, which stands in addresses."""
        return str(self.bench.names["site_id"][site])


def pick_name(names: Mapping[str, Any], kind: str, row: int) -> str:
    """Return a name in the reader's language, openly falling back to the first one."""
    swedish = names.get(f"{kind}_sv") or ()
    if (get_language() or "").startswith("sv") and len(swedish) > row and swedish[row]:
        return str(swedish[row])
    return str(names[kind][row])
