"""The options of a scenario: its tiers, a mobile one once for each number of days a week."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.siting.tiers import Service, Tier

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Option:
    """A tier open on so many days a week: what a site may be."""

    tier: Tier
    days: float

    @property
    def key(self) -> str:
        """Key of the tier, with the days where a stop's may differ."""
        return self.tier.key if len(self.tier.days_per_week) == 1 else f"{self.tier.key}-{self.days:g}"

    @property
    def mobile(self) -> bool:
        """Tell whether it is a stop of a vehicle."""
        return self.tier.key == "mobile"

    @property
    def cost_eur_per_year(self) -> float:
        """Yearly cost of one such point; a stop costs for each of its days."""
        return self.tier.cost_eur_per_year * (self.days if self.mobile else 1.0)


def expand_options(tiers: Sequence[Tier]) -> tuple[Option, ...]:
    """Return the options of the tiers, in their order and by rising days."""
    return tuple(Option(tier, days) for tier in tiers for days in sorted(set(tier.days_per_week)))


def find_offered(options: Sequence[Option], service: Service) -> Bools:
    """Mark the options that give a service: their tier has it, and they are open often enough for it."""
    return np.array(
        [
            (not option.tier.services or service.key in option.tier.services) and option.days >= service.least_days
            for option in options
        ]
    )


def find_counting(options: Sequence[Option]) -> Bools:
    """Mark the options that count as points."""
    return np.array([option.tier.counts for option in options])
