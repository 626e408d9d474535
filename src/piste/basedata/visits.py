"""Visits of places by service: how many there would be, how many travel lets come, what a closed office leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from piste.basedata.age_count import build_age_counts
from piste.basedata.place import Floats, Places
from piste.basedata.visit_model import AGES, Level, VisitModel
from piste.core.errors import PisteError


@dataclass(frozen=True)
class Visits:
    """Visits a year of n places for S services, if a point stood at everyone's door."""

    model: VisitModel
    level: Level
    year: int
    per_year: Floats
    """n x S."""
    ages_assumed: NDArray[np.bool_]
    """n; True where the place's own ages are not known."""

    @property
    def services(self) -> tuple[str, ...]:
        """Keys of the services: the columns."""
        return self.model.keys

    @property
    def half_value_min(self) -> Floats:
        """Minutes by which the visits of each service halve (S)."""
        return np.array([service.half_value_min.at(self.level) for service in self.model.services])

    @property
    def after_closing(self) -> Floats:
        """Return shares of elsewhere, remote and lost of each service (S x 3)."""
        return np.array([service.after_closing[self.level] for service in self.model.services]).reshape(-1, 3)

    @property
    def caution(self) -> str:
        """Return what every output must say (an English message, the key of the catalogues)."""
        return self.model.caution

    def of(self, service: str) -> Floats:
        """Return the n visits a year of one service."""
        visits: Floats = self.per_year[:, self.services.index(service)]
        return visits


@dataclass(frozen=True)
class Remaining:
    """What becomes of today's visits in a plan, n x S a year; `kept + elsewhere + remote + lost` is `today`."""

    today: Floats
    kept: Floats
    """Still made: the same point stays as near."""
    elsewhere: Floats
    """Made at another point after the nearest one closed."""
    remote: Floats
    lost: Floats
    gained: Floats
    """New visits where a point comes nearer; not a part of today's."""

    @property
    def in_person(self) -> Floats:
        """Visits made at points in the plan."""
        return self.kept + self.elsewhere + self.gained


def build_visits(places: Places, model: VisitModel, year: int | None = None, level: Level = "base") -> Visits:
    """Estimate visits a year at everyone's door.

    V_is = sum over age groups a of people_ia / 1000 x rate_sa x (1 + trend_s) ^ (year - model.year)

    Parameters
    ----------
    year
        Year of the visits, None for the model's own; the places' people are taken as they are (see
        `piste.basedata.forecast.build_places_of_year` for those of another year).
    level
        `low`, `base` or `high`: which end of every range.

    Raises
    ------
    PisteError
        Where nothing tells people's ages.
    """
    asked = model.year if year is None else year
    ages = build_age_counts(places, model.age_shares)
    per_year = np.zeros((len(places), len(model.services)))
    for s, service in enumerate(model.services):
        rates = np.array([service.rates[age].at(level) for age in AGES])
        per_year[:, s] = ages.people @ rates / 1000 * (1 + service.trend.at(level)) ** (asked - model.year)
    return Visits(model, level, asked, per_year, ages.assumed)


def decay_of(minutes: Floats, half_value_min: Floats | float) -> Floats:
    """Return the share of visits that travel lets come: 2 ^ (-minutes / half-value); 0 where no point is reached (inf).

    It is 1 at 0 minutes, 1/2 at the half-value and never rises. Broadcasts.
    """
    travelled = np.asarray(minutes, dtype=np.float64)
    if np.isnan(travelled).any() or (travelled < 0).any():
        raise PisteError("Minutes of travel are 0 or more; write infinity where no point is reached.")
    share: Floats = np.exp2(-travelled / half_value_min)
    return share


def build_visits_made(visits: Visits, minutes: Floats) -> Floats:
    """Return the visits a year that are made (n x S) where the nearest point is so many minutes away.

    `minutes` is n (one network for all services) or n x S (the nearest point that offers the service); inf: none.
    """
    return visits.per_year * decay_of(spread_minutes(visits, minutes), visits.half_value_min)


def build_remaining(
    visits: Visits, minutes_today: Floats, minutes_plan: Floats, closed: NDArray[np.bool_] | None = None
) -> Remaining:
    """Tell what becomes of today's visits in a plan.

    W = V d(t0) is made today. Where the nearest point closes, the share `elsewhere` would go on at another point
    as near; being farther costs d(t1) / d(t0) of it. What travel takes and the shares `remote` and `lost` take is
    divided between these two in their proportion (all is lost where both are 0). Where nothing closes W is kept, and a
    point that comes nearer adds V (d(t1) - d(t0)).

    Parameters
    ----------
    minutes_today, minutes_plan
        n or n x S minutes to the nearest point that offers the service, inf where none is reached.
    closed
        n or n x S: today's nearest point no longer offers the service; None: wherever the plan is farther.
    """
    before, after = spread_minutes(visits, minutes_today), spread_minutes(visits, minutes_plan)
    decay_before, decay_after = decay_of(before, visits.half_value_min), decay_of(after, visits.half_value_min)
    shut = after > before if closed is None else spread_minutes(visits, closed).astype(bool) | (after > before)
    today = visits.per_year * decay_before
    ratio = np.divide(decay_after, decay_before, out=np.zeros_like(today), where=decay_before > 0)
    share_elsewhere, share_remote, share_lost = visits.after_closing.T
    elsewhere = np.where(shut, today * share_elsewhere * np.minimum(ratio, 1.0), 0.0)
    gone = np.where(shut, today - elsewhere, 0.0)
    away = share_remote + share_lost
    to_remote = np.divide(share_remote, away, out=np.zeros_like(away), where=away > 0)
    gained = np.where(shut, 0.0, visits.per_year * np.maximum(decay_after - decay_before, 0.0))
    return Remaining(today, np.where(shut, 0.0, today), elsewhere, gone * to_remote, gone * (1 - to_remote), gained)


def spread_minutes(visits: Visits, values: NDArray[np.generic]) -> Floats:
    """Return n x S values from n (the same for all services) or n x S."""
    given = np.asarray(values, dtype=np.float64)
    n, services = visits.per_year.shape
    if given.shape == (n,):
        given = given[:, None]
    if given.shape not in ((n, 1), (n, services)):
        raise PisteError("Minutes are needed for each place, or for each place and service.")
    spread: Floats = np.broadcast_to(given, (n, services))
    return spread
