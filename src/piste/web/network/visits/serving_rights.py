"""Whom a person may serve: services they are trained for on the day, in languages they speak."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from piste.web.network.models import Offering, Point, Service, StaffMember, Training


@dataclass(frozen=True)
class Rights:
    """What a person may serve at a point on a day."""

    services: frozenset[int]
    languages: frozenset[str]

    def allow(self, service_id: int | None, language: str) -> bool:
        """Tell whether they may serve this."""
        return service_id in self.services and language in self.languages


def rights_of(staff: StaffMember, point: Point, day: date) -> Rights:
    """Return what a person may serve at a point on a day."""
    return rights_of_all([staff], point, day)[staff.pk]


def rights_of_all(people: Iterable[StaffMember], point: Point, day: date) -> dict[int, Rights]:
    """Return what each of some people may serve at a point on a day, in three queries.

    - A service that needs training: those whose training holds on the day.
    - One that needs none: every service advisor.
    - One given there by video only: every service advisor, who connects the expert.
    """
    everyone = list(people)
    given = Offering.objects.filter(point=point, valid_from__lte=day).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )
    by_service: dict[int, set[str]] = {}
    for service_id, presence in given.values_list("service_id", "presence"):
        by_service.setdefault(service_id, set()).add(presence)
    remote = {key for key, ways in by_service.items() if ways == {Offering.Presence.REMOTE}}
    untrained = set(Service.objects.filter(needs_training=False).values_list("pk", flat=True))
    trained: dict[int, set[int]] = {}
    holding = Training.objects.filter(staff__in=everyone, completed_on__lte=day).filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=day)
    )
    for staff_id, service_id in holding.values_list("staff_id", "service_id"):
        trained.setdefault(staff_id, set()).add(service_id)
    rights = {}
    for staff in everyone:
        own = trained.get(staff.pk, set())
        if staff.kind == StaffMember.Kind.ADVISOR:
            own = own | remote | untrained
        rights[staff.pk] = Rights(frozenset(own), frozenset(staff.languages))
    return rights
