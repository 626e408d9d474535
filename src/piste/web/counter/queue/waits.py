"""How long one waits at a point now, from its staffed desks, its queue and its measured service times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.utils import timezone
from django.utils.translation import gettext as _

from piste.evaluation.wait_range import (
    DeskNow,
    Floats,
    WaitParams,
    WaitRange,
    build_wait_range,
    correct_range,
    measure_correction,
    read_service_times,
)
from piste.web.counter.queue.turns import midnight
from piste.web.network.models import Point, Service, StaffMember
from piste.web.network.visits.models import DeskTurn, Period, Visit
from piste.web.network.visits.serving_rights import Rights, rights_of_all

FindRights = Callable[[list[StaffMember], Point, date], dict[int, Rights]]
PARAMS = WaitParams()
MEASURED_DAYS = 60
MOST_TIMES = 4000
MOST_PAST = 500
STEP_MIN = 5


@dataclass(frozen=True)
class Waiting:
    """A visit that waits: its number, when it is called by, and what for in which language."""

    visit: int
    effective_at: datetime
    key: str


@dataclass(frozen=True)
class Hall:
    """What waits at a point are told from, read once for all of its services."""

    desks: tuple[DeskNow, ...]
    waiting: tuple[Waiting, ...]
    times_min: dict[int, Floats]
    correction_min: float

    def ahead_of(self, effective_at: datetime, visit: int | None = None) -> list[str]:
        """Return what those before a visit, or before one who comes now, wait for."""
        own = (effective_at, visit if visit is not None else np.inf)
        return [one.key for one in self.waiting if (one.effective_at, one.visit) < own]

    def model_range(self, service: Service, language: str, ahead: list[str]) -> WaitRange | None:
        """Return the range before its correction; None where no staffed desk serves this."""
        own = key_of(service.pk, language)
        wanted = {own, *ahead, *(desk.serving for desk in self.desks if desk.serving)}
        times = {key: self.times_of(int(key.partition(":")[0]), service.duration_min) for key in wanted}
        return build_wait_range(self.desks, ahead, own, times, PARAMS)

    def told_range(self, service: Service, language: str, ahead: list[str]) -> WaitRange | None:
        """Return the range that is told."""
        model = self.model_range(service, language, ahead)
        return None if model is None else correct_range(model, self.correction_min)

    def times_of(self, service_id: int, nominal_min: float) -> Floats:
        """Return service times of a service."""
        known = self.times_min.get(service_id)
        return known if known is not None else read_service_times(np.empty(0), nominal_min)


def key_of(service_id: int, language: str) -> str:
    """Return what a desk must be able to serve: a service in a language."""
    return f"{service_id}:{language}"


@dataclass(frozen=True)
class Measured:
    """What past days tell of a point: service times of each service, and by how much ranges have to move."""

    times_min: dict[int, Floats]
    correction_min: float


def read_measured(point: Point, now: datetime) -> Measured:
    """Read what past days tell."""
    return Measured(read_times(point, now), read_correction(point))


def read_hall(
    point: Point, now: datetime, measured: Measured | None = None, find_rights: FindRights = rights_of_all
) -> Hall:
    """Read a point's hall in a fixed number of queries, however many wait.

    Parameters
    ----------
    measured, find_rights : optional
        What past days tell and who may serve what, where they are at hand already.
    """
    past = measured or read_measured(point, now)
    waiting = Visit.objects.filter(point=point, day=timezone.localdate(now), state=Visit.State.WAITING)
    rows = waiting.order_by("effective_at", "pk").values_list("pk", "effective_at", "current_service", "language")
    return Hall(
        desks=read_desks(point, now, find_rights),
        waiting=tuple(Waiting(pk, at, key_of(service or 0, language)) for pk, at, service, language in rows),
        times_min=past.times_min,
        correction_min=past.correction_min,
    )


def read_desks(point: Point, now: datetime, find_rights: FindRights = rights_of_all) -> tuple[DeskNow, ...]:
    """Return the desks where somebody sits, with what they may serve and what they serve now."""
    turns = list(
        DeskTurn.objects.select_related("staff").filter(
            desk__point=point, during__endswith__isnull=True, during__startswith__gte=midnight(now)
        )
    )
    rights = find_rights([turn.staff for turn in turns], point, timezone.localdate(now))
    serving: dict[Any, Period] = {
        period.desk_id: period
        for period in Period.objects.select_related("service", "visit").filter(
            desk__point=point, kind=Period.Kind.SERVING, during__endswith__isnull=True
        )
    }
    desks = []
    for turn in turns:
        mine = rights[turn.staff_id]
        able = frozenset(key_of(service, language) for service in mine.services for language in mine.languages)
        period = serving.get(turn.desk_id)
        if period is None or period.service is None:
            desks.append(DeskNow(able))
        else:
            own = key_of(period.service.service_id, period.visit.language)
            desks.append(DeskNow(able, own, (now - period.during.lower) / timedelta(minutes=1)))
    return tuple(desks)


def read_times(point: Point, now: datetime) -> dict[int, Floats]:
    """Return the measured service times of each service, filled up by an estimate while there are few."""
    since = now - timedelta(days=MEASURED_DAYS)
    ended = Period.objects.filter(
        visit__point=point, kind=Period.Kind.SERVING, service__isnull=False,
        during__startswith__gte=since, during__endswith__isnull=False, visit__ended_by_rule=False,
    )  # fmt: skip
    measured: dict[int, list[float]] = {}
    for service, during in ended.order_by("-pk").values_list("service__service", "during")[:MOST_TIMES]:
        measured.setdefault(service, []).append((during.upper - during.lower) / timedelta(minutes=1))
    lengths = Service.objects.filter(visits_now__point=point, visits_now__day=timezone.localdate(now)).distinct()
    lengths = lengths | Service.objects.filter(offerings__point=point).distinct()
    return {
        pk: read_service_times(np.array(measured.get(pk, [])), float(nominal))
        for pk, nominal in lengths.values_list("pk", "duration_min")
    }


def read_correction(point: Point) -> float:
    """Return by how much past ranges have to move, from the last tickets whose wait is known."""
    past = Visit.objects.filter(point=point, model_low_min__isnull=False, first_called_at__isnull=False)
    rows = [
        (visit.model_low_min, visit.model_high_min, visit.wait / timedelta(minutes=1))
        for visit in past.order_by("-pk")[:MOST_PAST]
        if visit.wait is not None
    ]
    low, high, true = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return measure_correction(low, high, true, PARAMS.share)


def keep_range(visit: Visit, service: Service, hall: Hall) -> None:
    """Keep the range that a ticket is told, once: it is measured whether it held."""
    if visit.model_low_min is not None:
        return
    model = hall.model_range(service, visit.language, hall.ahead_of(visit.effective_at, visit.pk))
    if model is None:
        return
    told = correct_range(model, hall.correction_min)
    visit.model_low_min, visit.model_high_min = model.low_min, model.high_min
    visit.told_low_min, visit.told_high_min = told.low_min, told.high_min
    visit.save(update_fields=["model_low_min", "model_high_min", "told_low_min", "told_high_min"])


def write_range(told: WaitRange | None) -> str:
    """Return a range in words, rounded outward to 5 minutes so that it holds no less; words where not known."""
    if told is None:
        return _("not known")
    low = int(told.low_min // STEP_MIN) * STEP_MIN
    high = max(int(-(-told.high_min // STEP_MIN)) * STEP_MIN, STEP_MIN)
    if low == 0:
        return _("under %(high)d min") % {"high": high}
    return _("%(low)d–%(high)d min") % {"low": low, "high": max(high, low + STEP_MIN)}
