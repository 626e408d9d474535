"""Where an authority's duty to take part in joint points and its offerings do not meet."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from piste.web.network.models import Agency, Offering, ParticipationDuty, Point

OWN, REMOTE = Offering.Presence.OWN_STAFF, Offering.Presence.REMOTE
MEETS = {
    ParticipationDuty.Manner.OWN_STAFF: {OWN},
    ParticipationDuty.Manner.REMOTE: {REMOTE},
    ParticipationDuty.Manner.EITHER: {OWN, REMOTE},
}
"""Ways of presence that meet a duty; an advisor's guidance alone meets none."""


@dataclass(frozen=True)
class DutyGap:
    """A gap: `no-points` (the duty names none), `nothing` (no offering at the point) or `way` (only in other ways)."""

    agency: Agency
    duty: ParticipationDuty
    point: Point | None
    kind: str


def list_duty_gaps(day: date) -> list[DutyGap]:
    """Return the gaps of a day, by authority and point, with four queries and one more a succession.

    A service of an authority that has ended counts for its successor; so does its duty.
    """
    offered: dict[tuple[int, int], set[str]] = defaultdict(set)
    current = Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    for offering in Offering.objects.filter(current).select_related("service__agency"):
        agency = offering.service.agency.in_force_on(day)
        offered[agency.pk, offering.point_id].add(offering.presence)
    gaps: list[DutyGap] = []
    for duty in ParticipationDuty.objects.filter(current).select_related("agency").prefetch_related("points"):
        if not duty.takes_part:
            continue
        agency, points = duty.agency.in_force_on(day), list(duty.points.all())
        if not points:
            gaps.append(DutyGap(agency, duty, None, "no-points"))
        for point in points:
            ways = offered.get((agency.pk, point.pk), set())
            if point.is_open_on(day) and not ways & MEETS[ParticipationDuty.Manner(duty.manner)]:
                gaps.append(DutyGap(agency, duty, point, "way" if ways else "nothing"))
    return gaps
